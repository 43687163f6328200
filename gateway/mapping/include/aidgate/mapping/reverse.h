// Canonical rows back into an agency's columns, by the same mapping file: what `translate --to` writes and what a
// referral to an agency is made of.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/mapping/mapping.h"
#include "aidgate/record/table.h"
#include "aidgate/sdk/record_batch.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::mapping {

class ReverseTranslator {
public:
    // `recordType` is one of mapping.recordTypes(); of several datasets it becomes, the first is what is written.
    // `mapping` must outlive this. `at`: the day the agency's words are those of, where code tables have dates and the
    // mapping names no other day; without it, the words that hold last.
    ReverseTranslator(const Mapping& mapping, std::string_view recordType, std::optional<value::CivilDate> at = {});
    ~ReverseTranslator();

    // The columns written: the first spelling of each `from`, in the order of the mapping file; what was split is put
    // together again, what was joined with `reverse: split` is taken apart.
    const sdk::RecordType& type() const;
    // Canonical fields that have no column to go back to (join, when, const, a parent's column, `reverse: none`).
    const std::vector<std::string>& oneWay() const;

    // Empties `batch` and fills it with those rows of `table`, which must be of the mapping's dataset; at most
    // batch.capacity() of them. Ordinals count from `firstOrdinal`; `parents` has the parent's ordinal of each row, or
    // is empty. Absent and unreadable cells stay absent, but for an id that is not valid: its text goes back. The
    // batch's resource is the first row's file. Dates are written as the file's `dates` says, money in the column's
    // unit and period with as many decimals as it needs.
    void translate(const record::Table& table, std::span<const std::uint32_t> rows, std::uint64_t firstOrdinal,
                   std::span<const std::uint64_t> parents, sdk::RecordBatch& batch);

    // Field → canonical code the agency has no word for → cells left empty because of it, over all calls. Under "…":
    // values that do not fit their place in a split or joined column.
    const std::map<std::string, std::map<std::string, std::uint64_t>>& wordless() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

}  // namespace aidgate::mapping
