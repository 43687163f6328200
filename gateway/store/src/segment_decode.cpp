#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "bytes.h"
#include "segment.h"

namespace aidgate::store {

namespace {

using record::CellState;
using record::Column;
using record::FieldType;

sdk::Error damaged(const sdk::Text& what) {
    return {sdk::ErrorCode::Damaged,
            sdk::say("the content is not what was sealed ({0})", "内容与封存时不同（{0}）", what)};
}

struct SealedField {
    std::string name, type;
    std::uint8_t period = 0;
    std::vector<std::string> codes;
};

// A list of numbers, read where it lies.
class Numbers {
public:
    Numbers(ByteCursor& in, std::size_t count) : base_(in.u64()), width_(in.u8()) {
        if (width_ > 8) in.fail();
        bytes_ = in.raw(in.ok() ? std::uint64_t{width_} * count : 0);
        mask_ = width_ >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width_)) - 1;
        whole_ = in.ok();
    }
    std::int64_t operator[](std::size_t i) const {
        if (!whole_ || width_ == 0) return static_cast<std::int64_t>(base_);
        const auto at = i * width_;
        if (at + sizeof(std::uint64_t) > bytes_.size())
            return static_cast<std::int64_t>(base_ + ByteCursor::read(bytes_.substr(at, width_), width_));
        std::uint64_t number = 0;
        std::memcpy(&number, bytes_.data() + at, sizeof number);
        return static_cast<std::int64_t>(base_ + (number & mask_));
    }

    // All of them, in the order of `rows`.
    void gather(std::span<const std::uint32_t> rows, std::vector<std::int64_t>& out) const {
        out.resize(rows.size());
        if (!whole_ || width_ == 0) {
            std::fill(out.begin(), out.end(), static_cast<std::int64_t>(base_));
            return;
        }
        for (std::size_t i = 0; i < rows.size(); ++i) out[i] = (*this)[rows[i]];
    }

private:
    std::uint64_t base_;
    unsigned width_;
    std::string_view bytes_;
    std::uint64_t mask_ = 0;
    bool whole_ = false;
};

// Text type names may be exchanged among each other: both are held as text.
std::optional<bool> heldAsText(std::string_view type) {
    const auto known = record::fieldTypeNamed(type);
    return known ? std::optional(record::isTextType(*known)) : std::nullopt;
}

class SegmentReader {
public:
    SegmentReader(std::string_view plain, record::Table& into) : in_(plain), into_(into) {}

    sdk::Result<void> read();

private:
    bool readHeader();
    bool readLineage();
    sdk::Result<void> readField(const SealedField& field);
    bool fillColumn(const SealedField& field, const record::Field* target, Column* column);
    void fillNumbers(const SealedField& field, const record::Field* target, Column* column);
    void recode(const SealedField& field, const record::Field& target, Column& column);
    bool readTexts(std::uint32_t count, std::vector<std::string_view>& texts);
    bool fillTexts(Column* column);
    bool fillShared(Column* column);
    bool fillAsWritten(Column* column);
    std::optional<sdk::Error> typeChanged(const SealedField& sealed, const record::Field& now) const;

    ByteCursor in_;
    record::Table& into_;
    bool firstForm_ = false;
    std::uint32_t rows_ = 0;
    std::size_t before_ = 0;  // rows the table had
    std::vector<SealedField> fields_;
    std::vector<std::uint32_t> sealedRow_;            // by place in the file: the row within the segment
    std::vector<std::uint32_t> placeOf_;              // the other way round
    std::vector<std::int64_t> numbers_;               // of the field at hand, by place in the file
    std::map<std::uint32_t, std::string> lostCodes_;  // by place in the file: a code the dictionary has no more
};

