#include "database_session.h"

#include <Poco/Data/Binding.h>
#include <Poco/Data/MySQL/Connector.h>
#include <Poco/Data/ODBC/Connector.h>
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/RecordSet.h>
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>

#include <charconv>
#include <utility>

#include "secret.h"

namespace aidgate::channel {

namespace {

using config::DatabaseKind;
using config::DatabaseSettings;

constexpr std::size_t kMostCellBytes = std::size_t{1} << 20U;

void registerConnectors() {
    static const bool once = [] {
        Poco::Data::PostgreSQL::Connector::registerConnector();
        Poco::Data::MySQL::Connector::registerConnector();
        Poco::Data::SQLite::Connector::registerConnector();
        Poco::Data::ODBC::Connector::registerConnector();
        return true;
    }();
    static_cast<void>(once);
}

// Of libpq: '…' with \ before ' and \.
std::string pqValue(const std::string& value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

// Of SQLite: file:… with what is special in a URI escaped.
std::string uriOf(const std::filesystem::path& file, bool mayWrite) {
    std::string text = "file:";
    for (const char c : file.string()) {
        if (c == '%')
            text += "%25";
        else if (c == '?')
            text += "%3f";
        else if (c == '#')
            text += "%23";
        else
            text += c;
    }
    return text + (mayWrite ? "?mode=rw" : "?mode=ro");
}

bool isOnThisMachine(const DatabaseSettings& settings) {
    return settings.host.starts_with('/');
}

std::string postgreSql(const DatabaseSettings& settings, const std::string& password) {
    std::string text = "host=" + pqValue(settings.host) + " dbname=" + pqValue(settings.name) +
                       " connect_timeout=" + std::to_string(settings.timeoutSeconds) +
                       " client_encoding=UTF8 application_name=aidgate";
    if (settings.port != 0) text += " port=" + std::to_string(settings.port);
    if (!settings.user.empty()) text += " user=" + pqValue(settings.user);
    if (!password.empty()) text += " password=" + pqValue(password);
    return text + (settings.tls && !isOnThisMachine(settings) ? " sslmode=require" : " sslmode=prefer");
}

sdk::Result<std::string> mySql(const DatabaseSettings& settings, const std::string& password) {
    for (const auto* value : {&settings.host, &settings.name, &settings.user, &password}) {
        if (value->find_first_of(";=") != std::string::npos)
            return sdk::Error{
                sdk::ErrorCode::InvalidConfig,
                {"names and passwords of mysql may not hold ';' or '='", "mysql 的名称和密码中不能有 ';' 或 '='"}};
    }
    return "host=" + settings.host + ";port=" + std::to_string(settings.port == 0 ? 3306 : settings.port) +
           ";db=" + settings.name + ";user=" + settings.user + ";password=" + password +
           ";compress=false;auto-reconnect=false;character-set=utf8mb4";
}

sdk::Result<std::pair<std::string, std::string>> connectorAndString(const DatabaseSettings& settings,
                                                                    DatabaseSession::Use use) {
    std::string password;
    if (settings.password.said()) {
        auto secret = readSecret(settings.password);
        if (!secret) return std::move(secret).error();
        password = *std::move(secret);
    }
    switch (settings.kind) {
        case DatabaseKind::PostgreSql:
            return std::pair<std::string, std::string>(Poco::Data::PostgreSQL::Connector::KEY,
                                                       postgreSql(settings, password));
        case DatabaseKind::MySql: {
            auto text = mySql(settings, password);
            if (!text) return std::move(text).error();
            return std::pair<std::string, std::string>(Poco::Data::MySQL::Connector::KEY, *text);
        }
        case DatabaseKind::Sqlite:
            return std::pair<std::string, std::string>(Poco::Data::SQLite::Connector::KEY,
                                                       uriOf(settings.file, use == DatabaseSession::Use::Write));
        case DatabaseKind::Odbc: break;
    }
    std::string text = settings.dsn;
    if (!settings.user.empty()) text += ";UID=" + settings.user;
    if (!password.empty()) text += ";PWD={" + password + "}";
    return std::pair<std::string, std::string>(Poco::Data::ODBC::Connector::KEY, text);
}

// What a server says may hold values of rows: its code is enough, and nothing identifies a person.
sdk::Error told(const Poco::Exception& exception, const DatabaseSettings& settings) {
    std::string why = exception.className();
    if (const auto end = exception.message().find_first_of("\n"); !exception.message().empty())
        why += ": " + exception.message().substr(0, std::min<std::size_t>(end, 200));
    return {sdk::ErrorCode::Io, sdk::say("the agency's database '{0}': {1}", "对方数据库 '{0}'：{1}",
                                         settings.name.empty() ? std::string("-") : settings.name, why)};
}

}  // namespace

struct DatabaseSession::Connection {
    DatabaseSettings settings;
    Poco::Data::Session session;

    void say(const std::string& sql) { session << sql, Poco::Data::Keywords::now; }
    bool tries(const std::string& sql) {
        try {
            say(sql);
            return true;
        } catch (const Poco::Exception&) {
            return false;
        }
    }

