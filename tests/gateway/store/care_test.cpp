#include "aidgate/store/care.h"

#include <sys/wait.h>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

constexpr const char* kFolder = "AIDGATE_CARE_FOLDER";  // of a test that runs in a process of its own

class Care : public StoreTest {
protected:
    CareNeeds needs(const crypto::Key& key) {
        return {{.file = file_, .actor = "li.na", .clock = [this] { return now_; }}, key, dictionary()};
    }
    Care() {
        if (const char* folder = std::getenv(kFolder)) inherited_ = folder;
    }
    void SetUp() override {
        if (inherited_.empty()) return StoreTest::SetUp();
        folder_ = inherited_;
        file_ = folder_ / "aidgate.db";
    }
    void TearDown() override {
        store_.reset();
        if (inherited_.empty()) StoreTest::TearDown();
    }
    void seal(const std::string& name, const std::string& generated, unsigned rows = 3) {
        auto delivery = deliveryOf(name, workers(1, rows), generated);
        delivery.rejects = {{.dataset = "union_case",
                             .file = "worker.csv",
                             .line = 9,
                             .key = "U-9",
                             .rule = "r",
                             .message = {"why", "原因"},
                             .raw = "U-9\t王乙"}};
        auto& account = delivery.parts.front().account;
        ++account.read;
        ++account.rejected;
        const auto sealed = store().seal(delivery);
        ASSERT_TRUE(sealed) << sealed.error().message.en;
    }
    std::string names() {
        std::string all;
        const auto batches = store().batches();
        for (const auto& batch : *batches) all += (all.empty() ? "" : " ") + batch.header.name;
        return all;
    }
    void expectSound() {
        const auto problems = store().verify();
        ASSERT_TRUE(problems) << problems.error().message.en;
        EXPECT_TRUE(problems->empty()) << problems->front().en;
    }
    std::vector<std::string> files() const {
        std::vector<std::string> all;
        for (const auto& one : std::filesystem::directory_iterator(folder_)) all.push_back(one.path().filename());
        std::sort(all.begin(), all.end());
        return all;
    }
    // Runs one of the tests below in a process of its own that dies at `point`; true: it did.
    bool dies(const std::string& test, const std::string& point) {
        close();
        const pid_t child = fork();
        if (child == 0) {
            setenv("AIDGATE_DIE_AT", point.c_str(), 1);
            setenv(kFolder, folder_.c_str(), 1);
            const auto filter = "--gtest_filter=Care.DISABLED_" + test;
            execl("/proc/self/exe", "store_test", filter.c_str(), "--gtest_also_run_disabled_tests", nullptr);
            _exit(127);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    std::filesystem::path inherited_;
};

Retention everything() {
    return {.rules = {{.dataset = "worker", .superseded = 30, .raw = 30, .rejects = 30}}, .closedFindings = 30};
}

// ---- in a process of their own

TEST_F(Care, DISABLED_BacksUp) {
    ASSERT_TRUE(backUp(needs(testKey()), folder_ / "backup.db"));
}
TEST_F(Care, DISABLED_Restores) {
    ASSERT_TRUE(restore(needs(testKey()), folder_ / "backup.db"));
}
TEST_F(Care, DISABLED_ChangesKey) {
    ASSERT_TRUE(changeKey(needs(testKey()), testKey(0x43)));
}
TEST_F(Care, DISABLED_Retains) {
    now_ = "2019-12-01T08:00:00Z";
    ASSERT_TRUE(retain(needs(testKey()), everything(), true));
}

// ---- backup and restore

TEST_F(Care, ABackupIsTheStoreAsOneFileWhileTheWriterGoesOn) {
    seal("B1", "2019-09-01");
    const auto made = backUp(needs(testKey()), folder_ / "backup.db");
    ASSERT_TRUE(made) << made.error().message.en;
    EXPECT_EQ(made->batches, 1u);
    EXPECT_EQ(made->bytes, std::filesystem::file_size(folder_ / "backup.db"));
    EXPECT_EQ(made->key, testKey().fingerprint());
    EXPECT_EQ(std::filesystem::status(folder_ / "backup.db").permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    seal("B2", "2019-09-02");  // the store was open all the while
    EXPECT_EQ(backUp(needs(testKey()), folder_ / "backup.db").error().code, sdk::ErrorCode::InvalidArgument);
    close();

    const auto restored = restore(needs(testKey()), folder_ / "backup.db");
    ASSERT_TRUE(restored) << restored.error().message.en;
    EXPECT_EQ(names(), "B1");
    expectSameRows(workers(1, 3), *store().rows(1, "union_case"));
    expectSound();
    close();
    file_ = restored->kept;
    EXPECT_EQ(names(), "B1 B2");
    expectSound();
}

TEST_F(Care, ABadBackupChangesNothing) {
    seal("B1", "2019-09-01");
    ASSERT_TRUE(backUp(needs(testKey()), folder_ / "backup.db"));
    close();
    EXPECT_EQ(restore(needs(testKey(0x11)), folder_ / "backup.db").error().code, sdk::ErrorCode::Damaged);
    {
        std::fstream damage(folder_ / "backup.db", std::ios::in | std::ios::out | std::ios::binary);
        damage.seekp(40'000);
        damage << std::string(3000, 'x');
    }
    EXPECT_EQ(restore(needs(testKey()), folder_ / "backup.db").error().code, sdk::ErrorCode::Damaged);
    EXPECT_EQ(names(), "B1");
    close();
    EXPECT_EQ(files(), (std::vector<std::string>{"aidgate.db", "backup.db"}));
}

TEST_F(Care, ARestoreWaitsForNobodyWhoHasTheStoreOpen) {
    seal("B1", "2019-09-01");
    ASSERT_TRUE(backUp(needs(testKey()), folder_ / "backup.db"));
    seal("B2", "2019-09-02");
    const auto refused = restore(needs(testKey()), folder_ / "backup.db");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, sdk::ErrorCode::Busy);
    EXPECT_EQ(names(), "B1 B2");
}

TEST_F(Care, AStoreThatCannotBeOpenedIsPutAsideAsItIs) {
    seal("B1", "2019-09-01");
    ASSERT_TRUE(backUp(needs(testKey()), folder_ / "backup.db"));
    close();
    std::ofstream(file_, std::ios::binary)
        << "no database at all, for more than a hundred bytes of text, so that SQLite "
           "looks at it and says what it thinks of it";
    const auto restored = restore(needs(testKey()), folder_ / "backup.db");
    ASSERT_TRUE(restored) << restored.error().message.en;
    EXPECT_EQ(names(), "B1");
    EXPECT_TRUE(std::filesystem::exists(restored->kept));
}

TEST_F(Care, KilledWhileBackingUpOrRestoringTheStoreIsWhole) {
    seal("B1", "2019-09-01");
    for (const auto* point : {"backup.written", "backup.before-name"}) {
        ASSERT_TRUE(dies("BacksUp", point)) << point;
        EXPECT_FALSE(std::filesystem::exists(folder_ / "backup.db")) << point;
        EXPECT_EQ(names(), "B1");
        expectSound();
    }
    ASSERT_TRUE(backUp(needs(testKey()), folder_ / "backup.db"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "backup.db.partial"));
    seal("B2", "2019-09-02");
    for (const auto* point : {"restore.checked", "restore.put-aside"}) {
        ASSERT_TRUE(dies("Restores", point)) << point;
        EXPECT_EQ(names(), "B1 B2") << point;
        expectSound();
        for (const auto& file : files())
            if (file.find("before-restore") != std::string::npos) std::filesystem::remove(folder_ / file);
    }
    ASSERT_TRUE(dies("Restores", "restore.in-place"));
    EXPECT_EQ(names(), "B1");
    expectSound();
}

// ---- key

TEST_F(Care, AnotherKeyFileOpensTheStoreAndTheOldOneDoesNot) {
    seal("B1", "2019-09-01");
    close();
    const auto changed = changeKey(needs(testKey()), testKey(0x43));
    ASSERT_TRUE(changed) << changed.error().message.en;
    EXPECT_EQ(changed->before, testKey().fingerprint());
    EXPECT_EQ(changed->now, testKey(0x43).fingerprint());
    EXPECT_FALSE(changed->dataKeyIsOldFiles);
    EXPECT_EQ(tryOpen().error().code, sdk::ErrorCode::Damaged);
    auto opened = tryOpen(testKey(0x43));
    ASSERT_TRUE(opened) << opened.error().message.en;
    expectSameRows(workers(1, 3), *(*opened)->rows(1, "union_case"));
    EXPECT_TRUE((*opened)->verify()->empty());
    opened->reset();
    EXPECT_TRUE(changeKey(needs(testKey()), testKey(0x43)));  // once more: it is done
    EXPECT_FALSE(changeKey(needs(testKey()), testKey(0x44)));
    EXPECT_TRUE(tryOpen(testKey(0x43)));
}

TEST_F(Care, AStoreOlderThanDataKeysKeepsItsOwnUnderTheNewFile) {
    std::ifstream in(std::filesystem::path(test::kSourceDir) / "tests/gateway/store/fixtures/version_1.sql");
    std::stringstream sql;
    sql << in.rdbuf();
    ASSERT_EQ(rawSql(sql.str()), "");
    const auto changed = changeKey(needs(testKey()), testKey(0x43));
    ASSERT_TRUE(changed) << changed.error().message.en;
    EXPECT_TRUE(changed->dataKeyIsOldFiles);
    EXPECT_FALSE(tryOpen());
    auto opened = tryOpen(testKey(0x43));
    ASSERT_TRUE(opened);
    EXPECT_TRUE((*opened)->verify()->empty());
    EXPECT_EQ((*(*opened)->finding(1))->finding.formula, "1 < 2");
}

TEST_F(Care, KilledWhileTheKeyChangesItOpensWithOneOfThem) {
    seal("B1", "2019-09-01");
    ASSERT_TRUE(dies("ChangesKey", "key.before-commit"));
    EXPECT_TRUE(tryOpen());
    EXPECT_FALSE(tryOpen(testKey(0x43)));
    ASSERT_TRUE(dies("ChangesKey", "key.committed"));
    EXPECT_FALSE(tryOpen());
    EXPECT_TRUE(tryOpen(testKey(0x43)));
}

// ---- retention

TEST_F(Care, RetentionTakesAwayWhatIsOldAndNeverWhatIsCurrent) {
    seal("B1", "2019-09-01", 4000);
    seal("B2", "2019-09-02", 5);
    now_ = "2019-10-15T08:00:00Z";  // B1 and B2 are 29 days old
    EXPECT_TRUE(retain(needs(testKey()), everything(), true)->removals.empty());
    now_ = "2019-10-16T08:00:00Z";
    const auto planned = retain(needs(testKey()), everything(), false);
    ASSERT_TRUE(planned) << planned.error().message.en;
    EXPECT_EQ(planned->removals.size(), 5u);  // raw and rejects of both, rows of B1
    expectSameRows(workers(1, 4000), *store().rows(1, "union_case"));
    close();
    const auto done = retain(needs(testKey()), everything(), true);
    ASSERT_TRUE(done) << done.error().message.en;
    EXPECT_EQ(done->removals.size(), 5u);
    EXPECT_LT(done->bytesAfter, done->bytesBefore);
    EXPECT_EQ(done->bytesAfter, std::filesystem::file_size(file_));

    const auto gone = store().rows(1, "union_case");
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, sdk::ErrorCode::NotFound);
    EXPECT_NE(gone.error().message.en.find("2019-10-16"), std::string::npos);
    EXPECT_EQ((*store().batch(1))->parts[0].account.accepted, 4000u);
    expectSameRows(workers(1, 5), *store().rows(2, "union_case"));
    EXPECT_EQ(store().rawFile(2, "worker.csv").error().code, sdk::ErrorCode::NotFound);
    const auto rejects = store().rejects(2, true);
    ASSERT_TRUE(rejects);
    EXPECT_EQ(rejects->at(0).raw, "");
    EXPECT_EQ(rejects->at(0).key, "U-9");
    expectSound();
    close();
    EXPECT_TRUE(retain(needs(testKey()), everything(), true)->removals.empty());
    EXPECT_EQ(rawQuery("SELECT count(*) FROM care_fact"), std::vector<std::string>{"5"});
}

TEST_F(Care, RetentionKeepsTheFullBatchThatCurrentChangesRestOn) {
    seal("F1", "2019-09-01");
    auto changes = deliveryOf("C1", workers(2, 1), "2019-09-02");
    changes.header.full = false;
    ASSERT_TRUE(store().seal(changes));
    close();
    now_ = "2020-09-16T08:00:00Z";
    const auto done = retain(needs(testKey()), everything(), true);
    ASSERT_TRUE(done);
    for (const auto& one : done->removals) EXPECT_NE(one.what, "rows");
    EXPECT_EQ(store().rows(1, "union_case")->rowCount(), 3u);
}

TEST_F(Care, RetentionOfClosedFindingsGivesNoNumberTwice) {
    const auto record = [&](std::initializer_list<const char*> subjects) {
        std::vector<Finding> findings;
        for (const auto* subject : subjects) {
            findings.push_back({.code = "a", .subject = std::string("union_case:") + subject});
            findings.back().evidenceDigest = subject;
        }
        ASSERT_TRUE(store().recordRun({.asOf = "2019-09-16", .rulesDigest = "r", .codes = {"a"}}, findings));
    };
    record({"U-1", "U-2", "U-3"});
    record({"U-1"});  // the two others close
    close();
    now_ = "2019-12-01T08:00:00Z";
    const auto done = retain(needs(testKey()), everything(), true);
    ASSERT_TRUE(done) << done.error().message.en;
    ASSERT_EQ(done->removals.size(), 1u);
    EXPECT_EQ(done->removals[0].count, 1u) << "U-2: U-1 is open, U-3 the newest";
    EXPECT_EQ(rawQuery("SELECT id FROM finding ORDER BY id"), (std::vector<std::string>{"1", "3"}));
    record({"U-1", "U-4"});
    EXPECT_EQ(rawQuery("SELECT max(id) FROM finding"), std::vector<std::string>{"4"});
}

TEST_F(Care, WhatIsSealedStaysWithoutAPermit) {
    seal("B1", "2019-09-01");
    close();
    EXPECT_NE(rawSql("DELETE FROM segment"), "");
    EXPECT_NE(rawSql("UPDATE raw_file SET content = x''"), "");
    EXPECT_NE(rawSql("UPDATE reject SET raw = x''"), "");
    ASSERT_EQ(rawSql("INSERT INTO care_permit VALUES (1, 'test')"), "");
    EXPECT_NE(rawSql("UPDATE raw_file SET content = x'00'"), "");  // nothing is put in another's place
    EXPECT_NE(rawSql("UPDATE reject SET row_key = 'other'"), "");
}

TEST_F(Care, KilledDuringRetentionItGoesOnAfterwards) {
    seal("B1", "2019-09-01");
    seal("B2", "2019-09-02");
    for (const auto* point : {"retention.before-commit", "retention.before-commit:2", "retention.before-shrink"}) {
        ASSERT_TRUE(dies("Retains", point)) << point;
        expectSound();
        EXPECT_TRUE(rawQuery("SELECT * FROM care_permit").empty()) << point;
    }
    close();
    now_ = "2019-12-01T08:00:00Z";
    EXPECT_TRUE(retain(needs(testKey()), everything(), true)->removals.empty());  // it was all done by then
    EXPECT_EQ(rawQuery("SELECT count(*) FROM care_fact"), std::vector<std::string>{"5"});
    EXPECT_EQ(store().rows(2, "union_case")->rowCount(), 3u);
}

}  // namespace
}  // namespace aidgate::store
