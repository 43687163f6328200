#include "sync_fixture.h"

namespace aidgate::sync {
namespace {

class Sync : public SyncTest {
protected:
    void workers(std::vector<Row> rows) {
        script_ = {.types = {{.name = "worker", .columns = kWorkerColumns}}, .batches = {}, .issues = {}, .end = {}};
        if (!rows.empty()) script_.batches.push_back({"worker", "worker.csv", std::move(rows)});
    }
    void members(std::vector<Rows> batches) {
        script_ = {
            .types = {{.name = "worker", .columns = kWorkerColumns}, {.name = "member", .columns = kMemberColumns}},
            .batches = std::move(batches),
            .issues = {},
            .end = {}};
    }
    channel::Delivery controlled(const std::string& batch, std::uint64_t rows) const {
        auto made = delivery(batch);
        channel::ControlFile control;
        control.files.push_back({.name = "worker.csv", .rows = {{"", rows}}, .bytes = {}, .sm3 = {}});
        made.control = control;
        return made;
    }
    std::size_t batchCount() { return store_->batches()->size(); }
};

TEST_F(Sync, SealsWhatWasRead) {
    workers({worker("U-1"), worker("U-2")});
    const auto result = run(delivery("B1"));
    ASSERT_FALSE(result.error) << result.error->message.en;
    EXPECT_EQ(result.outcome, Outcome::Sealed);
    ASSERT_TRUE(result.batch);
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 2, .accepted = 2}));
    EXPECT_EQ(keys(result, "union_case"), "U-1 U-2");
    const auto& header = result.batch->header;
    EXPECT_EQ(header.exchange, "union-210199");
    EXPECT_EQ(header.agency, "union_assistance");
    EXPECT_EQ(header.division, "210199");
    EXPECT_EQ(header.dataset, "worker");
    EXPECT_EQ(header.adapter, "scripted");
    EXPECT_EQ(header.adapterVersion, "2.1.0");
    EXPECT_EQ(header.dictionaryVersion, bundled().dictionary.version());
    ASSERT_EQ(header.mappings.size(), 1u);
    EXPECT_EQ(header.mappings[0].id, "union_assistance/worker");
    const auto archived = store_->rawFile(result.batch->id, "worker.csv");
    ASSERT_TRUE(archived) << archived.error().message.en;
    EXPECT_EQ(*archived, "content");
    EXPECT_EQ(result.batch->files[0].digest, crypto::digest(crypto::DigestKind::Sm3, "content").hex());
    EXPECT_TRUE(store_->verify()->empty());
}

TEST_F(Sync, MovesTheCursorOfItsExchangeWithTheSeal) {
    workers({worker("U-1")});
    auto made = delivery("B1");
    made.cursor = "where the next fetch begins";
    ASSERT_EQ(run(made).outcome, Outcome::Sealed);
    EXPECT_EQ(*store_->cursor("union-210199"), made.cursor);
}

TEST_F(Sync, KnowsADeliveryThatCameBefore) {
    workers({worker("U-1")});
    const auto first = run(delivery("B1"));
    const auto second = run(delivery("B1"));
    EXPECT_EQ(second.outcome, Outcome::Unchanged);
    ASSERT_TRUE(first.batch && second.batch);
    EXPECT_EQ(second.batch->id, first.batch->id);
    EXPECT_EQ(batchCount(), 1u);
}

TEST_F(Sync, RefusesOtherBytesUnderAKnownName) {
    workers({worker("U-1")});
    const auto first = run(delivery("B1"));
    ASSERT_TRUE(first.batch);
    auto other = delivery("B1", "other content");
    const auto second = run(other);
    EXPECT_EQ(second.outcome, Outcome::Refused);
    ASSERT_TRUE(second.error);
    EXPECT_FALSE(second.batch);
    EXPECT_NE(second.error->message.en.find(first.batch->header.inputDigest.substr(0, 12)), std::string::npos);
    ASSERT_TRUE(channel::verify(other));
    EXPECT_NE(second.error->message.en.find(other.inputDigest().substr(0, 12)), std::string::npos);
    EXPECT_EQ(batchCount(), 1u);
}

