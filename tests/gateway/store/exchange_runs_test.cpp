#include "aidgate/store/exchange_runs.h"

#include <signal.h>
#include <sys/wait.h>

#include <gmock/gmock.h>

#include "store_fixture.h"

namespace aidgate::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ExchangeRunsTest : public StoreTest {
protected:
    ExchangeRuns& runs() { return store().exchangeRuns(); }
};

TEST_F(ExchangeRunsTest, RemembersWhatARunDid) {
    const auto id = runs().begin({.exchange = "relief", .reason = "scheduled", .planned = "2026-11-28T03:00:00Z"});
    ASSERT_TRUE(id);
    ExchangeRun run{.id = *id,
                    .outcome = RunOutcome::Trouble,
                    .deliveries = 2,
                    .account = {.read = 9, .accepted = 7, .rejected = 2}};
    run.error = "refused";
    run.message = {"the digest differs", "摘要不同"};
    ASSERT_TRUE(runs().end(run));
    const auto last = runs().last("relief", 9);
    ASSERT_TRUE(last);
    ASSERT_EQ(last->size(), 1u);
    const auto& found = last->front();
    EXPECT_EQ(found.outcome, RunOutcome::Trouble);
    EXPECT_EQ(found.planned, "2026-11-28T03:00:00Z");
    EXPECT_EQ(found.deliveries, 2u);
    EXPECT_EQ(found.account.read, 9u);
    EXPECT_EQ(found.message.zh, "摘要不同");
    EXPECT_FALSE(found.ended.empty());
    EXPECT_TRUE(runs().last("other", 9)->empty());
    EXPECT_EQ(runs().last("", 9)->size(), 1u);
}

TEST_F(ExchangeRunsTest, OneExchangeRunsOnceAtATime) {
    ASSERT_TRUE(runs().begin({.exchange = "relief"}));
    const auto again = runs().begin({.exchange = "relief"});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, sdk::ErrorCode::Busy);
    EXPECT_TRUE(runs().begin({.exchange = "pension"}));
}

TEST_F(ExchangeRunsTest, ARunWhoseProcessIsGoneHasDiedAndIsInNobodysWay) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(runs().begin({.exchange = "relief"}) ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_EQ(status, 0);
    EXPECT_EQ(runs().last("relief", 1)->front().outcome, RunOutcome::Died);
    ASSERT_TRUE(runs().begin({.exchange = "relief"}));
    const auto last = runs().last("relief", 9);
    ASSERT_EQ(last->size(), 2u);
    EXPECT_EQ((*last)[0].outcome, RunOutcome::Running);
    EXPECT_EQ((*last)[1].outcome, RunOutcome::Died);
    EXPECT_FALSE((*last)[1].ended.empty());
}

TEST_F(ExchangeRunsTest, ForgetsOldRuns) {
    for (std::size_t i = 0; i < ExchangeRuns::kKept + 20; ++i) {
        const auto id = runs().begin({.exchange = "relief"});
        ASSERT_TRUE(id);
        ASSERT_TRUE(runs().end({.id = *id, .outcome = RunOutcome::Done, .account = {.read = 1, .accepted = 1}}));
    }
    EXPECT_EQ(runs().last("relief", 10000)->size(), ExchangeRuns::kKept);
    const auto marks = runs().marks();
    ASSERT_TRUE(marks);
    EXPECT_EQ(marks->at("relief").account.accepted, ExchangeRuns::kKept);
    EXPECT_FALSE(marks->at("relief").done.empty());
}

TEST_F(ExchangeRunsTest, PausesAreKeptAndAudited) {
    ASSERT_TRUE(runs().pause("relief", true, "the bureau moves house"));
    ASSERT_TRUE(runs().pause("relief", true, "again"));
    EXPECT_THAT(*runs().paused(), ElementsAre("relief"));
    ASSERT_TRUE(runs().pause("relief", false, ""));
    EXPECT_THAT(*runs().paused(), IsEmpty());
    const auto audit = store().audit(1);
    EXPECT_EQ(audit->front().action, "exchange.resume");
}

}  // namespace
}  // namespace aidgate::store
