#include "posix_rule.h"

namespace aidgate::schedule {

namespace {

using std::chrono::seconds;

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool atEnd() const { return rest_.empty(); }
    bool skip(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // CST, or <+08>.
    bool name() {
        const auto before = rest_.size();
        if (skip('<')) {
            const auto end = rest_.find('>');
            if (end == std::string_view::npos) return false;
            rest_.remove_prefix(end + 1);
            return true;
        }
        while (!rest_.empty() && ((rest_.front() | 0x20) >= 'a' && (rest_.front() | 0x20) <= 'z'))
            rest_.remove_prefix(1);
        return rest_.size() + 3 <= before;
    }
    std::optional<unsigned> number() {
        unsigned value = 0, digits = 0;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && digits < 3) {
            value = value * 10 + static_cast<unsigned>(rest_.front() - '0');
            rest_.remove_prefix(1);
            ++digits;
        }
        return digits == 0 ? std::nullopt : std::optional(value);
    }
    // [+-]hh[:mm[:ss]]
    std::optional<seconds> time() {
        const bool negative = skip('-');
        if (!negative) skip('+');
        const auto hours = number();
        if (!hours) return std::nullopt;
        seconds total = std::chrono::hours(*hours);
        if (skip(':')) {
            const auto minutes = number();
            if (!minutes) return std::nullopt;
            total += std::chrono::minutes(*minutes);
            if (skip(':')) {
                const auto more = number();
                if (!more) return std::nullopt;
                total += seconds(*more);
            }
        }
        return negative ? -total : total;
    }
    // M3.5.0/2
    std::optional<YearlyChange> change() {
        if (!skip(',') || !skip('M')) return std::nullopt;
        YearlyChange change;
        const auto month = number();
        const bool dotted = skip('.');
        const auto week = number();
        const bool again = skip('.');
        const auto weekday = number();
        if (!month || !week || !weekday || !dotted || !again || *month < 1 || *month > 12 || *week < 1 || *week > 5 ||
            *weekday > 6)
            return std::nullopt;
        change = {*month, *week, *weekday};
        if (skip('/')) {
            const auto when = time();
            if (!when) return std::nullopt;
            change.time = *when;
        }
        return change;
    }

private:
    std::string_view rest_;
};

}  // namespace

std::optional<PosixRule> parsePosixRule(std::string_view text) {
    Reader in(text);
    PosixRule rule;
    if (!in.name()) return std::nullopt;
    const auto west = in.time();
    if (!west) return std::nullopt;
    rule.standard = rule.summer = -*west;
    if (in.atEnd()) return rule;
    if (!in.name()) return std::nullopt;
    rule.summer = rule.standard + std::chrono::hours(1);
    Reader ahead = in;
    if (const auto said = ahead.time()) {
        rule.summer = -*said;
        in = ahead;
    }
    rule.begins = in.change();
    rule.ends = in.change();
    if (!rule.begins || !rule.ends || !in.atEnd()) return std::nullopt;
    return rule;
}

std::chrono::sys_seconds changeIn(int year, const YearlyChange& change, seconds offset) {
    using namespace std::chrono;
    const auto month = std::chrono::year(year) / std::chrono::month(change.month);
    const std::chrono::weekday day(change.weekday);
    const sys_days date = change.week == 5 ? sys_days(month / day[last]) : sys_days(month / day[change.week]);
    return sys_seconds(date) + change.time - offset;
}

}  // namespace aidgate::schedule
