#include <thread>

#include "bytes.h"
#include "finding_blob.h"
#include "store_fixture.h"

namespace aidgate::store {
namespace {

class Findings : public StoreTest {
protected:
    static Finding finding(const std::string& code, const std::string& subject, const std::string& digest = "d1") {
        Finding made{.code = code, .subject = subject, .severity = Severity::High, .direction = Direction::Benefit};
        made.ruleVersion = 2;
        made.division = "210199";
        made.explanation = sdk::Text{"entitled and not covered", "应保未保"};
        made.formula = "480.00 < 700.00";
        const SourceFile file{
            .dataset = "union_case", .batch = "B1", .file = "worker.csv", .mapping = "union_assistance/worker"};
        EvidenceField grossPc{.name = "gross_pc",
                              .label = {"income per head", "人均收入"},
                              .sensitivity = record::Sensitivity::Personal,
                              .mappingLine = 21,
                              .codeTable = "sex"};
        made.evidence = {
            {.field = grossPc, .value = "480.00", .written = "480元", .source = SourceRow{file, subject, 7}},
            {.field = EvidenceField{.name = "line"}, .value = "700.00"}};
        made.read = {made.evidence[0], made.evidence[0]};
        grossPc.name = "income_year";
        made.read[0].field = grossPc;
        made.read[1].source = SourceRow{file, "union_member:U-1/2", 7};
        made.evidenceDigest = digest;
        return made;
    }
    RunSummary record(const std::vector<Finding>& findings, std::vector<std::string> codes = {"a", "b"}) {
        auto recorded =
            store().recordRun({.asOf = "2019-09-16", .rulesDigest = "r", .codes = std::move(codes)}, findings);
        EXPECT_TRUE(recorded) << recorded.error().message.en;
        return recorded ? *recorded : RunSummary{};
    }
    std::string states() {
        std::string all;
        const auto findings = store().findings({});
        for (const auto& found : *findings) {
            all += found.code + ":" + found.subject + (found.state == FindingState::Open ? "+" : "-") + " ";
        }
        return all;
    }
};

TEST_F(Findings, ArePreparedBySeveralThreadsAndRecordedInOrder) {
    record({finding("a", "s05", "old")});
    std::vector<std::vector<Finding>> parts;
    for (const auto* code : {"a", "b"})
        for (int part = 0; part < 4; ++part) {
            auto& some = parts.emplace_back();
            for (int i = 0; i < 10; ++i) some.push_back(finding(code, "s" + std::to_string(part) + std::to_string(i)));
        }
    auto recorder = store().startRun({.asOf = "2019-09-17", .codes = {"a", "b"}});
    ASSERT_TRUE(recorder);
    std::vector<std::shared_ptr<const FindingContents>> contents(parts.size());
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < parts.size(); ++i)
            threads.emplace_back([&, i] { contents[i] = (*recorder)->prepare(parts[i]); });
    }
    for (std::size_t i = 0; i < parts.size(); ++i) ASSERT_TRUE((*recorder)->record(parts[i], *contents[i]));
    const auto summary = (*recorder)->finish("digest");
    recorder->reset();
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->raised, 80U);
    EXPECT_EQ(summary->added, 79U);
    EXPECT_EQ(summary->changed, 1U);
    const auto findings = store().findings({});
    ASSERT_EQ(findings->size(), 80U);
    for (const auto& found : *findings) {
        const auto stored = store().finding(found.id);
        ASSERT_TRUE(stored && *stored);
        EXPECT_EQ((*stored)->finding.evidence, finding(found.code, found.subject).evidence);
    }
}

TEST_F(Findings, SayTheWordingOfTheirRuleWithTheirValues) {
    const Shared<Wording> wording(Wording{{"Income of ", " is below ", "."}, {"收入", "低于标准。"}});
    std::vector<Finding> written = {finding("a", "s1"), finding("a", "s2"), finding("a", "s3")};
    written[0].explanation = wording;
    written[0].explanation.en = {"690.00", "700.00"};
    written[0].explanation.zh = {"690元"};
    written[1].explanation = wording;
    written[1].explanation.en = {"1.00", "2.00"};
    written[1].explanation.zh = {"1元"};
    written[2].explanation = Shared<Wording>(Wording{{"Nothing to add."}, {"无"}});
    record(written);
    std::vector<sdk::Text> said;
    const auto findings = store().findings({});
    for (const auto& found : *findings) said.push_back((*store().finding(found.id))->finding.explanation.text());
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[0].en, "Income of 690.00 is below 700.00.");
    EXPECT_EQ(said[0].zh, "收入690元低于标准。");
    EXPECT_EQ(said[1].en, "Income of 1.00 is below 2.00.");
    EXPECT_EQ(said[2].en, "Nothing to add.");
    EXPECT_EQ(said[2].zh, "无");
    EXPECT_EQ(record(written).changed, 0U);
}

