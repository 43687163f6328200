#include "exchange_cursor.h"

namespace aidgate::store {

namespace {

std::string cursorPlace(std::string_view exchange) {
    return place({"cursor", exchange});
}

}  // namespace

void writeCursor(Context& context, const BatchHeader& header, BatchId batch) {
    if (header.cursor.empty()) return;
    const auto sealed = context.vault.seal(header.cursor, cursorPlace(header.exchange));
    const auto now = context.clock();
    Statement(*context.connection,
              "INSERT OR REPLACE INTO exchange_cursor (exchange, batch_id, at, cursor) VALUES (?, ?, ?, ?)")
        .text(0, header.exchange)
        .number(1, batch)
        .text(2, now)
        .blob(3, sealed)
        .run();
}

sdk::Result<std::string> readCursor(Context& context, std::string_view exchange) {
    auto& db = *context.connection;
    Statement find(db, "SELECT cursor FROM exchange_cursor WHERE exchange = ?");
    find.text(0, exchange);
    if (!find.step()) {
        if (db.failed()) return db.error();
        return std::string();
    }
    return context.vault.open(find.blob(0), cursorPlace(exchange));
}

}  // namespace aidgate::store
