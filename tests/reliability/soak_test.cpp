// A month of schedules in an hour: the real daemon, its runs and their workers, under a clock that goes 720 times as
// fast. Agencies put out something new every day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <thread>

#include "gateway_state.h"
#include "serving.h"

namespace aidgate::test {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr int kFactor = 720;  // 30 days in an hour
constexpr seconds kDay{86400 / kFactor};

// What a process holds.
struct Holdings {
    std::uint64_t privateBytes = 0, descriptors = 0;

    static Holdings of(pid_t process) {
        const auto place = std::filesystem::path("/proc") / std::to_string(process);
        Holdings holdings;
        std::ifstream status(place / "status");
        for (std::string word; status >> word;) {
            if (word != "RssAnon:") continue;
            status >> holdings.privateBytes;
            holdings.privateBytes *= 1024;
        }
        std::error_code failed;
        for (const auto& entry : std::filesystem::directory_iterator(place / "fd", failed))
            holdings.descriptors += entry.path().empty() ? 0 : 1;
        return holdings;
    }
    void raiseTo(const Holdings& other) {
        privateBytes = std::max(privateBytes, other.privateBytes);
        descriptors = std::max(descriptors, other.descriptors);
    }
};

// The relief list of one of the cities as it stands on a later day, in two states that take turns.
class NewDeliveries {
public:
    explicit NewDeliveries(const std::filesystem::path& inbox) : inbox_(inbox) {
        states_[1].edit(kName + ".xml", "bzje=\"690.00\"", "bzje=\"691.00\"");
    }
    void put(int day) {
        const auto& from = states_[static_cast<std::size_t>(day) % 2];
        std::tm date{};
        date.tm_year = 119, date.tm_mon = 8, date.tm_mday = 16 + day;
        const std::time_t moment = ::timegm(&date);
        char digits[9];
        std::strftime(digits, sizeof digits, "%Y%m%d", ::gmtime_r(&moment, &date));
        const auto named = [&](std::string text) {
            for (std::size_t at = 0; (at = text.find("20190916_", at)) != std::string::npos; at += 8)
                text.replace(at, 8, digits);
            if (const auto at = text.find("-20190916-"); at != std::string::npos) text.replace(at + 1, 8, digits);
            return text;
        };
        writeFile(inbox_ / named(kName + ".xml"), readFile(from.file(kName + ".xml")));
        writeFile(inbox_ / named(kName + ".ctl"), named(readFile(from.file(kName + ".ctl"))));
    }

private:
    static inline const std::string kName = "civil_affairs_210199_relief_20190916_0001";
    std::filesystem::path inbox_;
    Scenario states_[2];
};

TEST(Soak, AMonthLeavesTheDaemonAsItWasAfterThreeDays) {
    const char* said = std::getenv("AIDGATE_SOAK_SECONDS");
    const bool isLong = std::getenv("AIDGATE_LONG") != nullptr;
    const seconds length = said != nullptr ? seconds(std::atoi(said)) : isLong ? seconds(3600) : seconds(240);
    const Home home;
    auto settings = readFile(home.configuration());
    // Every hour, three times a day, or once a day.
    const char* schedules[] = {"0 * * * *", "0 2,10,18 * * *", "30 3 * * *"};
    std::size_t exchanges = 0;
    const std::string channel = "    channel: {directory: inbox/all,";
    for (std::size_t at = 0; (at = settings.find(channel, at)) != std::string::npos; at += 100)
        settings.insert(at, std::string("    schedule: \"") + schedules[exchanges++ % 3] + "\"\n");
    settings += "serve: {listen: \"\", reconcile: \"0 5 * * *\"}\n";
    writeFile(home.configuration(), settings);
    ASSERT_EQ(exchanges, 11u);

    NewDeliveries deliveries(home.inbox());
    const auto begun = steady_clock::now();
    Serving daemon(home.folder(), {"LD_PRELOAD=" + std::string(kBinaryDir) + "/lib/aidgate_fast_clock.so",
                                   "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0",
                                   "AIDGATE_CLOCK_FACTOR=" + std::to_string(kFactor),
                                   "AIDGATE_CLOCK_FROM=" + std::to_string(std::time(nullptr))});
    ASSERT_TRUE(daemon.says("READY=1"));
    std::array<Holdings, 10> tenths;
    int day = 0;
    for (auto passed = seconds(0); passed < length;
         passed = std::chrono::duration_cast<seconds>(steady_clock::now() - begun)) {
        if (passed / kDay > day) deliveries.put(++day);
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        tenths[static_cast<std::size_t>(passed * 10 / length)].raiseTo(Holdings::of(daemon.process));
    }
    ::kill(daemon.process, SIGTERM);
    EXPECT_EQ(daemon.end(), 0);

    const auto runs = query(home.folder(),
                            "SELECT exchange || ' ' || outcome || ' ' || count(*) FROM exchange_run "
                            "GROUP BY exchange, outcome ORDER BY 1");
    for (const auto& one : runs) std::cout << one << "\n";
    const auto notDone = query(home.folder(),
                               "SELECT DISTINCT exchange || ' ' || outcome FROM exchange_run "
                               "WHERE outcome NOT IN ('done', 'running')");
    EXPECT_THAT(notDone, testing::IsEmpty());
    EXPECT_EQ(unsoundness(home.folder()), "");
    EXPECT_NE(query(home.folder(), "SELECT count(*) FROM finding").at(0), "0") << "they were worked out, too";
    std::cout << "days " << day << "; most private memory and descriptors in each tenth:";
    for (const auto& tenth : tenths) std::cout << " " << tenth.privateBytes / 1024 << " kB " << tenth.descriptors;
    std::cout << "\n";
    const auto &first = tenths.front(), &last = tenths.back();
    EXPECT_GT(first.descriptors, 3u);
    EXPECT_LE(last.descriptors, first.descriptors + 1) << "one more for a moment, when a run is begun";
    // The allocator's own pages come and go.
    EXPECT_LE(last.privateBytes, first.privateBytes + 128 * 1024);
    const auto batches = query(home.folder(), "SELECT count(*) FROM batch WHERE agency = 'civil_affairs'");
    EXPECT_GE(std::stoi(batches.at(0)), day);
}

}  // namespace
}  // namespace aidgate::test
