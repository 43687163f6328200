#include <gmock/gmock.h>

#include "house.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;

// The first field is in line 6.
std::string death(const std::string& fields) {
    return "mapping: civil_affairs/death\nversion: 1\nrecord: death\ntarget: death\nfields:\n" + fields;
}
std::string relief(const std::string& fields) {
    return "mapping: civil_affairs/relief\nversion: 1\nrecord: relief\ntarget: relief_case\nfields:\n" + fields;
}

struct Case {
    const char* name;
    std::string text;
    std::vector<std::string> problems;
};

TEST(Loader, TellsEachProblemAtItsPlace) {
    const Case cases[] = {
        {"unknownDataset",
         "mapping: a/b\nversion: 1\nrecord: r\ntarget: deaths\nfields: {death_no: {from: bh}}\n",
         {"AG1004 4:9"}},
        {"badName",
         "mapping: death\nversion: 1\nrecord: r\ntarget: death\nfields: {death_no: {from: bh}}\n",
         {"AG1001 1:10"}},
        {"unknownField", death("  death_no: {from: bh}\n  nmae: {from: xm}\n"), {"AG1005 7:3"}},
        {"unknownWord", death("  death_no: {form: bh, from: bh}\n"), {"AG0100 6:14"}},
        {"typeThatDoesNotFit", death("  death_no: {from: bh, as: date}\n"), {"AG1007 6:28"}},
        {"unknownType", death("  death_no: {from: bh, as: string}\n"), {"AG0107 6:28"}},
        {"noCodeTable",
         relief("  relief_no: {from: jzzh}\n  category: {from: lb, codes: mz.relief_categry}\n"),
         {"AG1008 7:31"}},
        {"closedListWithoutTable", relief("  relief_no: {from: jzzh}\n  category: {from: lb}\n"), {"AG1010 7:3"}},
        {"tableOfOtherCodes",
         relief("  relief_no: {from: jzzh}\n  category: {from: lb, codes: mz.status}\n"),
         {"AG1009 7:31", "AG1009 7:31"}},
        {"codesOnADate", death("  death_no: {from: bh}\n  died_on: {from: swrq, codes: mz.flag}\n"), {"AG1022 7:32"}},
        {"closedListCannotKeep",
         relief("  relief_no: {from: jzzh}\n  category: {from: lb, codes: mz.relief_category, unknown: keep, lossy: "
                "true}\n"),
         {"AG1015 7:60"}},
        {"moneyWithoutUnit",
         relief("  relief_no: {from: jzzh}\n  amount: {from: bzje, period: month}\n"),
         {"AG1011 7:3"}},
        {"moneyWithoutPeriod", relief("  relief_no: {from: jzzh}\n  amount: {from: bzje, unit: 元}\n"), {"AG1012 7:3"}},
        {"moneyOfOtherPeriod",
         relief("  relief_no: {from: jzzh}\n  amount: {from: bzje, unit: 元, period: year}\n"),
         {"AG1012 7:41"}},
        {"spreadToOtherPeriod",
         relief("  relief_no: {from: jzzh}\n  amount: {from: bzje, unit: 元, period: year, spread: quarter}\n"),
         {"AG1012 7:55"}},
        {"spreadForNothing",
         relief("  relief_no: {from: jzzh}\n  amount: {from: bzje, unit: 元, period: month, spread: month}\n"),
         {"AG1022 7:56"}},
        {"unitOnAText", death("  death_no: {from: bh, unit: 元}\n"), {"AG1022 6:30"}},
        {"keyNotFilled", death("  name: {from: xm}\n"), {"AG1013 6:3"}},
        {"noSource", death("  death_no: {required: true}\n"), {"AG1014 6:3"}},
        {"twoSources", death("  death_no: {from: bh, const: x}\n"), {"AG1014 6:3"}},
        {"constantOfAWrongList",
         relief("  relief_no: {from: jzzh}\n  status: {const: activ, reverse: none}\n"),
         {"AG1016 7:19"}},
        {"boundsWithoutDots",
         relief("  relief_no: {from: jzzh}\n  household_size: {from: jtrk, range: 9}\n"),
         {"AG1016 7:39"}},
        {"rangeOnAText", death("  death_no: {from: bh, range: 1..2}\n"), {"AG1022 6:31"}},
        {"parentOfARoot", death("  death_no: {from: ^bh}\n"), {"AG1018 6:20"}},
        {"sameFieldTwice", death("  death_no: {from: bh}\n  death_no: {from: sfz}\n"), {"AG0009 7:3"}},
        {"testOfAnUnknownColumn",
         death("  death_no: {from: bh}\ntests:\n  - name: a\n    in: {hb: S-1}\n"),
         {"AG1025 9:10"}},
        {"testOfAnUnknownField",
         death("  death_no: {from: bh}\ntests:\n  - {name: a, in: {bh: S-1}, out: {deathno: S-1}}\n"),
         {"AG1005 8:36"}},
        {"testOfAnUnknownRule",
         death("  death_no: {from: bh}\ntests:\n  - {name: a, in: {bh: S-1}, reject: mapping.key-abset}\n"),
         {"AG1026 8:38"}},
    };
    for (const auto& one : cases) EXPECT_EQ(problemsOf(one.text), one.problems) << one.name;
}

