#include <algorithm>
#include <map>
#include <tuple>

#include "aidgate/config/table.h"
#include "aidgate/reconcile/disclosure.h"
#include "intake.h"
#include "outgoing.h"

namespace aidgate::cli {

namespace {

using store::FindingSummary;

// 210199 is of 210199, 210100 and 210000; zeros at the end stand for everything below.
bool isWithin(std::string_view division, std::string_view whole) {
    if (whole.size() != 6 || division.size() != 6) return false;
    const std::size_t said = whole.ends_with("0000") ? 2 : whole.ends_with("00") ? 4 : 6;
    return division.substr(0, said) == whole.substr(0, said);
}

class Preparation {
public:
    Preparation(Workbench& bench, store::Store& store, const std::string& name,
                const config::OutgoingSettings& settings)
        : bench_(bench), store_(store), target_(targetOf(name, settings)), at_(now()) {}

    sdk::Result<PreparedDelivery> referrals();
    sdk::Result<PreparedDelivery> changes();
    sdk::Result<PreparedDelivery> adopt(const std::filesystem::path& controlFile);

private:
    struct ChangeRule {
        std::string field, evidence, is, value;
    };
    using ChangeRules = std::multimap<std::string, ChangeRule, std::less<>>;

    sdk::Result<std::vector<FindingSummary>> candidates(const std::function<bool(const FindingSummary&)>& concerns);
    sdk::Result<std::optional<delivery::Referral>> referralOf(const FindingSummary& summary,
                                                              const reconcile::RuleInfo& rule);
    sdk::Result<ChangeRules> changeRules();
    sdk::Result<void> addChanges(const FindingSummary& summary, const ChangeRules& rules,
                                 std::vector<delivery::Change>& changes);
    sdk::Result<PreparedDelivery> put(const sdk::Result<delivery::Rows>& rows);
    sdk::Result<PreparedDelivery> put(const store::OutgoingDelivery& outgoing);
    sdk::Result<unsigned> sequence();

