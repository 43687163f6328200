#include "supervisor.h"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/log/logger.h"
#include "metrics.h"

#if defined(__SANITIZE_ADDRESS__)
// The compiler's own headers leave this part of the sanitizer's interface out (Debian's g++ 12).
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace aidgate::daemon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What is allocated and not freed; how much the process holds besides depends on the allocator.
std::size_t allocatedBytes() {
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    return mallinfo2().uordblks;
#endif
}

schedule::Instant at(const char* text) {
    return *momentOf(text);
}

// A history in memory.
class Memory final : public store::ExchangeRuns {
public:
    sdk::Result<std::int64_t> begin(const store::ExchangeRun& run) override {
        kept.push_back(run);
        kept.back().id = static_cast<std::int64_t>(kept.size());
        return kept.back().id;
    }
    sdk::Result<void> end(const store::ExchangeRun& run) override {
        auto& one = kept[static_cast<std::size_t>(run.id - 1)];
        one.outcome = run.outcome;
        one.message = run.message;
        return {};
    }
    sdk::Result<std::vector<store::ExchangeRun>> last(std::string_view exchange, std::size_t most) override {
        std::vector<store::ExchangeRun> found;
        for (auto one = kept.rbegin(); one != kept.rend() && found.size() < most; ++one)
            if (exchange.empty() || one->exchange == exchange) found.push_back(*one);
        return found;
    }
    sdk::Result<std::map<std::string, Marks>> marks() override {
        std::map<std::string, Marks> all;
        for (const auto& one : kept) all[one.exchange].planned = std::max(all[one.exchange].planned, one.planned);
        return all;
    }
    sdk::Result<void> pause(std::string_view exchange, bool paused, std::string_view) override {
        std::erase(pauses, exchange);
        if (paused) pauses.emplace_back(exchange);
        return {};
    }
    sdk::Result<std::vector<std::string>> paused() override { return pauses; }

    std::vector<store::ExchangeRun> kept;
    std::vector<std::string> pauses;
};

class Started final : public Runner {
public:
    sdk::Result<void> start(const schedule::Due& due, const Accepted&) override {
        if (broken) return sdk::Error{sdk::ErrorCode::Io, {"no process", "无进程"}};
        names.push_back(due.name);
        return {};
    }
    std::vector<std::string> take() { return std::exchange(names, {}); }
    std::vector<std::string> names;
    bool broken = false;
};

Accepted twoExchanges(const std::string& schedule = "0 * * * *") {
    Accepted accepted;
    for (const char* name : {"pension", "relief"}) {
        auto& exchange = accepted.settings.exchanges[name];
        exchange.schedule = schedule;
        auto& entry = accepted.entries[name];
        entry.recurrence =
            schedule::Recurrence{*schedule::Cron::parse(schedule),
                                 std::make_shared<const schedule::TimeZone>(schedule::TimeZone::fixed({}))};
    }
    accepted.entries[kReconcile];
    return accepted;
}

class SupervisorTest : public testing::Test {
protected:
    Supervisor& supervisor() {
        if (!supervisor_)
            supervisor_ = std::make_unique<Supervisor>(
                Supervisor::Wiring{history, runner, log::silent(),
                                   [this](const Alert& alert) {
                                       alerts.push_back(alert.name + " " + std::string(toString(alert.condition)));
                                   }},
                twoExchanges(), at("2026-11-28T00:30:00Z"));
        return *supervisor_;
    }
    std::vector<std::string> begin(const char* now) {
        supervisor().begin(at(now));
        return runner.take();
    }
    void end(const char* name, int exit, const char* now, int signal = 0) {
        supervisor().ended({name, exit, signal, false}, at(now));
    }
    std::vector<std::string> told() { return std::exchange(alerts, {}); }

    Memory history;
    Started runner;
    std::vector<std::string> alerts;
    std::unique_ptr<Supervisor> supervisor_;
};

TEST_F(SupervisorTest, StartsWhatIsDueAndNoMoreThanItMay) {
    EXPECT_THAT(begin("2026-11-28T00:59:00Z"), IsEmpty());
    EXPECT_THAT(begin("2026-11-28T01:00:00Z"), ElementsAre("pension", "relief"));
    supervisor().demand(kReconcile, at("2026-11-28T01:00:01Z"));
    EXPECT_THAT(begin("2026-11-28T01:00:01Z"), IsEmpty());  // two run
    end("relief", 0, "2026-11-28T01:00:02Z");
    EXPECT_THAT(begin("2026-11-28T01:00:02Z"), ElementsAre(kReconcile));
    end("pension", 0, "2026-11-28T01:00:03Z");
    supervisor().demand("relief", at("2026-11-28T01:00:04Z"));
    EXPECT_THAT(begin("2026-11-28T01:00:04Z"), IsEmpty());  // nothing beside it
    end(kReconcile, 0, "2026-11-28T01:00:05Z");
    EXPECT_THAT(begin("2026-11-28T01:00:05Z"), ElementsAre("relief"));
}

