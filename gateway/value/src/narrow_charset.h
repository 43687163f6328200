// GBK and GB2312, the charsets GB18030 grew from.
#pragma once

#include <string_view>

namespace aidgate::value {

// Whether all characters of a text, given as UTF-8 and as GB18030, are of GBK (or of GB2312) by the same bytes.
bool isOfNarrowCharset(bool gb2312, std::string_view utf8, std::string_view gb18030);

}  // namespace aidgate::value
