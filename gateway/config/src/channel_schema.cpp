#include "channel_schema.h"

#include <limits>

#include "envelope_schema.h"
#include "http_schema.h"
#include "secret_schema.h"

namespace aidgate::config {

bool readSecret(const Node& node, const Reading& reading, SecretReference& into) {
    static const auto keys = [] {
        Schema<SecretReference> schema;
        schema.field("file", &SecretReference::file, "");
        schema.field("environment", &SecretReference::environment, "");
        return schema;
    }();
    if (!keys.read(node, reading, into)) return false;
    if (into.file.empty() != into.environment.empty()) return true;
    reading.problem("AG0110", node,
                    {"a secret is kept in a file or in an environment variable: say one of them",
                     "密钥保存在文件或环境变量中：请写明其中一个"},
                    {"{file: /etc/aidgate/name.secret} or {environment: NAME}",
                     "{file: /etc/aidgate/name.secret} 或 {environment: NAME}"});
    return false;
}

namespace {

Schema<SftpSettings> sftpSchema() {
    Schema<SftpSettings> keys;
    keys.field("host", &SftpSettings::host, "The server.").required();
    keys.integer("port", &SftpSettings::port, 1, 65535, "Its port.");
    keys.field("user", &SftpSettings::user, "Who signs in.").required();
    keys.field("known_hosts", &SftpSettings::knownHosts,
               "The keys servers are known by, as OpenSSH writes them. A server that is not in it is refused.");
    keys.field("key", &SftpSettings::key, "Private key that signs in: mode 0600.");
    secretKey(keys, "passphrase", &SftpSettings::passphrase, "Where the key's passphrase is kept.");
    secretKey(keys, "password", &SftpSettings::password, "Where the password is kept, where there is no key.");
    keys.field("inbox", &SftpSettings::inbox, "Folder on the server that deliveries are fetched from.").required();
    keys.field("outbox", &SftpSettings::outbox, "Folder on the server that files are put in; empty means none are.");
    keys.field("receipts", &SftpSettings::receipts, "Folder on the server for receipts; empty means none are written.");
    keys.field("answers", &SftpSettings::answers,
               "Folder on the server with the agency's receipts for what was put; empty means it writes none.");
    keys.integer("timeout_seconds", &SftpSettings::timeoutSeconds, 1, 3600,
                 "How long a connection may take to come up, or stand still.");
    keys.integer("most_files", &SftpSettings::mostFiles, 1, 1'000'000, "A folder with more is refused.");
    keys.integer("most_mebibytes", &SftpSettings::mostMebibytes, 1, 1'048'576, "A larger file is refused.");
    return keys;
}

void rowKeys(Schema<DatabaseSettings>& keys) {
    keys.field("table", &DatabaseSettings::table, "Table or view that is read: name, or schema.name.");
    keys.field("query", &DatabaseSettings::query, "Or one SELECT, without ORDER BY and LIMIT.");
    keys.field("columns", &DatabaseSettings::columns, "Columns that are read; empty means all.");
    keys.field("key", &DatabaseSettings::key, "Columns that are unique together; rows are read in their order.")
        .required();
    keys.field("stamp", &DatabaseSettings::stamp,
               "Column that says when a row last changed; empty means that the whole table is read each time.");
    keys.integer("overlap_seconds", &DatabaseSettings::overlapSeconds, 0, 604'800,
                 "So much before the last stamp is read again, for rows that were committed late.");
    keys.integer("page_rows", &DatabaseSettings::pageRows, 1, 100'000, "Rows of one short query.");
    keys.integer("most_rows", &DatabaseSettings::mostRows, 1, std::numeric_limits<std::int32_t>::max(),
                 "Rows of one delivery; with a stamp the next run goes on there, without it more are refused.");
    keys.integer("timeout_seconds", &DatabaseSettings::timeoutSeconds, 1, 3600, "How long one query may take.");
    keys.field("flag_column", &DatabaseSettings::flagColumn,
               "Column that is set once a row is sealed; empty means nothing is written back.");
    keys.field("flag_value", &DatabaseSettings::flagValue, "What it is set to.");
    keys.field("flag_agreed", &DatabaseSettings::flagAgreed,
               "The paper by which the agency agreed to that; nothing is written back without.");
    keys.field("put_table", &DatabaseSettings::putTable,
               "Agreed table that small files are put in as rows; empty means none are.");
}

Schema<DatabaseSettings> databaseSchema() {
    Schema<DatabaseSettings> keys;
    keys.choice("kind", &DatabaseSettings::kind,
                {{"postgresql", DatabaseKind::PostgreSql},
                 {"mysql", DatabaseKind::MySql},
                 {"sqlite", DatabaseKind::Sqlite},
                 {"odbc", DatabaseKind::Odbc}},
                "Which database it is; mysql is MariaDB too.");
    keys.field("host", &DatabaseSettings::host, "The server; an absolute path is its socket.");
    keys.integer("port", &DatabaseSettings::port, 0, 65535, "Its port; 0 means the usual one.");
    keys.field("name", &DatabaseSettings::name, "The database on the server.");
    keys.field("file", &DatabaseSettings::file, "The file, of sqlite.");
    keys.field("dsn", &DatabaseSettings::dsn, "The connection string, of odbc; without user and password.");
    keys.choice("page_clause", &DatabaseSettings::pageClause,
                {{"limit", PageClause::Limit}, {"fetch_first", PageClause::FetchFirst}},
                "How rows are limited, of odbc: LIMIT n, or FETCH FIRST n ROWS ONLY.");
    keys.field("user", &DatabaseSettings::user, "Who signs in; one who may only read.");
    secretKey(keys, "password", &DatabaseSettings::password, "Where the password is kept.");
    keys.field("tls", &DatabaseSettings::tls,
               "Whether a connection that is not encrypted is refused (not on sockets).");
    rowKeys(keys);
    return keys;
}

bool readDatabase(const Node& node, const Reading& reading, ChannelSettings& into) {
    static const auto keys = databaseSchema();
    into.database.said = true;
    return keys.read(node, reading, into.database);
}

bool checkSftp(const Node& node, const Reading& reading, const SftpSettings& sftp) {
    if (sftp.key.empty() == sftp.password.said()) return true;
    reading.problem(
        "AG0112", node,
        {"sftp signs in by a key or by a password: say one of them", "sftp 以密钥或密码登录：请写明其中一个"});
    return false;
}

bool checkDatabase(const Node& node, const Reading& reading, const DatabaseSettings& database) {
    bool good = true;
    const auto wrong = [&](Text message) {
        reading.problem("AG0112", node, std::move(message));
        good = false;
    };
    if (database.table.empty() == database.query.empty())
        wrong({"a table or a query is read: say one of them", "读取一个表或一个查询：请写明其中一个"});
    if (database.kind == DatabaseKind::Sqlite && database.file.empty())
        wrong({"sqlite needs 'file'", "sqlite 须写明 'file'"});
    if (database.kind == DatabaseKind::Odbc && database.dsn.empty()) wrong({"odbc needs 'dsn'", "odbc 须写明 'dsn'"});
    const bool server = database.kind == DatabaseKind::PostgreSql || database.kind == DatabaseKind::MySql;
    if (server && database.name.empty()) wrong({"'name' of the database is missing", "缺少数据库名 'name'"});
    if (database.flagColumn.empty()) return good;
    if (database.flagAgreed.empty())
        wrong({"'flag_column' is written only where 'flag_agreed' names the agency's consent",
               "只有 'flag_agreed' 写明对方同意的依据，才会回写 'flag_column'"});
    if (database.table.empty())
        wrong({"'flag_column' is one of a table, not of a query", "'flag_column' 只能用于表，不能用于查询"});
    return good;
}

}  // namespace

const Schema<ChannelSettings>& channelSchema() {
    static const auto schema = [] {
        Schema<ChannelSettings> keys;
        keys.field("directory", &ChannelSettings::directory,
                   "The drop directory deliveries are taken from; or sftp, http or "
                   "database.");
        keys.choice("control", &ChannelSettings::control,
                    {{"required", ControlFiles::Required}, {"none", ControlFiles::None}},
                    "Whether a delivery without a control file is left alone (required) or taken (none).");
        keys.field("receipts", &ChannelSettings::receipts, "Folder receipts are written to; empty means none.");
        keys.field("outbox", &ChannelSettings::outbox, "Folder files are put in for the agency; empty means none are.");
        keys.field("errors", &ChannelSettings::errors, "Folder a refusal is told in besides; empty means none.");
        keys.integer("settle_seconds", &ChannelSettings::settleSeconds, 0, 86'400,
                     "A file whose bytes and digest no control file says is taken when it was left alone so long.");
        keys.section("sftp", &ChannelSettings::sftp, sftpSchema(), "An SFTP server, in place of a directory.");
        keys.section("http", &ChannelSettings::http, httpSchema(), "An HTTP service, in place of a directory.");
        keys.checkedSection("database", databaseSchema(), readDatabase,
                            "The agency's database, in place of a directory.");
        keys.section("envelope", &ChannelSettings::envelope, envelopeSchema(),
                     "How files are sealed on the way, whatever carries them.");
        return keys;
    }();
    return schema;
}

bool checkChannel(const Node& node, const Reading& reading, const ChannelSettings& settings) {
    int said = 0;
    for (const auto* carrier : {"directory", "sftp", "http", "database"}) said += node.find(carrier) != nullptr ? 1 : 0;
    bool good = said == 1;
    if (!good)
        reading.problem("AG0111", node,
                        {"say where deliveries come from: directory, sftp, http or database, one of them",
                         "请写明交付从哪里来：directory、sftp、http、database 之一"});
    if (const auto* sftp = node.find("sftp"); sftp != nullptr) good = checkSftp(*sftp, reading, settings.sftp) && good;
    if (const auto* http = node.find("http"); http != nullptr) good = checkHttp(*http, reading, settings.http) && good;
    if (const auto* envelope = node.find("envelope"); envelope != nullptr)
        good = checkEnvelope(*envelope, reading, settings.envelope) && good;
    if (const auto* database = node.find("database"); database != nullptr)
        good = checkDatabase(*database, reading, settings.database) && good;
    return good;
}

}  // namespace aidgate::config
