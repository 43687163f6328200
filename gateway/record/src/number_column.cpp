#include "aidgate/record/number_column.h"

#include <algorithm>

#include "keep_rows.h"

namespace aidgate::record {

void NumberColumn::widen(Width width) {
    const auto move = [](auto& from, auto& to) {
        to.reserve(from.capacity());
        to.assign(from.begin(), from.end());
        from = {};
    };
    if (width == Width::Middle) {
        move(narrow_, middle_);
    } else if (width_ == Width::Narrow) {
        move(narrow_, wide_);
    } else {
        move(middle_, wide_);
    }
    width_ = width;
}

void NumberColumn::append(const NumberColumn& other) {
    if (width_ < other.width_) widen(other.width_);
    other.visit([&](const auto& numbers) { add(numbers.size(), [&](std::size_t i) { return numbers[i]; }); });
}

void NumberColumn::append(std::span<const std::int64_t> numbers) {
    if (numbers.empty()) return;
    const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
    append(numbers.size(), *least, *most, [&](std::size_t i) { return numbers[i]; });
}

void NumberColumn::keep(const std::vector<std::uint32_t>& rows) {
    switch (width_) {
        case Width::Narrow: return keepRows(narrow_, rows);
        case Width::Middle: return keepRows(middle_, rows);
        case Width::Wide: return keepRows(wide_, rows);
    }
}

void NumberColumn::reserve(std::size_t rows) {
    switch (width_) {
        case Width::Narrow: return narrow_.reserve(rows);
        case Width::Middle: return middle_.reserve(rows);
        case Width::Wide: return wide_.reserve(rows);
    }
}

void NumberColumn::clear() {
    narrow_.clear();
    middle_.clear();
    wide_.clear();
}

bool NumberColumn::operator==(const NumberColumn& other) const {
    if (size() != other.size()) return false;
    for (std::size_t row = 0; row < size(); ++row)
        if ((*this)[row] != other[row]) return false;
    return true;
}

}  // namespace aidgate::record
