#include <fstream>

#include "aidgate/cli/command_line.h"
#include "aidgate/sample/planted.h"
#include "aidgate/sample/province.h"
#include "gateway_home.h"
#include "intake.h"
#include "reconciliation_run.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// Only a folder with this file in it is the demo's to remove.
constexpr const char* kMark = ".aidgate-demo";

bool clearFolder(const fs::path& folder, Terminal& terminal) {
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_empty(folder, failed)) {
        if (!fs::exists(folder / kMark, failed)) {
            terminal.error({folder.string() + " is not empty and not of an earlier demo; name another with --out",
                            folder.string() + " 非空且不是先前演示的目录；请用 --out 另指目录"});
            return false;
        }
        fs::remove_all(folder, failed);
    }
    fs::create_directories(folder, failed);
    std::ofstream(folder / kMark) << "made by aidgate demo; removed by the next one\n";
    if (!fs::exists(folder / kMark, failed)) {
        terminal.error({"cannot write to " + folder.string(), "无法写入 " + folder.string()});
        return false;
    }
    return true;
}

// An exchange for each delivery of the province.
std::string exchangesFor(const sample::Province& province, const fs::path& directory,
                         const std::vector<std::string>& agencies) {
    std::string yaml = "exchanges:\n";
    for (const auto& delivery : province.deliveries) {
        const auto name = channel::parseFileName(delivery.files.front().name, agencies);
        if (!name) continue;
        yaml += "  " + name->dataset + "-" + name->division + ":\n    agency: " + name->dept +
                "\n    dataset: " + name->dataset + "\n    division: \"" + name->division +
                "\"\n    channel: {directory: \"" + directory.string() + "\", control: required, receipts: ack}\n";
    }
    return yaml;
}

std::optional<sample::Province> writeSample(const sample::ProvinceOptions& options, const fs::path& folder,
                                            Terminal& terminal) {
    terminal.note({"writing a made-up province to " + folder.string(), "正在生成虚构的省级数据: " + folder.string()});
    auto province = sample::writeProvince(options, folder);
    if (province) return std::move(*province);
    tell(terminal, province.error());
    return std::nullopt;
}

int syncAll(Workbench& bench, store::Store& store) {
    auto& terminal = bench.terminal();
    auto pending = intake::lookForDeliveries(*bench.settings(), bench.agencies(), {}, store);
    if (!pending) {
        tell(terminal, pending.error());
        return kInternal;
    }
    for (const auto& problem : pending->problems) tell(terminal, problem);
    const auto taken = takeIn(bench, store, pending->arrivals);
    tellTrouble(taken, terminal);
    terminal.print(accountTable(taken, terminal.json() ? Language::English : terminal.language()));
    return hasTrouble(taken) || !pending->problems.empty() ? kTroubleInData : kOk;
}

}  // namespace

int sample(const Common& /*common*/, const SampleRequest& request, Terminal& terminal) {
    sample::ProvinceOptions options;
    options.seed = request.seed;
    options.unionHouseholds = request.unionHouseholds;
    options.reliefHouseholds = request.reliefHouseholds;
    const auto asOf = value::parseDate(request.asOf, options.asOf);
    if (!asOf || !asOf->knownToTheDay()) {
        terminal.error({"--as-of '" + request.asOf + "' is not a day", "--as-of '" + request.asOf + "' 不是日期"});
        return kUsage;
    }
    options.asOf = *asOf;
    if (request.planted) {
        const auto planted =
            sample::plantProvince({.seed = request.seed, .cases = request.unionHouseholds, .asOf = *asOf}, request.out);
        if (planted) return kOk;
        tell(terminal, planted.error());
        return kUsage;
    }
    return writeSample(options, request.out, terminal) ? kOk : kUsage;
}

int demo(const Common& common, const DemoRequest& request, Terminal& terminal) {
    std::error_code failed;
    const auto folder = fs::absolute(request.out, failed);
    if (!clearFolder(folder, terminal)) return kUsage;
    sample::ProvinceOptions options;
    options.seed = request.seed;
    options.unionHouseholds = request.unionHouseholds;
    options.reliefHouseholds = request.reliefHouseholds;
    const auto exchange = folder / "exchange";
    const auto province = writeSample(options, exchange, terminal);
    if (!province) return kInternal;

    Common here = common;
    here.config = folder / "gateway/gateway.yaml";
    auto unconfigured = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!unconfigured ||
        !makeHome(folder / "gateway", exchangesFor(*province, exchange, unconfigured->agencies()), terminal))
        return kInternal;
    auto bench = openWorkbench(here, terminal, ConfigurationNeed::Required);
    if (!bench) return kInternal;
    const auto store = openStore(*bench);
    if (!store) return kInternal;
    const int synced = syncAll(*bench, *store);
    if (synced == kInternal) return synced;
    if (!terminal.json()) terminal.say({"", ""});
    const auto result = runReconciliation(*bench, *store,
                                          {.asOf = options.asOf,
                                           .knownAt = {},
                                           .policy = exchange,
                                           .out = folder / "report",
                                           .threads = request.threads,
                                           .reveal = false});
    if (!result) {
        tell(terminal, result.error());
        return exitCodeOf(result.error());
    }
    printSummary(*result, terminal);
    const auto where = (folder / "report").string();
    terminal.note({"reports: " + where + "/report.xlsx and " + where + "/report.html",
                   "报告: " + where + "/report.xlsx 和 " + where + "/report.html"});
    return synced;
}

}  // namespace aidgate::cli