TEST_F(Sync, SealsADeliveryWithoutRows) {
    workers({});
    const auto result = run(delivery("B1"));
    EXPECT_EQ(result.outcome, Outcome::Sealed);
    ASSERT_TRUE(result.batch);
    ASSERT_EQ(result.batch->parts.size(), 1u);  // delivered, and empty
    EXPECT_EQ(result.batch->parts[0].dataset, "union_case");
    EXPECT_EQ(store_->current("")->size(), 1u);
}

TEST_F(Sync, LeavesTheStoreAsItWasWhenAnythingIsWrong) {
    workers({worker("U-1")});
    script_.end = sdk::Error{sdk::ErrorCode::MalformedInput, {"the file ends inside a row", "文件在一行中间结束"}};
    auto result = run(delivery("B1"));
    EXPECT_EQ(result.outcome, Outcome::Refused);
    EXPECT_EQ(result.error->message.en, "the file ends inside a row");

    workers({worker("U-1")});
    auto strange = exchange();
    strange.adapter = "nobody";
    EXPECT_EQ(run(delivery("B1"), strange).outcome, Outcome::Refused);
    strange = exchange();
    strange.adapterOptions = {{"delimiter", ";"}};
    EXPECT_EQ(run(delivery("B1"), strange).outcome, Outcome::Refused);
    auto gone = delivery("B1");
    std::filesystem::remove(gone.files[0].path);
    EXPECT_EQ(run(gone).outcome, Outcome::Refused);
    script_.types[0].columns[0] = "编号";  // the key's column is not there
    EXPECT_EQ(run(delivery("B1")).outcome, Outcome::Refused);
    script_.types[0].name = "visitors";  // nothing maps it
    result = run(delivery("B1"));
    EXPECT_EQ(result.outcome, Outcome::Refused);
    EXPECT_EQ(result.error->code, sdk::ErrorCode::InvalidMapping);
    EXPECT_EQ(batchCount(), 0u);
}

// ---- the control file's counts

TEST_F(Sync, RefusesADeliveryWhoseRowsAreNotThoseSaid) {
    workers({worker("U-1"), worker("U-2")});
    const auto result = run(controlled("B1", 3));
    EXPECT_EQ(result.outcome, Outcome::Refused);
    ASSERT_TRUE(result.error);
    EXPECT_NE(result.error->message.en.find("3"), std::string::npos);
    EXPECT_NE(result.error->message.en.find("2"), std::string::npos);
    EXPECT_EQ(batchCount(), 0u);
    EXPECT_EQ(run(controlled("B1", 2)).outcome, Outcome::Sealed);
}

TEST_F(Sync, CountsRejectedRowsAmongThoseSaid) {
    workers({worker("U-1"), worker("~"), worker("U-1", "王乙")});
    script_.issues.push_back([](sdk::RowIssueLog& issues) {
        issues.report({.severity = sdk::IssueSeverity::Reject,
                       .code = "delimited.too-few-columns",
                       .message = {"3 columns, expected 5", "有 3 列，应为 5 列"},
                       .where = {.resource = "worker.csv", .line = 9},
                       .recordType = "worker",
                       .raw = "U-9,王丙,"});
    });
    const auto result = run(controlled("B1", 4));
    ASSERT_FALSE(result.error) << result.error->message.en;
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 4, .accepted = 1, .rejected = 3}));
    EXPECT_EQ(rejects(result, "union_case"),
              "3 mapping.key-absent , 4 sync.key-again U-1, 9 delimited.too-few-columns ");
    EXPECT_EQ(result.rejects[2].raw, "U-9,王丙,");
}

