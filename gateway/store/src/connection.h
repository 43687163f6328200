// One connection to the store's SQLite file. Poco::Data opens and keeps it; statements with rows or blobs go through
// the C API on the same handle (measured at nearly four times Poco::Data's rate).
//
// Failures are kept, not thrown: the first one since clearError() stays in error(), every later statement does nothing,
// and a transaction that saw one cannot be committed. A public operation therefore checks once, at its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/sdk/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace aidgate::store {

class Connection {
public:
    // Creates the file with mode 0600 when it is not there. Sets WAL, synchronous=FULL (OFF unless `survives`), foreign
    // keys, busy timeout.
    static sdk::Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, bool survives = true);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    sqlite3* handle() const { return handle_; }
    const std::string& fileName() const { return fileName_; }
    // One statement without rows, through Poco::Data.
    void execute(const std::string& sql);
    // How many pages stay in memory. Sealed rows are read once from end to end; of findings a run touches hundreds of
    // thousands, each through an index.
    static constexpr std::size_t kPagesOfReading = 8192, kPagesOfRecording = 24'576;  // KiB
    void keepPages(std::size_t kibibytes);
    // Several statements without rows.
    void script(const std::string& sql);

    // How long a write waits for another one to end.
    void waitForWriters(std::chrono::seconds patience);
    std::chrono::seconds patience() const { return patience_; }

    bool failed() const { return error_.has_value(); }
    const sdk::Error& error() const { return *error_; }
    void fail(sdk::Error error);
    void failFromSqlite(int code);
    void clearError() { error_.reset(); }
    std::int64_t changes() const;  // rows of the last statement
    std::int64_t lastRow() const;  // the number the last INSERT was given

private:
    struct Session;
    explicit Connection(const std::filesystem::path& file);
    std::unique_ptr<Session> session_;
    sqlite3* handle_ = nullptr;
    std::string fileName_;  // without folders, for messages
    std::optional<sdk::Error> error_;
    std::chrono::seconds patience_{0};
};

// A prepared statement. Parameters and columns count from 0. Bound texts and blobs must live until the next step.
class Statement {
public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& text(int parameter, std::string_view value);
    Statement& number(int parameter, std::int64_t value);
    Statement& count(int parameter, std::uint64_t value) { return number(parameter, static_cast<std::int64_t>(value)); }
    Statement& blob(int parameter, std::string_view value);
    Statement& null(int parameter);

    bool step();  // true: a row
    void run();   // to the end, then ready to be bound again

    std::string text(int column) const;
    std::int64_t number(int column) const;
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(number(column)); }
    std::string_view blob(int column) const;  // until the next step
    void reset();

private:
    void check(int code);
    Connection& connection_;
    sqlite3_stmt* statement_ = nullptr;
};

// Rolled back when destroyed before commit().
class Transaction {
public:
    enum class Kind : std::uint8_t { Read, Write };
    Transaction(Connection& connection, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    // The first failure of the connection, if there was one: then everything is as before.
    sdk::Result<void> commit();

private:
    Connection& connection_;
    bool open_ = false;
};

}  // namespace aidgate::store
