#include "aidgate/schedule/time_zone.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "posix_rule.h"

namespace aidgate::schedule {

using std::chrono::seconds;

namespace {

constexpr int kLastYear = 2100;
constexpr std::size_t kMostBytes = 1024 * 1024;
constexpr std::uint32_t kMostChanges = 5000;

std::optional<seconds> offsetNamed(std::string_view name) {
    if (name == "UTC" || name == "Z") return seconds(0);
    if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':') return std::nullopt;
    for (const std::size_t at : {1U, 2U, 4U, 5U})
        if (name[at] < '0' || name[at] > '9') return std::nullopt;
    const auto two = [&](std::size_t at) { return (name[at] - '0') * 10 + (name[at + 1] - '0'); };
    if (two(1) > 14 || two(4) > 59) return std::nullopt;
    const seconds offset = std::chrono::hours(two(1)) + std::chrono::minutes(two(4));
    return name[0] == '-' ? -offset : offset;
}

bool isZoneName(std::string_view name) {
    if (name.empty() || name.size() > 64 || name.front() == '/' || name.find("..") != std::string_view::npos)
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
               c == '-' || c == '+';
    });
}

}  // namespace

// RFC 8536, version 2 and later: the second block, with 64-bit times, and the rule in the last line.
class ZoneFile {
public:
    explicit ZoneFile(std::string_view bytes) : bytes_(bytes) {}

    std::optional<TimeZone> read() {
        if (!header() || version_ < '2') return std::nullopt;
        at_ += skipped(4);
        if (!header() || changes_ > kMostChanges || bytes_.size() - at_ < skipped(8)) return std::nullopt;
        TimeZone zone;
        const auto types = at_ + changes_ * std::size_t{9};
        const auto kinds = at_ + changes_ * std::size_t{8};
        for (std::size_t i = 0; i < changes_; ++i) {
            const auto kind = static_cast<unsigned char>(bytes_[kinds + i]);
            if (kind >= types_) return std::nullopt;
            zone.changes_.push_back({Instant(seconds(number(at_ + i * 8, 8))), offset(types, kind)});
        }
        zone.first_ = types_ > 0 ? offset(types, 0) : seconds(0);
        at_ += skipped(8);
        if (!addYears(zone)) return std::nullopt;
        return zone;
    }

private:
    bool header() {
        if (bytes_.size() < at_ + 44 || bytes_.substr(at_, 4) != "TZif") return false;
        version_ = bytes_[at_ + 4];
        const auto count = [&](std::size_t index) {
            return static_cast<std::uint32_t>(number(at_ + 20 + index * 4, 4));
        };
        utcs_ = count(0), walls_ = count(1), leaps_ = count(2), changes_ = count(3), types_ = count(4),
        names_ = count(5);
        at_ += 44;
        return utcs_ < kMostBytes && walls_ < kMostBytes && leaps_ < kMostBytes && changes_ < kMostBytes &&
               types_ < 256 && names_ < kMostBytes;
    }
    // Bytes of the block that the header tells of; `width` of a time.
    std::size_t skipped(std::size_t width) const {
        return changes_ * (width + 1) + types_ * std::size_t{6} + names_ + leaps_ * (width + 4) + walls_ + utcs_;
    }
    std::int64_t number(std::size_t at, std::size_t width) const {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i) value = (value << 8U) | static_cast<unsigned char>(bytes_[at + i]);
        if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
        return static_cast<std::int64_t>(value);
    }
    seconds offset(std::size_t types, std::size_t kind) const { return seconds(number(types + kind * 6, 4)); }

    bool addYears(TimeZone& zone) const {
        if (at_ + 2 > bytes_.size() || bytes_[at_] != '\n') return false;
        const auto end = bytes_.find('\n', at_ + 1);
        if (end == std::string_view::npos) return false;
        const auto rule = parsePosixRule(bytes_.substr(at_ + 1, end - at_ - 1));
        if (!rule) return false;
        if (!rule->begins) return true;
        const auto known = zone.changes_.empty() ? Instant::min() : zone.changes_.back().at;
        for (int year = 1970; year <= kLastYear; ++year) {
            TimeZone::Change two[] = {{changeIn(year, *rule->begins, rule->standard), rule->summer},
                                      {changeIn(year, *rule->ends, rule->summer), rule->standard}};
            if (two[1].at < two[0].at) std::swap(two[0], two[1]);
            for (const auto& change : two)
                if (change.at > known) zone.changes_.push_back(change);
        }
        return true;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    char version_ = 0;
    std::uint32_t utcs_ = 0, walls_ = 0, leaps_ = 0, changes_ = 0, types_ = 0, names_ = 0;
};