    Workbench& bench_;
    store::Store& store_;
    delivery::Target target_;
    std::string at_;
};

// Open ones of the division that this target was not told, for somebody's benefit first, then the most severe.
sdk::Result<std::vector<FindingSummary>> Preparation::candidates(
    const std::function<bool(const FindingSummary&)>& concerns) {
    auto open = store_.findings({.state = store::FindingState::Open});
    if (!open) return open;
    const auto told = store_.outbox().told(target_.kind, target_.name);
    if (!told) return told.error();
    std::erase_if(*open, [&](const FindingSummary& each) {
        return told->contains(each.id) || !isWithin(each.division, target_.division) || !concerns(each);
    });
    std::sort(open->begin(), open->end(), [](const FindingSummary& left, const FindingSummary& right) {
        return std::tuple(left.direction, -static_cast<int>(left.severity), left.id) <
               std::tuple(right.direction, -static_cast<int>(right.severity), right.id);
    });
    return open;
}

sdk::Result<std::optional<delivery::Referral>> Preparation::referralOf(const FindingSummary& summary,
                                                                       const reconcile::RuleInfo& rule) {
    const auto stored = store_.finding(summary.id);
    if (!stored) return stored.error();
    if (!*stored) return std::optional<delivery::Referral>();
    const auto& finding = (*stored)->finding;
    const auto least = reconcile::leastFor(target_.agency, finding, rule);
    if (!least) return std::optional<delivery::Referral>();
    delivery::Referral referral{.item = {summary.id, summary.subject, summary.evidenceTag},
                                .division = summary.division,
                                .matter = summary.code,
                                .question = least->meaning.zh,
                                .foundOn = summary.firstSeen.substr(0, 10)};
    for (const auto& row : least->rows) referral.ownRows.push_back(row.key);
    referral.persons = delivery::personsOf(finding, least->persons);
    return std::optional(std::move(referral));
}

sdk::Result<PreparedDelivery> Preparation::referrals() {
    const auto* rules = bench_.rules();
    const auto* dictionary = bench_.dictionary();
    if (rules == nullptr || dictionary == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig, {"the rules cannot be read", "无法读取规则"}};
    std::map<std::string, const reconcile::RuleInfo*, std::less<>> referring;
    for (const auto& rule : rules->rules())
        if (std::find(rule.referTo.begin(), rule.referTo.end(), target_.agency) != rule.referTo.end())
            referring.emplace(rule.code, &rule);
    const auto findings = candidates([&](const auto& each) { return referring.contains(each.code); });
    if (!findings) return findings.error();
    std::vector<delivery::Referral> referrals;
    for (const auto& summary : *findings) {
        auto referral = referralOf(summary, *referring.at(summary.code));
        if (!referral) return std::move(referral).error();
        if (*referral) referrals.push_back(std::move(**referral));
    }
    return put(delivery::referralRows(*dictionary, referrals));
}

sdk::Result<Preparation::ChangeRules> Preparation::changeRules() {
    config::Diagnostics diagnostics;
    const auto table = config::readTable(bench_.unionChangesFile(), diagnostics);
    if (!table) return diagnostics.toError(sdk::ErrorCode::InvalidConfig);
    std::map<std::string_view, std::size_t> at;
    for (const std::string_view column : {"code", "field", "evidence", "is", "value"}) {
        const auto found = table->column(column);
        if (!found)
            return sdk::Error{sdk::ErrorCode::InvalidConfig,
                              sdk::say("the table of changes has no column '{0}'", "更改表缺少列 '{0}'", column),
                              {table->file()}};
        at[column] = *found;
    }
    ChangeRules rules;
    for (std::size_t row = 0; row < table->rowCount(); ++row)
        rules.emplace(table->cell(row, at["code"]), ChangeRule{.field = table->cell(row, at["field"]),
                                                               .evidence = table->cell(row, at["evidence"]),
                                                               .is = table->cell(row, at["is"]),
                                                               .value = table->cell(row, at["value"])});
    return rules;
}

// The number of the union's file in "relief_case:D-0001+union_case:U-0001".
std::string unionCaseIn(std::string_view subject) {
    constexpr std::string_view kPrefix = "union_case:";
    while (!subject.empty()) {
        const auto end = subject.find('+');
        const auto part = subject.substr(0, end);
        if (part.starts_with(kPrefix)) return std::string(part.substr(kPrefix.size()));
        subject = end == std::string_view::npos ? std::string_view() : subject.substr(end + 1);
    }
    return {};
}

sdk::Result<void> Preparation::addChanges(const FindingSummary& summary, const ChangeRules& rules,
                                          std::vector<delivery::Change>& changes) {
    const auto stored = store_.finding(summary.id);
    if (!stored) return stored.error();
    const auto caseNo = unionCaseIn(summary.subject);
    if (!*stored || caseNo.empty()) return {};
    const auto [first, last] = rules.equal_range(summary.code);
    for (auto rule = first; rule != last; ++rule) {
        const auto& change = rule->second;
        std::string said;
        for (const auto& evidence : (*stored)->finding.evidence)
            if (evidence.source && evidence.source->from->dataset + "." + evidence.field->name == change.evidence &&
                said.empty())
                said = evidence.value;
        const bool holds = change.evidence.empty() || (!said.empty() && (change.is.empty() || change.is == said));
        if (!holds) continue;
        changes.push_back({.item = {summary.id, summary.subject, summary.evidenceTag},
                           .caseNo = caseNo,
                           .field = change.field,
                           .value = change.value.empty() ? said : change.value});
    }
    return {};
}

sdk::Result<PreparedDelivery> Preparation::changes() {
    const auto* dictionary = bench_.dictionary();
    if (dictionary == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig, {"the dictionary cannot be read", "无法读取数据字典"}};
    const auto rules = changeRules();
    if (!rules) return rules.error();
    const auto findings = candidates([&](const auto& each) { return rules->contains(each.code); });
    if (!findings) return findings.error();
    std::vector<delivery::Change> changes;
    for (const auto& summary : *findings)
        if (auto added = addChanges(summary, *rules, changes); !added) return added.error();
    std::vector<std::string> disputed;
    auto prepared = put(delivery::changeRows(*dictionary, changes, disputed));
    if (prepared) prepared->disputed = std::move(disputed);
    return prepared;
}

sdk::Result<unsigned> Preparation::sequence() {
    const auto all = store_.outbox().deliveries();
    if (!all) return all.error();
    std::string day = at_.substr(0, 10);
    std::erase(day, '-');
    unsigned last = 0;
    for (const auto& each : *all) {
        const auto name = channel::parseFileName(each.delivery.name + ".x", {target_.agency});
        if (!name || each.delivery.agency != target_.agency || name->division != target_.division ||
            name->dataset != target_.dataset || name->date != day)
            continue;
        last = std::max(last, static_cast<unsigned>(std::strtoul(name->sequence.c_str(), nullptr, 10)));
    }
    return last + 1;
}

sdk::Result<PreparedDelivery> Preparation::put(const sdk::Result<delivery::Rows>& rows) {
    if (!rows) return rows.error();
    if (rows->root.rowCount() == 0) return PreparedDelivery{};
    const auto* mappings = bench_.mappings();
    if (mappings == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidMapping, {"the mappings cannot be read", "无法读取映射"}};
    const auto number = sequence();
    if (!number) return number.error();
    const auto outgoing = delivery::compose({bench_.adapters(), *mappings, bench_.logger()}, target_, *rows,
                                            {.at = at_, .sequence = *number});
    if (!outgoing) return outgoing.error();
    return put(*outgoing);
}

sdk::Result<PreparedDelivery> Preparation::put(const store::OutgoingDelivery& outgoing) {
    if (auto may = mayLeave(bench_, outgoing); !may) return may.error();
    const auto madeOn = value::parseDate(at_.substr(0, 10), *value::CivilDate::of(2019, 12, 31));
    if (auto may = mayHold(bench_, target_, outgoing, madeOn.value_or(*value::CivilDate::of(2019, 12, 31))); !may)
        return may.error();
    const auto id = store_.outbox().prepare(outgoing);
    if (!id) return id.error();
    return PreparedDelivery{.id = *id, .name = outgoing.name, .findings = outgoing.items.size(), .disputed = {}};
}

sdk::Result<PreparedDelivery> Preparation::adopt(const std::filesystem::path& controlFile) {
    auto found = channel::lookAt(controlFile, bench_.agencies());
    if (!found.problems.empty()) return std::move(found.problems.front());
    if (found.deliveries.size() != 1)
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"name the control file of what a translation wrote", "请指定转换所写出的控制文件"},
                          {controlFile.filename().string()}};
    auto& source = found.deliveries.front();
    if (auto whole = channel::verify(source); !whole) return std::move(whole).error();
    const auto outgoing = delivery::adopt(target_, source);
    if (!outgoing) return outgoing.error();
    return put(*outgoing);
}

}  // namespace

