// A person's data erased on a lawful request.
#pragma once

#include <string>
#include <vector>

#include "aidgate/store/care.h"
#include "aidgate/value/citizen_id.h"

namespace aidgate::store {

struct ErasureOrder {
    std::string number = {}, reason = {};  // of the order; an order is carried out once
    std::vector<value::CitizenId> persons = {};
};

// What was erased where; never whose it was.
struct ErasureFact {
    std::string what = {};  // "rows", "rejects", "raw", "findings"
    std::string agency = {}, batch = {}, dataset = {}, name = {};
    std::uint64_t count = 0;
    std::string digestBefore = {}, digestAfter = {};  // of a part's content; of a raw file before
};

struct Erasure {
    std::string number = {}, reason = {}, at = {}, by = {};
    std::vector<ErasureFact> facts = {};
    // Names of deliveries to agencies that told of a finding that was erased: what has left, and its copy in the
    // outbox, is not touched.
    std::vector<std::string> told = {};
};

// In one transaction:
//   rows      of the person keep their key and nothing else; where a row is about something else (a household's head),
//             the person's id and name in it; segments and digests are made anew
//   rejects   whose text has the id lose it
//   raw       files of every batch that had the person in it, or whose bytes have the id, are no longer kept
//   findings  that have a value of the person's, or of one of the rows, are closed and lose what they say
// Accounts stay: rows are neither more nor fewer. `verify` holds afterwards. Names without an id beside them are not
// looked for. Then the log is emptied and the file is made anew, so that no free page holds what was erased.
// Error::InvalidArgument without number, reason, person or named actor, and for an order that was carried out.
sdk::Result<Erasure> erase(const CareNeeds& needs, const ErasureOrder& order);

}  // namespace aidgate::store