// As versions 1 to 3 began, which said everything in each finding.
TEST_F(Findings, OfAnEarlierVersionAreStillRead) {
    ASSERT_TRUE(store().batches());
    Context context{*Connection::open(file_), Vault(testKey(), ""), dictionary(), "test", {}};
    FindingShared shared(context);
    for (const auto version : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
        ByteSink out;
        out.u8(version);
        for (const auto* text : {"entitled", "应保", "1 < 2", "digest"}) out.text(text);
        if (version < 3) {
            out.u32(0);
        } else {
            out.number(0);
            out.number(0);
        }
        Finding read;
        ASSERT_TRUE(decodeFinding(out.take(), shared, read)) << static_cast<int>(version);
        EXPECT_EQ(read.explanation.text().zh, "应保");
        EXPECT_EQ(read.formula, "1 < 2");
        EXPECT_EQ(read.evidenceDigest, "digest");
    }
}

TEST_F(Findings, ComeBackWithAllTheirEvidence) {
    const auto written = finding("a", "union_case:U-1");
    record({written});
    const auto id = store().findings({})->front().id;
    const auto stored = store().finding(id);
    ASSERT_TRUE(stored && *stored);
    const auto& read = (*stored)->finding;
    EXPECT_EQ(read.code, "a");
    EXPECT_EQ(read.subject, "union_case:U-1");
    EXPECT_EQ(read.severity, Severity::High);
    EXPECT_EQ(read.direction, Direction::Benefit);
    EXPECT_EQ(read.ruleVersion, 2);
    EXPECT_EQ(read.division, "210199");
    EXPECT_EQ(read.explanation.text().zh, "应保未保");
    EXPECT_EQ(read.formula, "480.00 < 700.00");
    EXPECT_EQ(read.evidence, written.evidence);
    EXPECT_EQ(read.read, written.read);
    EXPECT_EQ(read.evidenceDigest, "d1");
    EXPECT_EQ((*stored)->summary.firstSeen, now_);
    EXPECT_EQ(store().audit(1)->front().action, "finding.read");
    EXPECT_FALSE(store().finding(id + 1)->has_value());
}

TEST_F(Findings, OfASecondEqualRunAreTheSameFindings) {
    const std::vector<Finding> both = {finding("a", "s1"), finding("b", "s1")};
    const auto first = record(both);
    EXPECT_EQ(first.added, 2u);
    now_ = "2019-09-17T08:00:00Z";
    const auto second = record(both);
    EXPECT_EQ(second.raised, 2u);
    EXPECT_EQ(second.added + second.changed + second.closed + second.reopened, 0u);
    const auto all = store().findings({});
    ASSERT_EQ(all->size(), 2u);
    EXPECT_EQ(all->front().firstSeen, "2019-09-16T08:00:00Z");
    EXPECT_EQ(all->front().lastSeen, "2019-09-17T08:00:00Z");
    EXPECT_EQ(store().runs()->size(), 2u);
}

TEST_F(Findings, WithOtherEvidenceAreChanged) {
    record({finding("a", "s1")});
    auto changed = finding("a", "s1", "d2");
    changed.severity = Severity::Low;
    changed.formula = "500.00 < 700.00";
    EXPECT_EQ(record({changed}).changed, 1u);
    const auto stored = store().finding(store().findings({})->front().id);
    EXPECT_EQ((*stored)->finding.formula, "500.00 < 700.00");
    EXPECT_EQ((*stored)->finding.severity, Severity::Low);
}

TEST_F(Findings, KeepTheirPlaceInTheFilesUpToDateWithoutCountingAsChanged) {
    record({finding("a", "s1")});
    auto moved = finding("a", "s1");
    moved.evidence[0].source = SourceRow{moved.evidence[0].source->from, "s1", 8};
    EXPECT_EQ(record({moved}).changed, 0u);
    const auto stored = store().finding(store().findings({})->front().id);
    EXPECT_EQ((*stored)->finding.evidence[0].source->line, 8u);
}