bool SegmentReader::readHeader() {
    const auto form = in_.raw(4);
    firstForm_ = form == "AGS1";
    if ((!firstForm_ && form != "AGS2") || in_.text() != into_.dataset().name) return false;
    in_.text();  // dictionary version: for people
    rows_ = in_.u32();
    if (rows_ == 0 || rows_ > kSegmentRows) return false;
    fields_.resize(in_.count(13));
    for (auto& field : fields_) {
        field.name = in_.text();
        field.type = in_.text();
        field.period = in_.u8();
        field.codes.resize(in_.count(4));
        for (auto& code : field.codes) code = in_.text();
    }
    std::vector<std::string> files(in_.count(4));
    for (auto& file : files) file = in_.text();
    if (!in_.ok()) return false;
    if (before_ == 0) into_.files = files;
    return into_.files == files;
}

bool SegmentReader::readLineage() {
    const Numbers order(in_, rows_), file(in_, rows_), line(in_, rows_), position(in_, rows_);
    if (!in_.ok()) return false;
    sealedRow_.assign(rows_, rows_);
    placeOf_.resize(rows_);
    for (std::uint32_t i = 0; i < rows_; ++i) {
        const auto at = static_cast<std::uint64_t>(order[i]);
        if (at >= rows_ || sealedRow_[at] != rows_) return false;
        sealedRow_[at] = i;
        placeOf_[i] = static_cast<std::uint32_t>(at);
    }
    into_.lineage.reserve(into_.lineage.size() + rows_);
    for (const auto row : sealedRow_) {
        const auto fileIndex = static_cast<std::uint64_t>(file[row]);
        if (fileIndex >= into_.files.size()) return false;
        into_.lineage.push_back({.file = static_cast<std::uint32_t>(fileIndex),
                                 .position = static_cast<std::uint32_t>(position[row]),
                                 .line = static_cast<std::uint64_t>(line[row])});
    }
    return true;
}

std::optional<sdk::Error> SegmentReader::typeChanged(const SealedField& sealed, const record::Field& now) const {
    const auto sealedAsText = heldAsText(sealed.type);
    const bool same = sealed.type == record::toString(now.type) &&
                      (now.type != FieldType::Money || sealed.period == static_cast<std::uint8_t>(now.period));
    if (same || (sealedAsText == true && record::isTextType(now.type))) return std::nullopt;
    return sdk::Error{
        sdk::ErrorCode::InvalidConfig,
        sdk::say("field {0} of {1} was sealed as {2} and the dictionary now says {3} or another period; "
                 "give the field its type back, or a new name",
                 "{1} 的字段 {0} 封存时类型为 {2}，字典现为 {3} 或另一周期；请恢复该字段的类型，或换用新名称",
                 sealed.name, into_.dataset().name, sealed.type, record::toString(now.type))};
}

void SegmentReader::fillNumbers(const SealedField& field, const record::Field* target, Column* column) {
    const Numbers numbers(in_, rows_);
    if (column == nullptr || !in_.ok()) return;
    numbers.gather(sealedRow_, numbers_);
    if (target->type == FieldType::Enum) recode(field, *target, *column);
    if (in_.ok()) column->numbers.append(std::span<const std::int64_t>(numbers_));
}

// Codes as the dictionary numbers them now; where it has one no more, nothing.
void SegmentReader::recode(const SealedField& field, const record::Field& target, Column& column) {
    std::vector<std::optional<std::int32_t>> now;
    for (const auto& code : field.codes) now.push_back(target.codeIndex(code));
    for (std::uint32_t at = 0; at < rows_; ++at) {
        const auto index = static_cast<std::uint64_t>(numbers_[at]);
        auto& state = column.states[before_ + at];
        numbers_[at] = 0;
        if (state != CellState::Known) continue;
        if (index >= now.size()) return in_.fail();
        if (now[index]) {
            numbers_[at] = *now[index];
        } else {
            state = CellState::Unreadable;
            lostCodes_.emplace(at, field.codes[index]);
        }
    }
}

bool SegmentReader::readTexts(std::uint32_t count, std::vector<std::string_view>& texts) {
    const Numbers lengths(in_, count);
    if (!in_.ok()) return false;
    texts.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) texts[i] = in_.raw(static_cast<std::uint64_t>(lengths[i]));
    return in_.ok();
}

