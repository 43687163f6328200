#include <array>

#include "aidgate/value/encoding.h"
#include "aidgate/value/money.h"
#include "aidgate/value/null_text.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::int64_t kMostFen = 9'000'000'000'000'000;

std::int64_t fenPer(MoneyUnit unit) {
    switch (unit) {
        case MoneyUnit::Fen: return 1;
        case MoneyUnit::Yuan: return 100;
        case MoneyUnit::TenThousandYuan: return 1'000'000;
    }
    return 1;
}

std::optional<std::int64_t> withinBounds(std::int64_t fen) {
    return fen <= kMostFen ? std::optional(fen) : std::nullopt;
}

// ---- 1,234.50 -------------------------------------------------------------------------------------------------------

// "1234.5" units of `unitFen` fen each, rounded half up to a fen.
std::optional<std::int64_t> decimalFen(std::string_view text, std::int64_t unitFen) {
    const std::size_t point = text.find('.');
    const std::string_view wholeText = text.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (point == std::string_view::npos ? wholeText.empty() : !allDigits(fraction)) return std::nullopt;
    const auto whole = wholePart(wholeText, kMostFen);
    if (!whole || *whole > kMostFen / unitFen) return std::nullopt;
    // Worth of the first digit behind the point, in tenths of a fen, and so on: what is worth less than a tenth of a
    // fen cannot change the rounding of a half upwards.
    std::int64_t tenths = 0;
    std::int64_t worth = unitFen;
    for (const char digit : fraction) {
        if (worth == 0) break;
        tenths += (digit - '0') * worth;
        worth = worth % 10 == 0 ? worth / 10 : 0;
    }
    return withinBounds(*whole * unitFen + divideHalfUp(tenths, 10));
}

// ---- 贰佰元整 -------------------------------------------------------------------------------------------------------

std::optional<int> numeral(char32_t c) {
    constexpr std::array<std::u32string_view, 10> kNumerals{U"零〇○", U"壹一",   U"贰二两貳", U"叁三叄參", U"肆四",
                                                            U"伍五",  U"陆六陸", U"柒七",     U"捌八",     U"玖九"};
    for (std::size_t value = 0; value < kNumerals.size(); ++value) {
        if (kNumerals[value].find(c) != std::u32string_view::npos) return static_cast<int>(value);
    }
    return std::nullopt;
}

int smallUnit(char32_t c) {
    if (c == U'拾' || c == U'十') return 10;
    if (c == U'佰' || c == U'百') return 100;
    if (c == U'仟' || c == U'千') return 1000;
    return 0;
}

