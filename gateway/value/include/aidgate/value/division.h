// Administrative divisions, GB/T 2260: six digits, a history, and names where there are any.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/value/civil_date.h"

namespace aidgate::value {

// Any six digits are a readable division; only names are looked up. Longer codes are cut to six.
class Division {
public:
    static std::optional<Division> parse(std::string_view text);
    const std::string& code() const { return code_; }
    std::string prefecture() const { return code_.substr(0, 4) + "00"; }
    std::string province() const { return code_.substr(0, 2) + "0000"; }
    bool operator==(const Division&) const = default;

private:
    std::string code_;
};

struct DivisionChange {
    std::string oldCode, oldName, newCode, newName;
    YearMonth firstList;  // the list in which the new code first stands
};

// Names and changes. Immutable once built.
class DivisionTable {
public:
    void addName(std::string code, std::string name);
    void addChange(DivisionChange change);
    std::optional<std::string> nameOf(std::string_view code) const;
    // Codes given up by `month`: the successor followed to the end; nullopt when the code still stands.
    std::optional<std::string> successor(std::string_view code, YearMonth month) const;

private:
    std::map<std::string, std::string, std::less<>> names_;
    std::multimap<std::string, DivisionChange, std::less<>> changes_;
};

// First two digits of a citizen id: a province of GB/T 2260, or 81–83 (residence permits).
bool isProvincePrefix(std::string_view twoDigits);

}  // namespace aidgate::value
