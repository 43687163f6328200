#include <chrono>

#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/mapping_test.h"
#include "gateway_home.h"
#include "junit.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

std::vector<JUnitSuite> runAll(const ChosenMappings& chosen) {
    using Clock = std::chrono::steady_clock;
    std::vector<JUnitSuite> suites;
    for (const auto* one : chosen.all) {
        const auto began = Clock::now();
        JUnitSuite suite{.name = one->id(), .file = one->file(), .outcomes = mapping::runTests(*one), .problems = {}};
        suite.seconds = std::chrono::duration<double>(Clock::now() - began).count();
        suites.push_back(std::move(suite));
    }
    // One suite for each file that could not be loaded.
    for (const auto& problem : chosen.problems) {
        if (problem.severity != config::DiagnosticSeverity::Error) continue;
        if (suites.empty() || suites.back().name != problem.file)
            suites.push_back({.name = problem.file, .file = problem.file, .outcomes = {}, .problems = {}});
        suites.back().problems.push_back(problem);
    }
    return suites;
}

}  // namespace

int mapTest(const Common& common, const MapTestRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, {.tests = config::Tests::Read, .candidate = packageOf(request.files)});
    if (!bench) return kUsage;
    const auto chosen = chooseMappings(*bench, request.files);
    TextTable table;
    table.keys = {"mapping", "test", "line", "result", "explanation"};
    table.titles = {{"mapping", "映射"}, {"test", "测试"}, {"line", "行"}, {"result", "结果"}, {"explanation", "说明"}};
    table.numeric = {false, false, true, false, false};
    std::size_t failures = 0, passed = 0;
    const auto suites = runAll(chosen);
    for (const auto& suite : suites) {
        for (const auto& outcome : suite.outcomes) {
            outcome.passed ? ++passed : ++failures;
            if (outcome.passed && !terminal.json()) continue;
            table.rows.push_back({outcome.mapping, outcome.name, std::to_string(outcome.line),
                                  outcome.passed ? "passed" : "failed", outcome.explanation.in(terminal.language())});
        }
    }
    if (terminal.json() || failures > 0) terminal.print(table);
    const auto counts = std::to_string(passed) + " passed, " + std::to_string(failures) + " failed";
    terminal.note({counts, std::to_string(passed) + " 项通过，" + std::to_string(failures) + " 项失败"});
    if (!request.junit.empty() && !writeWhole(request.junit, junitXml(suites), terminal)) return kInternal;
    return failures == 0 && !chosen.failed ? kOk : kUsage;
}

}  // namespace aidgate::cli
