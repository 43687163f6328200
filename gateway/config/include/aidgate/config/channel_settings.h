// The settings of one channel: which carrier, where, and how it is agreed with the agency. Exactly one carrier is said.
// Secrets are never written in a settings file: where they are kept is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/config/envelope_settings.h"
#include "aidgate/config/http_settings.h"
#include "aidgate/config/secret_reference.h"

namespace aidgate::config {

enum class ControlFiles : std::uint8_t { Required, None };

// An agency's SFTP server. Paths are the server's own.
struct SftpSettings {
    std::string host;  // "" = this is not the carrier
    unsigned port = 22;
    std::string user;
    std::filesystem::path knownHosts = "/etc/aidgate/known_hosts";
    std::filesystem::path key;  // private key; its passphrase below
    SecretReference passphrase;
    SecretReference password;
    std::string inbox;     // deliveries are fetched from here
    std::string outbox;    // and put here; "" = nothing is put
    std::string receipts;  // "" = no receipts are written
    std::string answers;   // the agency's receipts for what was put; "" = it writes none
    unsigned timeoutSeconds = 60;
    unsigned mostFiles = 10'000;     // of one listing
    unsigned mostMebibytes = 4'096;  // of one file
    bool operator==(const SftpSettings&) const = default;
};

enum class DatabaseKind : std::uint8_t { PostgreSql, MySql, Sqlite, Odbc };
enum class PageClause : std::uint8_t { Limit, FetchFirst };

// How an agency's database (前置库) is reached. Sqlite: `file`; Odbc: `dsn`; the others: host, port, name.
struct DatabaseSettings {
    bool said = false;  // false = this is not the carrier
    DatabaseKind kind = DatabaseKind::PostgreSql;
    std::string host = "localhost";  // an absolute path is the folder of a socket
    unsigned port = 0;               // 0 = the kind's own
    std::string name;
    std::filesystem::path file;
    std::string dsn;
    PageClause pageClause = PageClause::Limit;  // how an ODBC source limits rows
    std::string user;
    SecretReference password;
    bool tls = true;  // PostgreSQL and MySQL over TCP: refuse a connection that is not encrypted

    std::string table;                 // or a query; schema.table is two names
    std::string query;                 // one SELECT, without order and limit
    std::vector<std::string> columns;  // as the mapping names them; empty = all
    std::vector<std::string> key;      // unique together
    std::string stamp;                 // when the row last changed; "" = the whole table each time
    unsigned overlapSeconds = 0;       // read again before the cursor, for rows that were committed late
    unsigned pageRows = 1'000;
    std::uint64_t mostRows = 1'000'000;  // of one delivery; the next goes on there
    unsigned timeoutSeconds = 30;        // of one statement

    std::string flagColumn;  // "" = nothing is written back
    std::string flagValue;
    std::string flagAgreed;  // by which paper the agency agreed that it is written
    std::string putTable;    // "" = nothing is put
    bool operator==(const DatabaseSettings&) const = default;
};

enum class Carrier : std::uint8_t { Directory, Sftp, Http, Database };

struct ChannelSettings {
    std::filesystem::path directory;
    ControlFiles control = ControlFiles::Required;
    std::filesystem::path receipts;  // "" = no receipts are written
    std::filesystem::path outbox;    // "" = nothing is put
    std::filesystem::path errors;    // "" = refusals are told in the receipt only
    unsigned settleSeconds = 10;     // a file without bytes and digest said is taken when it was left alone so long
    SftpSettings sftp;
    HttpSettings http;
    DatabaseSettings database;
    EnvelopeSettings envelope;

    // The one that is said; Directory when none is.
    Carrier carrier() const {
        if (!sftp.host.empty()) return Carrier::Sftp;
        if (!http.url.empty()) return Carrier::Http;
        return database.said ? Carrier::Database : Carrier::Directory;
    }
    bool operator==(const ChannelSettings&) const = default;
};

}  // namespace aidgate::config
