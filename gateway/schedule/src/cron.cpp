#include "aidgate/schedule/cron.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace aidgate::schedule {

namespace {

constexpr std::size_t kMostCharacters = 200;
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    sdk::Text name;
    unsigned low, high;
    std::span<const std::string_view> names = {};
    unsigned firstName = 0;  // what names[0] stands for
};

struct Word {
    std::string_view text;
    std::size_t at = 0;  // characters before it
};

sdk::Error wrong(std::size_t at, sdk::Text message) {
    return {sdk::ErrorCode::InvalidConfig, std::move(message), {.column = at + 1}};
}

std::vector<Word> words(std::string_view text) {
    std::vector<Word> all;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\t') {
            ++at;
            continue;
        }
        const auto end = std::min(text.find_first_of(" \t", at), text.size());
        all.push_back({text.substr(at, end - at), at});
        at = end;
    }
    return all;
}

// One field's set of numbers.
class FieldReader {
public:
    FieldReader(const Field& field, Word word) : field_(field), word_(word) {}

    // Calls take(number) for each.
    template <class Take>
    sdk::Result<void> read(Take take) {
        for (std::size_t at = 0; at <= word_.text.size();) {
            const auto end = std::min(word_.text.find(',', at), word_.text.size());
            if (auto done = item({word_.text.substr(at, end - at), word_.at + at}, take); !done) return done;
            at = end + 1;
        }
        return {};
    }

private:
    template <class Take>
    sdk::Result<void> item(Word word, Take take) {
        unsigned step = 1;
        const auto slash = word.text.find('/');
        if (slash != std::string_view::npos) {
            const auto number = plainNumber(word.text.substr(slash + 1));
            if (!number || *number == 0 || *number > field_.high)
                return wrong(word.at + slash + 1, sdk::say("a step is a whole number from 1 to {0}",
                                                           "步长应为 1 到 {0} 的整数", field_.high));
            step = *number;
            word.text = word.text.substr(0, slash);
        }
        auto range = rangeOf(word, slash != std::string_view::npos);
        if (!range) return std::move(range).error();
        for (unsigned n = range->first; n <= range->second; n += step) take(n);
        return {};
    }

    sdk::Result<std::pair<unsigned, unsigned>> rangeOf(Word word, bool stepped) const {
        if (word.text == "*") return std::pair(field_.low, field_.high);
        const auto dash = word.text.find('-');
        const auto low = value({word.text.substr(0, dash), word.at});
        if (!low) return low.error();
        if (dash == std::string_view::npos) return std::pair(*low, stepped ? field_.high : *low);
        const auto high = value({word.text.substr(dash + 1), word.at + dash + 1});
        if (!high) return high.error();
        if (*high < *low)
            return wrong(word.at, sdk::say("{0} '{1}' runs backwards", "{0} '{1}' 前后颠倒", field_.name, word.text));
        return std::pair(*low, *high);
    }

    static std::optional<unsigned> plainNumber(std::string_view text) {
        unsigned number = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failed != std::errc() || end != text.data() + text.size() || text.empty() || text.size() > 2)
            return std::nullopt;
        return number;
    }

    sdk::Result<unsigned> value(Word word) const {
        if (const auto number = plainNumber(word.text); number && *number >= field_.low && *number <= field_.high)
            return *number;
        std::string small(word.text);
        std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return std::tolower(c); });
        const auto named = std::find(field_.names.begin(), field_.names.end(), small);
        if (named != field_.names.end()) return static_cast<unsigned>(named - field_.names.begin()) + field_.firstName;
        return wrong(word.at,
                     sdk::say("{0} '{1}' is not a number from {2} to {3}{4}", "{0} '{1}' 不是 {2} 到 {3} 的数字{4}",
                              field_.name, word.text, field_.low, field_.high,
                              field_.names.empty()
                                  ? sdk::Text{}
                                  : sdk::say(" or a name like {0}", "，也不是 {0} 这样的名称", field_.names.front())));
    }

    const Field& field_;
    Word word_;
};

const std::array<Field, 5>& fields() {
    static const std::array<Field, 5> all = {{{{"minute", "分钟"}, 0, 59},
                                              {{"hour", "小时"}, 0, 23},
                                              {{"day of the month", "日期"}, 1, 31},
                                              {{"month", "月份"}, 1, 12, kMonths, 1},
                                              {{"day of the week", "星期"}, 0, 7, kDays, 0}}};
    return all;
}

bool isAny(std::string_view field) {
    return field.starts_with('*');
}

}  // namespace

sdk::Result<Cron> Cron::parse(std::string_view text) {
    if (text.size() > kMostCharacters)
        return wrong(kMostCharacters,
                     sdk::say("a schedule has at most {0} characters", "计划最多 {0} 个字符", kMostCharacters));
    const auto parts = words(text);
    if (parts.size() != fields().size())
        return wrong(parts.size() > 5 ? parts[5].at : 0,
                     sdk::say("a schedule has five fields (minute, hour, day, month, weekday), this one has {0}",
                              "计划应有五个字段（分、时、日、月、星期），此处有 {0} 个", parts.size()));
    Cron cron;
    const auto read = [&](std::size_t field, auto take) {
        return FieldReader(fields()[field], parts[field]).read(take);
    };
    if (auto done = read(0, [&](unsigned n) { cron.minutes_.set(n); }); !done) return std::move(done).error();
    if (auto done = read(1, [&](unsigned n) { cron.hours_.set(n); }); !done) return std::move(done).error();
    if (auto done = read(2, [&](unsigned n) { cron.days_.set(n); }); !done) return std::move(done).error();
    if (auto done = read(3, [&](unsigned n) { cron.months_.set(n); }); !done) return std::move(done).error();
    if (auto done = read(4, [&](unsigned n) { cron.weekdays_.set(n % 7); }); !done) return std::move(done).error();
    cron.anyHour_ = isAny(parts[1].text);
    cron.anyDay_ = isAny(parts[2].text);
    cron.anyWeekday_ = isAny(parts[4].text);
    static constexpr std::array<unsigned, 13> kLongest = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool comes = !cron.anyWeekday_;  // then any weekday will do
    for (unsigned month = 1; month <= 12; ++month)
        for (unsigned day = 1; day <= kLongest[month]; ++day) comes |= cron.months_[month] && cron.days_[day];
    if (!comes)
        return wrong(parts[2].at, sdk::say("there is no day {0} in month {1}: this never comes",
                                           "{1} 月没有 {0} 日：此计划永远不会执行", parts[2].text, parts[3].text));
    return cron;
}

bool Cron::fits(std::chrono::year_month_day day) const {
    if (!months_[static_cast<unsigned>(day.month())]) return false;
    const bool byDay = days_[static_cast<unsigned>(day.day())];
    const bool byWeekday = weekdays_[std::chrono::weekday(std::chrono::sys_days(day)).c_encoding()];
    if (anyDay_ || anyWeekday_) return byDay && byWeekday;
    return byDay || byWeekday;
}

}  // namespace aidgate::schedule
