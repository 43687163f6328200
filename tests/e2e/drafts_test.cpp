// `adapter new` and `map new`: what is made passes its checks at once and holds nothing of anybody.
#include <gtest/gtest.h>

#include "places.h"
#include "scenario.h"

namespace aidgate::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void expectSound(const fs::path& package) {
    const auto said = runAidgate({"adapter", "check", package.string()});
    EXPECT_EQ(said.exitCode, 0) << said.out << said.err;
    EXPECT_TRUE(has(said.out, "read 2, accepted 2, rejected 0, duplicate 0")) << said.out;
    for (const auto& mapping : fs::directory_iterator(package / "mappings"))
        EXPECT_EQ(runAidgate({"map", "check", mapping.path().string()}).exitCode, 0) << mapping.path();
}

std::string everythingIn(const fs::path& folder) {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) all += readFile(entry.path());
    return all;
}

TEST(Drafts, OfEveryFormatPassTheirChecks) {
    TemporaryFolder folder;
    for (const char* format : {"delimited", "xml", "xlsx"}) {
        const auto package = folder / format;
        const auto made = runAidgate(
            {"adapter", "new", "street_office", "--kind", "yaml", "--format", format, "--out", package.string()});
        ASSERT_EQ(made.exitCode, 0) << made.err;
        expectSound(package);
    }
}

TEST(Drafts, ATableOfFieldsMayHaveItsHeadingsInAnyOrder) {
    TemporaryFolder folder;
    writeFile(folder / "fields.csv",
              "说明,类型,中文名称,必填,字段名,取值\n主键,字符,登记编号,是,DJBH,\n,日期,登记日期,,DJRQ,\n"
              ",字符,性别,,XB,1-男；2-女\n,金额,月补贴金额(元),,BTJE,\n,字符,公民身份号码,是,ZJHM,\n");
    const auto package = folder / "street_office";
    ASSERT_EQ(runAidgate({"adapter", "new", "street_office", "--from", (folder / "fields.csv").string(), "--out",
                          package.string()})
                  .exitCode,
              0);
    const auto mapping = readFile(package / "mappings/record.yaml");
    EXPECT_TRUE(has(mapping, "registration_no: {from: DJBH, required: true}")) << mapping;
    EXPECT_TRUE(has(mapping, "id_no: {from: ZJHM}")) << mapping;
    EXPECT_TRUE(has(mapping, "sex: {from: XB, codes: street_office.sex}")) << mapping;
    EXPECT_TRUE(has(mapping, "from: BTJE, unit: 元, period: month")) << mapping;
    EXPECT_EQ(readFile(package / "codes/street_office.sex.csv"), "from,to\n1,male\n2,female\n");
    expectSound(package);
}

TEST(Drafts, OfASampleGuessTypesAndKeepNothingOfAnybody) {
    TemporaryFolder folder;
    std::string text = "编号|姓名|身份证号|状态|发放日期|金额|地址|col\n";
    for (int i = 0; i < 9; ++i)
        text += "B-" + std::to_string(100 + i) + "|欧阳示范|210199196905121039|" + (i % 3 == 0 ? "0" : "1") +
                "|2019-03-0" + std::to_string(i + 1) + "|" + std::to_string(i) + "5.50|秘密街道7号|诸葛无名\n";
    writeFile(folder / "sample.txt", gb18030(text));
    const auto package = folder / "street_office";
    const auto made = runAidgate(
        {"adapter", "new", "street_office", "--from", (folder / "sample.txt").string(), "--out", package.string()});
    ASSERT_EQ(made.exitCode, 0) << made.err;
    const auto dictionary = readFile(package / "dictionary.yaml");
    EXPECT_TRUE(has(dictionary, "id_no: {type: citizen_id")) << dictionary;
    EXPECT_TRUE(has(dictionary, "type: date, zh: 发放日期")) << dictionary;
    EXPECT_TRUE(has(dictionary, "type: money, zh: 金额")) << dictionary;
    EXPECT_TRUE(has(dictionary, "type: enum, zh: 状态")) << dictionary;
    EXPECT_TRUE(has(readFile(package / "adapter.yaml"), "delimiter: \"|\"")) << readFile(package / "adapter.yaml");
    EXPECT_TRUE(has(readFile(package / "adapter.yaml"), "default: GB18030"));
    const auto all = everythingIn(package);
    for (const char* secret : {"欧阳示范", "秘密街道", "诸葛无名", "B-100"}) EXPECT_FALSE(has(all, secret)) << secret;
    expectSound(package);
}

TEST(Drafts, ReadXmlAndWorkbooks) {
    TemporaryFolder folder;
    const auto relief =
        fs::path(test::kSourceDir) / "tests/cases/six_households/civil_affairs_210199_relief_20190916_0001.xml";
    ASSERT_EQ(runAidgate({"adapter", "new", "other_relief", "--from", relief.string(), "--record", "family", "--out",
                          (folder / "xml").string()})
                  .exitCode,
              0);
    EXPECT_TRUE(has(readFile(folder / "xml/adapter.yaml"), "family MZJZ_BATCH/FAMILY: jzzh"))
        << readFile(folder / "xml/adapter.yaml");
    EXPECT_FALSE(has(readFile(folder / "xml/mappings/family.yaml"), "周敏"));
    expectSound(folder / "xml");

    const auto dwellings =
        fs::path(test::kSourceDir) / "plugins/housing/tests/deliveries/housing_210199_dwelling_20190916_0001.xlsx";
    ASSERT_EQ(runAidgate({"adapter", "new", "other_housing", "--from", dwellings.string(), "--record", "dwelling",
                          "--out", (folder / "xlsx").string()})
                  .exitCode,
              0);
    EXPECT_TRUE(has(readFile(folder / "xlsx/adapter.yaml"), "dwelling 房屋登记: 登记编号!"))
        << readFile(folder / "xlsx/adapter.yaml");
    expectSound(folder / "xlsx");
}

TEST(Drafts, OfAMappingGoIntoAPackageThatIsThere) {
    TemporaryFolder folder;
    const auto package = folder / "street_office";
    ASSERT_EQ(runAidgate({"adapter", "new", "street_office", "--out", package.string()}).exitCode, 0);
    writeFile(folder / "fields.csv", "字段名,类型\n补贴编号,字符\n身份证号,字符\n发放年月,字符\n");
    const std::vector<std::string> again = {
        "map", "new", "--from", (folder / "fields.csv").string(), "--package", package.string(), "--record", "payment"};
    const auto made = runAidgate(again);
    ASSERT_EQ(made.exitCode, 0) << made.err;
    expectSound(package);
    EXPECT_TRUE(has(readFile(package / "dictionary.yaml"), "street_office_payment:"));
    EXPECT_TRUE(has(readFile(package / "dictionary.yaml"), "street_office_record:"));
    const auto before = everythingIn(package);
    EXPECT_EQ(runAidgate(again).exitCode, 2);
    EXPECT_EQ(everythingIn(package), before);
}

TEST(Drafts, RefuseWhatIsNoName) {
    TemporaryFolder folder;
    EXPECT_EQ(runAidgate({"adapter", "new", "Street-Office", "--out", (folder / "x").string()}).exitCode, 2);
    EXPECT_FALSE(fs::exists(folder / "x"));
    EXPECT_EQ(runAidgate({"adapter", "check", folder.path().string()}).exitCode, 2);
}

}  // namespace
}  // namespace aidgate::test
