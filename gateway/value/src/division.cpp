#include "aidgate/value/division.h"

#include <array>
#include <utility>

#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::size_t kCodeLength = 6;
constexpr std::size_t kLongestCode = 12;  // statistical codes, down to the village

// gbt2260_province.csv, and 83 (residence permit for Taiwan residents).
constexpr std::array<bool, 100> provinces() {
    std::array<bool, 100> known = {};
    for (const int prefix : {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                             44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}) {
        known[static_cast<std::size_t>(prefix)] = true;
    }
    return known;
}
constexpr std::array<bool, 100> kProvinces = provinces();

}  // namespace

std::optional<Division> Division::parse(std::string_view text) {
    const std::string_view cell = trimmed(text);
    const std::string normal = isAscii(cell) ? std::string() : withoutSpace(nfkc(cell));
    const std::string_view code = normal.empty() ? cell : std::string_view(normal);
    if (code.size() < kCodeLength || code.size() > kLongestCode || !allDigits(code)) return std::nullopt;
    Division division;
    division.code_ = code.substr(0, kCodeLength);
    return division;
}

void DivisionTable::addName(std::string code, std::string name) {
    names_.insert_or_assign(std::move(code), std::move(name));
}

void DivisionTable::addChange(DivisionChange change) {
    std::string code = change.oldCode;
    changes_.emplace(std::move(code), std::move(change));
}

std::optional<std::string> DivisionTable::nameOf(std::string_view code) const {
    const auto found = names_.find(code);
    if (found == names_.end()) return std::nullopt;
    return found->second;
}

std::optional<std::string> DivisionTable::successor(std::string_view code, YearMonth month) const {
    std::string current(code);
    // As many steps as there are changes, so that a table that goes round in a circle ends too.
    for (std::size_t step = 0; step < changes_.size(); ++step) {
        const DivisionChange* latest = nullptr;
        const auto [from, to] = changes_.equal_range(current);
        for (auto change = from; change != to; ++change) {
            if (change->second.newCode == current || change->second.firstList > month) continue;
            if (latest == nullptr || latest->firstList < change->second.firstList) latest = &change->second;
        }
        if (latest == nullptr) break;
        current = latest->newCode;
    }
    if (current == code) return std::nullopt;
    return current;
}

bool isProvincePrefix(std::string_view twoDigits) {
    return twoDigits.size() == 2 && allDigits(twoDigits) &&
           kProvinces[static_cast<std::size_t>(digitsToNumber(twoDigits))];
}

}  // namespace aidgate::value
