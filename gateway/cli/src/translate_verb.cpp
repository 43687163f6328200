#include "aidgate/cli/command_line.h"
#include "aidgate/sync/csv_folder.h"
#include "gateway_home.h"
#include "inputs.h"
#include "translate_between.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

TextTable accountTable(const channel::Delivery& delivery, const sync::Translation& translation) {
    TextTable table;
    table.keys = {"agency", "dataset", "division", "batch", "read", "accepted", "rejected", "duplicate"};
    table.titles = {{"agency", "部门"}, {"dataset", "数据集"}, {"division", "行政区划"}, {"batch", "批次"},
                    {"read", "读入"},   {"accepted", "接受"},  {"rejected", "退回"},     {"duplicate", "重复"}};
    table.numeric = {false, false, false, false, true, true, true, true};
    for (const auto& part : translation.parts) {
        const auto& account = part.account;
        table.rows.push_back({delivery.agency, part.dataset->name, delivery.division, delivery.name,
                              std::to_string(account.read), std::to_string(account.accepted),
                              std::to_string(account.rejected), std::to_string(account.duplicate)});
    }
    return table;
}

sdk::Result<sync::Translation> translateArrival(Workbench& bench, Arrival& arrival, const TranslateRequest& request) {
    // Without a control file nothing is said that could be verified.
    if (arrival.delivery.control)
        if (auto verified = channel::verify(arrival.delivery); !verified) return verified.error();
    std::error_code failed;
    fs::create_directories(request.out, failed);
    sync::CsvFolder folder(request.out, request.reveal);
    const auto progress = [&](std::string_view dataset, std::uint64_t rows) {
        const auto name = arrival.delivery.agency + "/" + std::string(dataset);
        bench.terminal().progress({"reading " + name + ", rows:", "正在读取 " + name + "，行数:"}, rows);
    };
    auto translation = sync::translateDelivery({bench.adapters(), *bench.mappings(), bench.logger()}, arrival.exchange,
                                               arrival.delivery, {.threads = request.threads}, folder, progress);
    if (!translation) return translation;
    if (auto finished = folder.finish(); !finished) return finished.error();
    return translation;
}

// Some rows are always wrong; beyond the gate's limits the delivery is.
bool rejectedBeyond(const sync::Translation& translation, const sync::GateLimits& gate) {
    for (const auto& part : translation.parts)
        if (part.account.read >= gate.smallBatch &&
            part.account.rejected * 1000 > part.account.read * gate.rejectSharePermille)
            return true;
    return false;
}

}  // namespace

namespace {

int translateToCanonical(const Common& common, const TranslateRequest& request, Terminal& terminal) {
    const auto given = request.inputs.size() == 1 ? request.inputs.front() : std::string();
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    auto inputs =
        readInputs(request.inputs, bench->agencies(), request.asOf.empty() ? now().substr(0, 10) : request.asOf);
    if (!inputs) {
        tell(terminal, inputs.error());
        return exitCodeOf(inputs.error());
    }
    for (const auto& problem : inputs->problems) tell(terminal, problem);
    if (inputs->arrivals.size() != 1) {
        terminal.error({"'" + given + "' is not one delivery; name it as AGENCY/DATASET=FILE",
                        "'" + given + "' 不是一个可识别的交付；请写成 AGENCY/DATASET=FILE"});
        return kUsage;
    }
    if (bench->mappings() == nullptr) return kUsage;
    auto& arrival = inputs->arrivals.front();
    const auto translation = translateArrival(*bench, arrival, request);
    if (!translation) {
        tell(terminal, translation.error());
        return exitCodeOf(translation.error());
    }
    for (const auto& warning : translation->warnings) terminal.note({"note: " + warning.en, "提示: " + warning.zh});
    for (const auto& doubt : translation->doubts)
        terminal.error({"the delivery is doubtful: " + doubt.en, "交付可疑: " + doubt.zh});
    terminal.print(accountTable(arrival.delivery, *translation));
    const bool trouble = !translation->doubts.empty() || rejectedBeyond(*translation, arrival.exchange.gate);
    return trouble ? kTroubleInData : kOk;
}

}  // namespace

int translate(const Common& common, const TranslateRequest& request, Terminal& terminal) {
    if (request.from.empty() != request.to.empty()) {
        terminal.error({"--from and --to go together", "--from 与 --to 须同时给出"});
        return kUsage;
    }
    return request.from.empty() ? translateToCanonical(common, request, terminal)
                                : translateBetween(common, request, terminal);
}

}  // namespace aidgate::cli