sdk::Result<PreparedDelivery> prepareFromFindings(Workbench& bench, store::Store& store, const std::string& name,
                                                  const config::OutgoingSettings& settings) {
    if (const auto carrier = carrierOf(bench, name, settings); !carrier) return carrier.error();
    Preparation preparation(bench, store, name, settings);
    switch (settings.content) {
        case config::OutgoingContent::Referral: return preparation.referrals();
        case config::OutgoingContent::Changes: return preparation.changes();
        case config::OutgoingContent::Translation: break;
    }
    return sdk::Error{sdk::ErrorCode::InvalidArgument,
                      sdk::say("{0} takes translations: name the control file with --files",
                               "{0} 用于转换结果：请用 --files 指定控制文件", name)};
}

sdk::Result<PreparedDelivery> prepareFromFiles(Workbench& bench, store::Store& store, const std::string& name,
                                               const config::OutgoingSettings& settings,
                                               const std::filesystem::path& controlFile) {
    if (settings.content != config::OutgoingContent::Translation)
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          sdk::say("{0} is made from findings, not from files", "{0} 由问题生成，不接收文件", name)};
    if (const auto carrier = carrierOf(bench, name, settings); !carrier) return carrier.error();
    return Preparation(bench, store, name, settings).adopt(controlFile);
}

}  // namespace aidgate::cli