TEST(Loader, FindsEverythingInOnePass) {
    EXPECT_THAT(
        problemsOf(relief(
            "  relief_no: {from: jzzh, as: date}\n  categori: {from: lb}\n  status: {from: zt, codes: mz.statu}\n")),
        ElementsAre("AG1007 6:31", "AG1005 7:3", "AG1008 8:29"));
}

TEST(Loader, NamesTheNearestAndTheCureInBothLanguages) {
    config::Diagnostics problems;
    parseMapping("mappings/mz/relief.yaml",
                 relief("  relief_no: {from: jzzh}\n  category: {from: lb, codes: mz.relief_categry}\n"), dictionary(),
                 codeTables(), problems);
    const auto chinese = problems.render(config::Language::Chinese);
    EXPECT_THAT(chinese, testing::HasSubstr("mappings/mz/relief.yaml:7:31"));
    EXPECT_THAT(chinese, testing::HasSubstr("没有代码表 mz.relief_categry"));
    EXPECT_THAT(chinese, testing::HasSubstr("mz.relief_category"));
    EXPECT_THAT(problems.render(config::Language::English),
                testing::HasSubstr("there is no code table mz.relief_categry"));
}

TEST(Loader, SaysWhatAFieldIsMadeOf) {
    const Mapping& mapping = *catalogue().find("civil_affairs/relief");
    EXPECT_THAT(mapping.recordTypes(), ElementsAre("relief", "relief_member"));
    EXPECT_EQ(mapping.agency(), "civil_affairs");
    const auto lineage = mapping.lineage("relief_member");
    EXPECT_EQ(lineage[0].field, "relief_no");
    EXPECT_THAT(lineage[0].columns, ElementsAre("^jzzh"));
    EXPECT_EQ(lineage[4].field, "covered");
    EXPECT_EQ(lineage[4].codeTable, "mz.flag");
    EXPECT_EQ(lineage[4].line, lineage[0].line + 4);
    EXPECT_EQ(catalogue().reading("civil_affairs", "relief_member"), &mapping);
    EXPECT_EQ(catalogue().reading("social_security", "relief"), nullptr);
}

TEST(Loader, TheDigestFollowsTheFileAndItsCodeTables) {
    const auto one = mappingOf(death("  death_no: {from: bh}\n"));
    const auto same = mappingOf(death("  death_no: {from: bh}\n"));
    const auto other = mappingOf(death("  death_no: {from: bhh}\n"));
    EXPECT_EQ(one->digest(), same->digest());
    EXPECT_NE(one->digest(), other->digest());
    EXPECT_EQ(one->digest().size(), 32U);
}

}  // namespace
}  // namespace aidgate::mapping
