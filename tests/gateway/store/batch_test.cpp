#include "store_fixture.h"

namespace aidgate::store {
namespace {

class Batches : public StoreTest {};

TEST_F(Batches, GiveBackTheRowsThatWereSealedInFileOrder) {
    const auto rows = workers(1, 40);
    const auto id = store().seal(deliveryOf("B1", rows));
    ASSERT_TRUE(id) << id.error().message.en;
    close();  // from the file, not from memory
    const auto read = store().rows(*id, "union_case");
    ASSERT_TRUE(read) << read.error().message.en;
    expectSameRows(rows, *read);
}

// More than are opened at a time.
TEST_F(Batches, GiveBackRowsOfSeveralSegments) {
    const auto rows = workers(1, 4 * 65'536 + 10);
    const auto id = store().seal(deliveryOf("B1", rows));
    ASSERT_TRUE(id) << id.error().message.en;
    EXPECT_EQ(rawQuery("SELECT row_count FROM segment ORDER BY number"),
              (std::vector<std::string>{"65536", "65536", "65536", "65536", "10"}));
    const auto read = store().rows(*id, "union_case");
    ASSERT_TRUE(read) << read.error().message.en;
    expectSameRows(rows, *read);
    auto twice = *store().rows(*id, "union_case");
    const auto appended = store().appendRows(*id, twice, 1000);
    ASSERT_TRUE(appended) << appended.error().message.en;
    auto expected = rows;
    expected.append(rows, static_cast<std::uint32_t>(rows.files.size()));
    expected.files.insert(expected.files.end(), rows.files.begin(), rows.files.end());
    expectSameRows(expected, twice);
}

TEST_F(Batches, KeepHeaderAccountNotesAndFiles) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account = {.read = 5, .accepted = 3, .rejected = 1, .duplicate = 1, .unchanged = 2};
    delivery.holdReasons = {{"one column is new", "新增一列"}};
    delivery.files = {{.name = "worker.csv", .bytes = 11, .digest = "aa", .content = "the content"}};
    const auto id = store().seal(delivery);
    ASSERT_TRUE(id) << id.error().message.en;
    const auto batch = store().batch(*id);
    ASSERT_TRUE(batch && *batch);
    const auto& found = **batch;
    EXPECT_EQ(found.header.name, "B1");
    EXPECT_EQ(found.header.agency, "union_assistance");
    EXPECT_EQ(found.header.generated, "2019-09-16T02:00:00+08:00");
    ASSERT_EQ(found.header.mappings.size(), 1u);
    EXPECT_EQ(found.header.mappings[0].version, 3);
    EXPECT_EQ(found.state, BatchState::Accepted);
    EXPECT_EQ(found.sealedAt, "2019-09-16T08:00:00Z");
    ASSERT_EQ(found.parts.size(), 1u);
    EXPECT_EQ(found.parts[0].account, delivery.parts[0].account);
    EXPECT_EQ(found.parts[0].contentDigest.size(), 64u);
    ASSERT_EQ(found.holdReasons.size(), 1u);
    EXPECT_EQ(found.holdReasons[0].zh, "新增一列");
    ASSERT_EQ(found.files.size(), 1u);
    EXPECT_EQ(found.files[0].content, "");
    const auto content = store().rawFile(*id, "worker.csv");
    ASSERT_TRUE(content) << content.error().message.en;
    EXPECT_EQ(*content, "the content");
    EXPECT_EQ(store().rawFile(*id, "other.csv").error().code, sdk::ErrorCode::NotFound);
}

TEST_F(Batches, OfTheSameNameAndDigestAreSealedOnce) {
    const auto first = store().seal(deliveryOf("B1", workers(1, 3)));
    const auto second = store().seal(deliveryOf("B1", workers(1, 3)));
    ASSERT_TRUE(first && second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(store().batches()->size(), 1u);
}

TEST_F(Batches, OfTheSameNameWithOtherBytesAreRefused) {
    ASSERT_TRUE(store().seal(deliveryOf("B1", workers(1, 3))));
    auto other = deliveryOf("B1", workers(1, 4));
    other.header.inputDigest = "ffeeddccbbaa99887766";
    const auto sealed = store().seal(other);
    ASSERT_FALSE(sealed);
    EXPECT_EQ(sealed.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(sealed.error().message.en.find("001122334455"), std::string::npos);
    EXPECT_NE(sealed.error().message.en.find("ffeeddccbbaa"), std::string::npos);
    EXPECT_EQ(store().batches()->size(), 1u);
}

TEST_F(Batches, OfTwoAgenciesMayHaveOneName) {
    ASSERT_TRUE(store().seal(deliveryOf("B1", workers(1, 3))));
    auto other = deliveryOf("B1", workers(1, 4));
    other.header.agency = "civil_affairs";
    EXPECT_TRUE(store().seal(other));
    EXPECT_EQ(store().findBatch("civil_affairs", "B1")->value().header.agency, "civil_affairs");
    EXPECT_FALSE(store().findBatch("social_security", "B1")->has_value());
}

TEST_F(Batches, WhoseAccountDoesNotBalanceAreRefused) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account.read = 4;
    const auto sealed = store().seal(delivery);
    ASSERT_FALSE(sealed);
    EXPECT_EQ(sealed.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(sealed.error().message.en.find("does not balance"), std::string::npos);
    EXPECT_TRUE(store().batches()->empty());
}

TEST_F(Batches, WhoseRowsAreNotThoseCountedAreRefused) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account = {.read = 4, .accepted = 4};
    EXPECT_FALSE(store().seal(delivery));
    delivery.parts.front().account = {.read = 3, .held = 3};  // of an accepted batch
    EXPECT_FALSE(store().seal(delivery));
    EXPECT_TRUE(store().batches()->empty());
}

TEST_F(Batches, WithoutRowsAreSealedToo) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 0)));
    ASSERT_TRUE(id) << id.error().message.en;
    EXPECT_EQ(store().rows(*id, "union_case")->rowCount(), 0u);
    EXPECT_EQ(store().rows(*id, "union_member").error().code, sdk::ErrorCode::NotFound);
    EXPECT_EQ(store().rows(*id + 1, "union_case").error().code, sdk::ErrorCode::NotFound);
}

