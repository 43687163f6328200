// What a manual run is given: files, control files, directories and AGENCY/DATASET=FILE, told apart.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "intake.h"

namespace aidgate::cli {

struct Inputs {
    std::vector<Arrival> arrivals;              // older deliveries first
    std::vector<std::filesystem::path> others;  // listed and left alone
    std::vector<sdk::Error> problems;           // deliveries that cannot even be looked at
    std::filesystem::path policy;               // the input directory that holds policy tables; "" = none does
};

inline constexpr const char* kReliefLineFile = "relief_line.csv";
inline constexpr const char* kAidPolicyFile = "aid_policy.csv";

// `asOf` stands for `generated` where a delivery does not tell it. An Error is a mistake in what was written on the
// command line: a path that is not there, an agency nobody knows.
sdk::Result<Inputs> readInputs(const std::vector<std::string>& given, const std::vector<std::string>& agencies,
                               const std::string& asOf);

}  // namespace aidgate::cli
