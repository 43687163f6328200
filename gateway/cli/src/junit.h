// Results of tests inside mapping files, as CI servers read them.
#pragma once

#include <span>
#include <string>

#include "aidgate/mapping/mapping_test.h"

namespace aidgate::cli {

// One mapping's tests, or what kept it from loading.
struct JUnitSuite {
    std::string name;  // "civil_affairs/relief"
    std::string file;
    std::vector<mapping::TestOutcome> outcomes;
    std::vector<config::Diagnostic> problems;
    double seconds = 0;
};

// JUnit XML: testsuites, testsuite, testcase with failure or error, each with file and line.
std::string junitXml(std::span<const JUnitSuite> suites);

}  // namespace aidgate::cli
