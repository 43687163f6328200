// Why a row is refused, for people: rule id, message in both languages, and the row as written.
#pragma once

#include <string_view>

#include "aidgate/mapping/translator.h"
#include "marks.h"

namespace aidgate::mapping {

std::string_view ruleId(const Mark& mark);  // "mapping.key-absent", or the id of a rule in the mapping file

RowRejection describe(const Mark& mark, const RecordMapping& record, const sdk::RecordBatch& batch, std::size_t row);

}  // namespace aidgate::mapping
