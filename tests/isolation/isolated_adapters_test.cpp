// In a worker an adapter does what it does in process: the same rows, issues, errors and bytes.
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "aidgate/channel/directory.h"
#include "isolated.h"
#include "plugin_cases.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

const fs::path kAdapters = fs::path(kBinaryDir) / "lib/aidgate/adapters";

adapter::Catalogue& isolated() {
    static const auto kCatalogue = adapter::openCatalogue({kAdapters}, {}, builtWorker());
    return *kCatalogue;
}
adapter::Catalogue& inProcess() {
    static const auto kCatalogue = adapter::openCatalogue({kAdapters});
    return *kCatalogue;
}

std::vector<fs::path> allCases() {
    std::vector<fs::path> all;
    for (const auto& plugin : fs::directory_iterator(fs::path(kSourceDir) / "tests/plugins")) {
        if (!fs::exists(plugin.path() / "cases")) continue;
        const auto cases = casesIn(plugin.path() / "cases");
        all.insert(all.end(), cases.begin(), cases.end());
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::string nameOf(const fs::path& folder) {
    return folder.parent_path().parent_path().filename().string() + "_" + folder.filename().string();
}

class IsolatedCase : public testing::TestWithParam<fs::path> {};

// The cases of the adapter's own tests. Bytes of these deliveries are asked for over the socket.
TEST_P(IsolatedCase, ReadsAsExpected) {
    const auto id = GetParam().parent_path().parent_path().filename().string();
    const auto adapter = isolated().adapter(id);
    ASSERT_TRUE(adapter) << adapter.error().message.en;
    const auto loaded = loadCase(GetParam());
    TestHost host({*adapter}, loaded.options);
    ASSERT_FALSE(host.optionError()) << host.optionError()->message.en;
    auto reading = readAll(**adapter, MemoryDelivery(loaded.files, loaded.charset).inPiecesOf(4096), host, 7);
    std::stable_sort(reading.rows.begin(), reading.rows.end(),
                     [](const Row& left, const Row& right) { return left.origin.ordinal < right.origin.ordinal; });
    if (!reading.error) {
        EXPECT_EQ(written(reading), contents(GetParam() / "expected.rows"));
    }
    EXPECT_EQ(written(host.reported()), contents(GetParam() / "expected.issues"));
    const auto error =
        reading.error ? sdk::toString(reading.error->where) + ": " + reading.error->message.en + "\n" : "";
    EXPECT_EQ(error, contents(GetParam() / "expected.error"));
}

INSTANTIATE_TEST_SUITE_P(Cases, IsolatedCase, testing::ValuesIn(allCases()),
                         [](const auto& each) { return nameOf(each.param); });

class Issues final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue& issue) override {
        text += std::string(issue.code) + " " + sdk::toString(issue.where) + " " + issue.message.en + issue.message.zh +
                std::string(issue.recordType) + std::string(issue.raw) + "\n";
    }
    std::string text;
};

class Quiet final : public sdk::Logger {
public:
    bool enabled(sdk::LogLevel) const override { return false; }
    void log(sdk::LogLevel, std::string_view) override {}
};

// Everything that comes out of a delivery, as text.
std::string readWhole(adapter::Catalogue& catalogue, const channel::Delivery& delivery) {
    Issues issues;
    Quiet log;
    const auto adapter = catalogue.adapter(delivery.agency);
    if (!adapter) return adapter.error().message.en;
    const auto options = adapter::checkOptions(delivery.agency, (*adapter)->info().options, {});
    const auto host = adapter::makeHost(catalogue, log, issues, **options);
    const auto bytes = channel::openDelivery(delivery);
    const auto reading = readAll(**adapter, *bytes, *host, 100);
    std::string text = written(reading) + issues.text;
    for (const auto& type : reading.types) text += type.name + " " + type.parent + "\n";
    if (reading.error) text += sdk::toString(reading.error->where) + reading.error->message.zh;
    return text;
}

// Files as a channel verified them: the worker reads them itself.
TEST(IsolatedAdapters, ReadTheSampleDeliveriesAsInProcess) {
    const std::vector<std::string> agencies{"union_assistance", "civil_affairs", "human_resources", "social_security"};
    auto inventory = channel::look(fs::path(kSourceDir) / "tests/cases/six_households", agencies);
    std::set<std::string> read;
    for (auto& delivery : inventory.deliveries) {
        SCOPED_TRACE(delivery.name);
        ASSERT_TRUE(channel::verify(delivery));
        const auto expected = readWhole(inProcess(), delivery);
        EXPECT_FALSE(expected.empty());  // some have no rows, all have types
        EXPECT_EQ(readWhole(isolated(), delivery), expected);
        read.insert(delivery.agency);
    }
    EXPECT_EQ(read.size(), agencies.size());
}

