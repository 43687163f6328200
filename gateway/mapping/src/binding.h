// The columns of an open source, matched with the column slots of a record mapping.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "aidgate/sdk/error.h"
#include "aidgate/sdk/record_batch.h"
#include "parents.h"
#include "program.h"

namespace aidgate::mapping {

inline constexpr std::size_t kNoColumn = std::numeric_limits<std::size_t>::max();

struct Binding {
    const RecordMapping* record = nullptr;
    std::vector<std::size_t> columns;  // by slot: column of the type; of a parent's slot: index into parent->parents
    std::size_t width = 0;             // columns of the type
    Binding* parent = nullptr;
    bool hasChildren = false;
    Parents parents;
};

// Matches own columns (not the parent's); those that are used are marked in `used`, which is as wide as the type. A
// note for each optional column that is not there; an Error when a required one is not, or one is there twice.
sdk::Result<void> bindColumns(const sdk::RecordType& type, Binding& binding, std::vector<bool>& used,
                              std::vector<sdk::Text>& notes);

// The column of the type with one of these spellings, or kNoColumn; an Error when there are two.
sdk::Result<std::size_t> findColumn(const sdk::RecordType& type, const std::vector<std::string>& spellings);

}  // namespace aidgate::mapping
