#include "store_fixture.h"

namespace aidgate::store {
namespace {

class Damage : public StoreTest {
protected:
    // Somebody who can write to the file and does not care for triggers.
    std::string tamper(const std::string& sql) const {
        std::string drop;
        for (const auto& name : rawQuery("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
            drop += "DROP TRIGGER " + name + ";";
        }
        return rawSql(drop + sql);
    }
    // One bit of the blob that `where` names.
    std::string flip(const std::string& table, const std::string& column, const std::string& where, int at) const {
        const auto hex = rawQuery("SELECT hex(" + column + ") FROM " + table + " WHERE " + where).at(0);
        std::string flipped = hex;
        const auto place = static_cast<std::size_t>(at < 0 ? static_cast<int>(hex.size()) + at : at);
        flipped[place] = flipped[place] == '0' ? '1' : '0';
        return tamper("UPDATE " + table + " SET " + column + " = x'" + flipped + "' WHERE " + where);
    }
};

TEST_F(Damage, OfAnySegmentIsNamed) {
    auto delivery = deliveryOf("B1", workers(1, 65'536 + 10));
    delivery.parts.emplace_back(record::Table(*dictionary().find("union_member")));
    const auto id = store().seal(delivery);
    ASSERT_TRUE(id) << id.error().message.en;
    close();
    for (const int segment : {0, 1}) {
        const auto where = "number = " + std::to_string(segment);
        const auto before = rawQuery("SELECT hex(content) FROM segment WHERE " + where).at(0);
        // Version, nonce, text, tag; the first segment is opened each time before the second one is.
        for (const int at : segment == 0 ? std::vector{0, 5, 40, -1} : std::vector{40}) {
            ASSERT_EQ(flip("segment", "content", where, at), "");
            const auto rows = store().rows(*id, "union_case");
            ASSERT_FALSE(rows);
            EXPECT_EQ(rows.error().code, sdk::ErrorCode::Damaged);
            for (const auto* part : {"B1", "union_case", "backup"}) {
                EXPECT_NE(rows.error().message.en.find(part), std::string::npos) << rows.error().message.en;
            }
            EXPECT_NE(rows.error().message.en.find("segment " + std::to_string(segment)), std::string::npos);
            if (at == 40) {
                EXPECT_EQ(store().verify()->size(), 1u);
            }
            close();
            ASSERT_EQ(tamper("UPDATE segment SET content = x'" + before + "' WHERE " + where), "");
        }
    }
    EXPECT_TRUE(store().rows(*id, "union_case"));
    EXPECT_TRUE(store().verify()->empty());
}

// What is read is what the seal holds; the digest is for those who have no key.
TEST_F(Damage, OfASegmentsDigestIsNoticedByVerify) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 10)));
    ASSERT_TRUE(id);
    close();
    ASSERT_EQ(tamper("UPDATE segment SET digest = '" + std::string(64, '0') + "' WHERE number = 0"), "");
    EXPECT_TRUE(store().rows(*id, "union_case"));
    const auto problems = store().verify();
    ASSERT_TRUE(problems);
    ASSERT_FALSE(problems->empty());
    EXPECT_NE(problems->front().en.find("digest"), std::string::npos) << problems->front().en;
}

TEST_F(Damage, BySwappingTwoSegmentsIsNoticed) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 2 * 65'536)));
    ASSERT_TRUE(id);
    ASSERT_EQ(tamper("UPDATE segment SET number = 9 WHERE number = 0; UPDATE segment SET number = 0 WHERE number = 1;"
                     "UPDATE segment SET number = 1 WHERE number = 9"),
              "");
    EXPECT_EQ(store().rows(*id, "union_case").error().code, sdk::ErrorCode::Damaged);
    EXPECT_FALSE(store().verify()->empty());
}

TEST_F(Damage, ByTakingASegmentAwayIsNoticed) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 65'536 + 10)));
    ASSERT_TRUE(id);
    ASSERT_EQ(tamper("DELETE FROM segment WHERE number = 1"), "");
    EXPECT_EQ(store().rows(*id, "union_case").error().code, sdk::ErrorCode::Damaged);
    EXPECT_FALSE(store().verify()->empty());
}

TEST_F(Damage, OfTheAccountIsNoticed) {
    ASSERT_TRUE(store().seal(deliveryOf("B1", workers(1, 10))));
    ASSERT_EQ(tamper("PRAGMA ignore_check_constraints = ON; UPDATE part SET rows_read = 11"), "");
    const auto problems = store().verify();
    ASSERT_TRUE(problems);
    ASSERT_FALSE(problems->empty());
    EXPECT_NE(problems->back().en.find("does not balance"), std::string::npos);
    EXPECT_NE(problems->back().zh.find("行数不平"), std::string::npos);
}

TEST_F(Damage, OfFilesRejectsAndFindingsIsNoticed) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account = {.read = 4, .accepted = 3, .rejected = 1};
    delivery.rejects.push_back({.dataset = "union_case", .file = "worker.csv", .line = 5, .raw = "raw"});
    const auto id = store().seal(delivery);
    ASSERT_TRUE(id);
    ASSERT_TRUE(store().recordRun({.asOf = "2019-09-16", .codes = {"c"}}, {{.code = "c", .subject = "s"}}));
    close();
    ASSERT_EQ(flip("raw_file", "content", "number = 0", -1), "");
    ASSERT_EQ(flip("reject", "raw", "number = 0", -1), "");
    ASSERT_EQ(flip("finding_content", "content", "finding_id = 1", -1), "");
    EXPECT_EQ(store().rawFile(*id, "worker.csv").error().code, sdk::ErrorCode::Damaged);
    EXPECT_EQ(store().rejects(*id, true).error().code, sdk::ErrorCode::Damaged);
    EXPECT_TRUE(store().rejects(*id, false));
    EXPECT_EQ(store().finding(1).error().code, sdk::ErrorCode::Damaged);
    EXPECT_EQ(store().verify()->size(), 3u);
}

TEST_F(Damage, OfTheKeyMarkerIsNotMistakenForAnotherKey) {
    ASSERT_TRUE(store().batches());
    close();
    ASSERT_EQ(flip("key_marker", "sealed", "id = 1", -1), "");
    const auto opened = tryOpen();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.en.find("marker is damaged"), std::string::npos);
}

TEST_F(Damage, OfTheDatabaseFileIsAnErrorNotACrash) {
    ASSERT_TRUE(store().seal(deliveryOf("B1", workers(1, 500))));
    close();
    const auto size = std::filesystem::file_size(file_);
    for (std::uintmax_t at = 0; at < size; at += 4096 * 3 + 7) {
        const auto copy = folder_ / "copy.db";
        std::filesystem::copy_file(file_, copy, std::filesystem::copy_options::overwrite_existing);
        {
            std::fstream out(copy, std::ios::binary | std::ios::in | std::ios::out);
            out.seekp(static_cast<std::streamoff>(at));
            out.write("\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5\x5a\xa5", 16);
        }
        auto opened = Store::open({.file = copy, .actor = "zhang.wei", .clock = [this] { return now_; }}, testKey(),
                                  dictionary());
        if (opened) {
            (void)(*opened)->verify();
            (void)(*opened)->rows(1, "union_case");
        }
    }
}

}  // namespace
}  // namespace aidgate::store
