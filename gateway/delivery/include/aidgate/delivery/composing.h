// Canonical rows as an agency's files, and back: by the agency's own mapping and adapter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/channel/delivery.h"
#include "aidgate/delivery/rows.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::delivery {

// Whom a delivery is for, and how it is written.
struct Target {
    std::string name = {};  // in the configuration: "referral-210199"
    store::OutgoingKind kind = store::OutgoingKind::Referral;
    std::string agency = {}, dataset = {};  // the agency's word: "referral", "worker"
    std::string division = {}, agreement = {};
    std::string adapter = {};
    sdk::OptionList options = {};
    std::string mapping = {};    // id
    std::string extension = {};  // of the file: "xml", "xlsx"
    bool twoPersons = false;
};

// Everything outlives the call.
struct Needs {
    adapter::Catalogue& adapters;
    const mapping::Catalogue& mappings;
    sdk::Logger& logger;
};

// When it is made, and the how manieth of its target that day; both go into its name.
struct Occasion {
    std::string at = {};  // ISO 8601
    unsigned sequence = 1;
};

// The delivery with its control file, its digest and its key: all that the outbox takes. Read back by the target's
// mapping, every row is what it was: an Error says what was not.
sdk::Result<store::OutgoingDelivery> compose(const Needs& needs, const Target& target, const Rows& rows,
                                             const Occasion& occasion);

// A delivery that was written by other means (a translation) as the outbox takes it; `source` is verified and has a
// control file. Its files keep their names.
sdk::Result<store::OutgoingDelivery> adopt(const Target& target, const channel::Delivery& source);

// What the agency's own mapping reads in the files, by dataset, in their order. `at`: the day they were made.
sdk::Result<std::vector<record::Table>> readBack(const Needs& needs, const Target& target,
                                                 const std::vector<store::OutgoingFile>& files, value::CivilDate at);

}  // namespace aidgate::delivery
