// Made-up values in the place of an agency's: of the same shape and validity, the same one for the same value, and none
// that stands in the data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "aidgate/value/civil_date.h"
#include "letters.h"

namespace aidgate::mapping {

class Disguise {
public:
    // `day`: the delivery's, for two-digit years. The same seed makes the same values of the same data.
    Disguise(std::uint64_t seed, value::CivilDate day);

    // A value of the data: nothing that is made up will be it.
    void avoid(std::string_view value);
    bool avoids(std::string_view value) const;

    // Letters for letters, digits for digits; blanks and punctuation stay.
    std::string text(std::string_view written);
    // The parts of a name each for itself; 曾用名, 又名 and 原名 stay.
    std::string name(std::string_view written);
    // In area 210199 or 210299, 15 or 18 digits as before, born as many days earlier as every other date, of the same
    // sex, right or wrong in the same way. A placeholder stays.
    std::string citizenId(std::string_view written);
    // Every day is moved by the same number of days and written as it was. What is no day becomes another that is none.
    std::string date(std::string_view written);
    std::string yearMonth(std::string_view written);
    std::string creditCode(std::string_view written);
    // Other digits; zeros, units and everything around them stay.
    std::string amount(std::string_view written);
    // 210199 or 210299, and other digits after them.
    std::string region(std::string_view written);

private:
    std::uint64_t hash(std::string_view kind, std::string_view value, std::uint64_t attempt) const;
    std::string made(const std::string& kind, const std::vector<Letter>& letters);
    std::string seventeen(const std::string& plain);
    std::string longId(const std::string& digits17, char check);
    std::string dateLike(std::string_view written, const std::string& plain, value::CivilDate moved) const;
    std::optional<value::CivilDate> moved(value::CivilDate date) const;

    std::uint64_t seed_;
    value::CivilDate day_;
    std::int64_t shift_;  // days, negative
    std::unordered_set<std::size_t> avoided_;
    std::map<std::string, std::string, std::less<>> made_;  // by kind and value
    std::set<std::string, std::less<>> taken_;              // what was made: different values stay different
};

}  // namespace aidgate::mapping