TEST_F(Sync, CountsFamiliesNotTheirMembersAmongThoseSaid) {
    script_ = {.types = {{.name = "relief", .columns = kFamilyColumns},
                         {.name = "relief_member", .columns = kMemberOfFamilyColumns, .parent = "relief"}},
               .batches = {{"relief", "worker.csv", {{.cells = {"D-1", "城市低保", "690.00"}, .ordinal = 1}}},
                           {"relief_member",
                            "worker.csv",
                            {{.cells = {"王甲", "~", "01"}, .ordinal = 2, .parent = 1},
                             {.cells = {"王乙", "~", "12"}, .ordinal = 3, .parent = 1}}}},
               .issues = {},
               .end = {}};
    auto made = controlled("B1", 1);
    made.agency = "civil_affairs";
    const auto result = run(made);
    ASSERT_FALSE(result.error) << result.error->message.en;
    EXPECT_EQ(account(result, "relief_case").accepted, 1u);
    EXPECT_EQ(keys(result, "relief_member"), "D-1/1 D-1/2");
}

// ---- single rows

TEST_F(Sync, KeepsTheFirstRowOfAKey) {
    workers({worker("U-1", "王甲"), worker("U-2"), worker("U-1", "王乙"), worker("U-1", "王甲")});
    const auto result = run(delivery("B1"));
    EXPECT_EQ(keys(result, "union_case"), "U-1 U-2");
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 4, .accepted = 2, .rejected = 1, .duplicate = 1}));
    EXPECT_EQ(rejects(result, "union_case"), "4 sync.key-again U-1, 5 sync.duplicate U-1");
    EXPECT_TRUE(result.rejects[1].duplicate);
    EXPECT_NE(result.rejects[0].message.en.find("worker.csv:2"), std::string::npos);
    EXPECT_NE(result.rejects[0].raw.find("王乙"), std::string::npos);
    EXPECT_EQ(result.rejects[0].message.en.find("王"), std::string::npos);
}

TEST_F(Sync, TakesRowsForEqualWhateverTheirSpelling) {
    workers({{.cells = {"U-1", "王甲", "~", "1969-05-12", "在档"}},
             {.cells = {"U-1", " 王 甲 ", "-", "19690512", "在档"}}});
    EXPECT_EQ(account(run(delivery("B1")), "union_case").duplicate, 1u);
}

TEST_F(Sync, ARejectedRowDoesNotStandForItsKey) {
    workers({worker("U-1", "210199196905121039"), worker("U-1", "王甲")});
    const auto result = run(delivery("B1"));
    EXPECT_EQ(keys(result, "union_case"), "U-1");
    EXPECT_EQ(rejects(result, "union_case"), "2 mapping.shifted-columns U-1");
}

TEST_F(Sync, HidesWhatMayBeANameInTheKeysPlace) {
    workers({worker("U-1"), {.cells = {"王建国", "210199196905121039", "~", "~", "~"}}});
    const auto result = run(delivery("B1"));
    EXPECT_EQ(rejects(result, "union_case"), "3 mapping.shifted-columns ");
    const auto stored = store_->rejects(result.batch->id, true);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->at(0).key, "");
    EXPECT_NE(stored->at(0).raw.find("王建国"), std::string::npos);
}

TEST_F(Sync, KnowsAKeyByItsShapeWhereColumnsAreShifted) {
    members({{"worker", "worker.csv", {worker("U-001")}},
             {"member",
              "member.csv",
              {{.cells = {"U-777", "210199196905121039", "~"}},  // of another delivery's file: counted on there
               {.cells = {"U-7777", "210199196905121039", "~"}},
               {.cells = {"210199197003182048", "210199196905121039", "~"}},
               {.cells = {"V-777", "210199196905121039", "~"}}}}});
    EXPECT_EQ(rejects(run(delivery("B1")), "union_member"),
              "3 mapping.shifted-columns U-777/1, 4 mapping.shifted-columns , 5 mapping.shifted-columns , "
              "6 mapping.shifted-columns ");
}

