// What is lost, that it must be said, and that the laws of each class hold on the way there and back.
#include <gmock/gmock.h>

#include <fstream>

#include "aidgate/mapping/check.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string relief(const std::string& fields) {
    return "mapping: civil_affairs/relief\nversion: 1\nrecord: relief\ntarget: relief_case\nfields:\n"
           "  relief_no: {from: zh}\n" +
           fields;
}

struct LossCase {
    const char* field;
    Loss loss;
};

TEST(LossClass, IsInferredFromTheLine) {
    const auto mapping = mappingOf(relief(R"(  category: {from: lb, codes: mz.relief_category, lossy: true}
  class: {join: [a, b], sep: "-", reverse: split}
  division: {from: qh}
  urban_rural: {from: cx, codes: mz.urban_rural}
  head_name: {from: xm}
  head_id: {from: sfz, reverse: none}
  household_size: {from: rk}
  covered_size: {from: nd, as: year}
  income_pc: {from: sr, unit: 元, period: year, spread: month}
  amount: {from: je, unit: 万元, period: month}
  start_on: {from: ks, reverse: other}
  end_on: {from: js}
  end_reason: {const: x, reverse: none}
  status: {when: [{else: active}], reverse: none}
)"));
    ASSERT_TRUE(mapping);
    const LossCase cases[] = {
        {"relief_no", Loss::Lossless},   {"category", Loss::Lossy},
        {"class", Loss::Lossless},       {"division", Loss::Normalising},
        {"urban_rural", Loss::Lossless}, {"head_name", Loss::Normalising},
        {"head_id", Loss::OneWay},       {"household_size", Loss::Normalising},
        {"covered_size", Loss::Lossy},   {"income_pc", Loss::Normalising},
        {"amount", Loss::Normalising},   {"start_on", Loss::Lossy},
        {"end_on", Loss::Normalising},   {"end_reason", Loss::OneWay},
        {"status", Loss::OneWay},
    };
    for (const auto& one : cases) {
        const auto found = mapping->lossOf("relief", one.field);
        ASSERT_TRUE(found) << one.field;
        EXPECT_EQ(found->loss, one.loss) << one.field << ": " << found->why.en;
        EXPECT_EQ(found->why.empty(), one.loss == Loss::Lossless) << one.field;
    }
    EXPECT_EQ(mapping->lossOf("relief", "nothing"), std::nullopt);
}

// A year that is written per month is divided; a month that is written per year is not.
TEST(LossClass, OfSpreadMoneyDependsOnTheDirection) {
    const auto mapping = mappingOf(
        "mapping: a/b\nversion: 1\nrecord: r\ntarget: union_case\nfields:\n  case_no: {from: bh}\n"
        "  income_year: {from: y, unit: 元, period: month, spread: year}\n");
    ASSERT_TRUE(mapping);
    EXPECT_EQ(mapping->lossOf("r", "income_year")->loss, Loss::Lossy);
}

TEST(LossClass, OfAParentsColumnIsThatOfTheParentsField) {
    const Mapping& mapping = *catalogue().find("civil_affairs/relief");
    EXPECT_EQ(mapping.lossOf("relief_member", "relief_no")->loss, Loss::Lossless);
}

struct UnsaidCase {
    const char* name;
    std::string fields;  // line 7
    std::vector<std::string> problems;
};

TEST(UnsaidLoss, DoesNotLoad) {
    const UnsaidCase cases[] = {
        {"join", "  class: {join: [a, b]}\n", {"AG1031 7:3"}},
        {"const", "  status: {const: active}\n", {"AG1031 7:3"}},
        {"when", "  status: {when: [{else: active}]}\n", {"AG1031 7:3"}},
        {"tableWithOtherMeanings", "  category: {from: lb, codes: mz.relief_category}\n", {"AG1031 7:31"}},
        {"twoWritersOfAColumn", "  class: {from: zh}\n", {"AG1032 7:3"}},
        {"writerOfAnothersColumn", "  class: {from: a, reverse: zh}\n", {"AG1032 7:3"}},
        {"splitWithoutSeparator", "  class: {join: [a, b], reverse: split}\n", {"AG1022 7:34", "AG1031 7:3"}},
        {"lossyForNothing", "  class: {from: a, lossy: true}\n", {"AG1022 7:3"}},
        {"partOfAColumn", "  class: {from: p}\nsplit: {x: {sep: '-', into: [p, q]}}\n", {"AG1031 7:3"}},
        {"lowerClass", "  head_id: {from: a, sensitive: personal}\n", {"AG1035 7:33"}},
        {"noSuchDate", "  division: {from: a, at: strat_on}\n  start_on: {from: b}\n", {"AG1036 7:27"}},
        {"atForAText", "  class: {from: a, at: delivery}\n", {"AG1022 7:24"}},
        {"partsOfOneName", "split: {x: {sep: '-', into: [p, p]}}\n", {"AG1033 7:29"}},
        {"twoWaysToSplit", "split: {x: {sep: '-', widths: [1], into: [p, q]}}\n", {"AG1033 7:9"}},
        {"tooFewWidths", "split: {x: {widths: [1], into: [p, q, r]}}\n", {"AG1033 7:21"}},
        {"sameDatasetAgain", "also: {relief_case: {reverse: none, fields: {relief_no: {from: zh}}}}\n", {"AG1038 7:8"}},
    };
    for (const auto& one : cases) EXPECT_EQ(problemsOf(relief(one.fields)), one.problems) << one.name;
}

TEST(UnsaidLoss, OfATableGoesAwayWithAPreferredWordOrWhenItIsSaid) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "loss_tables";
    const auto load = [&](const std::string& table, const std::string& words) {
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "x.sex.csv", std::ios::binary) << table;
        config::Diagnostics found;
        const auto tables = CodeTables::load({folder}, found);
        EXPECT_TRUE(tables) << found.render(config::Language::English);
        std::vector<std::string> ids;
        const auto mapping =
            parseMapping("t.yaml",
                         "mapping: a/b\nversion: 1\nrecord: r\ntarget: union_case\nfields:\n  case_no: {from: bh}\n"
                         "  sex: {from: xb, codes: x.sex" +
                             words + "}\n",
                         dictionary(), *tables, found);
        for (const auto& one : found.all()) ids.push_back(one.id);
        if (mapping) ids.emplace_back(toString(mapping->lossOf("r", "sex")->loss));
        return ids;
    };
    const std::string two = "男,male,,\n男性,male,,\n女,female,,\n";
    EXPECT_THAT(load("from,to,relation,prefer\n" + two, ""), ElementsAre("AG1031"));
    EXPECT_THAT(load("from,to,relation,prefer\n" + two, ", lossy: true"), ElementsAre("lossy"));
    EXPECT_THAT(load("from,to,relation,prefer\n男,male,,yes\n男性,male,,\n女,female,,\n", ""),
                ElementsAre("normalising"));
    EXPECT_THAT(load("from,to,relation,prefer\n男,male,,\n女,female,,\n", ""), ElementsAre("lossless"));
    EXPECT_THAT(load("from,to,relation,prefer\n男,male,narrower,\n女,female,,\n", ""), ElementsAre("AG1031"));
    EXPECT_THAT(load("from,to,valid_to,valid_from\n男,male,2015-12-31,\n男性,male,,2016-01-01\n女,female,,\n", ""),
                ElementsAre("lossless"));
}

