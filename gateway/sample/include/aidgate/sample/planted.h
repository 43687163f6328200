// Planted cases: for every rule what raises it and what just misses it, a fen, a day or a month beside the line. What
// is expected of them is known by construction, from the definitions of the findings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/sample/province.h"

namespace aidgate::sample {

struct PlantedOptions {
    std::uint64_t seed = 1;  // decides the order of the rows, and nothing else
    std::size_t cases = 2000;
    // 2019 to 2025, at most the 28th of a month, so that months count evenly.
    value::CivilDate asOf = *value::CivilDate::of(2019, 10, 16);
};

// A case by name, with the codes of the findings it raises and just misses.
struct PlantedSummary {
    std::string name;
    std::vector<std::string> raises, misses;
};
std::vector<PlantedSummary> plantedSummaries(value::CivilDate asOf);

// Writes the deliveries of a province of nothing but planted cases, each in turn, the policy tables, expected.jsonl
// (all findings there must be, and no other) and planted.jsonl (of each case what it raises and misses). The directory
// is made if it isn't there. Refuses to write over a file. Memory does not grow with the number of cases.
sdk::Result<Province> plantProvince(const PlantedOptions& options, const std::filesystem::path& directory);

}  // namespace aidgate::sample
