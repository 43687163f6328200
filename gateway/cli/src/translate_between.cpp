#include "translate_between.h"

#include <algorithm>
#include <optional>

#include "aidgate/cli/command_line.h"
#include "aidgate/translation/translation.h"
#include "gateway_home.h"
#include "inputs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

using translation::Outcome;

// A run with more rows rejected than this many of a thousand ends with trouble, as a gate would hold it.
constexpr std::uint64_t kRejectSharePermille = 20;

bool isAgencyAndDataset(const std::string& name) {
    return name.find('/') != std::string::npos;
}

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

sdk::Text withHint(sdk::Text text, const sdk::Text& hint) {
    return hint.empty() ? text : sdk::say("{0}; {1}", "{0}；{1}", text, hint);
}

struct Between {
    translation::Side side;
    std::string division;  // of an exchange
};

sdk::Result<Between> ofExchange(const std::string& name, const Workbench& bench) {
    std::vector<std::string> names;
    for (const auto& [known, settings] : bench.settings()->exchanges) {
        names.push_back(known);
        if (known != name) continue;
        return Between{{.agency = settings.agency,
                        .dataset = settings.dataset,
                        .adapter = settings.adapter.id.empty() ? settings.agency : settings.adapter.id,
                        .options = settings.adapter.options,
                        .mappings = settings.mapping},
                       settings.division};
    }
    return wrong(withHint(sdk::say("no exchange '{0}' in the configuration", "配置中没有交换 '{0}'", name),
                          config::didYouMean(name, names)));
}

sdk::Result<Between> sideNamed(const std::string& name, Workbench& bench) {
    if (!isAgencyAndDataset(name)) return ofExchange(name, bench);
    const auto slash = name.find('/');
    const auto agency = name.substr(0, slash);
    const auto agencies = bench.agencies();
    if (slash == 0 || slash + 1 == name.size())
        return wrong(sdk::say("'{0}' is not AGENCY/DATASET", "'{0}' 应写作 机构/数据集", name));
    if (std::find(agencies.begin(), agencies.end(), agency) == agencies.end()) {
        return wrong(withHint(sdk::say("no adapter for agency '{0}'", "机构 '{0}' 没有适配器", agency),
                              config::didYouMean(agency, agencies)));
    }
    return Between{{.agency = agency, .dataset = name.substr(slash + 1), .adapter = agency}, {}};
}

// The files given are one delivery: what a control file lists, or all of them.
sdk::Result<channel::Delivery> deliveryOf(const TranslateRequest& request, const translation::Side& from,
                                          Workbench& bench) {
    std::vector<std::string> given;
    for (const auto& input : request.inputs) {
        const fs::path file = input;
        const auto name = file.filename().string();
        const bool named = file.extension() == ".ctl" || channel::parseFileName(name, {from.agency}).has_value() ||
                           input.find('=') != std::string::npos;
        given.push_back(named ? input : from.agency + "/" + from.dataset + "=" + input);
    }
    const auto day = request.asOf.empty() ? now().substr(0, 10) : request.asOf;
    auto inputs = readInputs(given, bench.agencies(), day);
    if (!inputs) return std::move(inputs).error();
    if (!inputs->problems.empty()) return inputs->problems.front();
    if (inputs->arrivals.empty()) return wrong({"nothing that was given is a delivery", "所给文件中没有可识别的交付"});
    auto delivery = std::move(inputs->arrivals.front().delivery);
    for (std::size_t each = 1; each < inputs->arrivals.size(); ++each) {
        auto& other = inputs->arrivals[each].delivery;
        if (delivery.control || other.control)
            return wrong(
                {"more than one delivery was given; translate them one by one", "所给不止一次交付；请逐一转换"});
        delivery.files.insert(delivery.files.end(), other.files.begin(), other.files.end());
    }
    std::sort(delivery.files.begin(), delivery.files.end(),
              [](const auto& left, const auto& right) { return left.name < right.name; });
    if (delivery.agency != from.agency)
        return wrong(sdk::say("the delivery is of {0}, --from says {1}", "交付来自 {0}，而 --from 为 {1}",
                              delivery.agency, from.agency));
    std::error_code ignored;
    for (const auto& file : delivery.files)
        if (fs::equivalent(file.path, request.out, ignored))
            return wrong({"the output would replace an input", "输出会覆盖输入文件"});
    if (auto verified = channel::verify(delivery); !verified) return std::move(verified).error();
    return delivery;
}

// Of the file's name, when it has one by convention.
std::string divisionIn(const fs::path& file, const std::string& agency) {
    const auto name = channel::parseFileName(file.filename().string(), {agency});
    return name ? name->division : std::string();
}

sdk::Result<std::string> divisionFor(const TranslateRequest& request, const Between& to,
                                     const channel::Delivery& delivery) {
    for (const auto& division :
         {request.division, divisionIn(request.out, to.side.agency), to.division, delivery.division}) {
        if (division.empty()) continue;
        if (division.size() == 6 && division.find_first_not_of("0123456789") == std::string::npos) return division;
        return wrong(sdk::say("'{0}' is no division of six digits", "'{0}' 不是六位行政区划代码", division));
    }
    return std::string();
}

std::optional<value::CivilDate> dayOf(const std::string& text) {
    if (text.size() < 10) return std::nullopt;
    const auto day = value::parseDate(text.substr(0, 10), *value::CivilDate::fromNumber(20000101));
    return day && day->knownToTheDay() ? day : std::nullopt;
}

