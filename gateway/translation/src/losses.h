// What of a row does not arrive: its cells before and after, compared.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "aidgate/record/table.h"
#include "plan.h"

namespace aidgate::translation {

class LossCount {
public:
    // `oneWay`: fields the target's mapping cannot write back.
    LossCount(const Route& route, const std::vector<std::string>& oneWay);

    // `row` of the source's table became `backRow` of what the target reads.
    void compare(const record::Table& source, std::size_t row, const record::Table& back, std::size_t backRow);

    void addTo(std::vector<Loss>& all) const;

private:
    static constexpr std::size_t kKinds = 6;

    const record::Dataset* dataset_;
    std::vector<LossKind> kindOf_;  // of a known cell that does not arrive, by field
    std::vector<std::array<std::uint64_t, kKinds>> cells_;
    std::map<std::size_t, std::map<std::string, std::uint64_t>> codes_;  // by field
};

}  // namespace aidgate::translation
