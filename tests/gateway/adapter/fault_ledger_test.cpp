#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "aidgate/adapter/fault_history.h"

namespace aidgate::adapter {
namespace {

using namespace std::chrono_literals;
using Time = FaultLedger::Time;

const Time kStart(1'568'600'000s);

// Three crashes, a second apart.
std::optional<StandingChange> breakThrice(FaultLedger& ledger, Time at) {
    ledger.fault("xml", "1.0.0", FaultKind::Crash, at);
    ledger.fault("xml", "1.0.0", FaultKind::Crash, at + 1s);
    return ledger.fault("xml", "1.0.0", FaultKind::Hang, at + 2s);
}

TEST(FaultLedger, QuarantinesAtTheThirdFaultWithinTenMinutesAndTellsItOnce) {
    FaultLedger ledger;
    EXPECT_FALSE(ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart));
    EXPECT_FALSE(ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart + 1s));
    EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.0", kStart + 1s));
    const auto change = ledger.fault("xml", "1.0.0", FaultKind::Hang, kStart + 599s);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->to, Standing::Quarantined);
    EXPECT_EQ(change->line(),
              "adapter standing adapter=xml version=1.0.0 from=working to=quarantined fault=hang until=1568602399");
    EXPECT_EQ(ledger.quarantinedUntil("xml", "1.0.0", kStart + 600s), kStart + 599s + 30min);
    // Runs that were under way may still break: nobody is told again.
    EXPECT_FALSE(ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart + 601s));
}

TEST(FaultLedger, ForgetsFaultsAfterTenMinutes) {
    FaultLedger ledger;
    ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart);
    ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart + 300s);
    EXPECT_FALSE(ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart + 600s));
    EXPECT_TRUE(ledger.fault("xml", "1.0.0", FaultKind::Crash, kStart + 601s));
}

TEST(FaultLedger, LeavesOtherAdaptersAndOtherVersionsAlone) {
    FaultLedger ledger;
    breakThrice(ledger, kStart);
    EXPECT_FALSE(ledger.quarantinedUntil("xlsx", "1.0.0", kStart + 3s));
    EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.1", kStart + 3s));
}

TEST(FaultLedger, TriesOnceAfterQuarantineAndDoublesItWhenThatFails) {
    FaultLedger ledger;
    breakThrice(ledger, kStart);
    const auto after = kStart + 2s + 30min;
    EXPECT_TRUE(ledger.quarantinedUntil("xml", "1.0.0", after - 1s));
    EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.0", after));
    const auto change = ledger.fault("xml", "1.0.0", FaultKind::Crash, after + 1s);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->from, Standing::Trial);
    EXPECT_EQ(change->until, after + 1s + 60min);
}

TEST(FaultLedger, WorksAgainAfterATrialThatWentWell) {
    FaultLedger ledger;
    breakThrice(ledger, kStart);
    const auto after = kStart + 2s + 30min;
    EXPECT_FALSE(ledger.success("xml", "1.0.0")) << "one that ran beside the broken ones lifts no quarantine";
    EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.0", after));
    const auto change = ledger.success("xml", "1.0.0");
    ASSERT_TRUE(change);
    EXPECT_EQ(change->to, Standing::Working);
    // It begins anew.
    EXPECT_FALSE(ledger.fault("xml", "1.0.0", FaultKind::Crash, after + 1s));
}

TEST(FaultLedger, LastsADayAtMostAndSurvivesAClockSetBack) {
    FaultLedger ledger;
    auto at = kStart;
    breakThrice(ledger, at);
    for (int time = 0; time < 10; ++time) {
        at += 25h;
        EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.0", at));
        const auto change = ledger.fault("xml", "1.0.0", FaultKind::Crash, at);
        ASSERT_TRUE(change);
        EXPECT_LE(change->until - at, 24h);
    }
    EXPECT_FALSE(ledger.quarantinedUntil("xml", "1.0.0", kStart)) << "the clock stands before the quarantine began";
}

TEST(FaultLedger, ComesBackFromItsText) {
    FaultLedger ledger;
    breakThrice(ledger, kStart);
    ledger.fault("xlsx", "2.0.0", FaultKind::Memory, kStart);
    const auto text = ledger.save();
    EXPECT_EQ(FaultLedger::load(text).save(), text);
    auto back = FaultLedger::load("rubbish\nxml\t1.0.0\t9\t0\t0\t0\n" + text + "xlsx\t2.0.0\t0\t0");
    EXPECT_EQ(back.save(), text);
    back.release("xml");
    EXPECT_FALSE(back.quarantinedUntil("xml", "1.0.0", kStart + 3s));
}

TEST(FaultFile, IsSharedByThoseWhoOpenIt) {
    const auto path = std::filesystem::temp_directory_path() / ("aidgate-faults-" + std::to_string(::getpid()));
    auto now = kStart;
    const auto clock = [&] { return now; };
    const auto one = openFaultFile(path, clock);
    const auto other = openFaultFile(path, clock);
    EXPECT_TRUE(one->admit("xml", "1.0.0"));
    one->recordFault("xml", "1.0.0", FaultKind::Crash);
    other->recordFault("xml", "1.0.0", FaultKind::Crash);
    EXPECT_TRUE(one->recordFault("xml", "1.0.0", FaultKind::Crash));
    const auto refused = other->admit("xml", "1.0.0");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, sdk::ErrorCode::Busy);
    std::filesystem::remove(path);
    EXPECT_TRUE(other->admit("xml", "1.0.0")) << "removing it lets the adapter out";
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace aidgate::adapter
