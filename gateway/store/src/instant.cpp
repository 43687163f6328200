#include "instant.h"

#include <chrono>

namespace aidgate::store {

namespace {

constexpr std::int64_t kChinaOffset = 8 * 3600;

// Takes digits and separators from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    std::optional<int> digits(std::size_t count) {
        if (text_.size() < count) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return std::nullopt;
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(count);
        return value;
    }
    bool takeOne(std::string_view anyOf) {
        if (text_.empty() || anyOf.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }
    char front() const { return text_.empty() ? '\0' : text_.front(); }
    bool atEnd() const { return text_.empty(); }

private:
    std::string_view text_;
};

std::optional<std::int64_t> readDay(Reader& in) {
    const auto year = in.digits(4);
    in.takeOne("-");
    const auto month = in.digits(2);
    in.takeOne("-");
    const auto day = in.digits(2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86400};
}

std::optional<std::int64_t> readTime(Reader& in) {
    const auto hour = in.digits(2);
    in.takeOne(":");
    const auto minute = in.digits(2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    in.takeOne(":");
    const int second = in.digits(2).value_or(0);
    if (second > 60) return std::nullopt;
    if (in.takeOne(".")) {
        while (in.digits(1)) {
        }
    }
    return *hour * 3600 + *minute * 60 + second;
}

std::optional<std::int64_t> readOffset(Reader& in) {
    if (in.atEnd()) return kChinaOffset;
    if (in.takeOne("Zz")) return 0;
    const int sign = in.front() == '-' ? -1 : 1;
    if (!in.takeOne("+-")) return std::nullopt;
    const auto hours = in.digits(2);
    in.takeOne(":");
    const int minutes = in.digits(2).value_or(0);
    if (!hours) return std::nullopt;
    return sign * (*hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<std::int64_t> instantOf(std::string_view text) {
    Reader in(text);
    const auto day = readDay(in);
    if (!day) return std::nullopt;
    std::int64_t time = 0;
    if (in.takeOne("Tt ") || !in.atEnd()) {
        const auto read = readTime(in);
        if (!read) return std::nullopt;
        time = *read;
    }
    const auto offset = readOffset(in);
    if (!offset || !in.atEnd()) return std::nullopt;
    return *day + time - *offset;
}

bool isDayAlone(std::string_view text) {
    Reader in(text);
    return readDay(in) && in.atEnd();
}

}  // namespace aidgate::store
