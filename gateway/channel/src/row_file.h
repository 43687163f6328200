// Rows of a database as a delivery of delimited text: UTF-8, comma, quotes as in RFC 4180, LF, names in the first line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/channel/outgoing.h"
#include "database_session.h"

namespace aidgate::channel {

// One line, without its end. NULL is an empty cell, an empty text is "".
std::string delimitedLine(const SqlRow& row);

// Values on one line that is read back as they were: of keys, for a later UPDATE.
std::string packed(const std::vector<std::string>& values);
std::vector<std::string> unpacked(std::string_view line);

}  // namespace aidgate::channel
