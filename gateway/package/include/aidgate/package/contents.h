// What an agency package's folder holds besides its adapter.yaml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/config/diagnostic.h"

namespace aidgate::package {

struct Contents {
    std::string id;                               // the adapter's, which is the agency's
    std::filesystem::path dictionary;             // "" = none
    std::vector<std::filesystem::path> mappings;  // by name
    std::filesystem::path codes, rules, tests;    // folders; "" = none

    // An adapter that adds nothing: a format, or an agency whose mappings lie elsewhere.
    bool empty() const { return dictionary.empty() && mappings.empty() && codes.empty() && rules.empty(); }
};

// Reports a link that leaves the folder, a file that others than its owner may write, a misspelt name, and a package
// whose `agency` is not its id (AG5001 to AG5004).
Contents contentsOf(const adapter::Manifest& manifest, config::Diagnostics& diagnostics);

}  // namespace aidgate::package
