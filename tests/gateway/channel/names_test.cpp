#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aidgate/channel/delivery.h"

namespace aidgate::channel {
namespace {

const std::vector<std::string> kDepts{"civil", "civil_affairs", "human_resources"};

TEST(ParseFileName, FindsTheLongestAgencyAndTheDatasetBetween) {
    const auto name = parseFileName("civil_affairs_210199_relief_20190916_0001.xml", kDepts);
    ASSERT_TRUE(name);
    EXPECT_EQ(name->dept, "civil_affairs");
    EXPECT_EQ(name->division, "210199");
    EXPECT_EQ(name->dataset, "relief");
    EXPECT_EQ(name->date, "20190916");
    EXPECT_EQ(name->sequence, "0001");
    EXPECT_EQ(name->extension, "xml");
    EXPECT_EQ(name->stem(), "civil_affairs_210199_relief_20190916_0001");

    const auto post = parseFileName("human_resources_210000_public_post_20190916_12.txt", kDepts);
    ASSERT_TRUE(post);
    EXPECT_EQ(post->dataset, "public_post");
    EXPECT_EQ(post->sequence, "12");

    EXPECT_EQ(parseFileName("civil_210199_relief_20190916_0001.xml", kDepts)->dept, "civil");
}

TEST(ParseFileName, LeavesOtherNamesAlone) {
    for (const char* name :
         {"", "relief_line.csv", "expected.jsonl", "unknown_210199_relief_20190916_0001.xml",
          "civil_affairs_21019_relief_20190916_0001.xml", "civil_affairs_2101990_relief_20190916_0001.xml",
          "civil_affairs_210199_relief_2019091_0001.xml", "civil_affairs_210199_relief_20190916_0001",
          "civil_affairs_210199_relief_20190916_.xml", "civil_affairs_210199_relief_20190916_00a1.xml",
          "civil_affairs_210199__20190916_0001.xml.gz", "civil_affairs_210199_20190916_0001.xml",
          "civil_affairs_210199_RELIEF_20190916_0001.xml", "civil_affairs_210199_re lief_20190916_0001.xml",
          "civil_affairs_210199_relief_20190916_0001.", "../civil_affairs_210199_relief_20190916_0001.xml",
          "civil_affairs_210199_../relief_20190916_0001.xml"}) {
        EXPECT_FALSE(parseFileName(name, kDepts)) << name;
    }
}

const std::string kSm3 = "b22b346c68158c48d5e9eed306cb4bf7e9a9581cc9e734beb143a077ac570aa6";

std::string control(const std::string& more) {
    return "dept=civil_affairs\ndivision=210199\ndataset=relief\nfile=a.xml\n" + more;
}

TEST(ParseControlFile, ReadsEveryKey) {
    const auto parsed =
        parseControlFile("a.ctl", control("file=b.xlsx\nbatch=MZ-1\nrows.a.xml=3\nbytes.a.xml=1301\nsm3.a.xml=" + kSm3 +
                                          "\nrows.b.xlsx#职工信息=2\nrows.b.xlsx#家庭成员=4\n"
                                          "encoding=GB18030\ngenerated=2019-09-16T02:00:00+08:00\n"));
    ASSERT_TRUE(parsed) << parsed.error().message.en;
    EXPECT_EQ(parsed->name, "a.ctl");
    EXPECT_EQ(parsed->dept, "civil_affairs");
    EXPECT_EQ(parsed->division, "210199");
    EXPECT_EQ(parsed->dataset, "relief");
    EXPECT_EQ(parsed->batch, "MZ-1");
    EXPECT_EQ(parsed->encoding, "GB18030");
    EXPECT_EQ(parsed->generated, "2019-09-16T02:00:00+08:00");
    ASSERT_EQ(parsed->files.size(), 2U);
    EXPECT_EQ(parsed->files[0].name, "a.xml");
    EXPECT_EQ(parsed->files[0].rows, (std::map<std::string, std::uint64_t>{{"", 3}}));
    EXPECT_EQ(parsed->files[0].bytes, std::optional<std::uint64_t>(1301));
    EXPECT_EQ(parsed->files[0].sm3, std::optional<std::string>(kSm3));
    EXPECT_EQ(parsed->files[1].rows, (std::map<std::string, std::uint64_t>{{"职工信息", 2}, {"家庭成员", 4}}));
    EXPECT_EQ(parsed->files[1].bytes, std::nullopt);
}

TEST(ParseControlFile, TakesWindowsLinesAMarkEmptyLinesAndAnyOrder) {
    const auto parsed = parseControlFile(
        "a.ctl",
        "\xEF\xBB\xBFrows.a.xml=3\r\n\r\nfile=a.xml\r\ndataset=relief\r\ndivision=210199\r\ndept=civil_affairs");
    ASSERT_TRUE(parsed) << parsed.error().message.en;
    EXPECT_EQ(parsed->files[0].rows.at(""), 3U);
    EXPECT_EQ(parsed->dept, "civil_affairs");
}

TEST(ParseControlFile, TakesDigestsInCapitals) {
    std::string capitals = kSm3;
    for (char& c : capitals) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(parseControlFile("a.ctl", control("sm3.a.xml=" + capitals))->files[0].sm3, std::optional(kSm3));
}

TEST(ParseControlFile, SaysWhichLineIsWrong) {
    const struct {
        const char* name;
        std::string text;
        std::uint64_t line;
    } kCases[] = {
        {"noEqualsSign", control("batch\n"), 5},
        {"noKey", control("=1\n"), 5},
        {"unknownKey", control("rows=3\n"), 5},
        {"misspeltKey", control("\nBatch=1\n"), 6},
        {"keyTwice", control("dept=civil_affairs\n"), 5},
        {"emptyValue", control("batch=\n"), 5},
        {"fileTwice", control("file=a.xml\n"), 5},
        {"pathInstead", control("file=../a.xml\n"), 5},
        {"absolutePath", control("file=/etc/passwd\n"), 5},
        {"windowsPath", control("file=x\\a.xml\n"), 5},
        {"hiddenFile", control("file=.a.xml\n"), 5},
        {"unlistedFile", control("rows.b.xml=3\n"), 5},
        {"rowsNoCount", control("rows.a.xml=3 \n"), 5},
        {"rowsNegative", control("rows.a.xml=-3\n"), 5},
        {"rowsTooMany", control("rows.a.xml=18446744073709551616\n"), 5},
        {"rowsTwice", control("rows.a.xml=3\nrows.a.xml=3\n"), 6},
        {"bytesTwice", control("bytes.a.xml=3\nbytes.a.xml=3\n"), 6},
        {"sm3Twice", control("sm3.a.xml=" + kSm3 + "\nsm3.a.xml=" + kSm3 + "\n"), 6},
        {"sm3Short", control("sm3.a.xml=" + kSm3.substr(1) + "\n"), 5},
        {"sm3NoHex", control("sm3.a.xml=g" + kSm3.substr(1) + "\n"), 5},
        {"sheetWithoutName", control("rows.a.xml#=3\n"), 5},
        {"bytesOfASheet", control("bytes.a.xml#1=3\n"), 5},
        {"generatedNoTime", control("generated=yesterday\n"), 5},
        {"batchIsAPath", control("batch=../x\n"), 5},
        {"divisionShort", "division=21019\n", 1},
        {"deptCapital", "dept=Civil\n", 1},
        {"nothing", "", 0},
        {"noFile", "dept=civil_affairs\ndivision=210199\ndataset=relief\n", 0},
        {"noDept", "division=210199\ndataset=relief\nfile=a.xml\n", 0},
        {"tooLong", control(std::string(2U << 20U, '\n')), 0},
    };
    for (const auto& c : kCases) {
        const auto parsed = parseControlFile("a.ctl", c.text);
        ASSERT_FALSE(parsed) << c.name;
        EXPECT_EQ(parsed.error().code, sdk::ErrorCode::MalformedInput) << c.name;
        EXPECT_EQ(parsed.error().where.resource, "a.ctl") << c.name;
        EXPECT_EQ(parsed.error().where.line, c.line) << c.name;
    }
}

TEST(ParseControlFile, TakesTimesInTheFormsOfIso8601) {
    for (const char* time :
         {"2019-09-16", "2019-09-16T02:00:00", "2019-09-16T02:00:00Z", "2019-09-16T02:00:00-05:00"}) {
        EXPECT_TRUE(parseControlFile("a.ctl", control(std::string("generated=") + time))) << time;
    }
}

}  // namespace
}  // namespace aidgate::channel
