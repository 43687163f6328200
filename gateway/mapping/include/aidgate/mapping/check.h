// What a mapping leaves open, beyond the errors that loading it reports: `aidgate map check`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"

namespace aidgate::mapping {

// One field that goes through a code table.
struct CodeCoverage {
    std::string recordType, field, codeTable;
    std::uint32_t line = 0;
    std::vector<std::string> neverProduced;  // codes of the dictionary that no entry gives
    std::vector<std::string> dead;           // entries never reached: their words are null spellings here
};

struct CheckReport {
    std::vector<CodeCoverage> codes;    // only fields that have something to say
    std::vector<std::string> unfilled;  // "relief_member.covered": canonical fields nothing fills
    std::vector<std::string> oneWay;    // fields that cannot be written back in the agency's columns
    std::vector<std::string> untested;  // fields no test looks at
    std::size_t tests = 0, failedTests = 0;
};

CheckReport check(const Mapping& mapping);

}  // namespace aidgate::mapping
