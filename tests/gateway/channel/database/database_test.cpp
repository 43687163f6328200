#include <gtest/gtest.h>

#include <optional>

#include "aidgate/channel/channel.h"
#include "database_session.h"
#include "databases.h"
#include "folder.h"

// Poco 1.11 forgets the handle of a connection that could not be made.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name for it
extern "C" const char* __lsan_default_suppressions() {
    return "leak:Poco::Data::PostgreSQL::SessionHandle::connect\n";
}

namespace aidgate::channel {
namespace {

struct Kind {
    const char* name;
    config::DatabaseKind kind;
};

const std::string kFile = "/civil_affairs_210199_relief_20190916_0001.xml";

class Database : public Folder, public testing::WithParamInterface<Kind> {
protected:
    static void TearDownTestSuite() {
        postgres_.reset();
        mariadb_.reset();
    }

    void SetUp() override {
        if (const auto missing = missingProgram(); !missing.empty()) {
            ASSERT_FALSE(mustRun()) << missing << " is not installed";
            GTEST_SKIP() << missing << " is not installed";
        }
        exchange_.agency = "human_resources";
        exchange_.division = "210199";
        exchange_.dataset = "public_post";
        auto& settings = exchange_.channel.database = reached();
        settings.said = true;
        settings.table = "公益性岗位";
        settings.columns = {"id", "姓名", "pay"};
        settings.key = {"id"};
        settings.stamp = "changed";
        settings.pageRows = 4;
        settings.timeoutSeconds = 10;
        makeTables();
    }

    std::string missingProgram() const {
        switch (GetParam().kind) {
            case config::DatabaseKind::PostgreSql: return installed(kPostgres + "postgres") ? "" : "postgresql-15";
            case config::DatabaseKind::MySql: return installed(kMariadb) ? "" : "mariadb-server-core";
            case config::DatabaseKind::Sqlite: return "";
            case config::DatabaseKind::Odbc: return installed(kOdbcDriver) ? "" : "libsqliteodbc";
        }
        return "";
    }

    config::DatabaseSettings reached() const {
        switch (GetParam().kind) {
            case config::DatabaseKind::PostgreSql:
                if (!postgres_) postgres_.emplace();
                return postgres_->settings();
            case config::DatabaseKind::MySql:
                if (!mariadb_) mariadb_.emplace();
                return mariadb_->settings();
            case config::DatabaseKind::Sqlite:
            case config::DatabaseKind::Odbc: break;
        }
        config::DatabaseSettings settings;
        settings.kind = GetParam().kind;
        settings.file = put("agency.db", "");
        settings.dsn = "Driver=" + kOdbcDriver + ";Database=" + settings.file.string();
        return settings;
    }

    std::string quoted(const std::string& name) const {
        return GetParam().kind == config::DatabaseKind::MySql ? "`" + name + "`" : "\"" + name + "\"";
    }

    void sql(const std::string& text) const {
        auto session = DatabaseSession::open(exchange_.channel.database, DatabaseSession::Use::Write);
        ASSERT_TRUE(session) << session.error().message.en;
        auto done = session->execute(text, {});
        ASSERT_TRUE(done) << done.error().message.en << "\n" << text;
    }
    std::vector<SqlRow> rows(const std::string& text) const {
        auto session = DatabaseSession::open(exchange_.channel.database, DatabaseSession::Use::Read);
        auto found = session->rows(text, {});
        EXPECT_TRUE(found);
        return found ? *found : std::vector<SqlRow>();
    }

    void makeTables() const {
        const bool sqlite =
            GetParam().kind == config::DatabaseKind::Sqlite || GetParam().kind == config::DatabaseKind::Odbc;
        const bool mysql = GetParam().kind == config::DatabaseKind::MySql;
        const std::string time = sqlite ? "TEXT" : mysql ? "datetime(6)" : "timestamp";
        const std::string after = mysql ? " CHARACTER SET utf8mb4" : "";
        sql("DROP TABLE IF EXISTS " + quoted("公益性岗位"));
        sql("DROP TABLE IF EXISTS sendings");
        sql("CREATE TABLE " + quoted("公益性岗位") + " (id bigint NOT NULL PRIMARY KEY, " + quoted("姓名") +
            " varchar(100), pay decimal(10,2), changed " + time + ", taken varchar(10))" + after);
        sql("CREATE TABLE sendings (sending varchar(80), name varchar(200), sm3 char(64), content text)" + after);
    }

