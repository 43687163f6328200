// One row before and after: the agency's cells, what became of each, and why. What `aidgate map run` shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/mapping/data_check.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::mapping {

enum class CellMark : std::uint8_t {
    AsWritten,
    Normalised,  // the same value, written in another way
    Unreadable,
    Absent,  // nothing there, or a spelling of nothing
    Made,    // by the mapping itself: const, when
    Unread   // a column that nothing maps
};
std::string_view toString(CellMark mark);  // "as written", "normalised", …
config::Text nameOf(CellMark mark);

// A canonical field and the cells it was made from. Of Unread only column and written.
struct CellAccount {
    std::string column;   // "职工编号"; of several "类别 + 等级"
    std::string written;  // masked unless revealed
    std::string field;
    config::Text meaning;  // the field's, from the dictionary
    config::Text value;    // as people read it; masked unless revealed
    CellMark mark = CellMark::Absent;
    config::Text why;        // of Unreadable: what is wrong with it
    std::uint32_t line = 0;  // in the mapping file
};

struct RowAccount {
    std::string recordType, dataset, file;
    std::uint64_t line = 0;
    bool rejected = false;
    std::string rule, rejectedField;  // of a rejected row
    config::Text reason;
    std::uint32_t reasonLine = 0;    // in the mapping file
    std::vector<CellAccount> cells;  // in the order of the mapping file, unread columns last
};

struct RowAccounts {
    std::vector<RowAccount> rows;
    std::uint64_t read = 0, rejected = 0;  // of all rows looked at
};

struct AccountOptions {
    std::uint64_t rows = 20;  // of each record type
    bool reveal = false;
};

// Stops reading when there are enough rows of every record type the mapping reads. Masked: ids, names, phones and
// accounts as display() does; every cell of a row whose columns are shifted; every cell nothing maps.
sdk::Result<RowAccounts> accountRows(const Mapping& mapping, sdk::Source& source, value::CivilDate day,
                                     const AccountOptions& options, const RowProgress& progress);

}  // namespace aidgate::mapping
