// The citizen identity number, GB 11643-1999: 6 division + 8 birth + 3 sequence (odd = male) + 1 check (ISO 7064
// MOD 11-2). Read leniently, judged layer by layer, never repaired. Prints masked.
#pragma once

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/value/civil_date.h"

namespace aidgate::value {

// Layers of validity in the order they are judged; the first that fails is the one that is reported.
enum class IdLayer : std::uint8_t { Valid, Shape, Century, Area, Date, Check };
std::string_view toString(IdLayer layer);  // "shape"

// A number whose shape, province, birth day and check character are right. Whether the birth lies in the future or too
// far back depends on the as-of date: see plausibleAt.
class CitizenId {
public:
    // `text` as normalised: 18 characters. nullopt unless every layer that needs no as-of date holds.
    static std::optional<CitizenId> fromText(std::string_view text);
    // The first 17 digits as a number: the value columns store. Requires a key() of an earlier CitizenId.
    static CitizenId fromKey(std::int64_t key) { return CitizenId(key); }

    std::int64_t key() const { return key_; }
    CivilDate birth() const;
    bool male() const { return key_ % 10 % 2 == 1; }
    std::string division() const;  // first six digits
    // Born on or before asOf, at most maxAge full years old.
    bool plausibleAt(CivilDate asOf, int maxAge) const {
        const auto born = key_ / 1000 % 100'000'000, day = std::int64_t{asOf.number()};  // yyyymmdd
        return born <= day && (day - born) / 10'000 <= maxAge;
    }
    std::string masked() const;  // "2101**********1039"
    std::string reveal() const;  // all 18 characters: callers are audited
    auto operator<=>(const CitizenId&) const = default;

private:
    explicit CitizenId(std::int64_t key) : key_(key) {}
    std::int64_t key_;
};
std::ostream& operator<<(std::ostream&, const CitizenId&);  // masked

struct IdReading {
    std::string text = {};             // normalised: NFKC, no white space or zero-width, no leading ', x Х × as X
    bool placeholder = false;          // one digit throughout, 19000101 as birth, 无 暂无 办理中 同上
    bool upgraded = false;             // had 15 digits and became 18
    IdLayer failure = IdLayer::Valid;  // without the tests that need an as-of date
    std::optional<char> computedCheck = {};  // the check character the first 17 digits ask for, when shape holds
    std::optional<CitizenId> id = {};        // present when failure == Valid and not a placeholder
};

// Never repairs. An empty text gives Shape.
IdReading readCitizenId(std::string_view raw);

// The common case without allocation: 18 plain characters that are a valid id and no placeholder. nullopt says nothing:
// ask readCitizenId.
std::optional<CitizenId> readPlainCitizenId(std::string_view raw);

// Check character for 17 digits.
char citizenIdCheck(std::string_view digits17);

// 17 digits and a digit or X, or 15 digits: what a name cell must not hold.
bool looksLikeCitizenId(std::string_view text);

// "2101**********1039" for any text: first 4 and last 4 kept when there are 12 or more characters, else all stars.
std::string maskId(std::string_view text);

}  // namespace aidgate::value
