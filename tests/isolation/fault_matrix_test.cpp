// Each fault in each call of a plugin, with another exchange at work beside it.
#include <sys/wait.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <thread>

#include "isolated.h"

namespace aidgate::test {
namespace {

using namespace std::chrono_literals;

const std::string kCalls[] = {"open_source", "record_types", "next", "open_sink", "write", "finish"};

// Reads the same delivery again and again in workers of its own, and sees that it is whole.
class Neighbour {
public:
    Neighbour()
        : catalogue_(adapter::openCatalogue({plainAdapters()}, {}, plainWorker())), thread_([this] { work(); }) {}
    ~Neighbour() {
        stop_ = true;
        thread_.join();
        EXPECT_GT(whole_, 0);
        EXPECT_EQ(broken_, 0);
    }
    Neighbour(const Neighbour&) = delete;
    Neighbour& operator=(const Neighbour&) = delete;

private:
    void work() {
        const auto* good = *catalogue_->adapter("plain_fault");
        do {
            const auto ran = readLines(*good, {}, 500);
            ++(!ran.error && ran.rows.size() == 500 && ran.rows.back()["text"] == "line 500" ? whole_ : broken_);
        } while (!stop_);
    }

    std::unique_ptr<adapter::Catalogue> catalogue_;
    std::atomic<bool> stop_ = false;
    std::atomic<int> whole_ = 0, broken_ = 0;
    std::thread thread_;
};

struct Fault {
    std::string name;
    adapter::WorkerLimits limits;
    std::string said;  // "" = the run comes to its end
    std::chrono::milliseconds within;
};

adapter::WorkerLimits calls(std::chrono::milliseconds call, std::uint64_t mebibytes = 1024) {
    return {.memoryBytes = mebibytes << 20, .call = call};
}

std::vector<Fault> faults() {
    return {{"crash", calls(60s), "crashed (SIGSEGV)", 30s},
            {"hang", calls(1500ms), "gave no answer within 1.5 s", 10s},
            {"memory", calls(60s, 256), "wanted more memory than its 256 MiB", 30s},
            {"garbage", calls(60s), "sent what is no answer of a worker", 30s},
            {"slow", calls(60s), "", 30s},
            {"exit", calls(60s), "ended by itself with exit code 0", 30s}};
}

class FaultMatrix : public testing::TestWithParam<Fault> {};

TEST_P(FaultMatrix, IsAnsweredInEveryCallWithinItsLimitAndBesideAnother) {
    const auto& fault = GetParam();
    const Neighbour neighbour;
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker(fault.limits));
    const auto* plugin = *catalogue->adapter("plain_fault");
    for (const auto& call : kCalls) {
        SCOPED_TRACE(fault.name + " in " + call);
        const auto begin = std::chrono::steady_clock::now();
        const auto ran = run(*plugin, call, {{"fault", fault.name}, {"milliseconds", "20"}});
        EXPECT_LT(std::chrono::steady_clock::now() - begin, fault.within);
        if (fault.said.empty()) {
            EXPECT_FALSE(ran.error) << ran.said();
            continue;
        }
        ASSERT_TRUE(ran.error);
        EXPECT_EQ(ran.error->code, sdk::ErrorCode::Internal);
        EXPECT_NE(ran.said().find("adapter plain_fault 1.0.0 " + fault.said), std::string::npos) << ran.said();
        EXPECT_FALSE(ran.error->message.zh.empty());
        EXPECT_FALSE(ran.error->where.resource.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultMatrix, testing::ValuesIn(faults()),
                         [](const auto& each) { return each.param.name; });

// Before there are options: a plugin built for each.
TEST(FaultInInfo, IsAnsweredWithinItsLimitAndBesideAnother) {
    const Neighbour neighbour;
    for (const auto& fault : faults()) {
        if (fault.name == "exit") continue;
        SCOPED_TRACE(fault.name);
        const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker(fault.limits));
        const auto ran = run(**catalogue->adapter("info_" + fault.name), "next", {});
        EXPECT_EQ(ran.error.has_value(), !fault.said.empty());
        EXPECT_NE(ran.said().find(fault.said), std::string::npos) << ran.said();
    }
}

TEST(Fault, TellsTheLastRowThatCame) {
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker());
    const auto* plugin = *catalogue->adapter("plain_fault");
    const auto ran = run(*plugin, "next", {{"fault", "crash"}, {"after_rows", "7"}});
    ASSERT_TRUE(ran.error);
    EXPECT_EQ(ran.rows.size(), 7U);
    EXPECT_EQ(ran.said(),
              "adapter plain_fault 1.0.0 crashed (SIGSEGV) when reading; the last row that came is number 7, line 7");
    EXPECT_EQ(ran.error->message.zh, "适配器 plain_fault 1.0.0 在读取时崩溃 (SIGSEGV)；最后一行是第 7 号，位于第 7 行");
    EXPECT_EQ(ran.error->where.resource, "lines.txt");
}

TEST(Fault, OfOneThatIsSlowForEverEndsWithTheRun) {
    auto limits = calls(60s);
    limits.run = 1s;
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker(limits));
    const auto* plugin = *catalogue->adapter("plain_fault");
    TestHost host({plugin}, {{"fault", "slow"}, {"milliseconds", "100"}});
    MemoryDelivery delivery({{"lines.txt", "", std::string(4000, '\n')}});
    const auto reading = readAll(*plugin, delivery, host, 1);
    ASSERT_TRUE(reading.error);
    EXPECT_NE(reading.error->message.en.find("took longer than 1.0 s in all"), std::string::npos)
        << reading.error->message.en;
}