TEST(RoundTrip, EveryBundledMappingKeepsTheLawsOfItsClasses) {
    for (const auto& id : catalogue().ids()) {
        const auto report = roundTrip(*catalogue().find(id), *value::CivilDate::of(2019, 9, 16));
        for (const auto& one : report.breaks)
            ADD_FAILURE() << id << ":" << one.line << " " << one.field << " " << toString(one.law) << " '" << one.before
                          << "' '" << one.after << "'";
        for (const auto& field : report.fields)
            EXPECT_EQ(field.values > 0, field.loss.loss <= Loss::Normalising) << id << " " << field.field;
    }
}

// A text that is kept because no word of the table is it, and that is a word all the same when it comes back.
TEST(RoundTrip, FindsAValueThatComesBackAsAnother) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "round_trip_tables";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "x.unit.csv", std::ios::binary) << "from,to\nA-0001,B\n";
    config::Diagnostics found;
    const auto tables = CodeTables::load({folder}, found);
    const auto mapping = parseMapping("t.yaml",
                                      "mapping: a/b\nversion: 1\nrecord: r\ntarget: death\nfields:\n"
                                      "  death_no: {from: bh}\n  unit: {from: dw, codes: x.unit}\n",
                                      dictionary(), *tables, found);
    ASSERT_TRUE(mapping) << found.render(config::Language::English);
    const auto report = roundTrip(*mapping, *value::CivilDate::of(2019, 9, 16));
    ASSERT_FALSE(report.breaks.empty());
    EXPECT_EQ(report.breaks[0].field, "unit");
    EXPECT_EQ(report.breaks[0].law, RoundTripLaw::PutGet);
    EXPECT_EQ(report.breaks[0].before, "A-0001");
    EXPECT_EQ(report.breaks[0].after, "B");
    EXPECT_EQ(report.breaks[0].line, 7U);
}