TEST_F(Batches, KeepRejectsWithTheirRawTextSealed) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account = {.read = 5, .accepted = 3, .rejected = 1, .duplicate = 1};
    delivery.rejects.push_back({.dataset = "union_case",
                                .duplicate = false,
                                .file = "worker.csv",
                                .line = 5,
                                .key = "U-9",
                                .position = 2,
                                .rule = "sync.key-again",
                                .message = {"the key is there already", "编号重复"},
                                .mappingLine = 12,
                                .raw = "U-9\t王乙"});
    delivery.rejects.push_back({.dataset = "union_case", .duplicate = true, .file = "worker.csv", .line = 6});
    const auto id = store().seal(delivery);
    ASSERT_TRUE(id) << id.error().message.en;
    const auto listed = store().rejects(*id, false);
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 2u);
    EXPECT_EQ((*listed)[0].raw, "");
    EXPECT_EQ((*listed)[0].key, "U-9");
    EXPECT_EQ((*listed)[0].position, 2u);
    EXPECT_EQ((*listed)[0].message.zh, "编号重复");
    EXPECT_EQ((*listed)[0].mappingLine, 12u);
    EXPECT_TRUE((*listed)[1].duplicate);
    const auto opened = store().rejects(*id, true);
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)[0].raw, "U-9\t王乙");
    EXPECT_EQ(store().audit(1)->front().action, "rejects.read");
}

TEST_F(Batches, CountTheirColumns) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 10)));
    ASSERT_TRUE(id);
    const auto statistics = store().statistics(*id, "union_case");
    ASSERT_TRUE(statistics);
    ASSERT_EQ(statistics->size(), dictionary().find("union_case")->fields.size());
    for (const auto& column : *statistics) {
        if (column.field == "birth") {  // rows 5 and 10 cannot be read
            EXPECT_EQ(column.unreadable, 2u);
            EXPECT_EQ(column.known, 8u);
        }
        if (column.field == "status") {  // codes 1,2,0,1,2,0,1,2,0,1
            EXPECT_EQ(column.codes,
                      (std::map<std::string, std::uint64_t>{{"active", 3}, {"exited", 4}, {"relieved", 3}}));
        }
        if (column.field == "address") {
            EXPECT_EQ(column.absent, 10u);
        }
    }
}

TEST_F(Batches, WhenHeldCanBeAccepted) {
    const auto id = store().seal(heldDeliveryOf("B1", workers(1, 3)));
    ASSERT_TRUE(id) << id.error().message.en;
    EXPECT_EQ(store().batch(*id)->value().state, BatchState::Held);
    EXPECT_TRUE(store().current("")->empty());
    now_ = "2019-09-17T08:00:00Z";
    const auto decided = store().decide(*id, BatchState::Accepted, "asked the bureau");
    ASSERT_TRUE(decided) << decided.error().message.en;
    const auto batch = store().batch(*id)->value();
    EXPECT_EQ(batch.state, BatchState::Accepted);
    EXPECT_EQ(batch.decidedBy, "zhang.wei");
    EXPECT_EQ(batch.decidedAt, "2019-09-17T08:00:00Z");
    EXPECT_EQ(batch.parts[0].account, (Account{.read = 3, .accepted = 3}));
    EXPECT_EQ(store().current("")->size(), 1u);
    EXPECT_EQ(store().audit(1)->front().action, "batch.accept");
    EXPECT_EQ(store().decide(*id, BatchState::Refused, "").error().code, sdk::ErrorCode::Refused);
}

