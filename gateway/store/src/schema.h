// The store's tables and how they came to be: one step a version, never changed once released.
#pragma once

#include <span>
#include <string>

#include "aidgate/sdk/error.h"
#include "connection.h"

namespace aidgate::store {

// Brings a store of version `to - 1` to version `to`.
struct SchemaStep {
    int to = 0;
    const char* sql = nullptr;
};

std::span<const SchemaStep> schemaSteps();

// Applies the steps that are missing, in one transaction. `at`: now, for the record. Refuses a store that is newer than
// the last step, and a file that is somebody else's database. True: the store was new.
sdk::Result<bool> bringUpToDate(Connection& connection, std::span<const SchemaStep> steps, const std::string& at);

}  // namespace aidgate::store
