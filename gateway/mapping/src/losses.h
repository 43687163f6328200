// What a compiled field loses: see Loss.
#pragma once

#include "program.h"

namespace aidgate::mapping {

// `parents`: the parent's field that writes the same column, for a field that reads the parent's row; else nullptr.
FieldLoss inferredLoss(const RecordMapping& record, const FieldProgram& program, const FieldProgram* parents);

// The field of the parent's row that writes the column `program` reads there; nullptr when it reads none of the parent,
// or nothing writes it.
const FieldProgram* parentsFieldOf(const RecordMapping* parent, const RecordMapping& record,
                                   const FieldProgram& program);

// The columns, or parts of columns, a field's value is written to.
std::vector<std::string> columnsWritten(const RecordMapping& record, const FieldProgram& program);

}  // namespace aidgate::mapping
