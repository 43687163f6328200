#include "aidgate/store/outbox.h"

#include "aidgate/crypto/digest.h"
#include "store_fixture.h"

namespace aidgate::store {
namespace {

using enum OutgoingState;
using enum OutgoingEvent;

constexpr OutgoingState kAll[] = {Prepared, Released, Sending, Sent, Receipted, OutgoingState::Refused, Withdrawn};

TEST(OutgoingWay, IsTheseMovesAndNoOthers) {
    const std::map<std::pair<OutgoingState, OutgoingEvent>, OutgoingState> kMoves = {
        {{Prepared, Release}, Released},   {{Prepared, Withdraw}, Withdrawn}, {{Released, Attempt}, Sending},
        {{Released, Withdraw}, Withdrawn}, {{Sending, Attempt}, Sending},     {{Sending, Arrive}, Sent},
        {{Sending, Withdraw}, Withdrawn},  {{Sent, Confirm}, Receipted},      {{Sent, Refuse}, OutgoingState::Refused}};
    for (const auto state : kAll) {
        for (const auto event : {Release, Attempt, Arrive, Confirm, Refuse, Withdraw}) {
            const auto expected = kMoves.find({state, event});
            const auto got = after(state, event);
            EXPECT_EQ(got.has_value(), expected != kMoves.end()) << toString(state) << static_cast<int>(event);
            if (expected != kMoves.end()) {
                EXPECT_EQ(got, expected->second);
            }
        }
        EXPECT_EQ(outgoingStateNamed(toString(state)), state);
    }
    EXPECT_FALSE(outgoingStateNamed("gone"));
}

class OutboxTest : public StoreTest {
protected:
    static Finding finding(const std::string& subject, const std::string& digest = "d1") {
        Finding made{.code = "a", .subject = subject};
        made.evidenceDigest = digest;
        return made;
    }
    void reconcile(const std::vector<Finding>& findings) {
        const auto recorded = store().recordRun({.asOf = "2019-09-16", .codes = {"a"}}, findings);
        ASSERT_TRUE(recorded) << recorded.error().message.en;
    }
    OutgoingDelivery delivery(const std::string& name, bool twoPersons = false) {
        OutgoingDelivery made{.kind = OutgoingKind::Referral,
                              .target = "referral-210199",
                              .agency = "civil_affairs",
                              .dataset = "referral",
                              .division = "210199",
                              .agreement = "mz-2019-07",
                              .name = name,
                              .contentDigest = "c-" + name,
                              .key = "k-" + name,
                              .twoPersons = twoPersons};
        for (const std::string& file : {name + ".xml", name + ".ctl"}) {
            const auto content = "王建国 of " + file;
            made.files.push_back({.name = file,
                                  .rows = 2,
                                  .bytes = content.size(),
                                  .digest = crypto::digest(crypto::DigestKind::Sm3, content).hex(),
                                  .content = content});
        }
        const auto open = store().findings({.state = FindingState::Open});
        for (const auto& each : *open) made.items.push_back({each.id, each.subject, each.evidenceTag});
        return made;
    }
    OutgoingId prepared(const std::string& name, bool twoPersons = false) {
        const auto id = store().outbox().prepare(delivery(name, twoPersons));
        EXPECT_TRUE(id) << id.error().message.en;
        return id ? *id : 0;
    }
    Outbox& as(const std::string& actor) {
        close();
        store_ = std::move(*tryOpen(testKey(), actor));
        return store_->outbox();
    }
    OutgoingState state(OutgoingId id) { return (*store().outbox().delivery(id))->state; }
};

TEST_F(OutboxTest, GoesItsWayFromPreparedToReceipted) {
    reconcile({finding("s1"), finding("s2")});
    const auto id = prepared("N1");
    auto& outbox = store().outbox();
    EXPECT_TRUE(outbox.due()->empty());
    EXPECT_EQ(*outbox.release(id, "looked at"), Released);
    EXPECT_EQ(*outbox.due(), std::vector<OutgoingId>{id});
    EXPECT_TRUE(*outbox.attempt(id, std::chrono::seconds(300), false));
    EXPECT_TRUE(outbox.due()->empty()) << "the next attempt is five minutes away";
    EXPECT_FALSE(*outbox.attempt(id, std::chrono::seconds(300), false));
    ASSERT_TRUE(outbox.noteTrouble(id, {"the folder is not there", "目录不存在"}));
    now_ = "2019-09-16T08:05:00Z";
    EXPECT_EQ(*outbox.due(), std::vector<OutgoingId>{id});
    EXPECT_TRUE(*outbox.attempt(id, std::chrono::seconds(600), false));
    ASSERT_TRUE(outbox.arrived(id));
    ASSERT_TRUE(outbox.settle(
        id,
        {.outcome = OutgoingOutcome::Accepted, .at = "2019-09-17", .reason = {}, .counts = {{"referral.read", "2"}}}));
    const auto told = **store().outbox().delivery(id);
    EXPECT_EQ(told.state, Receipted);
    EXPECT_EQ(told.attempts, 2U);
    EXPECT_EQ(told.sentAt, now_);
    EXPECT_EQ(told.madeBy, "zhang.wei");
    EXPECT_EQ(told.releases, (std::vector<OutgoingRelease>{{"zhang.wei", "2019-09-16T08:00:00Z", "looked at"}}));
    ASSERT_TRUE(told.receipt);
    EXPECT_EQ(told.receipt->counts.at("referral.read"), "2");
    EXPECT_EQ(told.delivery.items.size(), 2U);
    std::string actions;
    const auto audit = store().audit(0);
    for (const auto& entry : *audit)
        if (entry.action.starts_with("delivery.")) actions += entry.action.substr(9) + " ";
    EXPECT_EQ(actions, "prepare release attempt trouble attempt send receipt ");
}

TEST_F(OutboxTest, KeepsItsBytesSealedAndGivesThemBackAsTheyWere) {
    reconcile({finding("s1")});
    const auto made = delivery("N1");
    const auto id = *store().outbox().prepare(made);
    EXPECT_EQ(*store().outbox().files(id), made.files);
    EXPECT_EQ(store().audit(1)->front().action, "delivery.read");
    close();
    std::ifstream in(file_, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    EXPECT_EQ(bytes.str().find("王建国"), std::string::npos);
    ASSERT_NE(rawSql("UPDATE outgoing_file SET content = x'00'"), "");
    ASSERT_EQ(rawSql("DROP TRIGGER outgoing_file_no_update; UPDATE outgoing_file SET content = x'00'"), "");
    EXPECT_EQ(store().outbox().files(id).error().code, sdk::ErrorCode::Damaged);
}

TEST_F(OutboxTest, TellsNothingTwiceUnlessTheEvidenceChanged) {
    reconcile({finding("s1"), finding("s2")});
    const auto first = prepared("N1");
    EXPECT_EQ(store().outbox().told(OutgoingKind::Referral, "referral-210199")->size(), 2U);
    EXPECT_TRUE(store().outbox().told(OutgoingKind::Referral, "another")->empty());
    const auto again = store().outbox().prepare(delivery("N2"));
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.en.find("told by delivery 1"), std::string::npos);
    ASSERT_TRUE(store().outbox().release(first, "looked at"));
    reconcile({finding("s1"), finding("s2", "d2")});
    EXPECT_EQ(store().outbox().told(OutgoingKind::Referral, "referral-210199")->size(), 1U);
}

TEST_F(OutboxTest, WithdrawsWhatTellsFindingsThatAreClosedByNow) {
    reconcile({finding("s1"), finding("s2")});
    const auto id = prepared("N1");
    ASSERT_TRUE(store().outbox().release(id, "looked at"));
    EXPECT_TRUE(store().outbox().withdrawOutdated()->empty());
    reconcile({finding("s1")});
    EXPECT_FALSE(store().outbox().attempt(id, std::chrono::seconds(1), true)) << "the store itself says no";
    EXPECT_EQ(state(id), Released);
    EXPECT_EQ(*store().outbox().withdrawOutdated(), std::vector<OutgoingId>{id});
    EXPECT_EQ(state(id), Withdrawn);
    EXPECT_TRUE(store().outbox().told(OutgoingKind::Referral, "referral-210199")->empty());
    const auto rest = prepared("N2");
    EXPECT_EQ((*store().outbox().delivery(rest))->delivery.items.size(), 1U);
}

TEST_F(OutboxTest, OfARefusedDeliveryIsFreeToBeToldAgain) {
    reconcile({finding("s1")});
    const auto id = prepared("N1");
    auto& outbox = store().outbox();
    ASSERT_TRUE(outbox.release(id, "looked at"));
    ASSERT_TRUE(*outbox.attempt(id, std::chrono::seconds(1), false));
    ASSERT_TRUE(outbox.arrived(id));
    ASSERT_TRUE(outbox.settle(id, {.outcome = OutgoingOutcome::Refused, .reason = {"no such division", "区划不存在"}}));
    EXPECT_EQ((*outbox.delivery(id))->receipt->reason.zh, "区划不存在");
    EXPECT_TRUE(outbox.prepare(delivery("N2")));
}

TEST_F(OutboxTest, OfTwoPersonsTheSecondIsNeitherTheFirstNorTheMaker) {
    reconcile({finding("s1")});
    const auto id = prepared("N1", true);
    EXPECT_EQ(*store().outbox().release(id, "looked at"), Prepared);
    EXPECT_FALSE(store().outbox().release(id, "looked again"));
    EXPECT_FALSE(store().outbox().attempt(id, std::chrono::seconds(1), true));
    EXPECT_EQ(*as("li.na").release(id, "agreed"), Released);
    const auto other = [&] {
        reconcile({finding("s1", "d2")});
        return prepared("N2", true);
    }();
    EXPECT_EQ(*as("wang.fang").release(other, "looked at"), Prepared);
    EXPECT_FALSE(as("li.na").release(other, "made it herself")) << "li.na prepared it";
    EXPECT_EQ(*as("zhang.wei").release(other, "agreed"), Released);
}

// What another program could do to the file: every way but the allowed ones is closed by the store itself.
TEST_F(OutboxTest, IsKeptOnItsWayByTheStoreWhateverTheProgramDoes) {
    reconcile({finding("s1")});
    const auto id = prepared("N1");
    EXPECT_FALSE(store().outbox().release(id, "")) << "without a reason";
    close();
    for (const auto to : kAll) {
        const auto sql = "UPDATE outgoing SET attempts = 1, sent_at = 'x', state = '" + std::string(toString(to)) + "'";
        if (to == Withdrawn) continue;
        EXPECT_NE(rawSql(sql), "") << toString(to);
    }
    EXPECT_NE(rawSql("INSERT INTO outgoing_release VALUES (1, 1, '', 'now', 'why')"), "");
    EXPECT_NE(rawSql("INSERT INTO outgoing_release VALUES (1, 2, 'li.na', 'now', 'why')"), "") << "second comes second";
    EXPECT_NE(rawSql("INSERT INTO outgoing_receipt VALUES (1, 'accepted', x'')"), "");
    EXPECT_NE(rawSql("INSERT INTO outgoing_file VALUES (1, 9, 'more', 0, 0, '', x'')"), "");
    EXPECT_NE(rawSql("INSERT INTO outgoing_item VALUES (1, 1, 's', 0)"), "");
    EXPECT_NE(rawSql("DELETE FROM outgoing"), "");
    EXPECT_NE(rawSql("DELETE FROM outgoing_item"), "");
    EXPECT_NE(rawSql("UPDATE outgoing SET name = 'N2'"), "");
    EXPECT_NE(rawSql("UPDATE outgoing SET state = 'withdrawn', two_persons = 1"), "");
    EXPECT_NE(rawSql("INSERT OR REPLACE INTO outgoing SELECT * FROM outgoing"), "");
    EXPECT_EQ(rawQuery("SELECT state FROM outgoing"), std::vector<std::string>{"prepared"});
    ASSERT_TRUE(store().outbox().release(id, "looked at"));
    close();
    EXPECT_NE(rawSql("DELETE FROM outgoing_release"), "");
    EXPECT_NE(rawSql("UPDATE outgoing_release SET person = 'li.na'"), "");
    EXPECT_NE(rawSql("INSERT INTO outgoing_release VALUES (1, 2, 'li.na', 'now', 'why')"), "");
}

TEST_F(OutboxTest, NeedsFilesAndOpenFindingsAndANameOfItsOwn) {
    reconcile({finding("s1")});
    auto bare = delivery("N0");
    bare.files.clear();
    EXPECT_FALSE(store().outbox().prepare(bare));
    auto wrong = delivery("N0");
    ++wrong.items.front().evidenceTag;
    EXPECT_EQ(store().outbox().prepare(wrong).error().code, sdk::ErrorCode::Refused);
    prepared("N1");
    auto same = delivery("N1");
    same.items.clear();
    EXPECT_FALSE(store().outbox().prepare(same));
    EXPECT_EQ(store().outbox().deliveries()->size(), 1U);
    EXPECT_FALSE(*store().outbox().delivery(7));
    EXPECT_EQ(store().outbox().files(7).error().code, sdk::ErrorCode::NotFound);
    EXPECT_EQ(store().outbox().release(7, "why").error().code, sdk::ErrorCode::NotFound);
}

}  // namespace
}  // namespace aidgate::store