TEST_F(Findings, NoLongerRaisedAreClosedForTheRulesThatRan) {
    record({finding("a", "s1"), finding("a", "s2"), finding("b", "s1")});
    EXPECT_EQ(record({finding("a", "s2")}, {"a"}).closed, 1u);
    EXPECT_EQ(states(), "a:s1- a:s2+ b:s1+ ");
    EXPECT_EQ(record({finding("a", "s2")}, {"a"}).closed, 0u);
}

// Closed because nothing raised it, it is without evidence: raised again, its evidence is new. Nobody who is entitled
// may stay unseen because one run looked at another date.
TEST_F(Findings, ClosedByTheSystemReopenWhenTheyAreRaisedAgain) {
    record({finding("a", "s1")});
    record({});
    EXPECT_EQ(states(), "a:s1- ");
    EXPECT_EQ(record({finding("a", "s1")}).reopened, 1u);
    EXPECT_EQ(states(), "a:s1+ ");
}

TEST_F(Findings, ClosedByAPersonReopenOnlyWithOtherEvidence) {
    record({finding("a", "s1")});
    ASSERT_EQ(rawSql("UPDATE finding SET state = 'closed', closed_by = 'li.na'"), "");
    EXPECT_EQ(record({finding("a", "s1")}).reopened, 0u);
    EXPECT_EQ(states(), "a:s1- ");
    record({});
    EXPECT_EQ(record({finding("a", "s1")}).reopened, 0u);
    EXPECT_EQ(states(), "a:s1- ");
    EXPECT_EQ(record({finding("a", "s1", "d2")}).reopened, 1u);
    EXPECT_EQ(states(), "a:s1+ ");
}

TEST_F(Findings, AreCountedByCodeAndStaySo) {
    record({finding("a", "s1"), finding("a", "s2"), finding("a", "s3"), finding("b", "s1")});
    record({finding("a", "s3")});
    // a: s2 raised again, s3 changed, s4 new, s1 closed before; b: not raised, and closed before.
    const auto third = record({finding("a", "s2"), finding("a", "s3", "d2"), finding("a", "s4")});
    const std::map<std::string, RunChanges, std::less<>> expected = {
        {"a", {.raised = 3, .added = 1, .changed = 1, .closed = 0, .reopened = 1}}};
    EXPECT_EQ(third.byCode, expected);
    const auto runs = store().runs();
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->size(), 3u);
    const std::map<std::string, RunChanges, std::less<>> second = {{"a", {.raised = 1, .closed = 2}},
                                                                   {"b", {.closed = 1}}};
    EXPECT_EQ((*runs)[1].byCode, second);
    EXPECT_EQ((*runs)[2].byCode, expected);
}

TEST_F(Findings, RaisedTwiceInOneRunAreRefusedAndNothingIsWritten) {
    const auto recorded = store().recordRun({.asOf = "2019-09-16", .codes = {"a"}},
                                            {finding("a", "s1"), finding("b", "s1"), finding("a", "s1", "d2")});
    ASSERT_FALSE(recorded);
    EXPECT_EQ(recorded.error().code, sdk::ErrorCode::InvalidArgument);
    EXPECT_TRUE(store().findings({})->empty());
    EXPECT_TRUE(store().runs()->empty());
}

TEST_F(Findings, AreRecordedInPartsAsTheyWouldBeAtOnce) {
    record({finding("a", "s1"), finding("a", "s3"), finding("b", "s1")});
    auto recorder = store().startRun({.asOf = "2019-09-17", .codes = {"a", "b", "c"}});
    ASSERT_TRUE(recorder);
    ASSERT_TRUE((*recorder)->record(std::vector{finding("a", "s1"), finding("a", "s2"), finding("a", "s3", "d2")}));
    ASSERT_TRUE((*recorder)->record(std::vector{finding("c", "s1"), finding("c", "s2")}));
    const auto recorded = (*recorder)->finish("all of them");
    ASSERT_TRUE(recorded);
    recorder->reset();
    EXPECT_EQ(states(), "a:s1+ a:s2+ a:s3+ b:s1- c:s1+ c:s2+ ");
    EXPECT_EQ(recorded->raised, 5u);
    EXPECT_EQ(recorded->added, 3u);
    EXPECT_EQ(recorded->changed, 1u);
    EXPECT_EQ(recorded->closed, 1u);
    EXPECT_EQ(store().runs()->back().run.findingsDigest, "all of them");
    EXPECT_EQ((*store().finding(store().findings({.code = "c"})->back().id))->finding.evidence.size(), 2u);
}

