#include "database_cursor.h"

#include <array>
#include <charconv>
#include <chrono>

namespace aidgate::channel {

namespace {

// Digits of a fixed width at a place.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int number = 0;
    const char* begin = text.data() + at;
    const auto [end, failed] = std::from_chars(begin, begin + count, number);
    if (failed != std::errc() || end != begin + count || number < 0) return std::nullopt;
    return number;
}

// +08, +0800, +08:00, Z or nothing.
std::optional<double> zoneOf(std::string_view text) {
    if (text.empty() || text == "Z") return 0;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    const auto hours = digits(text, 1, 2);
    if (!hours) return std::nullopt;
    auto rest = text.substr(3);
    if (rest.starts_with(':')) rest.remove_prefix(1);
    const auto minutes = rest.empty() ? std::optional(0) : digits(rest, 0, 2);
    if (!minutes || (!rest.empty() && rest.size() != 2)) return std::nullopt;
    const double seconds = *hours * 3600.0 + *minutes * 60.0;
    return text[0] == '-' ? -seconds : seconds;
}

constexpr char kBetween = '\x1F';

}  // namespace

std::string DatabaseCursor::text() const {
    return "db1" + (kBetween + from) + kBetween + last + kBetween + digest;
}

sdk::Result<DatabaseCursor> DatabaseCursor::parse(std::string_view text) {
    DatabaseCursor cursor;
    if (text.empty()) return cursor;
    const std::array<std::string*, 3> parts = {&cursor.from, &cursor.last, &cursor.digest};
    bool good = text.starts_with("db1");
    for (std::size_t part = 0; good && part < parts.size(); ++part) {
        const auto at = text.find(kBetween);
        good = at != std::string_view::npos;
        if (!good) break;
        text.remove_prefix(at + 1);
        *parts[part] = text.substr(0, text.find(kBetween));
    }
    if (good && text.find(kBetween) == std::string_view::npos) return cursor;
    return sdk::Error{sdk::ErrorCode::Damaged,
                      {"the stored cursor of this exchange is none of a database: it was another channel's",
                       "此交换所存的游标不是数据库通道的：之前用的是其他通道"}};
}

std::optional<double> secondsOf(std::string_view stamp) {
    namespace chr = std::chrono;
    const auto year = digits(stamp, 0, 4), month = digits(stamp, 5, 2), day = digits(stamp, 8, 2);
    if (!year || !month || !day || stamp[4] != '-' || stamp[7] != '-') return std::nullopt;
    const chr::year_month_day date{chr::year(*year), chr::month(static_cast<unsigned>(*month)),
                                   chr::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    const double midnight = static_cast<double>(chr::sys_days(date).time_since_epoch().count()) * 86400.0;
    if (stamp.size() == 10) return midnight;
    const auto hour = digits(stamp, 11, 2), minute = digits(stamp, 14, 2), second = digits(stamp, 17, 2);
    if (!hour || !minute || !second || (stamp[10] != ' ' && stamp[10] != 'T')) return std::nullopt;
    std::string_view rest = stamp.substr(19);
    double fraction = 0;
    if (rest.starts_with('.')) {
        double unit = 0.1;
        for (rest.remove_prefix(1); !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1)) {
            fraction += (rest[0] - '0') * unit;
            unit /= 10;
        }
    }
    const auto zone = zoneOf(rest);
    if (!zone) return std::nullopt;
    return midnight + *hour * 3600.0 + *minute * 60.0 + *second + fraction - *zone;
}

sdk::Result<void> ReadWindow::add(const std::string& stamp, std::string_view row) {
    if (groups_.empty() || groups_.back().stamp != stamp) {
        close();
        const auto seconds = secondsOf(stamp);
        if (overlap_ > 0 && !seconds)
            return sdk::Error{sdk::ErrorCode::InvalidConfig,
                              {"'overlap_seconds' needs a 'stamp' column that holds times",
                               "'overlap_seconds' 要求 'stamp' 列为时间"}};
        groups_.push_back({stamp, seconds, {}});
        open_ = true;
        // Whatever lies further back will not be read again.
        while (groups_.size() > 1 && (overlap_ == 0 || *groups_.back().seconds - *groups_.front().seconds > overlap_))
            groups_.pop_front();
    }
    hasher_.update(row).update("\n");
    return {};
}

void ReadWindow::close() {
    if (open_) groups_.back().digest = hasher_.finish().hex();
    open_ = false;
}

DatabaseCursor ReadWindow::cursor() {
    close();
    crypto::Hasher all(crypto::DigestKind::Sm3);
    for (const Group& group : groups_) all.update(group.stamp).update("\n").update(group.digest).update("\n");
    return {groups_.front().stamp, groups_.back().stamp, all.finish().hex()};
}

}  // namespace aidgate::channel
