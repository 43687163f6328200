// The mapping language as a reference and as a schema for editors: both made from the tables the parser uses.
#pragma once

#include <cstdint>
#include <string>

namespace aidgate::mapping {

// Markdown tables of every word: of a file, a field, a rule, a test.
std::string languageReference();

enum class FileKind : std::uint8_t { Mapping, Included };
// A JSON Schema (2020-12) of a mapping file, or of one that mappings include; described in English and Chinese. What it
// refuses, the parser refuses, with one exception: the parser takes a number in quotes for a number. What only the
// dictionary and the code tables can tell is not in it.
std::string editorSchema(FileKind kind);

}  // namespace aidgate::mapping
