#include <gtest/gtest.h>

#include "delimited/delimited_adapter.h"
#include "places.h"
#include "plugin_cases.h"

namespace aidgate::plugins::delimited {
namespace {

using test::MemoryDelivery;
using test::readAll;
using test::TestHost;

const DelimitedAdapter kAdapter;

class DelimitedCase : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(DelimitedCase, ReadsAsExpected) {
    test::runCase(GetParam(), {&kAdapter});
}

INSTANTIATE_TEST_SUITE_P(Cases, DelimitedCase,
                         testing::ValuesIn(test::casesIn(std::string(test::kSourceDir) +
                                                         "/tests/plugins/delimited/cases")),
                         [](const auto& each) { return each.param.filename().string(); });

MemoryDelivery oneFile(std::string bytes) {
    return MemoryDelivery({{"input.csv", "", std::move(bytes)}});
}

TEST(DelimitedSource, RejectedRowsCarryTheirText) {
    TestHost host({&kAdapter}, {});
    readAll(kAdapter, oneFile("a,b,c\n1,two\n"), host);
    ASSERT_EQ(host.reported().size(), 1u);
    EXPECT_EQ(host.reported().front().raw, "1,two");
    EXPECT_EQ(host.reported().front().message.find("two"), std::string::npos);
}

TEST(DelimitedSource, RefusesALineLongerThanAllowed) {
    TestHost host({&kAdapter}, {{"max_line_bytes", "1000"}});
    const auto reading = readAll(kAdapter, oneFile("a,b\n1,2\n" + std::string(1001, 'x') + "\n"), host);
    ASSERT_TRUE(reading.error);
    EXPECT_EQ(reading.error->where.line, 3u);
    EXPECT_TRUE(reading.error->message.en.starts_with("delimited.line-too-long"));
}

TEST(DelimitedSource, TakesALineOfExactlyTheLongestLength) {
    TestHost host({&kAdapter}, {{"max_line_bytes", "1000"}});
    const auto reading = readAll(kAdapter, oneFile("a\n" + std::string(1000, 'x') + "\n"), host);
    EXPECT_FALSE(reading.error);
    ASSERT_EQ(reading.rows.size(), 1u);
    EXPECT_EQ(reading.rows.front()["a"].size(), 1000u);
}

TEST(DelimitedSource, AHugeFileWithoutLineEndsIsRefusedBeforeItIsReadWhole) {
    TestHost host({&kAdapter}, {});
    const auto reading = readAll(kAdapter, oneFile(std::string(8 << 20, 'x')), host);
    ASSERT_TRUE(reading.error);
    EXPECT_EQ(reading.error->code, sdk::ErrorCode::MalformedInput);
}

TEST(DelimitedSource, AnOpenQuoteDoesNotSwallowTheRestOfTheFile) {
    TestHost host({&kAdapter}, {});
    std::string text = "a,b\n1,\"open\n";
    for (int row = 0; row < 500; ++row) text += "2,3\n";
    const auto reading = readAll(kAdapter, oneFile(text), host);
    EXPECT_EQ(reading.rows.size(), 500u);
    EXPECT_EQ(host.count("delimited.open-quote"), 1u);
}

TEST(DelimitedSource, ManyQuotesThatStayOpenAreReadInReasonableTime) {
    TestHost host({&kAdapter}, {});
    std::string text = "a,b\n";
    for (int row = 0; row < 20000; ++row) text += "\"x,y\n";
    const auto reading = readAll(kAdapter, oneFile(text), host);
    EXPECT_FALSE(reading.error);
    EXPECT_TRUE(reading.rows.empty());
    EXPECT_EQ(host.count("delimited.open-quote"), 20000u);
}

TEST(DelimitedSource, TooManyColumnsInAHeaderAreRefused) {
    TestHost host({&kAdapter}, {{"max_columns", "3"}});
    const auto reading = readAll(kAdapter, oneFile("a,b,c,d\n"), host);
    ASSERT_TRUE(reading.error);
    EXPECT_NE(reading.error->message.en.find("more than 3 columns"), std::string::npos);
}

TEST(DelimitedSource, AWholeFileInAnotherCharsetIsNotedNotFlooded) {
    TestHost host({&kAdapter}, {{"charset", "GB18030"}});
    std::string text = "编号,姓名\n";
    for (int row = 0; row < 1000; ++row) text += "1,王小雨\n";
    const auto reading = readAll(kAdapter, oneFile(text), host);
    ASSERT_EQ(reading.rows.size(), 1000u);
    EXPECT_EQ(reading.rows.back()["姓名"], "王小雨");
    EXPECT_EQ(host.count("delimited.other-charset"), 21u);
    EXPECT_NE(host.reported().back().message.find("1001 lines"), std::string::npos);
}

TEST(DelimitedSource, AnErrorNeverQuotesAFirstLineThatMayBeARow) {
    TestHost host({&kAdapter}, {{"records", "worker: 职工编号!, 姓名!"}});
    const auto reading = readAll(kAdapter, oneFile("U-0001,王小雨\nU-0002,李晨\n"), host);
    ASSERT_TRUE(reading.error);
    EXPECT_EQ(reading.error->message.en.find("王小雨"), std::string::npos);
    EXPECT_TRUE(host.reported().empty());
}

TEST(DelimitedSource, BatchesHoldAsManyRowsAsAsked) {
    TestHost host({&kAdapter}, {});
    const auto reading = readAll(kAdapter, oneFile("a\n1\n2\n3\n4\n5\n"), host, 2);
    EXPECT_EQ(reading.rows.size(), 5u);
    EXPECT_EQ(reading.batches, 3u);
}

TEST(DelimitedSource, RefusesWrongOptions) {
    const struct {
        const char* name;
        const char* value;
    } kCases[] = {{"delimiter", "，"},   {"delimiter", "\\n"}, {"skip_lines", "-1"},  {"max_columns", "0"},
                  {"records", "worker"}, {"header", "false"},  {"foreign", "x: a,,b"}};
    for (const auto& each : kCases) {
        TestHost host({&kAdapter}, {{each.name, each.value}});
        const auto reading = readAll(kAdapter, oneFile("a\n1\n"), host);
        ASSERT_TRUE(reading.error) << each.name << " " << each.value;
        EXPECT_EQ(reading.error->code, sdk::ErrorCode::InvalidArgument) << each.name << " " << each.value;
    }
}

}  // namespace
}  // namespace aidgate::plugins::delimited