// A translation holds people as they are: where there is a home, it is in the audit.
sdk::Result<void> audit(Workbench& bench, const TranslateRequest& request, const channel::Delivery& delivery) {
    if (!bench.settings()) return {};
    const auto store = openStore(bench);
    if (!store)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"without the store nothing is translated", "无法打开存储，不进行转换"}};
    return store->recordAudit("translate", delivery.name, "from " + request.from + " to " + request.to);
}

TextTable accountsOf(const Outcome& outcome) {
    TextTable table;
    table.keys = {"dataset", "read", "written", "rejected", "duplicate", "left_out"};
    table.titles = {{"dataset", "数据集"}, {"read", "读入"},      {"written", "写出"},
                    {"rejected", "退回"},  {"duplicate", "重复"}, {"left out", "未收"}};
    table.numeric = {false, true, true, true, true, true};
    for (const auto& of : outcome.accounts)
        table.rows.push_back({of.dataset, std::to_string(of.read), std::to_string(of.written),
                              std::to_string(of.rejected), std::to_string(of.duplicate), std::to_string(of.leftOut)});
    return table;
}

TextTable lossesOf(const Outcome& outcome) {
    TextTable table;
    table.keys = {"dataset", "field", "loss", "code", "cells"};
    table.titles = {{"dataset", "数据集"}, {"field", "字段"}, {"loss", "损失"}, {"code", "代码"}, {"cells", "单元格"}};
    table.numeric = {false, false, false, false, true};
    for (const auto& of : outcome.losses)
        table.rows.push_back({of.dataset, of.field, std::string(toString(of.kind)), of.code, std::to_string(of.cells)});
    return table;
}

TextTable gapsOf(const Outcome& outcome) {
    TextTable table;
    table.keys = {"dataset", "field", "column"};
    table.titles = {{"dataset", "数据集"}, {"field", "字段"}, {"required column", "必填列"}};
    for (const auto& of : outcome.gaps) table.rows.push_back({of.dataset, of.field, of.column});
    return table;
}

TextTable filesOf(const Outcome& outcome) {
    TextTable table;
    table.keys = {"file", "rows", "bytes", "sm3"};
    table.titles = {{"file", "文件"}, {"rows", "行数"}, {"bytes", "字节"}, {"SM3", "SM3"}};
    table.numeric = {false, true, true, false};
    for (const auto& of : outcome.files)
        table.rows.push_back({of.name, std::to_string(of.rows), std::to_string(of.bytes), of.sm3});
    return table;
}

void tellOutcome(const Outcome& outcome, Terminal& terminal) {
    for (const auto& note : outcome.notes) terminal.note({"note: " + note.en, "提示: " + note.zh});
    std::vector<std::pair<std::string, TextTable>> tables = {{"accounts", accountsOf(outcome)}};
    if (terminal.json() || !outcome.losses.empty()) tables.emplace_back("losses", lossesOf(outcome));
    if (terminal.json() || !outcome.gaps.empty()) tables.emplace_back("gaps", gapsOf(outcome));
    tables.emplace_back("files", filesOf(outcome));
    terminal.print(tables);
    terminal.note({"rows that were not written: " + outcome.rejectFile, "未写出的行见: " + outcome.rejectFile});
    if (outcome.controlFile.empty())
        terminal.note(
            {"no control file: the division is not known (--division)", "未写控制文件：行政区划不明（--division）"});
}

int exitCodeFor(const Outcome& outcome) {
    for (const auto& of : outcome.accounts)
        if (of.rejected * 1000 > of.read * kRejectSharePermille) return kTroubleInData;
    return kOk;
}

sdk::Result<Outcome> run(Workbench& bench, const TranslateRequest& request) {
    auto from = sideNamed(request.from, bench);
    if (!from) return std::move(from).error();
    auto to = sideNamed(request.to, bench);
    if (!to) return std::move(to).error();
    auto delivery = deliveryOf(request, from->side, bench);
    if (!delivery) return std::move(delivery).error();
    auto division = divisionFor(request, *to, *delivery);
    if (!division) return std::move(division).error();
    const auto day = dayOf(delivery->generated);
    if (!day)
        return wrong(
            sdk::say("'{0}' is not a day like 2019-09-16", "'{0}' 不是 2019-09-16 这样的日期", delivery->generated));
    const auto* mappings = bench.mappings();
    if (mappings == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidMapping, {"the mappings cannot be read", "无法读取映射"}};
    if (auto audited = audit(bench, request, *delivery); !audited) return std::move(audited).error();

    translation::Request wanted{.from = std::move(from->side),
                                .to = std::move(to->side),
                                .delivery = *std::move(delivery),
                                .day = *day,
                                .out = request.out,
                                .division = *std::move(division),
                                .generated = {},
                                .allowGaps = request.allowGaps};
    wanted.generated = wanted.delivery.generated;
    const auto progress = [&bench](std::string_view dataset, std::uint64_t rows) {
        const std::string name(dataset);
        bench.terminal().progress({"translating " + name + ", rows:", "正在转换 " + name + "，行数:"}, rows);
    };
    return translation::translate({bench.adapters(), *mappings, bench.logger()}, wanted, progress);
}

}  // namespace

int translateBetween(const Common& common, const TranslateRequest& request, Terminal& terminal) {
    const bool byName = !isAgencyAndDataset(request.from) || !isAgencyAndDataset(request.to);
    auto bench = openWorkbench(common, terminal, byName ? ConfigurationNeed::Required : ConfigurationNeed::Optional);
    if (!bench) return kUsage;
    const auto outcome = run(*bench, request);
    if (!outcome) {
        tell(terminal, outcome.error());
        return exitCodeOf(outcome.error());
    }
    tellOutcome(*outcome, terminal);
    return exitCodeFor(*outcome);
}

}  // namespace aidgate::cli