TEST_F(Sync, CountsPositionsOverAllRowsOfAKeyInTheirFile) {
    members({{"worker", "worker.csv", {worker("U-1"), worker("U-2")}},
             {"member",
              "member1.csv",
              {{.cells = {"U-1", "王乙", "~"}},
               {.cells = {"U-2", "李甲", "~"}},
               {.cells = {"U-1", "210199196905121039", "~"}},  // shifted: rejected, and counted
               {.cells = {"U-1", "王乙", "~"}},                // equal to the first: dropped, and counted
               {.cells = {"U-1", "王丙", "~"}}}},
             {"member", "member2.csv", {{.cells = {"U-1", "王丁", "~"}}}}});
    const auto result = run(delivery("B1"));
    EXPECT_EQ(keys(result, "union_member"), "U-1/1 U-2/1 U-1/4 U-1/1");
    EXPECT_EQ(rejects(result, "union_member"), "6 mapping.shifted-columns U-1/2, 7 sync.duplicate U-1/3");
    EXPECT_EQ(account(result, "union_member"),
              (store::Account{.read = 6, .accepted = 4, .rejected = 1, .duplicate = 1}));
}

TEST_F(Sync, LeavesMembersWithoutTheirFileToTheReconciliation) {
    members({{"member", "member.csv", {{.cells = {"U-7", "王乙", "~"}}, {.cells = {"U-7", "王乙", "~"}}}}});
    EXPECT_EQ(account(run(delivery("B1")), "union_member").accepted, 2u);
}

TEST_F(Sync, KeepsSeveralRowsOfAPersonAndDropsEqualOnes) {
    script_ = {.types = {{.name = "pension", .columns = {"AAC001", "AAC003", "AAE019"}}},
               .batches = {{"pension",
                            "worker.csv",
                            {{.cells = {"P1", "王甲", "1200.00"}},
                             {.cells = {"P1", "王甲", "300.00"}},
                             {.cells = {"P2", "李甲", "1200.00"}},
                             {.cells = {"P1", "王甲", "1200.0"}}}}},
               .issues = {},
               .end = {}};
    auto made = delivery("B1");
    made.agency = "social_security";
    const auto result = run(made);
    ASSERT_FALSE(result.error) << result.error->message.en;
    EXPECT_EQ(keys(result, "pension"), "P1 P1 P2");
    EXPECT_EQ(rejects(result, "pension"), "5 sync.duplicate P1");
}

// ---- families

class Families : public SyncTest {
protected:
    void SetUp() override {
        script_ = {.types = {{.name = "relief", .columns = kFamilyColumns},
                             {.name = "relief_member", .columns = kMemberOfFamilyColumns, .parent = "relief"}},
                   .batches = {{"relief", "relief.xml", {}}, {"relief_member", "relief.xml", {}}},
                   .issues = {},
                   .end = {}};
    }
    void family(const std::string& no, const std::string& amount, const std::vector<std::string>& members) {
        const auto parent = ++ordinal_;
        script_.batches[0].rows.push_back({.cells = {no, "城市低保", amount}, .ordinal = parent});
        for (const auto& name : members) {
            script_.batches[1].rows.push_back({.cells = {name, "~", "01"}, .ordinal = ++ordinal_, .parent = parent});
        }
    }
    SyncResult take() {
        auto made = delivery("B1");
        made.agency = "civil_affairs";
        auto result = run(made);
        EXPECT_FALSE(result.error) << result.error->message.en;
        return result;
    }
    std::uint64_t ordinal_ = 0;
};

TEST_F(Families, EqualWithAllTheirMembersAreDroppedWithThem) {
    family("D-1", "690.00", {"王甲", "王乙"});
    family("D-2", "690.00", {"李甲"});
    family("D-1", "690.0", {"王甲", "王乙"});
    const auto result = take();
    EXPECT_EQ(account(result, "relief_case"), (store::Account{.read = 3, .accepted = 2, .duplicate = 1}));
    EXPECT_EQ(account(result, "relief_member"), (store::Account{.read = 5, .accepted = 3, .duplicate = 2}));
    EXPECT_EQ(keys(result, "relief_member"), "D-1/1 D-1/2 D-2/1");
}

TEST_F(Families, OfOneKeyWithOtherMembersAreRejectedWithThem) {
    family("D-1", "690.00", {"王甲", "王乙"});
    family("D-1", "690.00", {"王甲"});
    const auto result = take();
    EXPECT_EQ(account(result, "relief_case"), (store::Account{.read = 2, .accepted = 1, .rejected = 1}));
    EXPECT_EQ(account(result, "relief_member"), (store::Account{.read = 3, .accepted = 2, .rejected = 1}));
    EXPECT_EQ(rejects(result, "relief_case"), "5 sync.key-again D-1");
    EXPECT_EQ(rejects(result, "relief_member"), "6 sync.parent-rejected D-1/3");
}

