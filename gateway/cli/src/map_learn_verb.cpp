#include <fstream>
#include <sstream>

#include "agency_rows.h"
#include "aidgate/cli/command_line.h"
#include "aidgate/mapping/learn.h"
#include "aidgate/mapping/mapping_test.h"
#include "gateway_home.h"
#include "map_tools.h"

namespace aidgate::cli {

namespace {

std::string contentOf(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// What is written must load and pass.
bool passes(Workbench& bench, const std::string& file, const std::string& text) {
    config::Diagnostics problems;
    const auto mapping = mapping::parseMapping(file, text, *bench.dictionary(), *bench.codeTables(), problems);
    if (!mapping) {
        bench.terminal().complain({problems.render(Language::English), problems.render(Language::Chinese)});
        return false;
    }
    for (const auto& outcome : mapping::runTests(*mapping))
        if (!outcome.passed) {
            bench.terminal().error(
                sdk::say("test '{0}' fails: {1}", "测试 '{0}' 未通过：{1}", outcome.name, outcome.explanation));
            return false;
        }
    return true;
}

void tellLearned(const mapping::Learned& learned, Terminal& terminal) {
    const std::string rows = grouped(learned.read), tests = grouped(learned.count), shown = grouped(learned.shown),
                      left = grouped(learned.unshown), out = grouped(learned.leftOut);
    terminal.note({tests + " tests from " + rows + " rows; they show " + shown + " things, " + left +
                       " more need more rows; " + out + " rows left out, which behave differently once disguised",
                   "由 " + rows + " 行生成 " + tests + " 项测试，覆盖 " + shown + " 种情况，另有 " + left +
                       " 种需要更多行；" + out + " 行脱敏后结果不同，未采用"});
}

}  // namespace

int mapLearn(const Common& common, const MapLearnRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, {.tests = config::Tests::Read});
    if (!bench) return kUsage;
    const auto chosen = chooseMappings(*bench, {request.file});
    if (chosen.failed || chosen.all.empty()) return kUsage;
    const auto& one = *chosen.all.front();
    auto rows = AgencyRows::open(*bench, request.data.input, one, request.data.asOf);
    if (!rows) {
        tell(terminal, rows.error());
        return exitCodeOf(rows.error());
    }
    const std::string text = contentOf(one.file());
    const auto learned = mapping::learnTests(one, text, (*rows)->source(), (*rows)->day(),
                                             {.rows = request.rows, .seed = request.seed}, rowProgress(terminal));
    if (!learned) {
        tell(terminal, learned.error());
        return exitCodeOf(learned.error());
    }
    tellLearned(*learned, terminal);
    if (learned->count == 0) return kOk;
    const auto whole = mapping::withTests(text, learned->tests);
    if (!whole) {
        tell(terminal, whole.error());
        return exitCodeOf(whole.error());
    }
    if (!passes(*bench, one.file(), *whole)) return kInternal;
    if (request.print) {
        terminal.out() << learned->tests;
        return kOk;
    }
    return writeWhole(one.file(), *whole, terminal) ? kOk : kInternal;
}

}  // namespace aidgate::cli
