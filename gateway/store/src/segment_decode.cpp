#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "aidgate/record/prefault.h"
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

// A list of numbers, read where it lies.
class Numbers {
public:
    Numbers(ByteCursor& in, std::size_t count) : base_(in.u64()), width_(in.u8()) {
        if (width_ > 8) in.fail();
        bytes_ = in.raw(in.ok() ? std::uint64_t{width_} * count : 0);
        if (!in.ok()) width_ = 0;
    }
    // None is less than `least` or more than `most`.
    std::int64_t least() const { return static_cast<std::int64_t>(base_); }
    std::int64_t most() const { return static_cast<std::int64_t>(base_ + maskOf(width_)); }

    // Calls visit(numberAt), which knows the width: quicker for many.
    template <class Visit>
    auto visit(Visit visit) const {
        switch (width_) {
            case 0: return visit([base = base_](std::size_t) { return static_cast<std::int64_t>(base); });
            case 1: return visit(At<1>(*this));
            case 2: return visit(At<2>(*this));
            case 3: return visit(At<3>(*this));
            case 4: return visit(At<4>(*this));
            case 5: return visit(At<5>(*this));
            case 6: return visit(At<6>(*this));
            case 7: return visit(At<7>(*this));
            default: return visit(At<8>(*this));
        }
    }

private:
    static constexpr std::uint64_t maskOf(unsigned width) {
        return width >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * width)) - 1;
    }

    template <unsigned Width>
    class At {
    public:
        explicit At(const Numbers& numbers)
            : base_(numbers.base_), bytes_(numbers.bytes_.data()), size_(numbers.bytes_.size()) {}
        std::int64_t operator()(std::size_t i) const {
            constexpr auto kLoaded = std::bit_ceil(Width);
            std::uint64_t number = 0;
            if (Width == kLoaded || i * Width + kLoaded <= size_)
                std::memcpy(&number, bytes_ + i * Width, kLoaded);
            else
                std::memcpy(&number, bytes_ + i * Width, Width);
            return static_cast<std::int64_t>(base_ + (number & maskOf(Width)));
        }

    private:
        std::uint64_t base_;
        const char* bytes_;
        std::size_t size_;
    };

    std::uint64_t base_;
    unsigned width_;
    std::string_view bytes_;
};

// Text type names may be exchanged among each other: both are held as text.
std::optional<bool> heldAsText(std::string_view type) {
    const auto known = record::fieldTypeNamed(type);
    return known ? std::optional(record::isTextType(*known)) : std::nullopt;
}

std::optional<sdk::Error> typeChanged(const SealedField& sealed, const record::Field& now,
                                      const record::Dataset& dataset) {
    const auto sealedAsText = heldAsText(sealed.type);
    const bool same = sealed.type == record::toString(now.type) &&
                      (now.type != FieldType::Money || sealed.period == static_cast<std::uint8_t>(now.period));
    if (same || (sealedAsText == true && record::isTextType(now.type))) return std::nullopt;
    return sdk::Error{
        sdk::ErrorCode::InvalidConfig,
        sdk::say("field {0} of {1} was sealed as {2} and the dictionary now says {3} or another period; "
                 "give the field its type back, or a new name",
                 "{1} 的字段 {0} 封存时类型为 {2}，字典现为 {3} 或另一周期；请恢复该字段的类型，或换用新名称",
                 sealed.name, dataset.name, sealed.type, record::toString(now.type))};
}

sdk::Error damagedField(const SealedField& field) {
    return damaged(sdk::say("field {0}", "字段 {0}", field.name));
}

// All rows of a segment's field are known: two bits each, the last byte not full.
bool allKnown(std::string_view states, std::uint32_t rows) {
    constexpr char kFourKnown = static_cast<char>(0xaa);
    if (!std::all_of(states.begin(), states.begin() + rows / 4, [](char four) { return four == kFourKnown; }))
        return false;
    for (auto row = rows / 4 * 4; row < rows; ++row)
        if (((static_cast<unsigned char>(states[row / 4]) >> (row % 4 * 2)) & 3) != 2) return false;
    return true;
}

}  // namespace

// Reads the cells of a field, or passes over them.
class FieldReader {
public:
    FieldReader(const SegmentColumns& segment, ByteCursor in) : segment_(segment), in_(in), rows_(segment.rowCount()) {}

    // Where they end.
    std::optional<ByteCursor> passOver(const SealedField& field) {
        in_.raw((rows_ + 3) / 4);
        const auto text = heldAsText(field.type);
        if (!text || !in_.ok()) return std::nullopt;
        if (*text ? !passOverTexts() : !passOverNumbers(rows_)) return std::nullopt;
        const auto written = in_.count(8);
        if (written > rows_) return std::nullopt;
        for (std::uint32_t i = 0; i < written; ++i) {
            if (in_.u32() >= rows_) return std::nullopt;
            in_.text();
        }
        return in_.ok() ? std::optional(in_) : std::nullopt;
    }

