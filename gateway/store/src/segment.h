// The sealed form of some rows of a table: a versioned header that says what the columns are, then column by column.
// An enum's codes are stored as texts, so an index survives a dictionary that grew; fields are found by name.
//
//   "AGS2" | dataset | dictionary version | rows | fields (name, type, period, codes) | files
//   | order, file, line, position of each row | per field: states 2 bits a row, numbers, texts, as written
//
// Texts are 0, then the length and the bytes of each; or, where many rows say the same, 1, then the distinct texts in
// this way, with their count before them, and for each row which it is. "AGS1", which is still read and which digests
// are over, has every row's own text and no number before it.
//
// Integers are little-endian. A list of numbers is its least value (8 bytes), a width (0..8) and the differences to
// the least in so many bytes each. Rows are in the order they were given; `order` is their place in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/table.h"
#include "aidgate/sdk/error.h"

namespace aidgate::store {

inline constexpr std::uint32_t kSegmentRows = 65'536;
// What one segment's plain content may measure when it is opened.
inline constexpr std::uint64_t kSegmentBytes = std::uint64_t{1} << 31;

// Rows order[0], order[1], … of the table. `first`: the lowest of them, from which `order` is counted.
std::string encodeSegment(const record::Table& rows, std::span<const std::uint32_t> order, std::uint32_t first,
                          std::string_view dictionaryVersion);

// Rows first, first + 1, … in file order, in the first form: what the digest of a part's content is over. It is the
// same whatever key the store has, and whatever form segments have.
std::string contentOf(const record::Table& rows, std::uint32_t first, std::uint32_t count,
                      std::string_view dictionaryVersion);

struct SealedField {
    std::string name, type;
    std::uint8_t period = 0;
    std::vector<std::string> codes = {};
    std::string_view cells = {};  // where they lie
};

// A segment whose columns can be taken one by one, each by another thread if need be.
class SegmentColumns {
public:
    // `plain` and `dataset` outlive it. Error::Damaged when the bytes are no segment of the dataset,
    // Error::InvalidConfig when a field's type has changed.
    static sdk::Result<SegmentColumns> of(std::string_view plain, const record::Dataset& dataset);

    std::uint32_t rowCount() const { return static_cast<std::uint32_t>(sealedRow_.size()); }
    const std::vector<std::string>& files() const { return files_; }
    // Appends where each row came from, in file order; the segment's files are counted from `firstFile` on.
    sdk::Result<void> appendLineage(std::vector<record::RowLineage>& into, std::uint32_t firstFile) const;
    // Appends the cells of a field of the dataset in file order, absent ones where the segment does not have the field.
    sdk::Result<void> append(std::size_t field, record::Column& into) const;

private:
    friend class SegmentOpener;
    friend class FieldReader;
    explicit SegmentColumns(const record::Dataset& dataset) : dataset_(&dataset) {}

    const record::Dataset* dataset_;
    bool firstForm_ = false;
    std::vector<std::string> files_;
    std::string_view lineage_;                        // file, line and position, where they lie
    std::vector<std::uint32_t> sealedRow_;            // by place in the file: the row within the segment
    std::vector<std::uint32_t> placeOf_;              // the other way round
    std::vector<std::optional<SealedField>> fields_;  // by field of the dataset
};

// Appends the rows in file order. Fields the segment does not have are absent; fields the dataset does not have are
// left out. Errors as above; the table is of no use then.
sdk::Result<void> decodeSegment(std::string_view plain, record::Table& into);

}  // namespace aidgate::store