// A whole number below 一万亿, as it is written on a cheque or said.
class ChineseNumber {
public:
    static std::optional<std::int64_t> read(std::string_view text) {
        ChineseNumber number;
        if (text.empty()) return std::nullopt;
        while (!text.empty()) {
            if (!number.next(nextCodePoint(text))) return std::nullopt;
        }
        if (!number.closeDigit()) return std::nullopt;
        return number.total_ + number.section_;
    }

private:
    bool next(char32_t c) {
        if (const auto value = numeral(c)) return nextNumeral(*value);
        if (const int unit = smallUnit(c)) return nextSmallUnit(unit);
        if (c == U'万' || c == U'萬') return nextLargeUnit(10'000);
        if (c == U'亿' || c == U'億') return nextLargeUnit(100'000'000);
        return false;
    }
    bool nextNumeral(int value) {
        if (digit_ > 0) return false;  // two digits in a row are a number of another kind
        if (value == 0) zero_ = true;
        digit_ = value;
        return true;
    }
    bool nextSmallUnit(int unit) {
        // 十五 is fifteen; 百 alone is nothing.
        const bool bareTen = unit == 10 && digit_ <= 0 && section_ == 0 && total_ == 0 && !zero_;
        if (unit >= lastUnit_ || (digit_ <= 0 && !bareTen)) return false;
        section_ += (bareTen ? 1 : digit_) * unit;
        lastUnit_ = unit;
        digit_ = -1;
        zero_ = false;
        return true;
    }
    bool nextLargeUnit(std::int64_t unit) {
        if (unit >= lastLarge_ || !closeDigit() || section_ == 0) return false;
        total_ += section_ * unit;
        section_ = 0;
        lastLarge_ = unit;
        lastUnit_ = 10'000;
        afterLarge_ = true;
        zero_ = false;
        return true;
    }
    // 贰佰伍 may be 205 or 250: only 贰佰零伍 is read.
    bool closeDigit() {
        if (digit_ > 0) {
            const bool followsGap = lastUnit_ > 10 && (lastUnit_ < 10'000 || afterLarge_);
            if (followsGap && !zero_) return false;
            section_ += digit_;
        }
        digit_ = -1;
        return true;
    }

    std::int64_t total_ = 0;
    std::int64_t section_ = 0;
    std::int64_t lastLarge_ = 1'000'000'000'000;
    int lastUnit_ = 10'000;
    int digit_ = -1;  // waiting for its unit
    bool zero_ = false;
    bool afterLarge_ = false;
};

// Takes "<number><mark>" off the front: adds its worth, true also when the mark is not there.
bool takePart(std::string_view& rest, std::string_view mark, std::int64_t worth, std::int64_t& fen) {
    const std::size_t at = rest.find(mark);
    if (at == std::string_view::npos) return true;
    const auto number = ChineseNumber::read(rest.substr(0, at));
    if (!number || *number > kMostFen / worth) return false;
    fen += *number * worth;
    rest.remove_prefix(at + mark.size());
    return true;
}

std::optional<std::int64_t> chineseFen(std::string_view text, std::int64_t unitFen) {
    std::string_view rest = text;
    std::int64_t fen = 0;
    for (const std::string_view mark : {"元", "圆", "圓"}) {
        if (!takePart(rest, mark, 100, fen)) return std::nullopt;
    }
    // What is left of 伍角陆分 after a 元 may begin with a 零.
    if (rest.size() != text.size()) {
        if (rest.starts_with("零") && rest.size() > std::string_view("零").size()) take(rest, "零");
    }
    if (!takePart(rest, "角", 10, fen)) return std::nullopt;
    if (rest.starts_with("零") && rest.ends_with("分")) take(rest, "零");
    if (!takePart(rest, "分", 1, fen)) return std::nullopt;
    const bool marked = rest.size() != text.size();
    if (marked) return rest.empty() ? withinBounds(fen) : std::nullopt;
    const auto number = ChineseNumber::read(rest);
    if (!number || *number > kMostFen / unitFen) return std::nullopt;
    return *number * unitFen;
}

// ---- what stands around the number ----------------------------------------------------------------------------------

struct PeriodWord {
    std::string_view word;
    Period period;
};
constexpr std::array<PeriodWord, 4> kPeriods{
    {{"季度", Period::Quarter}, {"季", Period::Quarter}, {"月", Period::Month}, {"年", Period::Year}}};

// "/月", "每月" at the end, "每月" at the front.
std::optional<Period> takePeriod(std::string_view& rest) {
    for (const auto& [word, period] : kPeriods) {
        std::string_view shorter = rest;
        if (takeBack(shorter, word) && (takeBack(shorter, "/") || takeBack(shorter, "每"))) {
            rest = shorter;
            return period;
        }
        shorter = rest;
        if (take(shorter, "每") && take(shorter, word)) {
            rest = shorter;
            return period;
        }
    }
    return std::nullopt;
}

// Takes the unit off the end.
std::optional<std::int64_t> takeUnit(std::string_view& rest) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> kUnits{{{"万元", 1'000'000},
                                                                               {"千元", 100'000},
                                                                               {"百元", 10'000},
                                                                               {"元", 100},
                                                                               {"圆", 100},
                                                                               {"角", 10},
                                                                               {"分", 1},
                                                                               {"万", 1'000'000}}};
    for (const auto& [word, fen] : kUnits) {
        if (takeBack(rest, word)) return fen;
    }
    return std::nullopt;
}

bool takeSign(std::string_view& rest) {
    return take(rest, "-") || take(rest, "−");
}

// Without sign and period.
std::optional<std::int64_t> amountFen(std::string_view rest, std::int64_t columnFen) {
    if (rest.empty()) return std::nullopt;
    if (!takeBack(rest, "整")) takeBack(rest, "正");
    if (!rest.empty() && (isDigit(rest[0]) || rest[0] == '.')) {
        const auto said = takeUnit(rest);
        return decimalFen(rest, said.value_or(columnFen));
    }
    return chineseFen(rest, columnFen);
}

std::optional<std::int64_t> converted(std::int64_t fen, Period from, Period to) {
    if (from == to) return fen;
    // Months in a period; an amount paid once is per nothing.
    const auto months = [](Period period) -> std::int64_t {
        switch (period) {
            case Period::Once: return 0;
            case Period::Month: return 1;
            case Period::Quarter: return 3;
            case Period::Year: return 12;
        }
        return 0;
    };
    if (months(from) == 0 || months(to) == 0) return std::nullopt;
    if (months(to) > months(from)) return withinBounds(fen * (months(to) / months(from)));
    return divideHalfUp(fen, months(from) / months(to));
}

// "100 200" may be two amounts: white space may stand beside a number, never inside one.
bool hasBrokenNumber(std::string_view text) {
    bool afterDigit = false;
    bool afterBlank = false;
    while (!text.empty()) {
        const char32_t c = nextCodePoint(text);
        if (isBlank(c)) {
            afterBlank = true;
            continue;
        }
        const bool digit = c < 0x80 && isDigit(static_cast<char>(c));
        if (digit && afterDigit && afterBlank) return true;
        afterDigit = digit;
        afterBlank = false;
    }
    return false;
}

std::optional<std::int64_t> readAmount(std::string_view rest, MoneyUnit columnUnit, Period columnPeriod) {
    const auto said = takePeriod(rest);
    bool negative = takeSign(rest);
    if (take(rest, "¥") || take(rest, "人民币") || take(rest, "RMB")) negative = takeSign(rest) || negative;
    const auto fen = amountFen(rest, fenPer(columnUnit));
    if (!fen) return std::nullopt;
    const auto perColumn = converted(*fen, said.value_or(columnPeriod), columnPeriod);
    if (!perColumn) return std::nullopt;
    return negative ? -*perColumn : *perColumn;
}

}  // namespace

std::optional<Money> parseMoney(std::string_view text, MoneyUnit columnUnit, Period columnPeriod) {
    const std::string_view cell = trimmed(text);
    auto fen = decimalFen(cell, fenPer(columnUnit));  // the common case: a plain decimal
    if (!fen) {
        const std::string normal = nfkc(cell);
        if (hasBrokenNumber(normal)) return std::nullopt;
        fen = readAmount(withoutSpace(normal), columnUnit, columnPeriod);
    }
    if (!fen) return std::nullopt;
    return Money{*fen, columnPeriod};
}

}  // namespace aidgate::value
