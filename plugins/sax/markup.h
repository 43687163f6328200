// Pieces of XML text: names that may stand in it, values escaped.
#pragma once

#include <string>
#include <string_view>

namespace aidgate::plugins::sax {

// Whether elements and attributes may be called so. Stricter than XML below U+0080, and takes all above it.
bool isXmlName(std::string_view name);

enum class References { WhereNeeded, ForAllButAscii };

// Appends `text` as an attribute's value or an element's text; line ends and tabs as references, so that they come
// back. False when it is not UTF-8 or has a character XML does not allow.
bool appendEscaped(std::string_view text, References references, std::string& out);

}  // namespace aidgate::plugins::sax
