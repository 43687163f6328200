#include "junit.h"

#include <array>
#include <cstdio>

namespace aidgate::cli {

namespace {

// Also what XML 1.0 cannot hold at all.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += "&#10;"; break;
            case '\t': out += "&#9;"; break;
            default: byte < 0x20 ? out += "\xef\xbf\xbd" : out += c;
        }
    }
    return out;
}

std::string attribute(const char* name, std::string_view value) {
    return std::string(" ") + name + "=\"" + escaped(value) + '"';
}

std::string secondsText(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", seconds);
    return text.data();
}

std::size_t failuresOf(const JUnitSuite& suite) {
    std::size_t failures = 0;
    for (const auto& outcome : suite.outcomes) failures += outcome.passed ? 0U : 1U;
    return failures;
}

std::string openCase(const std::string& suite, const std::string& name, const std::string& file, std::uint64_t line) {
    return "    <testcase" + attribute("classname", suite) + attribute("name", name) + attribute("file", file) +
           attribute("line", std::to_string(line)) + attribute("time", "0.000");
}

void writeSuite(const JUnitSuite& suite, std::string& out) {
    out += "  <testsuite" + attribute("name", suite.name) + attribute("file", suite.file) +
           attribute("tests", std::to_string(suite.outcomes.size() + suite.problems.size())) +
           attribute("failures", std::to_string(failuresOf(suite))) +
           attribute("errors", std::to_string(suite.problems.size())) + attribute("skipped", "0") +
           attribute("time", secondsText(suite.seconds)) + ">\n";
    for (const auto& problem : suite.problems) {
        out += openCase(suite.name, "loads", problem.file, problem.at.line) + ">\n";
        out += "      <error" + attribute("type", problem.id) + attribute("message", problem.message.en) + ">" +
               escaped(config::render(problem, config::Language::English)) + "</error>\n    </testcase>\n";
    }
    for (const auto& outcome : suite.outcomes) {
        out += openCase(suite.name, outcome.name, suite.file, outcome.line);
        if (outcome.passed) {
            out += "/>\n";
            continue;
        }
        out += ">\n      <failure" + attribute("type", "mapping-test") + attribute("message", outcome.explanation.en) +
               ">" + escaped(suite.file + ":" + std::to_string(outcome.line) + ": " + outcome.explanation.en) +
               "</failure>\n    </testcase>\n";
    }
    out += "  </testsuite>\n";
}

}  // namespace

std::string junitXml(std::span<const JUnitSuite> suites) {
    std::size_t tests = 0, failures = 0, errors = 0;
    double seconds = 0;
    std::string inner;
    for (const auto& suite : suites) {
        tests += suite.outcomes.size() + suite.problems.size();
        failures += failuresOf(suite);
        errors += suite.problems.size();
        seconds += suite.seconds;
        writeSuite(suite, inner);
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "aidgate map test") +
           attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors)) + attribute("time", secondsText(seconds)) + ">\n" + inner +
           "</testsuites>\n";
}

}  // namespace aidgate::cli
