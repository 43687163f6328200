// A connection to an agency's database: short statements, each a transaction of its own, bounded in time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/config/channel_settings.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// A value that is bound: text, or a whole number where the column holds such.
struct BoundValue {
    std::string text;
    bool isNumber = false;
};

using SqlRow = std::vector<std::optional<std::string>>;  // nullopt = NULL

struct SqlColumn {
    std::string name;
    bool isWholeNumber = false;
};

class DatabaseSession {
public:
    enum class Use : std::uint8_t { Read, Write };

    // Connects. A reading session asks the server to refuse whatever writes.
    static sdk::Result<DatabaseSession> open(const config::DatabaseSettings& settings, Use use);
    ~DatabaseSession();
    DatabaseSession(DatabaseSession&&) noexcept;
    DatabaseSession& operator=(DatabaseSession&&) noexcept;

    // The columns of a statement that yields no row.
    sdk::Result<std::vector<SqlColumn>> columns(const std::string& sql);
    sdk::Result<std::vector<SqlRow>> rows(const std::string& sql, const std::vector<BoundValue>& values);
    sdk::Result<void> execute(const std::string& sql, const std::vector<BoundValue>& values);

private:
    struct Connection;
    explicit DatabaseSession(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace aidgate::channel