TEST_F(Findings, OfARunThatIsGivenUpLeaveNothing) {
    {
        auto recorder = store().startRun({.asOf = "2019-09-16", .codes = {"a"}});
        ASSERT_TRUE(recorder);
        ASSERT_TRUE((*recorder)->record(std::vector{finding("a", "s1")}));
    }
    EXPECT_TRUE(store().findings({})->empty());
    EXPECT_TRUE(store().runs()->empty());
    record({finding("a", "s1")});
    EXPECT_EQ(states(), "a:s1+ ");
}

TEST_F(Findings, RaisedTwiceInPartsAreRefused) {
    auto recorder = store().startRun({.asOf = "2019-09-16", .codes = {"a"}});
    ASSERT_TRUE(recorder);
    ASSERT_TRUE((*recorder)->record(std::vector{finding("a", "s1"), finding("a", "s2")}));
    const auto again = (*recorder)->record(std::vector{finding("a", "s2")});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, sdk::ErrorCode::InvalidArgument);
    EXPECT_FALSE((*recorder)->finish(""));
}

TEST_F(Findings, AreFoundByWhatIsAsked) {
    auto other = finding("b", "s2");
    other.division = "210299";
    other.severity = Severity::Low;
    other.direction = Direction::Quality;
    record({finding("a", "s1"), other, finding("b", "s1")});
    record({finding("b", "s1"), other}, {"a"});
    EXPECT_EQ(store().findings({.code = "b"})->size(), 2u);
    EXPECT_EQ(store().findings({.division = "210299"})->size(), 1u);
    EXPECT_EQ(store().findings({.severity = Severity::Low})->front().subject, "s2");
    EXPECT_EQ(store().findings({.direction = Direction::Benefit})->size(), 2u);
    EXPECT_EQ(store().findings({.state = FindingState::Closed})->front().code, "a");
    EXPECT_EQ(store().findings({.code = "b", .division = "210199", .state = FindingState::Open})->size(), 1u);
    EXPECT_EQ(store().findings({.limit = 2})->size(), 2u);
    EXPECT_TRUE(store().findings({.code = "nothing"})->empty());
}

TEST_F(Findings, RememberTheRunsThatRaisedThem) {
    const auto batch = store().seal(deliveryOf("B1", workers(1, 2)));
    ASSERT_TRUE(batch);
    const store::Run run{.asOf = "2019-09-16",
                         .knownAt = "2019-09-17",
                         .rulesDigest = "rules",
                         .batches = {*batch},
                         .codes = {"b", "a"},
                         .findingsDigest = "findings"};
    ASSERT_TRUE(store().recordRun(run, {finding("a", "s1")}));
    const auto runs = store().runs();
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->size(), 1u);
    EXPECT_EQ(runs->front().run.asOf, "2019-09-16");
    EXPECT_EQ(runs->front().run.knownAt, "2019-09-17");
    EXPECT_EQ(runs->front().run.batches, run.batches);
    EXPECT_EQ(runs->front().run.codes, run.codes);
    EXPECT_EQ(runs->front().run.findingsDigest, "findings");
    EXPECT_EQ(runs->front().raised, 1u);
    EXPECT_FALSE(store().recordRun({.asOf = "2019-09-16", .batches = {99}}, {}));  // a batch that is not there
}

TEST(SeverityAndDirection, HaveNames) {
    for (const auto severity : {Severity::Info, Severity::Low, Severity::Mid, Severity::High, Severity::Block}) {
        EXPECT_EQ(severityNamed(toString(severity)), severity);
    }
    for (const auto direction : {Direction::Benefit, Direction::Burden, Direction::Quality}) {
        EXPECT_EQ(directionNamed(toString(direction)), direction);
    }
    EXPECT_EQ(toString(Severity::Mid), "mid");
    EXPECT_EQ(toString(Direction::Burden), "burden");
    EXPECT_EQ(severityNamed("Mid"), std::nullopt);
    EXPECT_EQ(directionNamed(""), std::nullopt);
}

}  // namespace
}  // namespace aidgate::store
