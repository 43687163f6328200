#include "connection.h"

#include <fcntl.h>
#include <unistd.h>
#include <sqlite3.h>

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <climits>

namespace aidgate::store {

namespace {

// Longer than the longest write of another process is expected to take.
constexpr int kBusyTimeoutMs = 30'000;

sdk::ErrorCode codeOf(int sqliteCode) {
    switch (sqliteCode & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return sdk::ErrorCode::Busy;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return sdk::ErrorCode::Damaged;
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY: return sdk::ErrorCode::PermissionDenied;
        case SQLITE_CANTOPEN:
        case SQLITE_FULL:
        case SQLITE_IOERR: return sdk::ErrorCode::Io;
        case SQLITE_CONSTRAINT:
        case SQLITE_TOOBIG: return sdk::ErrorCode::Refused;
        default: return sdk::ErrorCode::Internal;
    }
}

sdk::Text messageOf(sdk::ErrorCode kind, std::string_view sqlite) {
    if (kind == sdk::ErrorCode::Busy) {
        return {"another process is writing to the store; try again when it has ended",
                "另一个进程正在写存储；请待其结束后重试"};
    }
    if (kind == sdk::ErrorCode::Damaged) {
        return sdk::say("the store's file is damaged: {0}; restore the store from a backup",
                        "存储文件已损坏：{0}；请从备份恢复存储", sqlite);
    }
    return sdk::say("the database says: {0}", "数据库报告：{0}", sqlite);
}

// A file that is made here is nobody else's to read; SQLite gives its -wal and -shm files the same mode.
std::optional<sdk::Error> createFile(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return sdk::Error{sdk::ErrorCode::Io,
                          {"the store's file cannot be opened for writing; check folder and owner",
                           "无法打开存储文件写入；请检查文件夹和属主"},
                          {.resource = file.filename().string()}};
    }
    ::close(descriptor);
    return std::nullopt;
}

}  // namespace

struct Connection::Session {
    Poco::Data::Session session;
};

Connection::Connection(const std::filesystem::path& file) : fileName_(file.filename().string()) {
    try {
        Poco::Data::SQLite::Connector::registerConnector();
        session_ = std::make_unique<Session>(Session{Poco::Data::Session("SQLite", file.string())});
        handle_ = Poco::Data::SQLite::Utility::dbHandle(session_->session);
    } catch (const Poco::Exception& exception) {
        fail({sdk::ErrorCode::Io,
              sdk::say("the store cannot be opened: {0}", "无法打开存储：{0}", exception.message()),
              {.resource = fileName_}});
    }
}

Connection::~Connection() = default;

sdk::Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, bool survives) {
    if (auto error = createFile(file)) return *error;
    std::unique_ptr<Connection> connection(new Connection(file));
    if (!connection->failed()) {
        sqlite3_busy_timeout(connection->handle_, kBusyTimeoutMs);
        sqlite3_extended_result_codes(connection->handle_, 1);
        connection->execute("PRAGMA journal_mode = WAL");
        connection->execute(survives ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
        connection->execute("PRAGMA foreign_keys = ON");
        connection->keepPages(kPagesOfReading);
        // No temporary files: what passes through a query stays in memory.
        connection->execute("PRAGMA temp_store = MEMORY");
        connection->execute("PRAGMA trusted_schema = OFF");
    }
    if (connection->failed()) return connection->error();
    return connection;
}

void Connection::keepPages(std::size_t kibibytes) {
    execute("PRAGMA cache_size = -" + std::to_string(kibibytes));
}

void Connection::execute(const std::string& sql) {
    if (failed()) return;
    try {
        session_->session << sql, Poco::Data::Keywords::now;
    } catch (const Poco::Exception& exception) {
        const int code = sqlite3_errcode(handle_);
        if (code != SQLITE_OK) failFromSqlite(code);
        fail({sdk::ErrorCode::Internal,  // kept if it is the first
              sdk::say("the database says: {0}", "数据库报告：{0}", exception.message()),
              {.resource = fileName_}});
    }
}

void Connection::script(const std::string& sql) {
    if (failed()) return;
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) failFromSqlite(code);
}

void Connection::waitForWriters(std::chrono::seconds patience) {
    patience_ = patience;
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
    sqlite3_busy_timeout(handle_, std::max(kBusyTimeoutMs, static_cast<int>(std::min<long>(wait, 86'400'000))));
}

void Connection::fail(sdk::Error error) {
    if (!error_) error_ = std::move(error);
}

void Connection::failFromSqlite(int code) {
    const auto kind = codeOf(code);
    fail({kind, messageOf(kind, sqlite3_errmsg(handle_)), {.resource = fileName_}});
}

std::int64_t Connection::lastRow() const {
    return sqlite3_last_insert_rowid(handle_);
}

std::int64_t Connection::changes() const {
    return sqlite3_changes(handle_);
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(connection) {
    if (connection_.failed()) return;
    check(sqlite3_prepare_v2(connection_.handle(), sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
}

Statement::~Statement() {
    sqlite3_finalize(statement_);
}

void Statement::check(int code) {
    if (code != SQLITE_OK) connection_.failFromSqlite(code);
}

Statement& Statement::text(int parameter, std::string_view value) {
    if (connection_.failed()) return *this;
    const char* data = value.data() == nullptr ? "" : value.data();
    check(sqlite3_bind_text64(statement_, parameter + 1, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::number(int parameter, std::int64_t value) {
    if (!connection_.failed()) check(sqlite3_bind_int64(statement_, parameter + 1, value));
    return *this;
}

Statement& Statement::blob(int parameter, std::string_view value) {
    if (connection_.failed()) return *this;
    const char* data = value.data() == nullptr ? "" : value.data();
    check(sqlite3_bind_blob64(statement_, parameter + 1, data, value.size(), SQLITE_STATIC));
    return *this;
}

Statement& Statement::null(int parameter) {
    if (!connection_.failed()) check(sqlite3_bind_null(statement_, parameter + 1));
    return *this;
}

bool Statement::step() {
    if (connection_.failed()) return false;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.failFromSqlite(code);
    return false;
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() {
    if (statement_ != nullptr) sqlite3_reset(statement_);
}

std::string Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Statement::number(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Statement::blob(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Transaction::Transaction(Connection& connection, Kind kind) : connection_(connection) {
    connection_.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
    open_ = !connection_.failed();
}

Transaction::~Transaction() {
    if (open_ && sqlite3_get_autocommit(connection_.handle()) == 0) {
        sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

sdk::Result<void> Transaction::commit() {
    connection_.execute("COMMIT");
    if (connection_.failed()) return connection_.error();
    open_ = false;
    return {};
}

}  // namespace aidgate::store
