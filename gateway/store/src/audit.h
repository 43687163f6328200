// The audit table: who did what to which batch or finding, and when. It only grows.
#pragma once

#include <vector>

#include "context.h"

namespace aidgate::store {

// An entry in a transaction of its own.
sdk::Result<void> writeAudit(Context& context, std::string_view action, std::string_view subject,
                             std::string_view detail);
sdk::Result<std::vector<AuditEntry>> readAudit(Context& context, std::size_t last);

}  // namespace aidgate::store
