// Which words of an agency's data may be shown or kept as they are: codes, never what could tell who a person is.
#pragma once

#include <string_view>

namespace aidgate::mapping {

// Up to 4 ASCII letters and digits: too short for anything but a code.
bool looksLikeCode(std::string_view word);

// Short, and without a long number; says nothing of names.
bool mayBeWord(std::string_view word);

}  // namespace aidgate::mapping