TEST_F(Families, OfOneKeyWithOtherAttributesAreRejectedWithTheirMembers) {
    family("D-1", "690.00", {"王甲"});
    family("D-1", "700.00", {"王甲"});
    const auto result = take();
    EXPECT_EQ(account(result, "relief_case").rejected, 1u);
    EXPECT_EQ(account(result, "relief_member"), (store::Account{.read = 2, .accepted = 1, .rejected = 1}));
}

TEST_F(Families, WithoutAKeyAreRejectedWithTheirMembers) {
    family("", "690.00", {"王甲"});
    family("D-2", "690.00", {"李甲", "李甲"});  // the same member twice
    const auto result = take();
    EXPECT_EQ(keys(result, "relief_case"), "D-2");
    EXPECT_EQ(rejects(result, "relief_case"), "2 mapping.key-absent ");
    EXPECT_EQ(account(result, "relief_member"),
              (store::Account{.read = 3, .accepted = 1, .rejected = 1, .duplicate = 1}));
    EXPECT_TRUE(store_->verify()->empty());
}

// ---- the batch as a whole

class Held : public Sync {
protected:
    static std::vector<Row> many(int from, int count, const std::string& status = "在档") {
        std::vector<Row> rows;
        for (int n = from; n < from + count; ++n) rows.push_back(worker("U-" + std::to_string(n), "王甲", status));
        return rows;
    }
};

TEST_F(Held, KeepsItsRowsUntilAPersonDecides) {
    auto rows = many(1, 40);
    for (int n = 0; n < 60; ++n) rows.push_back(worker("~"));
    rows.push_back(worker("U-1"));
    workers(rows);
    const auto result = run(delivery("B1"));
    EXPECT_EQ(result.outcome, Outcome::Held);
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 101, .rejected = 60, .duplicate = 1, .held = 40}));
    ASSERT_FALSE(result.batch->holdReasons.empty());
    EXPECT_NE(result.batch->holdReasons[0].en.find("60 of 101"), std::string::npos);
    EXPECT_TRUE(store_->current("")->empty());
    EXPECT_EQ(run(delivery("B1")).outcome, Outcome::Unchanged);
    ASSERT_TRUE(store_->decide(result.batch->id, store::BatchState::Accepted, "checked"));
    EXPECT_EQ(account({.batch = *store_->batch(result.batch->id)}, "union_case"),
              (store::Account{.read = 101, .accepted = 40, .rejected = 60, .duplicate = 1}));
    EXPECT_EQ(store_->current("")->size(), 1u);
}

TEST_F(Held, ByAScheduledRunOnlyWhereAManualOneWarns) {
    workers(many(1, 100));
    ASSERT_EQ(run(delivery("B1"), exchange(false)).outcome, Outcome::Sealed);
    workers(many(1, 130));  // 30 % more
    const auto scheduled = run(delivery("B2"), exchange(false));
    EXPECT_EQ(scheduled.outcome, Outcome::Held);
    EXPECT_NE(joined(scheduled.batch->holdReasons).find("130 rows, the batch before had 100"), std::string::npos);
    const auto manual = run(delivery("B3"), exchange(true));
    EXPECT_EQ(manual.outcome, Outcome::Sealed);
    EXPECT_NE(joined(manual.warnings).find("130 rows, the batch before had 100"), std::string::npos);
}

TEST_F(Held, WhenACodesShareMoves) {
    workers(many(1, 100, "在档"));
    ASSERT_EQ(run(delivery("B1"), exchange(false)).outcome, Outcome::Sealed);
    workers(many(1, 100, "已脱困"));
    const auto result = run(delivery("B2"), exchange(false));
    EXPECT_EQ(result.outcome, Outcome::Held);
    EXPECT_NE(joined(result.batch->holdReasons).find("union_case.status"), std::string::npos);
}

