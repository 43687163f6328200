// Which record types of the source go to which of the target, and what stands in the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aidgate/translation/translation.h"

namespace aidgate::translation {

// A record type of the source and the one of the target that has the same dataset. Rows that become several datasets
// have a route for each.
struct Route {
    const record::Dataset* dataset = nullptr;
    std::string source;             // record type
    std::string sourceParent = {};  // route it hangs under in the source, by record type; "" = none
    const mapping::Mapping* to = nullptr;
    std::string target = {};  // record type; "" = the target has none: rows are left out
    std::string targetParent = {};
    bool also =
        false;  // not the first of its source's routes: only some rows go this way, and nothing hangs under them
    bool held() const { return sourceParent.empty() && !targetParent.empty(); }  // until its family comes
};

struct Plan {
    std::vector<const mapping::Mapping*> from;  // as the translator wants them
    std::vector<Route> routes;  // in the order of the source's types, the first of each before its others
    std::vector<Gap> gaps;
    std::vector<config::Text> notes;
};

// An Error when nothing of the source has a place in the target, or rows would have no parent to hang under.
sdk::Result<Plan> planTranslation(const Needs& needs, const Request& request, std::span<const sdk::RecordType> source);

}  // namespace aidgate::translation
