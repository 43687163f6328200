// An agency's interface database as an operator has it: configured, synced, synced again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "scenario.h"

namespace aidgate::test {
namespace {

class AgencyDatabase {
public:
    AgencyDatabase() {
        runAidgate({"init", home().string()});
        auto settings = readFile(configuration());
        const std::string none = "exchanges: {}";
        settings.replace(settings.find(none), none.size(),
                         "exchanges:\n"
                         "  posts:\n"
                         "    agency: human_resources\n"
                         "    dataset: public_post\n"
                         "    division: \"210199\"\n"
                         "    state: changes\n"
                         "    channel:\n"
                         "      receipts: ack\n"
                         "      database:\n"
                         "        kind: sqlite\n"
                         "        file: ../agency.db\n"
                         "        table: posts\n"
                         "        columns: [GWBH, AAC002, AAC003, AAB004, KSRQ, JSRQ, BTJE]\n"
                         "        key: [GWBH]\n"
                         "        stamp: updated_at\n"
                         "        flag_column: taken\n"
                         "        flag_value: Y\n"
                         "        flag_agreed: letter 2019-07\n"
                         "    adapter: {id: delimited}\n"
                         "    mapping: human_resources/public_post\n");
        writeFile(configuration(), settings);
        sql("CREATE TABLE posts (GWBH TEXT PRIMARY KEY, AAC002 TEXT, AAC003 TEXT, AAB004 TEXT, KSRQ TEXT, JSRQ TEXT, "
            "BTJE TEXT, updated_at TEXT, taken TEXT)");
    }

    void post(const std::string& number, const std::string& stamp) const {
        sql("INSERT INTO posts VALUES ('" + number +
            "', '210199196905121039', '王建国', '示范街道办, 一科', '20190723', NULL, '1550.00', '" + stamp +
            "', NULL)");
    }
    std::string flagged() const {
        sql("SELECT group_concat(GWBH, ' ') FROM posts WHERE taken = 'Y'", "flagged");
        return readFile(temporary_ / "flagged");
    }
    Said sync() const { return runAidgate({"--config", configuration().string(), "--json", "sync"}); }
    std::filesystem::path home() const { return temporary_ / "home"; }

private:
    std::filesystem::path configuration() const { return home() / "gateway.yaml"; }
    void sql(const std::string& text, const std::string& into = "said") const {
        const std::string command = "sqlite3 '" + (temporary_ / "agency.db").string() + "' \"" + text + "\" > '" +
                                    (temporary_ / into).string() + "'";
        ASSERT_EQ(std::system(command.c_str()), 0) << text;
    }

    TemporaryFolder temporary_;
};

TEST(AgencyDatabases, RowsAreSyncedFlaggedAndNotReadAgain) {
    AgencyDatabase agency;
    agency.post("G-0001", "2019-09-16 02:00:00");
    agency.post("G-0002", "2019-09-16 02:00:01");
    const auto first = agency.sync();
    ASSERT_EQ(first.exitCode, 0) << first.out << first.err;
    const auto account = nlohmann::json::parse(first.out);
    ASSERT_EQ(account.size(), 1U) << first.out;
    EXPECT_EQ(account[0].at("accepted").dump(), "2");
    EXPECT_EQ(agency.flagged(), "G-0001 G-0002\n");
    EXPECT_FALSE(std::filesystem::is_empty(agency.home() / "ack"));

    const auto again = agency.sync();
    EXPECT_EQ(again.exitCode, 0) << again.err;
    EXPECT_EQ(nlohmann::json::parse(again.out).size(), 0U) << again.out;

    agency.post("G-0003", "2019-09-16 02:00:01");  // joined the stamp that was read last
    const auto third = agency.sync();
    EXPECT_EQ(third.exitCode, 0) << third.err;
    EXPECT_EQ(agency.flagged(), "G-0001 G-0002 G-0003\n");
}

}  // namespace
}  // namespace aidgate::test
