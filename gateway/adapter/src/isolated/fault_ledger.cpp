#include <algorithm>
#include <charconv>

#include "aidgate/adapter/fault_history.h"

namespace aidgate::adapter {
namespace {

using Seconds = std::chrono::seconds;

std::string_view toString(Standing standing) {
    switch (standing) {
        case Standing::Working: return "working";
        case Standing::Quarantined: return "quarantined";
        case Standing::Trial: return "trial";
    }
    return "working";
}

std::int64_t secondsOf(FaultLedger::Time time) {
    return std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
}

// The words of a line between tabs.
std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> all;
    for (;;) {
        const auto tab = line.find('\t');
        all.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) return all;
        line.remove_prefix(tab + 1);
    }
}

std::optional<std::int64_t> number(std::string_view word) {
    std::int64_t value = 0;
    const auto [stop, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (problem != std::errc{} || stop != word.data() + word.size() || value < 0) return std::nullopt;
    return value;
}

}  // namespace

std::string StandingChange::line() const {
    return "adapter standing adapter=" + adapter + " version=" + version + " from=" + std::string(toString(from)) +
           " to=" + std::string(toString(to)) + " fault=" + std::string(adapter::toString(fault)) +
           (to == Standing::Quarantined ? " until=" + std::to_string(secondsOf(until)) : std::string());
}

std::optional<StandingChange> FaultLedger::become(const Key& key, Record& record, Standing standing) {
    if (record.standing == standing) return std::nullopt;
    const auto from = std::exchange(record.standing, standing);
    return StandingChange{key.first, key.second, from, standing, record.last, record.until};
}

std::optional<StandingChange> FaultLedger::fault(std::string_view adapter, std::string_view version, FaultKind kind,
                                                 Time now) {
    const auto place = records_.try_emplace({std::string(adapter), std::string(version)}).first;
    auto& record = place->second;
    record.last = kind;
    // A clock that was set back would keep them for ever.
    std::erase_if(record.faults, [&](Time then) { return then > now || now - then >= policy_.within; });
    record.faults.push_back(now);
    const bool again = record.standing == Standing::Trial;
    if (record.standing == Standing::Quarantined || (!again && record.faults.size() < policy_.faults))
        return std::nullopt;
    const auto doubled = policy_.first * (std::int64_t{1} << std::min(record.quarantines, 16U));
    record.until = now + std::min<Seconds>(doubled, policy_.most);
    ++record.quarantines;
    return become(place->first, record, Standing::Quarantined);
}

std::optional<StandingChange> FaultLedger::success(std::string_view adapter, std::string_view version) {
    const auto place = records_.find({std::string(adapter), std::string(version)});
    // One that ran on beside those that failed does not lift a quarantine.
    if (place == records_.end() || place->second.standing != Standing::Trial) return std::nullopt;
    auto change = become(place->first, place->second, Standing::Working);
    records_.erase(place);
    return change;
}

std::optional<FaultLedger::Time> FaultLedger::quarantinedUntil(std::string_view adapter, std::string_view version,
                                                               Time now) {
    const auto place = records_.find({std::string(adapter), std::string(version)});
    if (place == records_.end() || place->second.standing != Standing::Quarantined) return std::nullopt;
    auto& record = place->second;
    if (now < record.until && record.until - now <= policy_.most) return record.until;
    record.standing = Standing::Trial;
    record.faults.clear();
    return std::nullopt;
}

void FaultLedger::release(std::string_view adapter) {
    std::erase_if(records_, [&](const auto& entry) { return entry.first.first == adapter; });
}

std::string FaultLedger::save() const {
    std::string text;
    for (const auto& [key, record] : records_) {
        text += key.first + "\t" + key.second + "\t" + std::to_string(static_cast<int>(record.standing)) + "\t" +
                std::to_string(secondsOf(record.until)) + "\t" + std::to_string(record.quarantines) + "\t" +
                std::to_string(static_cast<int>(record.last));
        for (const auto fault : record.faults) text += "\t" + std::to_string(secondsOf(fault));
        text += "\n";
    }
    return text;
}

FaultLedger FaultLedger::load(std::string_view text, QuarantinePolicy policy) {
    FaultLedger ledger(policy);
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto all = words(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        std::vector<std::int64_t> numbers;
        for (std::size_t word = 2; word < all.size(); ++word)
            if (const auto value = number(all[word])) numbers.push_back(*value);
        constexpr std::size_t kFixed = 4;
        if (all.size() != numbers.size() + 2 || numbers.size() < kFixed || numbers[0] > 2 || numbers[3] > 5) continue;
        Record record{.standing = static_cast<Standing>(numbers[0]),
                      .until = Time(Seconds(numbers[1])),
                      .quarantines = static_cast<std::uint32_t>(std::min<std::int64_t>(numbers[2], 16)),
                      .last = static_cast<FaultKind>(numbers[3])};
        for (std::size_t fault = kFixed; fault < numbers.size(); ++fault)
            record.faults.emplace_back(Seconds(numbers[fault]));
        ledger.records_[{std::string(all[0]), std::string(all[1])}] = std::move(record);
    }
    return ledger;
}

}  // namespace aidgate::adapter