TimeZone TimeZone::fixed(seconds offset) {
    TimeZone zone;
    zone.first_ = offset;
    return zone;
}

sdk::Result<TimeZone> TimeZone::named(std::string_view name, const std::filesystem::path& zoneinfo) {
    if (const auto offset = offsetNamed(name)) return fixed(*offset);
    if (isZoneName(name)) {
        std::ifstream in(zoneinfo / name, std::ios::binary);
        std::string bytes;
        if (in) bytes.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        if (bytes.size() <= kMostBytes)
            if (auto zone = ZoneFile(bytes).read()) return std::move(*zone);
        if (name == "Asia/Shanghai" && bytes.empty()) return fixed(std::chrono::hours(8));
    }
    return sdk::Error{
        sdk::ErrorCode::InvalidConfig,
        sdk::say("there is no time zone '{0}' in {1}; write one like Asia/Shanghai or +08:00",
                 "{1} 中没有时区 '{0}'；请写 Asia/Shanghai 或 +08:00 这样的时区", name, zoneinfo.string())};
}

seconds TimeZone::offsetAt(Instant at) const {
    const auto after = std::upper_bound(changes_.begin(), changes_.end(), at,
                                        [](Instant moment, const Change& change) { return moment < change.at; });
    return after == changes_.begin() ? first_ : std::prev(after)->offset;
}

std::optional<seconds> TimeZone::steady(std::chrono::local_days day) const {
    const Instant at(std::chrono::sys_days(day.time_since_epoch()));
    const auto from = std::lower_bound(changes_.begin(), changes_.end(), at - std::chrono::days(2),
                                       [](const Change& change, Instant moment) { return change.at < moment; });
    if (from != changes_.end() && from->at < at + std::chrono::days(3)) return std::nullopt;
    return from == changes_.begin() ? first_ : std::prev(from)->offset;
}

LocalTime TimeZone::local(Instant at) const {
    return LocalTime(at.time_since_epoch() + offsetAt(at));
}

std::vector<Instant> TimeZone::instants(LocalTime shown) const {
    // Offsets are within a day of Greenwich, so those in force around then are all there can be.
    const Instant around(shown.time_since_epoch());
    std::vector<Instant> found;
    const auto tryOffset = [&](seconds offset) {
        const Instant at = around - offset;
        if (offsetAt(at) == offset && std::find(found.begin(), found.end(), at) == found.end()) found.push_back(at);
    };
    const auto from = std::lower_bound(changes_.begin(), changes_.end(), around - std::chrono::hours(26),
                                       [](const Change& change, Instant moment) { return change.at < moment; });
    tryOffset(from == changes_.begin() ? first_ : std::prev(from)->offset);
    for (auto change = from; change != changes_.end() && change->at <= around + std::chrono::hours(26); ++change)
        tryOffset(change->offset);
    std::sort(found.begin(), found.end());
    return found;
}

Instant TimeZone::firstNotBefore(LocalTime shown) const {
    if (const auto exact = instants(shown); !exact.empty()) return exact.front();
    // Left out: the change that jumps over it.
    const Instant around(shown.time_since_epoch());
    for (const auto& change : changes_)
        if (change.at > around - std::chrono::hours(26) && local(change.at) >= shown &&
            local(change.at - seconds(1)) < shown)
            return change.at;
    return around - offsetAt(around);
}

}  // namespace aidgate::schedule