    void prepare(Use use) {
        const auto seconds = std::to_string(settings.timeoutSeconds);
        switch (settings.kind) {
            case DatabaseKind::PostgreSql:
                say("SET statement_timeout = '" + seconds + "s'");
                say("SET lock_timeout = '" + seconds + "s'");
                say("SET idle_in_transaction_session_timeout = '" + seconds + "s'");
                if (use == Use::Read) say("SET default_transaction_read_only = on");
                break;
            case DatabaseKind::MySql:
                if (!tries("SET SESSION max_statement_time = " + seconds))  // MariaDB's word, then MySQL's
                    tries("SET SESSION max_execution_time = " + seconds + "000");
                say("SET SESSION innodb_lock_wait_timeout = " + seconds);
                say("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
                if (use == Use::Read) say("SET SESSION TRANSACTION READ ONLY");
                break;
            case DatabaseKind::Sqlite:
                say("PRAGMA busy_timeout = " + seconds + "000");
                if (use == Use::Read) say("PRAGMA query_only = ON");
                break;
            case DatabaseKind::Odbc:
                session.setProperty("maxFieldSize", kMostCellBytes);
                session.setProperty("queryTimeout", static_cast<int>(settings.timeoutSeconds));  // where the driver can
                break;
        }
    }

    bool isEncrypted() {
        std::string name, cipher;
        using namespace Poco::Data::Keywords;
        session << "SHOW SESSION STATUS LIKE 'Ssl_cipher'", into(name), into(cipher), now;
        return !cipher.empty();
    }
};

DatabaseSession::DatabaseSession(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
DatabaseSession::~DatabaseSession() = default;
DatabaseSession::DatabaseSession(DatabaseSession&&) noexcept = default;
DatabaseSession& DatabaseSession::operator=(DatabaseSession&&) noexcept = default;

sdk::Result<DatabaseSession> DatabaseSession::open(const DatabaseSettings& settings, Use use) {
    registerConnectors();
    auto where = connectorAndString(settings, use);
    if (!where) return std::move(where).error();
    try {
        auto connection = std::make_unique<Connection>(Connection{
            settings,
            Poco::Data::Session(where->first, where->second, static_cast<std::size_t>(settings.timeoutSeconds))});
        if (settings.kind == DatabaseKind::MySql && settings.tls && !connection->isEncrypted())
            return sdk::Error{sdk::ErrorCode::Refused,
                              {"the connection to the database is not encrypted: set 'tls: false' if the network is "
                               "yours alone, or reach it by odbc with TLS",
                               "与数据库的连接没有加密：如为专用网络可设 'tls: false'，或改用带 TLS 的 odbc"}};
        connection->prepare(use);
        return DatabaseSession(std::move(connection));
    } catch (const Poco::Data::ConnectionFailedException&) {
        return sdk::Error{
            sdk::ErrorCode::Io,
            {"the agency's database does not let us in: check that it runs, and host, name, user and password",
             "无法连接对方数据库：请检查其是否运行，以及主机、库名、用户和密码"}};
    } catch (const Poco::Exception& exception) {
        return told(exception, settings);
    }
}

namespace {

bool isWholeNumber(Poco::Data::MetaColumn::ColumnDataType type) {
    using Column = Poco::Data::MetaColumn;
    switch (type) {
        case Column::FDT_INT8:
        case Column::FDT_UINT8:
        case Column::FDT_INT16:
        case Column::FDT_UINT16:
        case Column::FDT_INT32:
        case Column::FDT_UINT32:
        case Column::FDT_INT64:
        case Column::FDT_UINT64: return true;
        default: return false;
    }
}

// Values stay where they are until the statement has run.
struct Bound {
    std::vector<std::string> texts;
    std::vector<Poco::Int64> numbers;

    void to(Poco::Data::Statement& statement, const std::vector<BoundValue>& values) {
        texts.reserve(values.size());
        numbers.reserve(values.size());
        for (const BoundValue& value : values) {
            Poco::Int64 number = 0;
            const char* end = value.text.data() + value.text.size();
            if (value.isNumber && std::from_chars(value.text.data(), end, number).ptr == end) {
                numbers.push_back(number);
                statement.addBind(Poco::Data::Keywords::use(numbers.back()));
            } else {
                texts.push_back(value.text);
                statement.addBind(Poco::Data::Keywords::use(texts.back()));
            }
        }
    }
};

}  // namespace

sdk::Result<std::vector<SqlColumn>> DatabaseSession::columns(const std::string& sql) {
    try {
        Poco::Data::Statement statement(connection_->session);
        statement << sql;
        statement.execute();
        const Poco::Data::RecordSet set(statement);
        std::vector<SqlColumn> all;
        for (std::size_t at = 0; at < set.columnCount(); ++at)
            all.push_back({set.columnName(at), isWholeNumber(set.columnType(at))});
        return all;
    } catch (const Poco::Exception& exception) {
        return told(exception, connection_->settings);
    }
}

sdk::Result<std::vector<SqlRow>> DatabaseSession::rows(const std::string& sql, const std::vector<BoundValue>& values) {
    try {
        Poco::Data::Statement statement(connection_->session);
        statement << sql;
        Bound bound;
        bound.to(statement, values);
        statement.execute();
        Poco::Data::RecordSet set(statement);
        std::vector<SqlRow> all(set.rowCount());
        for (std::size_t row = 0; row < all.size(); ++row) {
            all[row].resize(set.columnCount());
            for (std::size_t column = 0; column < set.columnCount(); ++column) {
                const auto value = set.value(column, row);
                if (!value.isEmpty()) all[row][column] = value.convert<std::string>();
            }
        }
        return all;
    } catch (const Poco::Exception& exception) {
        return told(exception, connection_->settings);
    }
}

sdk::Result<void> DatabaseSession::execute(const std::string& sql, const std::vector<BoundValue>& values) {
    try {
        Poco::Data::Statement statement(connection_->session);
        statement << sql;
        Bound bound;
        bound.to(statement, values);
        statement.execute();
        return {};
    } catch (const Poco::Exception& exception) {
        return told(exception, connection_->settings);
    }
}

}  // namespace aidgate::channel