TEST_F(Held, OnlyAgainstTheBatchOfItsOwnPlace) {
    workers(many(1, 100));
    ASSERT_EQ(run(delivery("B1"), exchange(false)).outcome, Outcome::Sealed);
    workers(many(201, 200));
    auto other = delivery("B2");
    other.division = "210299";
    EXPECT_EQ(run(other, exchange(false)).outcome, Outcome::Sealed);
}

TEST_F(Sync, CountsRowsThatAreAsTheyWere) {
    workers({worker("U-1"), worker("U-2"), worker("U-3")});
    EXPECT_EQ(account(run(delivery("B1")), "union_case").unchanged, 0u);
    workers({worker("U-3"), worker("U-2", "李乙"), worker("U-1"), worker("U-4")});
    const auto result = run(delivery("B2"));
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 4, .accepted = 4, .unchanged = 2}));
}

// ---- days

TEST_F(Sync, TheLastRowOfAKeyStandsInADeliveryOfChanges) {
    workers(
        {worker("U-1", "王甲"), worker("U-2"), worker("U-1", "王乙"), worker("U-1", "王丙"), worker("U-1", "王丙")});
    auto changes = exchange();
    changes.full = false;
    const auto result = run(delivery("B1"), changes);
    ASSERT_TRUE(result.batch);
    EXPECT_FALSE(result.batch->header.full);
    EXPECT_EQ(rejects(result, "union_case"), "2 sync.overtaken U-1, 4 sync.overtaken U-1, 6 sync.duplicate U-1");
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 5, .accepted = 2, .rejected = 2, .duplicate = 1}));
    const auto rows = store_->rows(result.batch->id, "union_case");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->column("name")->texts[1], "王丙");
}

TEST_F(Sync, CountsWhatAFullDeliveryNoLongerSpeaksOf) {
    workers({worker("U-1"), worker("U-2"), worker("U-3")});
    ASSERT_EQ(run(delivery("B1")).outcome, Outcome::Sealed);
    auto second = delivery("B2");
    second.generated = "2019-09-17T02:00:00+08:00";
    workers({worker("U-2", "王乙"), worker("U-4"), {.cells = {"U-3", "210199196905121039", "~", "~", "在档"}}});
    const auto result = run(second);
    // U-3 is rejected (an id stands where its name should), and so is spoken of; U-1 is not.
    EXPECT_EQ(account(result, "union_case"), (store::Account{.read = 3, .accepted = 2, .rejected = 1, .vanished = 1}));
}

TEST_F(Held, WhenManyAreGoneThoughAsManyAreNew) {
    workers(many(1, 60));
    ASSERT_EQ(run(delivery("B1"), exchange(false)).outcome, Outcome::Sealed);
    std::vector<Row> others;
    for (int n = 1; n <= 60; ++n) others.push_back(worker("N-" + std::to_string(n)));
    workers(std::move(others));
    auto second = delivery("B2");
    second.generated = "2019-09-17T02:00:00+08:00";
    const auto result = run(second, exchange(false));
    EXPECT_EQ(result.outcome, Outcome::Held);
    ASSERT_TRUE(result.batch);
    EXPECT_EQ(joined(result.batch->holdReasons),
              "union_case: 60 of the 60 that were there are gone, the limit is 20.0 %\n");
}

TEST_F(Sync, ReadsTwoDigitYearsByTheDayOfTheDelivery) {
    const auto birthIn = [&](const std::string& batch, const std::string& generated, const std::string& name) {
        workers({{.cells = {"U-1", "王甲", "~", "200512", "在档"}}});
        auto made = delivery(batch);
        made.generated = generated;
        if (!name.empty()) made.files = {file(name, "worker", batch)};
        auto given = exchange();
        given.day = value::CivilDate::of(2031, 1, 1);
        const auto result = run(made, given);
        const auto rows = store_->rows(result.batch->id, "union_case");
        return std::pair(result.batch->header.generated, rows->column("birth")->numbers[0]);
    };
    using Pair = std::pair<std::string, std::int64_t>;
    EXPECT_EQ(birthIn("B1", "2019-09-16T02:00:00+08:00", ""), Pair("2019-09-16T02:00:00+08:00", 19200512));
    EXPECT_EQ(birthIn("B2", "20210101", ""), Pair("20210101", 20200512));
    EXPECT_EQ(birthIn("B3", "", "union_assistance_210199_worker_20190916_0001.csv"), Pair("2019-09-16", 19200512));
    EXPECT_EQ(birthIn("B4", "", ""), Pair("", 20200512));
}

