// Rows before and after as a page.
#pragma once

#include <string>

#include "aidgate/mapping/row_account.h"
#include "terminal.h"

namespace aidgate::cli {

// One HTML file without script or anything to fetch, in Chinese and English: two buttons choose, `language` is shown
// first. Whatever an agency wrote is text, never markup.
std::string runPage(const mapping::Mapping& mapping, const mapping::RowAccounts& accounts, Language language);

}  // namespace aidgate::cli