TEST(RoundTrip, CoversSplitAndJoinedColumns) {
    const auto mapping = mappingOf(
        "mapping: a/b\nversion: 1\nrecord: r\ntarget: death\ndates: yyyymmdd\n"
        "split: {z: {bytes: [10, 12], into: [p, q, s]}}\nfields:\n"
        "  death_no: {from: p, pattern: '[A-Z0-9-]*'}\n  name: {from: q, pattern: '..?.?.?'}\n  id_no: {from: s}\n"
        "  unit: {join: [u, v], sep: /, reverse: split}\n");
    ASSERT_TRUE(mapping);
    const auto report = roundTrip(*mapping, *value::CivilDate::of(2019, 9, 16));
    for (const auto& field : report.fields) EXPECT_GT(field.values, 0U) << field.field;
    for (const auto& one : report.breaks) ADD_FAILURE() << one.field << " '" << one.before << "' '" << one.after << "'";
}

TEST(Lineage, TellsColumnsTablesRulesAndLines) {
    const auto mapping = mappingOf(relief(R"(  start_on: {from: [ks, kaishi]}
  end_on: {from: js, check: "end_on >= start_on"}
  status: {when: [{if: "end_on is known", then: ended}, {else: active}], reverse: none}
  amount: {from: je, unit: 万元, period: month}
rules:
  - {id: has-a-start, expect: "start_on is known", reject: x}
)"));
    ASSERT_TRUE(mapping);
    const auto lineage = mapping->lineage("relief");
    ASSERT_EQ(lineage.size(), 5U);
    EXPECT_EQ(lineage[1].field, "start_on");
    EXPECT_THAT(lineage[1].columns, ElementsAre("ks", "kaishi"));
    ASSERT_EQ(lineage[1].conditions.size(), 1U);
    EXPECT_EQ(lineage[1].conditions[0].id, "has-a-start");
    EXPECT_EQ(lineage[1].conditions[0].at, (Place{"test.yaml", 12}));
    EXPECT_THAT(lineage[2].conditions[0].fields, ElementsAre("end_on", "start_on"));
    EXPECT_EQ(lineage[3].origin, Origin::When);
    EXPECT_EQ(lineage[3].conditions[0].text, "end_on is known");
    EXPECT_EQ(lineage[4].writtenTo, "je");
    EXPECT_EQ(lineage[4].words[0].second, "万元");
    EXPECT_EQ(lineage[4].line, 10U);
    EXPECT_THAT(catalogue().find("civil_affairs/death")->tables(), IsEmpty());
    EXPECT_EQ(catalogue().find("civil_affairs/relief")->tables().size(), 6U);
}

}  // namespace
}  // namespace aidgate::mapping
