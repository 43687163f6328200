#include "audit.h"

#include <algorithm>

namespace aidgate::store {

void addAudit(Context& context, std::string_view action, std::string_view subject, std::string_view detail) {
    const auto at = context.clock();
    Statement(*context.connection, "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)")
        .text(0, at)
        .text(1, context.actor)
        .text(2, action)
        .text(3, subject)
        .text(4, detail)
        .run();
}

sdk::Result<void> writeAudit(Context& context, std::string_view action, std::string_view subject,
                             std::string_view detail) {
    Transaction transaction(*context.connection, Transaction::Kind::Write);
    addAudit(context, action, subject, detail);
    return transaction.commit();
}

sdk::Result<std::vector<AuditEntry>> readAudit(Context& context, std::size_t last) {
    auto& db = *context.connection;
    std::vector<AuditEntry> entries;
    Statement rows(db, "SELECT number, at, actor, action, subject, detail FROM audit ORDER BY number DESC LIMIT ?");
    rows.number(0, last == 0 ? -1 : static_cast<std::int64_t>(last));
    while (rows.step()) {
        entries.push_back({.number = rows.number(0),
                           .at = rows.text(1),
                           .actor = rows.text(2),
                           .action = rows.text(3),
                           .subject = rows.text(4),
                           .detail = rows.text(5)});
    }
    if (db.failed()) return db.error();
    std::reverse(entries.begin(), entries.end());
    return entries;
}

}  // namespace aidgate::store