bool SegmentReader::fillTexts(Column* column) {
    const auto shared = firstForm_ ? 0 : in_.u8();
    if (shared > 1) return false;
    if (shared == 1) return fillShared(column);
    std::vector<std::string_view> texts;
    if (!readTexts(rows_, texts)) return false;
    if (column != nullptr) column->texts.append(texts, sealedRow_);
    return true;
}

bool SegmentReader::fillShared(Column* column) {
    const auto count = in_.u32();
    std::vector<std::string_view> distinct;
    if (count > rows_ || !readTexts(count, distinct)) return false;
    const Numbers numbers(in_, rows_);
    if (!in_.ok()) return false;
    std::vector<std::uint32_t> ofRow;
    ofRow.reserve(rows_);
    for (const auto row : sealedRow_) {
        const auto number = static_cast<std::uint64_t>(numbers[row]);
        if (number >= count) return false;
        ofRow.push_back(static_cast<std::uint32_t>(number));
    }
    if (column != nullptr) column->texts.appendShared(distinct, ofRow);
    return true;
}

bool SegmentReader::fillAsWritten(Column* column) {
    const auto count = in_.count(8);
    if (count > rows_) return false;
    std::vector<std::pair<std::uint32_t, std::string_view>> written;  // by place in the file
    written.reserve(count + lostCodes_.size());
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto row = in_.u32();
        const auto text = in_.text();
        if (!in_.ok() || row >= rows_) return false;
        written.emplace_back(placeOf_[row], text);
    }
    if (column == nullptr) return in_.ok();
    for (const auto& [at, code] : lostCodes_) written.emplace_back(at, code);
    // What was written stands before the code that was lost.
    std::stable_sort(written.begin(), written.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto& [at, text] = written[i];
        if (i > 0 && written[i - 1].first == at) continue;
        column->asWritten.push(static_cast<std::uint32_t>(before_ + at), text);
    }
    return in_.ok();
}

// Without a column the bytes are passed over.
bool SegmentReader::fillColumn(const SealedField& field, const record::Field* target, Column* column) {
    const auto states = in_.raw((rows_ + 3) / 4);
    if (!in_.ok()) return false;
    if (column != nullptr) {
        column->states.resize(before_ + rows_);
        auto* to = column->states.data() + before_;
        for (const auto row : sealedRow_) {
            const auto state = (static_cast<unsigned char>(states[row / 4]) >> (row % 4 * 2)) & 3;
            if (state > 2) return false;
            *to++ = static_cast<CellState>(state);
        }
    }
    lostCodes_.clear();
    const auto text = heldAsText(field.type);
    if (!text) return false;
    if (*text) {
        if (!fillTexts(column)) return false;
    } else {
        fillNumbers(field, target, column);
    }
    return in_.ok() && fillAsWritten(column);
}

sdk::Result<void> SegmentReader::readField(const SealedField& sealed) {
    const auto index = into_.dataset().fieldIndex(sealed.name);
    const auto* target = index ? &into_.dataset().fields[*index] : nullptr;
    if (target != nullptr) {
        if (auto error = typeChanged(sealed, *target)) return *error;
        if (into_.column(*index).size() != before_) return damaged({"a field twice", "字段重复"});
    }
    if (!fillColumn(sealed, target, index ? &into_.column(*index) : nullptr)) {
        return damaged(sdk::say("field {0}", "字段 {0}", sealed.name));
    }
    return {};
}

sdk::Result<void> SegmentReader::read() {
    before_ = into_.rowCount();
    if (!readHeader()) return damaged({"header", "段头"});
    if (!readLineage()) return damaged({"lineage", "来源"});
    for (const auto& field : fields_) {
        if (auto read = readField(field); !read) return read;
    }
    if (!in_.atEnd()) return damaged({"bytes left over", "有多余字节"});
    for (std::size_t i = 0; i < into_.columnCount(); ++i) {
        auto& column = into_.column(i);
        while (column.size() < into_.rowCount()) column.pushAbsent();
    }
    return {};
}

}  // namespace

sdk::Result<void> decodeSegment(std::string_view plain, record::Table& into) {
    return SegmentReader(plain, into).read();
}

}  // namespace aidgate::store
