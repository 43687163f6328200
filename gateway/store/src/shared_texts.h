// The distinct texts of some rows of a column, when they are few enough to be worth their place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "aidgate/record/text_column.h"

namespace aidgate::store {

class SharedTexts {
public:
    // false: too many differ. Texts look into the column.
    bool find(const record::TextColumn& texts, std::span<const std::uint32_t> rows);
    const std::vector<std::string_view>& distinct() const { return distinct_; }
    const std::vector<std::uint32_t>& numbers() const { return numbers_; }  // of each row, index into distinct()

private:
    std::vector<std::string_view> distinct_;
    std::vector<std::uint32_t> numbers_;
};

}  // namespace aidgate::store
