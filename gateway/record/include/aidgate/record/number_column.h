// Whole numbers, one a row, in as few bytes each as the largest of them takes: 1, 4 or 8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "aidgate/record/prefault.h"
#include "aidgate/record/unfilled.h"

namespace aidgate::record {

class NumberColumn {
public:
    NumberColumn() = default;
    NumberColumn(const std::vector<std::int64_t>& numbers) {
        for (const auto number : numbers) push_back(number);
    }
    std::size_t size() const { return narrow_.size() + middle_.size() + wide_.size(); }
    bool empty() const { return size() == 0; }
    std::int64_t operator[](std::size_t row) const {
        switch (width_) {
            case Width::Narrow: return narrow_[row];
            case Width::Middle: return middle_[row];
            case Width::Wide: break;
        }
        return wide_[row];
    }
    std::int64_t front() const { return (*this)[0]; }
    void push_back(std::int64_t number) {
        if (width_ < widthOf(number)) widen(widthOf(number));
        switch (width_) {
            case Width::Narrow: return narrow_.push_back(static_cast<std::int8_t>(number));
            case Width::Middle: return middle_.push_back(static_cast<std::int32_t>(number));
            case Width::Wide: return wide_.push_back(number);
        }
    }
    // Whether numbers from `least` to `most` take no more bytes each than those that are there.
    bool holds(std::int64_t least, std::int64_t most) const {
        return width_ >= std::max(widthOf(least), widthOf(most));
    }
    void append(const NumberColumn& other);
    void append(std::span<const std::int64_t> numbers);
    // Appends numberAt(0), numberAt(1), …; none of `count` is less than `least` or more than `most`.
    template <class NumberAt>
    void append(std::size_t count, std::int64_t least, std::int64_t most, NumberAt numberAt) {
        if (const auto width = std::max(widthOf(least), widthOf(most)); width_ < width) widen(width);
        add(count, numberAt);
    }
    // Keeps these rows, which rise.
    void keep(const std::vector<std::uint32_t>& rows);
    void reserve(std::size_t rows);
    void clear();
    bool operator==(const NumberColumn& other) const;
    // Calls visit(numbers), a vector of the type they are held in: quicker for many than one by one.
    template <class Visit>
    void visit(Visit visit) const {
        switch (width_) {
            case Width::Narrow: return visit(narrow_);
            case Width::Middle: return visit(middle_);
            case Width::Wide: return visit(wide_);
        }
    }

private:
    enum class Width : std::uint8_t { Narrow, Middle, Wide };
    static Width widthOf(std::int64_t number) {
        if (number == static_cast<std::int8_t>(number)) return Width::Narrow;
        return number == static_cast<std::int32_t>(number) ? Width::Middle : Width::Wide;
    }
    void widen(Width width);
    // Numbers that all fit.
    template <class NumberAt>
    void add(std::size_t count, NumberAt numberAt) {
        const auto addTo = [&](auto& to) {
            using Number = typename std::remove_reference_t<decltype(to)>::value_type;
            const auto first = to.size();
            to.resize(first + count);
            auto* at = to.data() + first;
            prefault(at, count * sizeof(Number));
            for (std::size_t i = 0; i < count; ++i) at[i] = static_cast<Number>(numberAt(i));
        };
        switch (width_) {
            case Width::Narrow: return addTo(narrow_);
            case Width::Middle: return addTo(middle_);
            case Width::Wide: return addTo(wide_);
        }
    }

    Width width_ = Width::Narrow;
    // Only the one of `width_` holds anything.
    UnfilledVector<std::int8_t> narrow_;
    UnfilledVector<std::int32_t> middle_;
    UnfilledVector<std::int64_t> wide_;
};

}  // namespace aidgate::record
