// Reads the rows of an agency's table that are new since a cursor.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "database_cursor.h"
#include "database_session.h"
#include "sql_text.h"

namespace aidgate::channel {

class DatabaseReader {
public:
    // `settings` and `session` must outlive the reader.
    DatabaseReader(const config::DatabaseSettings& settings, DatabaseSession& session, std::stop_token stop);

    // Looks at the columns; a name that is not there is an Error::InvalidConfig. Before read.
    sdk::Result<void> begin();
    const std::vector<std::string>& columns() const { return names_; }

    // Row after row: its cells, and the values of the stamp (when there is one) and the key. An Error ends the reading.
    using Take = std::function<sdk::Result<void>(const SqlRow& cells, const std::vector<std::string>& order)>;
    // In pages, each a transaction of its own: a row that is changed meanwhile comes again under its new stamp. Returns
    // where the next read begins; nullopt: there was no row.
    sdk::Result<std::optional<DatabaseCursor>> read(const DatabaseCursor& from, const Take& take);

    // Whether rows without a stamp are there, which are never read. False also when the server does not say in time.
    bool hasRowsWithoutStamp();

private:
    sdk::Result<std::vector<SqlRow>> page(const PagedSelect& select, const DatabaseCursor& from);
    BoundValue bound(std::size_t order, const std::string& value) const { return {value, isNumber_[order]}; }

    const config::DatabaseSettings& settings_;
    DatabaseSession& session_;
    std::stop_token stop_;
    SqlText sql_;
    std::string source_, stamp_;
    std::vector<std::string> names_, order_;  // order_: stamp, then key, quoted
    std::vector<bool> isNumber_;
    std::vector<std::string> last_;  // values of the last row that was read
};

}  // namespace aidgate::channel