TEST_F(SupervisorTest, TellsAConditionOnceHoweverOftenItIsMet) {
    for (const char* hour : {"01", "02", "03"}) {
        const auto now = std::string("2026-11-28T") + hour + ":00:00Z";
        begin(now.c_str());
        end("relief", 1, now.c_str());
        end("pension", 0, now.c_str());
    }
    EXPECT_THAT(told(), ElementsAre("relief trouble"));
    begin("2026-11-28T04:00:00Z");
    end("relief", 0, "2026-11-28T04:00:00Z");
    EXPECT_THAT(told(), ElementsAre("relief good"));
}

TEST_F(SupervisorTest, AFailureIsToldWhenRetriesDidNotHelp) {
    begin("2026-11-28T01:00:00Z");
    end("pension", 0, "2026-11-28T01:00:01Z");
    auto now = at("2026-11-28T01:00:01Z");
    supervisor().ended({"relief", 3, 0, false}, now);
    for (int retry = 0; retry < 3; ++retry) {
        EXPECT_THAT(told(), IsEmpty()) << retry;
        now += std::chrono::seconds(400);
        supervisor().begin(now);
        ASSERT_THAT(runner.take(), ElementsAre("relief")) << retry;
        supervisor().ended({"relief", 3, 0, false}, now);
    }
    EXPECT_THAT(told(), ElementsAre("relief failing"));
}

TEST_F(SupervisorTest, WrongSettingsAreNotRetried) {
    begin("2026-11-28T01:00:00Z");
    end("relief", 2, "2026-11-28T01:00:01Z");
    EXPECT_THAT(told(), ElementsAre("relief failing"));
    EXPECT_THAT(begin("2026-11-28T01:30:00Z"), IsEmpty());
}

TEST_F(SupervisorTest, ThreeDeathsInTenMinutesAreQuarantineUntilSomebodyResumes) {
    begin("2026-11-28T01:00:00Z");
    end("pension", 0, "2026-11-28T01:00:00Z");
    end("relief", -1, "2026-11-28T01:00:10Z", 11);
    EXPECT_THAT(begin("2026-11-28T01:02:00Z"), ElementsAre("relief"));
    end("relief", -1, "2026-11-28T01:02:01Z", 11);
    EXPECT_THAT(begin("2026-11-28T01:05:00Z"), ElementsAre("relief"));
    end("relief", -1, "2026-11-28T01:05:01Z", 11);
    EXPECT_THAT(told(), ElementsAre("relief quarantined"));
    EXPECT_THAT(history.pauses, ElementsAre("relief"));
    EXPECT_THAT(begin("2026-11-28T02:00:00Z"),
                ElementsAre("pension"));  // the other goes on
    end("pension", 0, "2026-11-28T02:00:00Z");
    ASSERT_TRUE(history.pause("relief", false, ""));
    EXPECT_THAT(begin("2026-11-28T03:00:00Z"), ElementsAre("pension", "relief"));
    end("relief", 0, "2026-11-28T03:00:01Z");
    EXPECT_THAT(told(), ElementsAre("relief good"));
}

TEST_F(SupervisorTest, DeathsFarApartAreNoQuarantine) {
    for (const char* hour : {"01", "02", "03", "04"}) {
        const auto now = std::string("2026-11-28T") + hour + ":00:00Z";
        begin(now.c_str());
        end("relief", -1, now.c_str(), 9);
        end("pension", 0, now.c_str());
    }
    EXPECT_THAT(history.pauses, IsEmpty());
}

