// The tests inside mapping files: `tests:` entries with `in`, `out` or `reject`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"

namespace aidgate::mapping {

struct TestOutcome {
    std::string mapping;
    std::string name;
    std::uint32_t line = 0;
    bool passed = false;
    sdk::Text explanation;  // what differed, when it failed
};

std::vector<TestOutcome> runTests(const Mapping& mapping);

}  // namespace aidgate::mapping