    void row(int id, const std::string& changed, const std::string& name = "'某人'") const {
        sql("INSERT INTO " + quoted("公益性岗位") + " VALUES (" + std::to_string(id) + ", " + name + ", 1280.50, '" +
            changed + "', NULL)");
    }
    std::string time(int second) const {
        const std::string two = (second < 10 ? "0" : "") + std::to_string(second);
        return "2019-09-16 02:00:" + two;
    }

    std::unique_ptr<Channel> open() const {
        return *openChannel(exchange_, {.agencies = {"human_resources"}, .spool = folder() / "spool"});
    }
    Inventory fetched(const std::string& cursor) const {
        auto inventory = open()->fetch(cursor);
        EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().message.en);
        return inventory ? *std::move(inventory) : Inventory();
    }
    // The ids of one fetch, which moves the cursor as a sealed batch does.
    std::vector<std::string> idsSince(std::string& cursor) const {
        auto inventory = fetched(cursor);
        std::vector<std::string> ids;
        if (inventory.deliveries.empty()) return ids;
        auto& delivery = inventory.deliveries[0];
        EXPECT_TRUE(verify(delivery));
        cursor = delivery.cursor;
        std::istringstream lines(read(delivery.files[0].path));
        std::string line;
        std::getline(lines, line);
        while (std::getline(lines, line)) ids.push_back(line.substr(0, line.find(',')));
        EXPECT_EQ(delivery.control->files[0].rows.at(""), ids.size());
        return ids;
    }
    static Receipt accepted() {
        Receipt receipt;
        receipt.batch = "B";
        return receipt;
    }
    std::string flagsSet() const {
        std::string ids;
        for (const auto& one :
             rows("SELECT CAST(id AS CHAR(9)) FROM " + quoted("公益性岗位") + " WHERE taken = 'Y' ORDER BY id"))
            ids += one[0]->substr(0, one[0]->find(' ')) + " ";
        return ids;
    }
    OutgoingFiles list(const std::string& content) const { return {{put("list.csv", content)}, std::nullopt}; }