TEST(Fault, OfAnExceptionIsThePluginsErrorAndNoCrash) {
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker());
    const auto ran = run(**catalogue->adapter("plain_fault"), "next", {{"fault", "exception"}});
    EXPECT_EQ(ran.said(), "adapter plain_fault threw std::runtime_error when reading");
}

TEST(Fault, OfAWorkerProgramOfAnotherVersionNamesBoth) {
    auto other = plainWorker();
    other.worker = std::filesystem::path(kBinaryDir) / "plain/aidgate_other_worker";
    auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, other);
    auto ran = run(**catalogue->adapter("plain_fault"), "next", {});
    EXPECT_NE(ran.said().find("speaks version 99, this gateway speaks 1"), std::string::npos) << ran.said();

    other.worker = "/nonexistent/aidgate-worker";
    catalogue = adapter::openCatalogue({plainAdapters()}, {}, other);
    ran = run(**catalogue->adapter("plain_fault"), "next", {});
    EXPECT_NE(ran.said().find("cannot start the worker program"), std::string::npos) << ran.said();

    other.worker = "/bin/true";
    catalogue = adapter::openCatalogue({plainAdapters()}, {}, other);
    ran = run(**catalogue->adapter("plain_fault"), "next", {});
    EXPECT_NE(ran.said().find("exit code 0"), std::string::npos) << ran.said();
}

// The library says 1.0.0, its manifest something else: seen in the worker, before any of the plugin's code is called.
TEST(Fault, OfAPluginOfAnotherVersionIsARefusal) {
    namespace fs = std::filesystem;
    std::string pattern = (fs::temp_directory_path() / "aidgate-isolation-XXXXXX").string();
    const fs::path root = ::mkdtemp(pattern.data());
    fs::create_directory(root / "adapters");
    fs::copy(plainAdapters() / "plain_fault", root / "adapters/plain_fault");
    const auto manifest = root / "adapters/plain_fault/adapter.yaml";
    std::ifstream in(manifest);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    text.replace(text.find("\"1.0.0\""), 7, "\"2.0.0\"");
    std::ofstream(manifest) << text;
    const auto catalogue = adapter::openCatalogue({root / "adapters"}, {}, plainWorker());
    const auto found = catalogue->adapter("plain_fault");
    ASSERT_TRUE(found) << found.error().message.en;
    const auto ran = run(**found, "next", {});
    EXPECT_EQ(ran.said(), "adapter plain_fault: library of version 1.0.0 found, 2.0.0 expected");
    // Changed after it was judged: what is opened is what was checked.
    std::ofstream(root / "adapters/plain_fault/aidgate_adapter_plain_fault.so", std::ios::app) << "x";
    EXPECT_EQ(run(**found, "next", {}).said(), ran.said());
    const auto later = adapter::openCatalogue({root / "adapters"}, {}, plainWorker());
    EXPECT_FALSE(later->adapter("plain_fault"));
    fs::remove_all(root);
}

TEST(Fault, ThreeTimesPutsTheAdapterInQuarantine) {
    auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'568'600'000));
    const auto history = adapter::openFaultFile({}, [&] { return now; });
    auto isolation = plainWorker();
    isolation.history = history.get();
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, isolation);
    const auto* plugin = *catalogue->adapter("plain_fault");
    for (int time = 0; time < 3; ++time) {
        EXPECT_EQ(run(*plugin, "next", {{"fault", "crash"}}).error->code, sdk::ErrorCode::Internal);
        now += 60s;
    }
    EXPECT_EQ(run(*plugin, "next", {}).error->code, sdk::ErrorCode::Busy);
    now += 31min;
    EXPECT_FALSE(run(*plugin, "next", {}).error);
}

TEST(Fault, LeavesNoProcessAndNoDescriptorBehind) {
    const auto open = [] {
        std::ptrdiff_t count = 0;
        for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
        return count;
    };
    const auto before = open();
    {
        const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker());
        const auto* plugin = *catalogue->adapter("plain_fault");
        for (const char* fault : {"none", "crash", "garbage"}) run(*plugin, "next", {{"fault", fault}});
        run(*plugin, "write", {{"fault", "none"}});
    }
    EXPECT_EQ(open(), before);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace aidgate::test
