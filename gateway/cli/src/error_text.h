// Errors of a run for people, in both languages. The English sentence has the particulars; the Chinese one says what
// kind of trouble it is, by the stable code the sentence begins with or by its error code, and keeps the particulars.
#pragma once

#include "aidgate/config/diagnostic.h"
#include "aidgate/sdk/error.h"

namespace aidgate::cli {

// With the place before it, when it has one.
config::Text errorText(const sdk::Error& error);

}  // namespace aidgate::cli
