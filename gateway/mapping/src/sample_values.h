// Made-up canonical values of a field, for the check of a mapping: every code, and the edges of every type. Persons'
// ids are of areas that were never assigned.
#pragma once

#include <string>
#include <vector>

#include "program.h"

namespace aidgate::mapping {

// Canonical texts, as readLiteral takes them; never empty. `at`: the day codes and divisions are looked up by.
std::vector<std::string> sampleValues(const record::Field& field, const FieldProgram& program, value::CivilDate at);

}  // namespace aidgate::mapping
