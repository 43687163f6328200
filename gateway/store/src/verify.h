// Whether the store is sound: the file, the accounts, and every sealed thing.
#pragma once

#include <string>
#include <vector>

#include "context.h"

namespace aidgate::store {

sdk::Result<std::vector<std::string>> verifyStore(Context& context);

}  // namespace aidgate::store
