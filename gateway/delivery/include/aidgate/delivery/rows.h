// Findings as canonical rows, ready to be written in an agency's format. No more is in them than the agency needs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"
#include "aidgate/sdk/error.h"
#include "aidgate/store/finding.h"
#include "aidgate/store/outbox.h"

namespace aidgate::delivery {

struct ReferredPerson {
    std::string name = {}, id = {};  // canonical; "" = not known
    bool operator==(const ReferredPerson&) const = default;
};

// One finding that an agency is asked to look at.
struct Referral {
    store::OutgoingItem item = {};
    std::string division = {};
    std::string matter = {};                // the finding's code
    std::string question = {};              // in the agency's language
    std::string foundOn = {};               // ISO day
    std::vector<std::string> ownRows = {};  // keys of the agency's own records
    std::vector<ReferredPerson> persons = {};
};

// Names and ids of the finding's evidence that stand in `allowed`, those of one row together, each person once.
std::vector<ReferredPerson> personsOf(const store::Finding& finding, const std::vector<store::Evidence>& allowed);

// One cell of a union file that another agency says otherwise.
struct Change {
    store::OutgoingItem item = {};
    std::string caseNo = {};
    std::string field = {};  // of union_case
    std::string value = {};  // canonical
};

// Rows of one delivery: roots, and what hangs under them.
struct Rows {
    explicit Rows(record::Table root_) : root(std::move(root_)) {}
    record::Table root;
    std::optional<record::Table> children = {};
    std::vector<std::uint32_t> parents = {};  // of each child: its row in `root`
    std::vector<store::OutgoingItem> items = {};
};

// Dataset `referral` with `referral_person`. Numbers are division-finding: the same finding keeps its number.
sdk::Result<Rows> referralRows(const record::Dictionary& dictionary, const std::vector<Referral>& referrals);

// Dataset `union_case`, a row a file, with its number and the cells that change; all others stay empty, which the
// union's system takes for "as it is". Where two changes of a cell disagree none is written: the cell is in `disputed`
// ("U-0001 relief_amount"), and their findings are not among the items unless another cell of theirs is.
sdk::Result<Rows> changeRows(const record::Dictionary& dictionary, const std::vector<Change>& changes,
                             std::vector<std::string>& disputed);

// Pushes a canonical text (record::canonicalText) back into a column; "" is absent. False: no value of the field.
bool pushCanonical(const record::Field& field, std::string_view text, record::Column& column);

}  // namespace aidgate::delivery
