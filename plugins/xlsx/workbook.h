// The parts of a workbook that its sheets need: which sheets there are, shared strings, which styles are dates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "archive.h"
#include "number_text.h"

namespace aidgate::plugins::xlsx {

class SharedStrings {
public:
    void append(std::string_view part) { text_ += part; }
    void endString() { ends_.push_back(text_.size()); }
    std::size_t bytes() const { return text_.size() + ends_.size() * sizeof(std::size_t); }
    std::size_t count() const { return ends_.size(); }
    std::string_view operator[](std::size_t index) const {
        const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
        return std::string_view(text_).substr(begin, ends_[index] - begin);
    }

private:
    std::string text_;
    std::vector<std::size_t> ends_;
};

struct Sheet {
    std::string name;
    std::string part;  // its path in the archive; "" when it is not in it
};

struct Workbook {
    std::vector<Sheet> sheets;
    SharedStrings strings;
    std::vector<NumberKind> styles;  // by a cell's style number
    bool date1904 = false;
};

// `resource`: the file's name, for errors.
sdk::Result<Workbook> readWorkbook(const Archive& archive, const std::string& resource);

// Excel writes control characters as _x000D_; back to what they are.
std::string unescaped(std::string_view text);

}  // namespace aidgate::plugins::xlsx
