#include "schema.h"
#include "places.h"

#include "store_fixture.h"

namespace aidgate::store {
namespace {

class Schema : public StoreTest {
protected:
    sdk::Result<bool> upgrade(std::span<const SchemaStep> steps) {
        auto connection = Connection::open(file_);
        if (!connection) return connection.error();
        return bringUpToDate(**connection, steps, now_);
    }
};

constexpr SchemaStep kFirst[] = {{1,
                                  "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at TEXT NOT NULL);"
                                  "CREATE TABLE thing (a TEXT); INSERT INTO thing VALUES ('kept')"}};
constexpr SchemaStep kThree[] = {
    kFirst[0], {2, "ALTER TABLE thing ADD COLUMN b TEXT DEFAULT 'new'"}, {3, "CREATE TABLE more (c TEXT)"}};
constexpr SchemaStep kBroken[] = {kFirst[0], {2, "CREATE TABLE half (d TEXT)"}, {3, "CREATE NONSENSE"}};

TEST_F(Schema, OfAnOlderVersionIsBroughtUpToDate) {
    ASSERT_TRUE(upgrade(kFirst));
    now_ = "2020-01-01T00:00:00Z";
    const auto made = upgrade(kThree);
    ASSERT_TRUE(made) << made.error().message.en;
    EXPECT_FALSE(*made);
    EXPECT_EQ(rawQuery("SELECT a || ' ' || b FROM thing"), std::vector<std::string>{"kept new"});
    EXPECT_EQ(rawQuery("SELECT version || ' ' || at FROM schema_version ORDER BY version"),
              (std::vector<std::string>{"1 2019-09-16T08:00:00Z", "2 2020-01-01T00:00:00Z", "3 2020-01-01T00:00:00Z"}));
    EXPECT_TRUE(upgrade(kThree));
}

TEST_F(Schema, OfAnUpgradeThatFailsIsAsBefore) {
    ASSERT_TRUE(upgrade(kFirst));
    EXPECT_FALSE(upgrade(kBroken));
    EXPECT_EQ(rawQuery("SELECT max(version) FROM schema_version"), std::vector<std::string>{"1"});
    EXPECT_TRUE(rawQuery("SELECT name FROM sqlite_schema WHERE name = 'half'").empty());
}

TEST_F(Schema, OfANewerProgramIsRefused) {
    ASSERT_TRUE(store().batches());
    close();
    ASSERT_EQ(rawSql("INSERT INTO schema_version VALUES (99, '')"), "");
    const auto opened = tryOpen();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, sdk::ErrorCode::Unsupported);
    EXPECT_NE(opened.error().message.en.find("99"), std::string::npos);
}

TEST_F(Schema, OfSomethingElseIsRefused) {
    ASSERT_EQ(rawSql("CREATE TABLE somebody (x TEXT)"), "");
    EXPECT_EQ(tryOpen().error().code, sdk::ErrorCode::Refused);
    std::ofstream(file_ = folder_ / "text.db") << std::string(5000, 'x');
    EXPECT_EQ(tryOpen().error().code, sdk::ErrorCode::Damaged);
    file_ = folder_ / "no" / "such.db";
    EXPECT_EQ(tryOpen().error().code, sdk::ErrorCode::Io);
}

// version_1.sql is a store of version 1 as it was written then; it never changes. The parameter is the version that the
// store has reached by its steps when this program opens it: whatever it is, the rows are there.
class EarlierSchema : public Schema, public testing::WithParamInterface<int> {};

TEST_P(EarlierSchema, IsStillRead) {
    std::ifstream in(std::filesystem::path(test::kSourceDir) / "tests/gateway/store/fixtures/version_1.sql");
    ASSERT_TRUE(in);
    std::stringstream sql;
    sql << in.rdbuf();
    ASSERT_EQ(rawSql(sql.str()), "");
    ASSERT_TRUE(upgrade(schemaSteps().first(static_cast<std::size_t>(GetParam()))));
    ASSERT_EQ(rawQuery("SELECT max(version) FROM schema_version"),
              std::vector<std::string>{std::to_string(GetParam())});
    const auto batch = store().findBatch("union_assistance", "B1");
    ASSERT_TRUE(batch) << batch.error().message.en;
    ASSERT_TRUE(*batch);
    const auto rows = store().rows((*batch)->id, "union_case");
    ASSERT_TRUE(rows) << rows.error().message.en;
    expectSameRows(workers(1, 4), *rows);
    const auto rejects = store().rejects((*batch)->id, true);
    ASSERT_TRUE(rejects) << rejects.error().message.en;
    EXPECT_EQ(rejects->at(0).raw, "U-9\t王乙");
    const auto finding = store().finding(1);
    ASSERT_TRUE(finding && *finding);
    EXPECT_EQ((*finding)->finding.formula, "1 < 2");
    EXPECT_TRUE(store().verify()->empty());

    // And it goes on from there.
    auto next = deliveryOf("B2", workers(1, 3));
    next.header.cursor = "after-B2";
    const auto sealed = store().seal(next);
    ASSERT_TRUE(sealed) << sealed.error().message.en;
    EXPECT_EQ(*store().cursor("union-210199"), "after-B2");
    EXPECT_TRUE(store().verify()->empty());
}

INSTANTIATE_TEST_SUITE_P(OfEachVersion, EarlierSchema, testing::Range(1, static_cast<int>(schemaSteps().size()) + 1));

}  // namespace
}  // namespace aidgate::store
