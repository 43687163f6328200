// The mapping language as a reference: made from the same tables the parser uses.
#pragma once

#include <string>

namespace aidgate::mapping {

// Markdown tables of every word: of a file, a field, a rule, a test.
std::string languageReference();

}  // namespace aidgate::mapping