TEST_F(Sync, TellsNotesOnceAndHowOften) {
    workers({worker("U-1")});
    for (std::uint64_t line = 2; line < 5; ++line) {
        script_.issues.push_back([line](sdk::RowIssueLog& issues) {
            issues.report({.severity = sdk::IssueSeverity::Note,
                           .code = "delimited.mixed-charset",
                           .message = {"a line is UTF-8", "有一行是 UTF-8"},
                           .where = {.resource = "worker.csv", .line = line},
                           .recordType = {},
                           .raw = {}});
        });
    }
    const auto result = run(delivery("B1"));
    EXPECT_NE(joined(result.warnings).find("worker.csv:2: a line is UTF-8 (3 times)"), std::string::npos)
        << joined(result.warnings);
    EXPECT_EQ(joined(result.batch->holdReasons), joined(result.warnings));
}

TEST_F(Sync, DoesNotTellWhatUnreadableCellsHold) {
    workers({worker("U-1", "王甲", "王建国的档案")});
    const auto result = run(delivery("B1"));
    const auto warnings = joined(result.warnings);
    EXPECT_NE(warnings.find("union_case.status: 1 cell could not be read"), std::string::npos) << warnings;
    EXPECT_EQ(warnings.find("王建国"), std::string::npos);
}

// A mapping of its own: one record type that feeds two datasets, and limits that only the mapping says.
TEST_F(Sync, AMappingMayFeedSeveralDatasetsAndSayWhatIsUsualForItsAgency) {
    std::filesystem::create_directories(folder_ / "own/union_assistance");
    std::ofstream(folder_ / "own/union_assistance/worker.yaml", std::ios::binary)
        << "mapping: union_assistance/worker\nversion: 1\nrecord: worker\ntarget: union_case\n"
           "batch: {small_batch: 2, null_share: {id_no: 10%}}\n"
           "fields:\n  case_no: {from: 职工编号}\n  name: {from: 姓名}\n  id_no: {from: 身份证号}\n"
           "also:\n  placement:\n    if: name = \"王乙\"\n    reverse: none\n"
           "    fields: {placement_no: {from: 职工编号}, name: {from: 姓名}}\n";
    config::Diagnostics problems;
    const auto own = mapping::Catalogue::load({folder_ / "own"}, bundled().dictionary, bundled().tables, problems);
    ASSERT_TRUE(own) << problems.render(config::Language::English);
    workers({worker("U-1"), worker("U-2", "王乙"), worker("U-3")});
    const auto take = [&](const std::string& batch, const GateSaid& said) {
        ScriptedCatalogue adapters(script_);
        SyncRun sync(adapters, *own, bundled().dictionary, *store_, log::silent());
        auto chosen = exchange(false);
        chosen.gateSaid = said;
        auto made = delivery(batch);
        return sync.run(chosen, made);
    };
    const auto sealed = take("B1", GateSaid{});  // the exchange says that 50 rows are few
    ASSERT_FALSE(sealed.error) << sealed.error->message.en;
    EXPECT_EQ(sealed.outcome, Outcome::Sealed) << joined(sealed.warnings);
    EXPECT_EQ(account(sealed, "union_case"), (store::Account{.read = 3, .accepted = 3}));
    EXPECT_EQ(account(sealed, "placement"), (store::Account{.read = 1, .accepted = 1}));
    EXPECT_EQ(keys(sealed, "placement"), "U-2");
    const auto held = take("B2", GateSaid::nothing());
    EXPECT_EQ(held.outcome, Outcome::Held);
    EXPECT_EQ(account(held, "union_case").held, 3U);
    EXPECT_EQ(account(held, "placement").held, 1U);
}

}  // namespace
}  // namespace aidgate::sync
