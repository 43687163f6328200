// From text cells to a typed column, one loop per field: findings.md section 1 says what each spelling means.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "aidgate/sdk/record_batch.h"
#include "marks.h"
#include "program.h"

namespace aidgate::mapping {

struct CellContext {
    value::CivilDate pivot;
    Marks& marks;                                    // by row of the batch
    std::map<std::string, std::uint64_t>& unmapped;  // of this field
    std::uint64_t unreadable = 0;
    // The days dated codes and divisions are looked up by: yyyymmdd, one for all rows, or one for each.
    std::int32_t day = 0;
    std::span<const std::int32_t> days = {};
};

// Appends one value per cell. `field` has a source (not when, not constant).
void readCells(const FieldProgram& field, std::span<const sdk::Cell> cells, CellContext& context, record::Column& out);

// A value written in a mapping file in canonical form: "dibao", "2019-01-01", "100.00", "true". False when it is no
// value of the field; out is unchanged then.
bool readLiteral(const record::Field& field, std::string_view text, record::Column& out);

}  // namespace aidgate::mapping