    bool append(const SealedField& field, const record::Field& target, Column& column) {
        before_ = column.size();
        if (!readStates(column)) return false;
        if (heldAsText(field.type) == true) {
            if (!fillTexts(column)) return false;
        } else {
            fillNumbers(field, target, column);
        }
        return in_.ok() && fillAsWritten(column);
    }

private:
    bool passOverNumbers(std::uint32_t count) {
        const Numbers numbers(in_, count);
        return in_.ok();
    }
    bool passOverTexts(std::uint32_t count) {
        const Numbers lengths(in_, count);
        const auto left = in_.left();
        const auto bytes = lengths.visit([&](auto lengthAt) {
            std::uint64_t sum = 0;
            for (std::uint32_t i = 0; i < count && sum <= left; ++i) {
                const auto length = static_cast<std::uint64_t>(lengthAt(i));
                sum = length > left ? length : sum + length;
            }
            return sum;
        });
        in_.raw(bytes);
        return in_.ok();
    }
    bool passOverTexts() {
        const auto shared = segment_.firstForm_ ? 0 : in_.u8();
        if (shared > 1) return false;
        if (shared == 0) return passOverTexts(rows_);
        const auto count = in_.u32();
        return count <= rows_ && passOverTexts(count) && passOverNumbers(rows_);
    }

    bool readStates(Column& column) {
        const auto states = in_.raw((rows_ + 3) / 4);
        if (!in_.ok()) return false;
        if (column.states.capacity() >= before_ + rows_) record::prefault(column.states.data() + before_, rows_);
        if (allKnown(states, rows_)) {
            column.states.resize(before_ + rows_, CellState::Known);
            return true;
        }
        column.states.resize(before_ + rows_);
        auto* to = column.states.data() + before_;
        for (const auto row : segment_.sealedRow_) {
            const auto state = (static_cast<unsigned char>(states[row / 4]) >> (row % 4 * 2)) & 3;
            if (state > 2) return false;
            *to++ = static_cast<CellState>(state);
        }
        return true;
    }

    void fillNumbers(const SealedField& field, const record::Field& target, Column& column) {
        const Numbers numbers(in_, rows_);
        if (!in_.ok()) return;
        numbers.visit([&](auto numberAt) {
            auto least = numbers.least(), most = numbers.most();
            const bool asCodes = target.type == FieldType::Enum;
            if (asCodes || most < least || !column.numbers.holds(least, most)) {
                most = least = numberAt(0);
                for (std::uint32_t row = 0; row < rows_; ++row) {
                    least = std::min(least, numberAt(row));
                    most = std::max(most, numberAt(row));
                }
            }
            const auto& rows = segment_.sealedRow_;
            if (!asCodes ||
                (sameCodes(field, target) && least >= 0 && static_cast<std::uint64_t>(most) < field.codes.size()))
                return column.numbers.append(rows_, least, most, [&](std::size_t at) { return numberAt(rows[at]); });
            std::vector<std::int64_t> gathered;  // by place in the file
            gathered.reserve(rows_);
            for (const auto row : rows) gathered.push_back(numberAt(row));
            recode(field, target, column, gathered);
            if (in_.ok()) column.numbers.append(std::span<const std::int64_t>(gathered));
        });
    }

    // The codes it was sealed with are the dictionary's first ones.
    static bool sameCodes(const SealedField& field, const record::Field& target) {
        return field.codes.size() <= target.codes.size() &&
               std::equal(field.codes.begin(), field.codes.end(), target.codes.begin(),
                          [](const std::string& sealed, const auto& now) { return sealed == now.code; });
    }

    // Codes as the dictionary numbers them now; where it has one no more, nothing.
    void recode(const SealedField& field, const record::Field& target, Column& column,
                std::vector<std::int64_t>& numbers) {
        std::vector<std::optional<std::int32_t>> now;
        for (const auto& code : field.codes) now.push_back(target.codeIndex(code));
        for (std::uint32_t at = 0; at < rows_; ++at) {
            const auto index = static_cast<std::uint64_t>(numbers[at]);
            auto& state = column.states[before_ + at];
            numbers[at] = 0;
            if (state != CellState::Known) continue;
            if (index >= now.size()) return in_.fail();
            if (now[index]) {
                numbers[at] = *now[index];
            } else {
                state = CellState::Unreadable;
                lostCodes_.emplace(at, field.codes[index]);
            }
        }
    }