    static std::optional<PostgresServer> postgres_;
    static std::optional<MariadbServer> mariadb_;
    config::ExchangeSettings exchange_;
};

std::optional<PostgresServer> Database::postgres_;
std::optional<MariadbServer> Database::mariadb_;

using Ids = std::vector<std::string>;

TEST_P(Database, BringsRowsAsDelimitedTextWithItsControlFile) {
    row(1, time(1), "'李\"四\",二'");
    row(2, time(1), "NULL");
    row(3, time(1), "''");
    row(4, time(2), "'两\n行'");
    auto inventory = fetched("");
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    auto& delivery = inventory.deliveries[0];
    ASSERT_TRUE(verify(delivery));
    EXPECT_EQ(delivery.dataset, "public_post");
    EXPECT_EQ(delivery.encoding, "UTF-8");
    std::string content = read(delivery.files[0].path);
    // SQLite keeps the number 1280.5, the others the decimal as it was declared.
    for (auto at = content.find("1280.50"); at != std::string::npos; at = content.find("1280.50"))
        content.erase(at + 6, 1);
    EXPECT_EQ(content, "id,姓名,pay\n1,\"李\"\"四\"\",二\",1280.5\n2,,1280.5\n3,\"\",1280.5\n4,\"两\n行\",1280.5\n");
}

TEST_P(Database, GoesOnBehindWhatWasSealed) {
    for (int id = 1; id <= 9; ++id) row(id, time(id));
    std::string cursor;
    EXPECT_EQ(idsSince(cursor).size(), 9U);
    EXPECT_EQ(idsSince(cursor), Ids{});
    row(20, time(30));
    sql("UPDATE " + quoted("公益性岗位") + " SET changed = '" + time(40) + "' WHERE id = 3");
    EXPECT_EQ(idsSince(cursor), (Ids{"9", "20", "3"}));  // 9 bears the last stamp: rows may have joined it
    EXPECT_EQ(idsSince(cursor), Ids{});
}

TEST_P(Database, LosesNoRowAtEqualStamps) {
    for (int id = 10; id < 35; ++id) row(id, time(1));
    std::string cursor;
    const auto first = idsSince(cursor);
    ASSERT_EQ(first.size(), 25U);
    EXPECT_EQ(first.front(), "10");
    EXPECT_EQ(first.back(), "34");
    row(5, time(1));  // before all others, at the stamp that was read last
    const auto second = idsSince(cursor);
    ASSERT_EQ(second.size(), 26U);
    EXPECT_EQ(second.front(), "5");
}

TEST_P(Database, ReadsTheOverlapAgainForRowsThatWereCommittedLate) {
    exchange_.channel.database.overlapSeconds = 10;
    for (int id = 1; id <= 30; ++id) row(id, time(id));
    std::string cursor;
    ASSERT_EQ(idsSince(cursor).size(), 30U);
    EXPECT_EQ(idsSince(cursor), Ids{});
    row(100, time(25));
    const auto again = idsSince(cursor);
    ASSERT_EQ(again.size(), 12U);
    EXPECT_EQ(again.front(), "20");
    EXPECT_EQ(again[6], "100");
}

TEST_P(Database, TakesALongTableInSeveralDeliveries) {
    exchange_.channel.database.mostRows = 10;
    for (int id = 1; id <= 25; ++id) row(id, time(id));
    std::string cursor;
    std::set<std::string> all;
    for (int run = 0; run < 3; ++run)
        for (const auto& id : idsSince(cursor)) all.insert(id);
    EXPECT_EQ(all.size(), 25U);
    EXPECT_EQ(idsSince(cursor), Ids{});
}

TEST_P(Database, SaysWhenOneStampHoldsMoreThanADelivery) {
    exchange_.channel.database.mostRows = 5;
    for (int id = 1; id <= 12; ++id) row(id, time(1));
    std::string cursor;
    ASSERT_EQ(idsSince(cursor).size(), 5U);
    const auto stuck = open()->fetch(cursor);
    ASSERT_FALSE(stuck);
    EXPECT_EQ(stuck.error().code, sdk::ErrorCode::Refused);
}

TEST_P(Database, WithoutAStampBringsTheWholeTableWhenItChanged) {
    exchange_.channel.database.stamp.clear();
    for (int id = 1; id <= 6; ++id) row(id, time(id));
    std::string cursor;
    EXPECT_EQ(idsSince(cursor).size(), 6U);
    EXPECT_EQ(idsSince(cursor), Ids{});
    sql("DELETE FROM " + quoted("公益性岗位") + " WHERE id = 2");
    EXPECT_EQ(idsSince(cursor), (Ids{"1", "3", "4", "5", "6"}));
}

TEST_P(Database, ReadsAQuery) {
    auto& settings = exchange_.channel.database;
    settings.table.clear();
    settings.query = "SELECT id, " + quoted("姓名") + ", pay, changed FROM " + quoted("公益性岗位") + " WHERE id > 2";
    for (int id = 1; id <= 7; ++id) row(id, time(id));
    std::string cursor;
    EXPECT_EQ(idsSince(cursor), (Ids{"3", "4", "5", "6", "7"}));
    settings.query += "; DROP TABLE sendings";
    EXPECT_EQ(open()->fetch("").error().code, sdk::ErrorCode::InvalidConfig);
}

TEST_P(Database, TellsOfRowsWithoutAStamp) {
    row(1, time(1));
    sql("INSERT INTO " + quoted("公益性岗位") + " VALUES (2, 'x', 1, NULL, NULL)");
    const auto inventory = fetched("");
    EXPECT_EQ(inventory.deliveries.size(), 1U);
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_NE(inventory.problems[0].message.en.find("'changed' is NULL"), std::string::npos);
}

TEST_P(Database, FlagsRowsOnlyAfterTheSealAndOnlyWhereAgreed) {
    for (int id = 1; id <= 3; ++id) row(id, time(id));
    auto& settings = exchange_.channel.database;
    settings.flagColumn = "taken";
    settings.flagValue = "Y";
    ASSERT_TRUE(open()->acknowledge(fetched("").deliveries.at(0), accepted()));
    EXPECT_EQ(flagsSet(), "");  // agreed by nobody

    settings.flagAgreed = "letter 2019-07";
    const auto delivery = fetched("").deliveries.at(0);
    EXPECT_EQ(flagsSet(), "");
    sql("UPDATE " + quoted("公益性岗位") + " SET changed = '" + time(50) + "' WHERE id = 2");  // not what was sealed
    ASSERT_TRUE(open()->acknowledge(delivery, accepted()));
    ASSERT_TRUE(open()->acknowledge(delivery, accepted()));
    EXPECT_EQ(flagsSet(), "1 3 ");
}

TEST_P(Database, FlagsWhatWasSealedBeforeARunWasCutOff) {
    for (int id = 1; id <= 2; ++id) row(id, time(id));
    auto& settings = exchange_.channel.database;
    settings.flagColumn = "taken";
    settings.flagValue = "Y";
    settings.flagAgreed = "letter 2019-07";
    const auto cursor = fetched("").deliveries.at(0).cursor;
    fetched("");  // not sealed
    EXPECT_EQ(flagsSet(), "");
    fetched(cursor);  // sealed, and then the power failed
    EXPECT_EQ(flagsSet(), "1 2 ");
}

TEST_P(Database, PutsSmallFilesIntoAnAgreedTableOnce) {
    exchange_.channel.database.putTable = "sendings";
    ASSERT_TRUE(open()->put(list("编号,姓名\n1,某人\n"), "key-1"));
    ASSERT_TRUE(open()->put(list("编号,姓名\n1,某人\n"), "key-1"));
    std::filesystem::remove_all(folder() / "spool");  // the gateway forgot
    ASSERT_TRUE(open()->put(list("编号,姓名\n1,某人\n"), "key-1"));
    const auto there = rows("SELECT name, content FROM sendings");
    ASSERT_EQ(there.size(), 1U);
    EXPECT_EQ(there[0][1], "编号,姓名\n1,某人\n");
    EXPECT_EQ(open()->put(list("other"), "key-1").error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(open()->put(list(std::string((std::size_t{1} << 20U) + 1, 'x')), "key-2").error().code,
              sdk::ErrorCode::Unsupported);
    EXPECT_EQ(open()->put(list("\xFF\xFE"), "key-3").error().code, sdk::ErrorCode::Unsupported);
}

TEST_P(Database, NamesAreNamesAndNothingElse) {
    row(1, time(1));
    auto& settings = exchange_.channel.database;
    settings.columns = {"id", "pay\" FROM sendings; DROP TABLE sendings; --"};
    EXPECT_EQ(open()->fetch("").error().code, sdk::ErrorCode::InvalidConfig);
    settings.columns = {};
    settings.table = "sendings\"; DROP TABLE sendings; --";
    EXPECT_FALSE(open()->fetch(""));
    EXPECT_EQ(rows("SELECT name FROM sendings").size(), 0U);
}

TEST_P(Database, ReadsWithoutLeaveToWrite) {
    if (GetParam().kind == config::DatabaseKind::Odbc) GTEST_SKIP() << "an ODBC source is as read-only as its user";
    row(1, time(1));
    auto session = DatabaseSession::open(exchange_.channel.database, DatabaseSession::Use::Read);
    ASSERT_TRUE(session);
    EXPECT_FALSE(session->execute("DELETE FROM " + quoted("公益性岗位"), {}));
    EXPECT_EQ(rows("SELECT name FROM sendings").size(), 0U);
}

TEST_P(Database, SaysThatAServerIsAway) {
    auto& settings = exchange_.channel.database;
    settings.host = folder().string();
    settings.port = 1;
    settings.file = folder() / "none/agency.db";
    settings.dsn = "Driver=" + (folder() / "none.so").string();
    if (settings.kind == config::DatabaseKind::MySql) settings.host = "127.0.0.1";
    const auto away = open()->fetch("");
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, sdk::ErrorCode::Io);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Database,
                         testing::Values(Kind{"PostgreSQL", config::DatabaseKind::PostgreSql},
                                         Kind{"MariaDB", config::DatabaseKind::MySql},
                                         Kind{"SQLite", config::DatabaseKind::Sqlite},
                                         Kind{"ODBC", config::DatabaseKind::Odbc}),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace aidgate::channel