TEST_F(Batches, WhenHeldCanBeRefused) {
    const auto id = store().seal(heldDeliveryOf("B1", workers(1, 3)));
    ASSERT_TRUE(id);
    ASSERT_TRUE(store().decide(*id, BatchState::Refused, "wrong month"));
    EXPECT_EQ(store().batch(*id)->value().state, BatchState::Refused);
    EXPECT_EQ(store().batch(*id)->value().parts[0].account, (Account{.read = 3, .held = 3}));
    EXPECT_TRUE(store().current("")->empty());
    EXPECT_FALSE(store().decide(*id, BatchState::Accepted, ""));
}

TEST_F(Batches, ThatWereAcceptedCannotBeDecided) {
    const auto id = store().seal(deliveryOf("B1", workers(1, 3)));
    ASSERT_TRUE(id);
    EXPECT_FALSE(store().decide(*id, BatchState::Refused, ""));
    EXPECT_FALSE(store().decide(*id + 1, BatchState::Refused, ""));
}

// ---- what the tables themselves refuse, whoever writes

TEST_F(Batches, CannotBeChangedByAnybody) {
    auto delivery = deliveryOf("B1", workers(1, 3));
    delivery.parts.front().account = {.read = 4, .accepted = 3, .rejected = 1};
    delivery.rejects.push_back({.dataset = "union_case", .file = "worker.csv", .line = 5});
    delivery.holdReasons = {{"note", "注"}};
    ASSERT_TRUE(store().seal(delivery));
    const char* const forbidden[] = {
        "UPDATE segment SET content = x'00'",
        "DELETE FROM segment",
        "INSERT INTO segment VALUES (1, 'union_case', 7, 1, '', x'00')",
        "UPDATE batch SET name = 'B2'",
        "UPDATE batch SET state = 'refused', decided_by = 'x', decided_at = 'y'",
        "DELETE FROM batch",
        "INSERT OR REPLACE INTO batch SELECT * FROM batch",
        "UPDATE part SET accepted = 2, rejected = 2",
        "UPDATE part SET accepted = 4, rejected = 0",
        "DELETE FROM part",
        "UPDATE reject SET rule = ''",
        "DELETE FROM reject",
        "UPDATE raw_file SET content = x'00'",
        "DELETE FROM raw_file",
        "UPDATE batch_note SET en = ''",
        "DELETE FROM batch_mapping",
        "UPDATE column_statistic SET known = 0",
        "DELETE FROM code_statistic",
        "UPDATE audit SET actor = ''",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit VALUES (1, '', '', '', '', '')",
    };
    for (const auto* sql : forbidden) EXPECT_NE(rawSql(sql), "") << sql;
    EXPECT_TRUE(store().verify()->empty());
}

TEST_F(Batches, ThatDoNotBalanceAreRefusedByTheTableItself) {
    ASSERT_TRUE(store().batches());  // makes the file
    const auto part = [](const char* counts) {
        return "INSERT INTO part VALUES (1, 0, 'union_case', " + std::string(counts) + ", 0, 'd', 0, 0)";
    };
    // read, accepted, rejected, duplicate, held, unchanged
    EXPECT_NE(rawSql(part("5, 0, 3, 1, 0, 0")).find("account_balances"), std::string::npos);
    EXPECT_NE(rawSql(part("4, 0, 3, 1, 0, 1")).find("unchanged_within_accepted"), std::string::npos);
    EXPECT_NE(rawSql("BEGIN; " + part("4, 1, 2, 1, 0, 0")), "");  // one accepted, none sealed
    const std::string batch =
        "INSERT INTO batch (id, exchange, agency, dataset, division, name, generated, is_full, adapter, "
        "adapter_version, dictionary_version, input_digest, state, sealed_at) "
        "VALUES (1, '', '', '', '', 'B', '', 1, '', '', '', '', 'accepted', '')";
    EXPECT_EQ(rawSql("BEGIN; " + part("4, 0, 3, 1, 0, 0") + ";" + batch + "; ROLLBACK"), "");
    const std::string lost = "INSERT INTO part VALUES (1, 0, 'union_case', 4, 1, 2, 1, 0, 0, 1, 'd', 0, 0)";
    EXPECT_NE(rawSql("BEGIN; " + lost + ";" + batch + "; ROLLBACK").find("segments"), std::string::npos);
}

}  // namespace
}  // namespace aidgate::store
