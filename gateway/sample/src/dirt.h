// What goes wrong between a person and a file: damaged ids, spaces in names, many spellings of one date.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aidgate/value/civil_date.h"
#include "random.h"

namespace aidgate::sample {

enum class DateStyle : std::uint8_t { Dashes, Digits };

// Shares follow from one figure: of 1000 rows how many have a damaged id.
class Dirt {
public:
    // `random` outlives it.
    Dirt(Random& random, unsigned permille) : random_(random), permille_(permille) {}

    std::string id(const std::string& id);
    std::string name(const std::string& name);
    std::string date(value::CivilDate date, DateStyle style);
    std::string money(std::int64_t fen);
    bool shiftsColumns() { return happens(permille_, 20000); }
    bool repeatsRow() { return happens(permille_, 5000); }
    bool changesCharset() { return happens(permille_, 3000); }
    bool leavesVoidRow() { return happens(permille_, 1000); }

private:
    bool happens(unsigned share, std::uint64_t of) { return share != 0 && random_.below(of) < share; }

    Random& random_;
    unsigned permille_;
};

}  // namespace aidgate::sample
