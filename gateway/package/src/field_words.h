// The words agencies use: headings of field tables, and names of columns by which their meaning is known.
#pragma once

#include <optional>
#include <string_view>

#include "aidgate/record/dictionary.h"

namespace aidgate::package {

enum class Heading : std::uint8_t { Name, Label, Type, Length, Required, Codes, Note };

// nullopt: no heading of a field table.
std::optional<Heading> headingOf(std::string_view text);

// What a column's name or label says of its type; nullopt when it says nothing.
std::optional<record::FieldType> typeByMeaning(std::string_view name);

// The canonical field name a word stands for: "id_no" for 公民身份号码; "" when it is none that is known.
std::string_view canonicalByMeaning(std::string_view name);

// Whether values under this name may tell who a person is, where a person lives or works.
bool isPersonal(std::string_view name);

bool isHan(char32_t codePoint);

// Two to four Han characters of which the first is a common family name: may be a person, may be 高中.
bool mayBeName(std::string_view word);

// Without space and brackets: "月收入(元)" is 月收入.
std::string plainName(std::string_view name);

}  // namespace aidgate::package