TEST_F(SupervisorTest, ARestartRepeatsNoAlertAndCatchesUp) {
    const auto id = history.begin({.exchange = "relief", .planned = "2026-11-27T20:00:00Z"});
    ASSERT_TRUE(history.end({.id = *id, .outcome = store::RunOutcome::Trouble}));
    EXPECT_THAT(begin("2026-11-28T00:30:00Z"), ElementsAre("relief"));
    end("relief", 1, "2026-11-28T00:31:00Z");
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(SupervisorTest, WhatCannotBeStartedIsAFailure) {
    runner.broken = true;
    begin("2026-11-28T01:00:00Z");
    runner.broken = false;
    EXPECT_THAT(begin("2026-11-28T01:02:00Z"), ElementsAre("pension", "relief"));  // retried
}

TEST_F(SupervisorTest, NewSettingsAreTakenWhileRunsGoOn) {
    begin("2026-11-28T01:00:00Z");
    auto other = twoExchanges();
    other.entries.erase("pension");
    other.settings.exchanges.erase("pension");
    supervisor().take(std::move(other), at("2026-11-28T01:01:00Z"));
    end("pension", 0, "2026-11-28T01:02:00Z");
    end("relief", 0, "2026-11-28T01:02:00Z");
    EXPECT_THAT(begin("2026-11-28T02:00:00Z"), ElementsAre("relief"));
}

// A month of schedules with runs that end well, badly and by dying: memory and
// descriptors stay as after three days.
TEST_F(SupervisorTest, AMonthOfSchedulesLeavesNothingBehind) {
    supervisor().take(twoExchanges("*/5 * * * *"), at("2026-11-28T00:30:00Z"));
    auto now = at("2026-11-28T00:30:00Z");
    const auto end = now + std::chrono::days(30);
    const auto first = now + std::chrono::days(3);
    std::uint64_t memory = 0, descriptors = 0, runs = 0;
    for (; now < end; now += std::chrono::minutes(5)) {
        supervisor().begin(now);
        for (const auto& name : runner.take()) {
            ++runs;
            const int exit = runs % 97 == 0 ? -1 : runs % 13 == 0 ? 3 : runs % 7 == 0 ? 1 : 0;
            supervisor().ended({name, exit, exit < 0 ? 11 : 0, false}, now);
        }
        alerts.clear();
        if (now == first) memory = allocatedBytes(), descriptors = openDescriptors();
    }
    EXPECT_GT(runs, 16000u);
    EXPECT_LE(allocatedBytes(), memory + 1024 * 1024);
    EXPECT_EQ(openDescriptors(), descriptors);
}

TEST(Metrics, AreTextForPrometheusWithoutPersons) {
    Figures figures;
    figures.version = "1.0";
    figures.exchanges = {{"re\"lief", true, false, Condition::Trouble, {}}};
    figures.marks["re\"lief"] = {.planned = "", .done = "1970-01-01T00:01:00Z", .runs = 3, .account = {.accepted = 7}};
    figures.marks["re\"lief"].heldBatches = 2;
    figures.agreements["mz-2019-07"] = -3;
    const auto text = metricsText(figures);
    EXPECT_THAT(text, HasSubstr("aidgate_exchange_running{exchange=\"re\\\"lief\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("aidgate_exchange_condition{exchange="
                                "\"re\\\"lief\",condition=\"trouble\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("aidgate_last_success_seconds{exchange=\"re\\\"lief\"} 60\n"));
    EXPECT_THAT(text, HasSubstr("aidgate_rows_kept{exchange=\"re\\\"lief\",fate=\"accepted\"} 7\n"));
    EXPECT_THAT(text, HasSubstr("aidgate_agreement_days_left{agreement=\"mz-2019-07\"} -3\n"));
    EXPECT_THAT(text, HasSubstr("aidgate_held_batches{exchange=\"re\\\"lief\"} 2\n"));
}

TEST(Accept, ProblemsAreToldWithTheirPlace) {
    const auto file =
        std::filesystem::temp_directory_path() / ("aidgate-accept-" + std::to_string(::getpid()) + ".yaml");
    std::ofstream(file) << "exchanges:\n  a:\n    agency: x\n    dataset: y\n    division: "
                           "\"210199\"\n"
                           "    channel: {directory: in}\n    schedule: \"0 3 * * mo\"\n"
                           "    timing: {time_zone: Asia/Peking}\nserve: {reconcile: \"0 0 31 2 "
                           "*\"}\n";
    config::Diagnostics problems;
    EXPECT_FALSE(accept(file, problems));
    const auto text = problems.render(config::Language::English);
    EXPECT_THAT(text, HasSubstr(":7:24: error AG0120"));
    EXPECT_THAT(text, HasSubstr("AG0121"));
    EXPECT_THAT(text, HasSubstr("never comes"));
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace aidgate::daemon
