#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/check.h"
#include "aidgate/mapping/mapping_test.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// The mappings asked for: files given, else the whole catalogue. Problems are told; `failed` says whether there were
// any.
struct Chosen {
    std::vector<mapping::Mapping> loaded;
    std::vector<const mapping::Mapping*> all;
    bool failed = false;
};

Chosen choose(Workbench& bench, const std::vector<std::string>& files) {
    Chosen chosen;
    const auto* dictionary = bench.dictionary();
    const auto* tables = bench.codeTables();
    if (dictionary == nullptr || tables == nullptr) {
        chosen.failed = true;
        return chosen;
    }
    if (files.empty()) {
        const auto* catalogue = bench.mappings();
        chosen.failed = catalogue == nullptr;
        if (catalogue != nullptr)
            for (const auto& id : catalogue->ids()) chosen.all.push_back(catalogue->find(id));
        return chosen;
    }
    config::Diagnostics diagnostics;
    chosen.loaded.reserve(files.size());
    for (const auto& file : files)
        if (auto one = mapping::loadMapping(file, *dictionary, *tables, diagnostics))
            chosen.loaded.push_back(std::move(*one));
    for (const auto& one : chosen.loaded) chosen.all.push_back(&one);
    if (!diagnostics.all().empty())
        bench.terminal().note({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
    chosen.failed = diagnostics.hasErrors();
    return chosen;
}

int runMappingTests(Workbench& bench, const Chosen& chosen) {
    TextTable table;
    table.keys = {"mapping", "test", "line", "result", "explanation"};
    table.titles = {{"mapping", "映射"}, {"test", "测试"}, {"line", "行"}, {"result", "结果"}, {"explanation", "说明"}};
    table.numeric = {false, false, true, false, false};
    std::size_t failures = 0, passed = 0;
    for (const auto* one : chosen.all) {
        for (const auto& outcome : mapping::runTests(*one)) {
            outcome.passed ? ++passed : ++failures;
            if (outcome.passed && !bench.terminal().json()) continue;
            table.rows.push_back({outcome.mapping, outcome.name, std::to_string(outcome.line),
                                  outcome.passed ? "passed" : "failed", outcome.explanation});
        }
    }
    if (bench.terminal().json() || failures > 0) bench.terminal().print(table);
    const auto counts = std::to_string(passed) + " passed, " + std::to_string(failures) + " failed";
    bench.terminal().note({counts, std::to_string(passed) + " 项通过，" + std::to_string(failures) + " 项失败"});
    return failures == 0 && !chosen.failed ? kOk : kUsage;
}

int checkMappings(Workbench& bench, const Chosen& chosen) {
    TextTable summary;
    summary.keys = {"mapping", "version", "record", "dataset", "fields", "tests"};
    summary.titles = {{"mapping", "映射"},   {"version", "版本"}, {"record", "记录"},
                      {"dataset", "数据集"}, {"fields", "字段"},  {"tests", "测试"}};
    summary.numeric = {false, true, false, false, true, true};
    TextTable open;
    open.keys = {"mapping", "field", "what"};
    open.titles = {{"mapping", "映射"}, {"field", "字段"}, {"left open", "未覆盖"}};
    const auto note = [&](const std::string& id, const std::string& field, const std::string& what) {
        open.rows.push_back({id, field, what});
    };
    bool testsFailed = false;
    for (const auto* one : chosen.all) {
        const auto report = mapping::check(*one);
        testsFailed = testsFailed || report.failedTests > 0 || !report.roundTrip.breaks.empty();
        for (const auto& type : one->recordTypes())
            summary.rows.push_back({one->id(), std::to_string(one->version()), type, one->target(type).name,
                                    std::to_string(one->lineage(type).size()), std::to_string(report.tests)});
        for (const auto& code : report.codes) {
            for (const auto& never : code.neverProduced)
                note(one->id(), code.recordType + "." + code.field,
                     "no entry of " + code.codeTable + " gives '" + never + "'");
            for (const auto& dead : code.dead)
                note(one->id(), code.recordType + "." + code.field,
                     "entry '" + dead + "' of " + code.codeTable + " is never reached");
        }
        for (const auto& field : report.unfilled) note(one->id(), field, "nothing fills it");
        for (const auto& field : report.oneWay) note(one->id(), field, "cannot be written back");
        for (const auto& field : report.lossy) note(one->id(), field, "another value may come back");
        for (const auto& lost : report.roundTrip.breaks)
            note(one->id(), lost.recordType + "." + lost.field,
                 "does not come back (" + std::string(mapping::toString(lost.law)) + "): '" + lost.before +
                     "' becomes '" + lost.after + "'");
        for (const auto& field : report.untested) note(one->id(), field, "no test looks at it");
    }
    bench.terminal().print({{"mappings", summary}, {"open", open}});
    return chosen.failed || testsFailed ? kUsage : kOk;
}

}  // namespace

int map(const Common& common, const MapRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    const auto chosen = choose(*bench, request.files);
    if (request.action == MapRequest::Action::Test) return runMappingTests(*bench, chosen);
    return checkMappings(*bench, chosen);
}

}  // namespace aidgate::cli