    bool readTexts(std::uint32_t count, std::vector<std::string_view>& texts) {
        const Numbers lengths(in_, count);
        if (!in_.ok()) return false;
        texts.resize(count);
        const auto all = in_.raw(in_.left());
        std::uint64_t begin = 0;
        const bool fit = lengths.visit([&](auto lengthAt) {
            for (std::uint32_t i = 0; i < count; ++i) {
                const auto length = static_cast<std::uint64_t>(lengthAt(i));
                if (length > all.size() - begin) return false;
                texts[i] = std::string_view(all.data() + begin, length);
                begin += length;
            }
            return true;
        });
        in_ = ByteCursor(all.substr(begin));
        return fit;
    }

    bool fillTexts(Column& column) {
        const auto shared = segment_.firstForm_ ? 0 : in_.u8();
        if (shared > 1) return false;
        if (shared == 1) return fillShared(column);
        std::vector<std::string_view> texts;
        if (!readTexts(rows_, texts)) return false;
        column.texts.append(texts, segment_.sealedRow_);
        return true;
    }

    bool fillShared(Column& column) {
        const auto count = in_.u32();
        std::vector<std::string_view> distinct;
        if (count > rows_ || !readTexts(count, distinct)) return false;
        const Numbers numbers(in_, rows_);
        if (!in_.ok()) return false;
        std::vector<std::uint32_t> ofRow(rows_);
        const bool fit = numbers.visit([&](auto numberAt) {
            for (std::uint32_t at = 0; at < rows_; ++at) {
                const auto number = static_cast<std::uint64_t>(numberAt(segment_.sealedRow_[at]));
                if (number >= count) return false;
                ofRow[at] = static_cast<std::uint32_t>(number);
            }
            return true;
        });
        if (!fit) return false;
        column.texts.appendShared(distinct, ofRow);
        return true;
    }

    bool fillAsWritten(Column& column) {
        const auto count = in_.count(8);
        if (count > rows_) return false;
        if (count == 0 && lostCodes_.empty()) return true;
        std::vector<std::pair<std::uint32_t, std::string_view>> written;  // by place in the file
        written.reserve(count + lostCodes_.size());
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto row = in_.u32();
            const auto text = in_.text();
            if (!in_.ok() || row >= rows_) return false;
            written.emplace_back(segment_.placeOf_[row], text);
        }
        for (const auto& [at, code] : lostCodes_) written.emplace_back(at, code);
        inFileOrder(written, [&](std::uint32_t at, std::string_view text) {
            column.asWritten.push(static_cast<std::uint32_t>(before_ + at), text);
        });
        return true;
    }

    // Calls put(place, text) by place; of a place that comes twice, the first: what was written stands before a code
    // that was lost.
    template <class Put>
    void inFileOrder(std::vector<std::pair<std::uint32_t, std::string_view>>& written, Put put) const {
        constexpr std::size_t kFew = 32;
        if (written.size() * kFew < rows_) {
            std::stable_sort(written.begin(), written.end(),
                             [](const auto& a, const auto& b) { return a.first < b.first; });
            for (std::size_t i = 0; i < written.size(); ++i)
                if (i == 0 || written[i - 1].first != written[i].first) put(written[i].first, written[i].second);
            return;
        }
        std::vector<std::uint32_t> at(rows_);  // 1 + which is written there; 0: nothing
        for (std::uint32_t i = 0; i < written.size(); ++i)
            if (at[written[i].first] == 0) at[written[i].first] = i + 1;
        for (std::uint32_t place = 0; place < rows_; ++place)
            if (at[place] != 0) put(place, written[at[place] - 1].second);
    }

    const SegmentColumns& segment_;
    ByteCursor in_;
    std::uint32_t rows_;
    std::size_t before_ = 0;                          // rows the column had
    std::map<std::uint32_t, std::string> lostCodes_;  // by place in the file: a code the dictionary has no more
};

// Reads what a segment says of itself, and where its columns lie.
class SegmentOpener {
public:
    SegmentOpener(std::string_view plain, const record::Dataset& dataset) : in_(plain), segment_(dataset) {}

    sdk::Result<SegmentColumns> open() {
        if (!readHeader()) return damaged({"header", "段头"});
        if (!readLineage()) return damaged({"lineage", "来源"});
        segment_.fields_.resize(segment_.dataset_->fields.size());
        for (auto& field : sealed_)
            if (auto found = findCells(std::move(field)); !found) return found.error();
        if (!in_.atEnd()) return damaged({"bytes left over", "有多余字节"});
        return std::move(segment_);
    }

private:
    bool readHeader() {
        const auto form = in_.raw(4);
        segment_.firstForm_ = form == "AGS1";
        if ((!segment_.firstForm_ && form != "AGS2") || in_.text() != segment_.dataset_->name) return false;
        in_.text();  // dictionary version: for people
        rows_ = in_.u32();
        if (rows_ == 0 || rows_ > kSegmentRows) return false;
        sealed_.resize(in_.count(13));
        for (auto& field : sealed_) {
            field.name = in_.text();
            field.type = in_.text();
            field.period = in_.u8();
            field.codes.resize(in_.count(4));
            for (auto& code : field.codes) code = in_.text();
        }
        segment_.files_.resize(in_.count(4));
        for (auto& file : segment_.files_) file = in_.text();
        return in_.ok();
    }

