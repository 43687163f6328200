// tests/expected.yaml of an agency package: what its made-up deliveries must come to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "aidgate/config/yaml.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::package {

struct ExpectedAccount {
    std::uint64_t read = 0, accepted = 0, rejected = 0, duplicate = 0;
    bool operator==(const ExpectedAccount&) const = default;
};

struct Expected {
    value::CivilDate asOf;                            // the day the deliveries are taken in
    std::map<std::string, ExpectedAccount> accounts;  // by dataset
};

// nullopt after an error: an unknown dataset, a count that is no number, an account that does not balance (AG5006).
std::optional<Expected> readExpected(const std::filesystem::path& file, const record::Dictionary& dictionary,
                                     config::Diagnostics& diagnostics);

}  // namespace aidgate::package
