// Whether the store is sound: the file, the accounts, and every sealed thing.
#pragma once

#include <vector>

#include "context.h"

namespace aidgate::store {

sdk::Result<std::vector<sdk::Text>> verifyStore(Context& context);

}  // namespace aidgate::store