// One more byte after it was verified.
TEST(IsolatedAdapters, AFileThatChangedIsRefusedAsInProcess) {
    std::string pattern = (fs::temp_directory_path() / "aidgate-isolation-XXXXXX").string();
    const fs::path folder = ::mkdtemp(pattern.data());
    const std::string name = "human_resources_210000_unemployment_20190916_0001.txt";
    // So long that the worker has not come to its end when it is changed.
    const auto sample = contents(fs::path(kSourceDir) / "tests/cases/six_households" / name);
    const auto header = sample.find('\n') + 1;
    const auto row = sample.substr(header, sample.find('\n', header) + 1 - header);
    std::string bytes = sample.substr(0, header);
    while (bytes.size() < 4'000'000) bytes += row;
    std::ofstream(folder / name, std::ios::binary) << bytes;
    auto inventory = channel::look(folder, {"human_resources"});
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    auto& delivery = inventory.deliveries.front();
    ASSERT_TRUE(channel::verify(delivery));
    const auto adapter = *isolated().adapter("human_resources");
    TestHost host({adapter}, {});
    const auto lent = channel::openDelivery(delivery);
    auto source = adapter->openSource(*lent, host);
    ASSERT_TRUE(source) << source.error().message.en;
    std::ofstream(folder / name, std::ios::app) << "x";
    sdk::RecordBatch batch(16);
    auto more = (*source)->next(batch);
    while (more && *more) more = (*source)->next(batch);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(more.error().message.en.find("changed after it was verified"), std::string::npos);
    fs::remove_all(folder);
}

std::string writeRows(adapter::Catalogue& catalogue, const std::string& format, const sdk::OptionList& written) {
    Issues issues;
    Quiet log;
    const auto adapter = *catalogue.adapter(format);
    const auto options = adapter::checkOptions(format, adapter->info().options, written);
    if (!options) return options.error().message.en;
    const auto host = adapter::makeHost(catalogue, log, issues, **options);
    const std::vector<sdk::RecordType> types{{"household", {"jzzh", "name"}}};
    TextOut out;
    auto sink = adapter->openSink(out, types, *host);
    if (!sink) return sink.error().message.en;
    sdk::RecordBatch batch(100);
    for (std::uint64_t first = 0; first < 1000; first += 100) {
        batch.reset(types.front(), "in");
        for (std::uint64_t row = first + 1; row <= first + 100; ++row) {
            batch.beginRow({.line = row + 1, .ordinal = row});
            batch.set(0, "H-" + std::to_string(row));
            // A character that only GB18030 has, now and then.
            const std::string name = row % 50 == 1 ? "\U00020000" : "王" + std::string(row % 300, 'x');
            if (row % 3 != 0) batch.set(1, row % 2 == 0 ? "" : name);
        }
        if (auto done = (*sink)->write(batch); !done) return done.error().message.en;
    }
    if (auto done = (*sink)->finish(); !done) return done.error().message.en;
    return issues.text + out.text;
}

TEST(IsolatedAdapters, WriteTheSameBytesAsInProcess) {
    const std::pair<std::string, sdk::OptionList> kWays[] = {
        {"delimited", {{"charset", "GBK"}}},
        {"delimited", {{"charset", "GB2312"}}},
        {"delimited", {{"charset", "GB18030"}}},
        {"xml", {{"records", "household BATCH/HOUSEHOLD: jzzh, name"}}},
        {"xlsx", {}},
    };
    for (const auto& [format, options] : kWays) {
        SCOPED_TRACE(format + (options.empty() ? "" : " " + options.front().second));
        const auto expected = writeRows(inProcess(), format, options);
        EXPECT_GT(expected.size(), 1000U);
        EXPECT_EQ(writeRows(isolated(), format, options), expected);
    }
}

TEST(IsolatedAdapters, SayWhatTheOutputSaidWhenItCannotBeWritten) {
    const auto adapter = *isolated().adapter("delimited");
    TestHost host({adapter}, {});
    const std::vector<sdk::RecordType> types{{"row", {"text"}}};
    TextOut out;
    out.fail = true;
    auto sink = adapter->openSink(out, types, host);
    sdk::RecordBatch batch(1);
    batch.reset(types.front(), "in");
    batch.beginRow({.line = 1, .ordinal = 1});
    batch.set(0, "x");
    sdk::Result<void> done;
    if (sink) done = (*sink)->write(batch);
    if (sink && done) done = (*sink)->finish();
    const auto said = sink ? done.error().message.en : sink.error().message.en;
    EXPECT_EQ(said, "the disk is full");
}

TEST(IsolatedAdapters, ReachNoFileNoNetworkNoProgramAndNoProcess) {
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker());
    const auto ran = run(**catalogue->adapter("plain_fault"), "next", {{"fault", "pry"}});
    ASSERT_FALSE(ran.error) << ran.said();
    std::vector<std::string> told;
    for (const auto& row : ran.rows) told.push_back(row["text"]);
    const std::vector<std::string> expected{"file refused", "new file refused", "network refused", "process refused",
                                            "program refused"};
    EXPECT_EQ(told, expected);
}

// A source may be left in the middle.
TEST(IsolatedAdapters, MayBeLeftBeforeTheEnd) {
    const auto catalogue = adapter::openCatalogue({plainAdapters()}, {}, plainWorker());
    const auto* plugin = *catalogue->adapter("plain_fault");
    TestHost host({plugin}, {});
    const MemoryDelivery delivery({{"lines.txt", "", std::string(2'000'000, '\n')}});
    auto source = plugin->openSource(delivery, host);
    ASSERT_TRUE(source);
    sdk::RecordBatch batch(10);
    EXPECT_TRUE(*(*source)->next(batch));
    EXPECT_EQ(batch.rowCount(), 10U);
}

}  // namespace
}  // namespace aidgate::test
