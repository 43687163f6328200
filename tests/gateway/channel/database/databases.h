// Databases as agencies have them: real servers on sockets and ports of this machine, files of SQLite, and ODBC.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aidgate/config/channel_settings.h"
#include "server_process.h"

namespace aidgate::channel {

inline const std::string kPostgres = "/usr/lib/postgresql/15/bin/";
inline const std::string kMariadb = "/usr/sbin/mariadbd";
inline const std::string kOdbcDriver = "/usr/lib/x86_64-linux-gnu/odbc/libsqlite3odbc.so";

class PostgresServer {
public:
    PostgresServer() {
        const auto data = (folder_.path() / "data").string();
        const auto log = folder_.path() / "log";
        run(withoutRights({kPostgres + "initdb", "-D", data, "-U", "agency", "-A", "trust", "-E", "UTF8",
                           "--locale=C.UTF-8", "--no-sync"}),
            log);
        server_ = std::make_unique<ServerProcess>(
            std::vector<std::string>{kPostgres + "postgres", "-D", data, "-k", folder_.path().string(), "-c",
                                     "listen_addresses=", "-c", "fsync=off"},
            log);
        await(
            [this] {
                try {
                    run({kPostgres + "pg_isready", "-q", "-h", folder_.path().string()}, "/dev/null");
                    return true;
                } catch (const std::runtime_error&) {
                    return false;
                }
            },
            log);
    }
    config::DatabaseSettings settings() const {
        config::DatabaseSettings settings;
        settings.kind = config::DatabaseKind::PostgreSql;
        settings.host = folder_.path();
        settings.name = "postgres";
        settings.user = "agency";
        return settings;
    }

private:
    ServerFolder folder_;
    std::unique_ptr<ServerProcess> server_;
};

class MariadbServer {
public:
    MariadbServer() : port_(freePort()) {
        const auto data = (folder_.path() / "data").string();
        const auto log = folder_.path() / "log";
        // What mariadb-install-db does; that one asks for the clients, too.
        const auto tables = folder_.path() / "tables.sql";
        std::ofstream script(tables);
        script << "create database mysql;\nuse mysql;\nset @auth_root_socket=NULL;\n";
        for (const auto* part : {"tables", "tables_data"})
            script << contentOf("/usr/share/mysql/mysql_system_" + std::string(part) + ".sql");
        script << "create database agency;\n";
        script.close();
        std::filesystem::create_directory(data);
        ServerFolder::give(data);
        run(withoutRights(
                {"sh", "-c", kMariadb + " --no-defaults --bootstrap --datadir=" + data + " < " + tables.string()}),
            log);
        server_ = std::make_unique<ServerProcess>(
            std::vector<std::string>{
                kMariadb, "--no-defaults", "--datadir=" + data, "--bind-address=127.0.0.1",
                "--port=" + std::to_string(port_), "--socket=" + (folder_.path() / "socket").string(),
                "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve", "--innodb-buffer-pool-size=32M"},
            log);
        await(
            [this] {
                const int socket = connectTo(port_);
                if (socket >= 0) ::close(socket);
                return socket >= 0;
            },
            log);
    }
    config::DatabaseSettings settings() const {
        config::DatabaseSettings settings;
        settings.kind = config::DatabaseKind::MySql;
        settings.host = "127.0.0.1";
        settings.port = port_;
        settings.name = "agency";
        settings.user = "root";
        settings.tls = false;
        return settings;
    }

private:
    unsigned port_;
    ServerFolder folder_;
    std::unique_ptr<ServerProcess> server_;
};

}  // namespace aidgate::channel
