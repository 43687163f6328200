#include "dirt.h"

#include <array>
#include <utility>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/money.h"

namespace aidgate::sample {
namespace {

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";

std::string fullWidth(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c < '!' || c > '~') {
            out += c;
            continue;
        }
        const auto code = 0xFF01U + static_cast<unsigned>(c - '!');
        out += static_cast<char>(0xE0U | code >> 12U);
        out += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (code & 0x3FU));
    }
    return out;
}

// As it is when it cannot be written with 15 digits: only births of the 19xx have that form, and 996-999 mean another.
std::string fifteenDigits(const std::string& id) {
    const bool born19 = id.compare(6, 2, "19") == 0;
    if (!born19 || id.compare(14, 2, "99") == 0) return id;
    return id.substr(0, 6) + id.substr(8, 9);
}

std::string wrongCheck(std::string id) {
    id.back() = id.back() == '0' ? '1' : '0';
    return value::citizenIdCheck(std::string_view(id).substr(0, 17)) == id.back() ? id.substr(0, 17) + "2" : id;
}

std::string lowerX(std::string id) {
    if (id.back() == 'X') {
        id.back() = 'x';
    } else {
        id.insert(6, " ").insert(15, " ");
    }
    return id;
}

std::string traditional(std::string name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kVariants{{{"张", "張"},
                                                                                      {"刘", "劉"},
                                                                                      {"陈", "陳"},
                                                                                      {"赵", "趙"},
                                                                                      {"杨", "楊"},
                                                                                      {"黄", "黃"},
                                                                                      {"吴", "吳"},
                                                                                      {"孙", "孫"},
                                                                                      {"马", "馬"}}};
    for (const auto& [simple, old] : kVariants)
        if (name.rfind(simple, 0) == 0) return std::string(old) + name.substr(simple.size());
    return name;
}

std::string withDots(value::CivilDate date, char dot) {
    return std::to_string(date.year()) + dot + std::to_string(date.month()) + dot + std::to_string(date.day());
}

std::string chineseNumber(int number) {
    constexpr std::array<std::string_view, 10> kDigits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string text;
    if (number >= 20) text += kDigits[static_cast<std::size_t>(number / 10)];
    if (number >= 10) text += "十";
    if (number % 10 != 0 || number == 0) text += kDigits[static_cast<std::size_t>(number % 10)];
    return text;
}

std::string chineseDate(value::CivilDate date) {
    constexpr std::array<std::string_view, 10> kDigits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string text;
    for (const char digit : std::to_string(date.year())) text += kDigits[static_cast<std::size_t>(digit - '0')];
    return text + "年" + chineseNumber(date.month()) + "月" + chineseNumber(date.day()) + "日";
}

std::string excelDay(value::CivilDate date) {
    constexpr std::int64_t kDaysTo1970 = 25569;  // since 1899-12-30
    return std::to_string(date.days() + kDaysTo1970);
}

std::string withCommas(std::string yuan) {
    for (auto at = yuan.find('.'); at > 3 && at != std::string::npos;) yuan.insert(at -= 3, ",");
    return yuan;
}

}  // namespace

std::string Dirt::id(const std::string& id) {
    if (!happens(permille_, 1000)) return id;
    switch (random_.below(12)) {
        case 0:
        case 1:
        case 2: return fifteenDigits(id);
        case 3:
        case 4: return lowerX(id);
        case 5: return fullWidth(id);
        case 6: return "'" + id;
        case 7: return id + std::string(kIdeographicSpace);
        case 8: return wrongCheck(id);
        case 9: return random_.chance(500) ? "111111111111111111" : "210199190001010000";
        case 10: return random_.chance(500) ? "办理中" : "";
        default: return random_.chance(300) ? "2.10199E+17" : wrongCheck(id);
    }
}

std::string Dirt::name(const std::string& name) {
    if (!happens(permille_, 1500)) return name;
    const auto first = name.substr(0, 3);
    const auto rest = name.substr(3);
    switch (random_.below(8)) {
        case 0: return first + " " + rest;
        case 1: return first + std::string(kIdeographicSpace) + rest;
        case 2: return name + " ";
        case 3: return name + "(曾用名" + first + "小" + rest + ")";
        case 4: return random_.chance(500) ? first + "\xEE\xA1\xA3" : name;  // U+E863, where 䶮 stood
        case 5: return random_.chance(300) ? first + "?" : name;
        default: return traditional(name);
    }
}

std::string Dirt::date(value::CivilDate date, DateStyle style) {
    const auto digits = std::to_string(date.number());
    if (!happens(permille_, 500)) return style == DateStyle::Digits ? digits : date.text();
    switch (random_.below(8)) {
        case 0: return digits;
        case 1: return withDots(date, '-');
        case 2: return withDots(date, '/');
        case 3: return withDots(date, '.');
        case 4:
            return std::to_string(date.year()) + "年" + std::to_string(date.month()) + "月" +
                   std::to_string(date.day()) + "日";
        case 5: return excelDay(date);
        case 6: return excelDay(date) + ".0";
        default: return random_.chance(900) ? chineseDate(date) : digits.substr(0, 4) + "0230";
    }
}

std::string Dirt::money(std::int64_t fen) {
    auto yuan = value::toYuan(fen);
    if (!happens(permille_, 500)) return yuan;
    switch (random_.below(5)) {
        case 0: return withCommas(std::move(yuan));
        case 1: return "￥" + yuan;
        case 2: return yuan + "元";
        case 3: return fullWidth(yuan);
        default: {
            if (fen % 100 != 0) return yuan + "元";
            const auto tenThousandths = std::to_string(fen / 100 % 10000);
            return std::to_string(fen / 1000000) + "." + std::string(4 - tenThousandths.size(), '0') + tenThousandths +
                   "万元";
        }
    }
}

}  // namespace aidgate::sample
