#include "aidgate/store/erasure.h"

#include <sys/wait.h>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

constexpr const char* kFolder = "AIDGATE_ERASURE_FOLDER";  // of a test that runs in a process of its own

class Erasing : public StoreTest {
protected:
    void SetUp() override {
        const char* folder = std::getenv(kFolder);
        if (folder == nullptr) return StoreTest::SetUp();
        inherited_ = true;
        folder_ = folder;
        file_ = folder_ / "aidgate.db";
    }
    void TearDown() override {
        store_.reset();
        if (!inherited_) StoreTest::TearDown();
    }
    static Finding findingOf(const std::string& code, const std::string& subject, const std::string& value) {
        Finding finding{.code = code, .subject = subject};
        finding.explanation = sdk::Text{"e", "说"};
        finding.evidence.push_back(
            {.field = EvidenceField{.name = "id_no", .sensitivity = record::Sensitivity::Identity},
             .value = value,
             .source = SourceRow{SourceFile{.dataset = "union_case"}, subject}});
        finding.evidenceDigest = code + subject;
        return finding;
    }
    // Six workers, a rejected row and the delivery as it came, all with the id of the second; and two findings.
    void fill() {
        auto delivery = deliveryOf("B1", workers(1, 6));
        delivery.rejects = {{.dataset = "union_case",
                             .file = "worker.csv",
                             .line = 9,
                             .key = "U-9",
                             .rule = "r",
                             .message = {"why", "原因"},
                             .raw = "U-9\t王乙\t" + spaced(testId(2).reveal())},
                            {.dataset = "union_case",
                             .file = "worker.csv",
                             .line = 10,
                             .key = "U-8",
                             .rule = "r",
                             .message = {"why", "原因"},
                             .raw = "U-8\t王丙"}};
        auto& account = delivery.parts.front().account;
        account.read += 2;
        account.rejected = 2;
        ASSERT_TRUE(store().seal(delivery));
        ASSERT_TRUE(store().seal(deliveryOf("B2", workers(11, 3), "2019-09-17")));  // of others
        const aidgate::store::Run run{.asOf = "2019-09-16", .batches = {1}, .codes = {"one", "two"}};
        ASSERT_TRUE(store().recordRun(run, {findingOf("one", "union_case:U-1", testId(1).reveal()),
                                            findingOf("two", "union_case:U-2", testId(2).reveal())}));
        close();
    }
    static std::string spaced(const std::string& id) { return id.substr(0, 6) + " " + id.substr(6); }
    CareNeeds needs(const crypto::Key& key) {
        return {{.file = file_, .actor = "li.na", .clock = [this] { return now_; }}, key, dictionary()};
    }
    static ErasureOrder order() { return {.number = "2019-17", .reason = "a court's order", .persons = {testId(2)}}; }
    void expectSound() {
        const auto problems = store().verify();
        ASSERT_TRUE(problems) << problems.error().message.en;
        EXPECT_TRUE(problems->empty()) << problems->front().en;
    }
    bool dies(const std::string& point) {
        close();
        const pid_t child = fork();
        if (child == 0) {
            setenv("AIDGATE_DIE_AT", point.c_str(), 1);
            setenv(kFolder, folder_.c_str(), 1);
            execl("/proc/self/exe", "store_test", "--gtest_filter=Erasing.DISABLED_Erases",
                  "--gtest_also_run_disabled_tests", nullptr);
            _exit(127);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    bool inherited_ = false;
};

TEST_F(Erasing, DISABLED_Erases) {
    ASSERT_TRUE(erase(needs(testKey()), order()));
}

TEST_F(Erasing, TakesThePersonOutOfRowsRejectsFilesAndFindingsAndOfNothingElse) {
    fill();
    const auto digest = rawQuery("SELECT content_digest FROM part WHERE batch_id = 1").at(0);
    const auto done = erase(needs(testKey()), order());
    ASSERT_TRUE(done) << done.error().message.en;
    ASSERT_EQ(done->facts.size(), 4u);
    EXPECT_EQ(done->facts[0].what, "rows");
    EXPECT_EQ(done->facts[0].batch, "B1");
    EXPECT_EQ(done->facts[0].count, 1u);
    EXPECT_EQ(done->facts[0].digestBefore, digest);
    EXPECT_EQ(done->facts[0].digestAfter, rawQuery("SELECT content_digest FROM part WHERE batch_id = 1").at(0));
    EXPECT_NE(done->facts[0].digestAfter, digest);
    EXPECT_EQ(done->facts[1].what, "rejects");
    EXPECT_EQ(done->facts[2].what, "raw");
    EXPECT_EQ(done->facts[3].what, "findings");
    EXPECT_EQ(done->by, "li.na");
    EXPECT_TRUE(done->told.empty());

    const auto rows = store().rows(1, "union_case");
    ASSERT_TRUE(rows) << rows.error().message.en;
    const auto before = workers(1, 6);
    ASSERT_EQ(rows->rowCount(), 6u);
    for (std::size_t row = 0; row < 6; ++row) {
        EXPECT_EQ(rows->key(row), before.key(row));
        if (row != 1) {
            EXPECT_TRUE(rows->sameValues(row, before, row)) << row;
            continue;
        }
        for (std::size_t i = 0; i < rows->columnCount(); ++i) {
            if (i == *rows->keyColumn()) continue;
            EXPECT_EQ(rows->column(i).states[row], record::CellState::Absent) << rows->dataset().fields[i].name;
            EXPECT_FALSE(rows->column(i).asWritten.find(1)) << rows->dataset().fields[i].name;
        }
    }
    expectSameRows(workers(11, 3), *store().rows(2, "union_case"));
    EXPECT_TRUE(store().rawFile(2, "worker.csv"));
    EXPECT_EQ(store().rawFile(1, "worker.csv").error().code, sdk::ErrorCode::NotFound);
    const auto rejects = store().rejects(1, true);
    ASSERT_TRUE(rejects);
    EXPECT_EQ(rejects->at(0).raw, "");
    EXPECT_EQ(rejects->at(1).raw, "U-8\t王丙");
    const auto kept = store().finding(1), gone = store().finding(2);
    ASSERT_TRUE(kept && *kept && gone && *gone);
    EXPECT_EQ((*kept)->finding.evidence.size(), 1u);
    EXPECT_EQ((*kept)->summary.state, FindingState::Open);
    EXPECT_TRUE((*gone)->finding.evidence.empty());
    EXPECT_EQ((*gone)->summary.state, FindingState::Closed);
    const auto audit = store().audit(0);
    for (const auto& entry : *audit) {
        EXPECT_EQ((entry.subject + entry.detail).find(testId(2).reveal()), std::string::npos);
    }
    expectSound();
}

TEST_F(Erasing, TakesAHeadsIdAndNameOutOfAFamilyThatStays) {
    record::Table families(*dictionary().find("relief_case"));
    families.files = {"relief.xml"};
    for (std::size_t i = 0; i < families.columnCount(); ++i) {
        const auto& name = families.dataset().fields[i].name;
        auto& column = families.column(i);
        if (name == "relief_no") {
            column.pushText("D-1");
        } else if (name == "head_name") {
            column.pushText("王甲");
        } else if (name == "head_id") {
            column.pushNumber(testId(2).key());
        } else if (name == "amount") {
            column.pushNumber(69000);
        } else {
            column.pushAbsent();
        }
    }
    families.lineage.push_back({.file = 0, .position = 0, .line = 1});
    ASSERT_TRUE(store().seal(deliveryOf("B1", families)));
    close();
    const auto done = erase(needs(testKey()), order());
    ASSERT_TRUE(done) << done.error().message.en;
    const auto rows = store().rows(1, "relief_case");
    ASSERT_TRUE(rows);
    EXPECT_FALSE(rows->column("head_id")->known(0));
    EXPECT_FALSE(rows->column("head_name")->known(0));
    EXPECT_EQ(rows->column("amount")->numbers[0], 69000);
    expectSound();
}

TEST_F(Erasing, IsDoneOncePerOrderByNameAndReason) {
    fill();
    auto unnumbered = order(), unreasoned = order(), nobodys = order();
    unnumbered.number.clear();
    unreasoned.reason.clear();
    nobodys.persons.clear();
    for (const auto& wrong : {unnumbered, unreasoned, nobodys})
        EXPECT_EQ(erase(needs(testKey()), wrong).error().code, sdk::ErrorCode::InvalidArgument);
    ASSERT_TRUE(erase(needs(testKey()), order()));
    EXPECT_EQ(erase(needs(testKey()), order()).error().code, sdk::ErrorCode::InvalidArgument);
    EXPECT_NE(rawSql("DELETE FROM erasure_fact"), "");
    EXPECT_NE(rawSql("UPDATE part SET content_digest = ''"), "");
}

TEST_F(Erasing, KilledTheStoreIsAsBeforeOrAsAfter) {
    fill();
    ASSERT_TRUE(dies("erase.before-commit"));
    expectSameRows(workers(1, 6), *store().rows(1, "union_case"));
    expectSound();
    EXPECT_TRUE(rawQuery("SELECT * FROM care_permit").empty());
    ASSERT_TRUE(dies("erase.committed"));
    EXPECT_FALSE(store().rows(1, "union_case")->column("id_no")->known(1));
    expectSound();
}

}  // namespace
}  // namespace aidgate::store