    bool readLineage() {
        const Numbers order(in_, rows_);
        const auto begin = in_;
        const Numbers file(in_, rows_), line(in_, rows_), position(in_, rows_);
        if (!in_.ok()) return false;
        segment_.lineage_ = ByteCursor(begin).raw(begin.left() - in_.left());
        return readOrder(order);
    }

    bool readOrder(const Numbers& order) {
        auto& sealedRow = segment_.sealedRow_;
        sealedRow.assign(rows_, rows_);
        segment_.placeOf_.resize(rows_);
        return order.visit([&](auto placeAt) {
            for (std::uint32_t i = 0; i < rows_; ++i) {
                const auto at = static_cast<std::uint64_t>(placeAt(i));
                if (at >= rows_ || sealedRow[at] != rows_) return false;
                sealedRow[at] = i;
                segment_.placeOf_[i] = static_cast<std::uint32_t>(at);
            }
            return true;
        });
    }

    sdk::Result<void> findCells(SealedField field) {
        const auto& dataset = *segment_.dataset_;
        const auto index = dataset.fieldIndex(field.name);
        if (index)
            if (auto error = typeChanged(field, dataset.fields[*index], dataset)) return *error;
        const auto end = FieldReader(segment_, in_).passOver(field);
        if (!end) return damagedField(field);
        field.cells = in_.raw(in_.left() - end->left());
        if (!index) return {};
        auto& known = segment_.fields_[*index];
        if (known) return damaged({"a field twice", "字段重复"});
        known = std::move(field);
        return {};
    }

    ByteCursor in_;
    SegmentColumns segment_;
    std::uint32_t rows_ = 0;
    std::vector<SealedField> sealed_;
};

sdk::Result<SegmentColumns> SegmentColumns::of(std::string_view plain, const record::Dataset& dataset) {
    return SegmentOpener(plain, dataset).open();
}

sdk::Result<void> SegmentColumns::appendLineage(std::vector<record::RowLineage>& into, std::uint32_t firstFile) const {
    ByteCursor in(lineage_);
    const Numbers file(in, rowCount()), line(in, rowCount()), position(in, rowCount());
    const auto before = into.size();
    if (into.capacity() >= before + rowCount())
        record::prefault(into.data() + before, rowCount() * sizeof(record::RowLineage));
    into.resize(before + rowCount());
    auto* const rows = into.data() + before;
    line.visit([&](auto lineAt) {
        for (std::uint32_t at = 0; at < rowCount(); ++at)
            rows[at].line = static_cast<std::uint64_t>(lineAt(sealedRow_[at]));
    });
    position.visit([&](auto positionAt) {
        for (std::uint32_t at = 0; at < rowCount(); ++at)
            rows[at].position = static_cast<std::uint32_t>(positionAt(sealedRow_[at]));
    });
    const bool known = file.visit([&](auto fileAt) {
        for (std::uint32_t at = 0; at < rowCount(); ++at) {
            const auto index = static_cast<std::uint64_t>(fileAt(sealedRow_[at]));
            if (index >= files_.size()) return false;
            rows[at].file = firstFile + static_cast<std::uint32_t>(index);
        }
        return true;
    });
    if (!known) return damaged({"lineage", "来源"});
    return {};
}

sdk::Result<void> SegmentColumns::append(std::size_t field, record::Column& into) const {
    const auto& sealed = fields_[field];
    if (!sealed) {
        for (std::uint32_t row = 0; row < rowCount(); ++row) into.pushAbsent();
        return {};
    }
    if (!FieldReader(*this, ByteCursor(sealed->cells)).append(*sealed, dataset_->fields[field], into))
        return damagedField(*sealed);
    return {};
}

sdk::Result<void> decodeSegment(std::string_view plain, record::Table& into) {
    auto segment = SegmentColumns::of(plain, into.dataset());
    if (!segment) return segment.error();
    if (into.rowCount() == 0) into.files = segment->files();
    if (into.files != segment->files()) return damaged({"header", "段头"});
    if (auto appended = segment->appendLineage(into.lineage, 0); !appended) return appended;
    for (std::size_t field = 0; field < into.columnCount(); ++field)
        if (auto appended = segment->append(field, into.column(field)); !appended) return appended;
    return {};
}

}  // namespace aidgate::store
