// One message, one line: nothing in a message can end its line, fake another or steer a terminal.
#pragma once

#include <string>
#include <string_view>

#include "aidgate/log/logger.h"

namespace aidgate::log {

// Control characters, line separators, marks that turn the direction of text and bytes that are not UTF-8 are written
// as escapes: \n \t \u001b \ufffd. For Json, quotes and backslashes too, so that it can stand in a JSON string.
std::string escaped(std::string_view message, Format format);

}  // namespace aidgate::log
