// The words that take columns apart, put them together, look codes up by date, share fields and feed several datasets.
#include <gmock/gmock.h>

#include <fstream>

#include "aidgate/mapping/mapping_test.h"
#include "aidgate/mapping/reverse.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

using testing::ElementsAre;

const value::CivilDate kDay = *value::CivilDate::of(2019, 9, 16);

void expectPasses(const Mapping& mapping) {
    const auto outcomes = runTests(mapping);
    EXPECT_FALSE(outcomes.empty());
    for (const auto& one : outcomes) EXPECT_TRUE(one.passed) << one.name << ": " << one.explanation.en;
}

void expectPasses(const std::string& text) {
    const auto mapping = mappingOf(text);
    if (mapping) expectPasses(*mapping);
}

// One row in, and what is written back, column by column; "~" where nothing is.
std::vector<std::string> writtenBack(const Mapping& mapping, const std::vector<std::string>& cells) {
    const std::string record = mapping.recordTypes().front();
    ReverseTranslator reverse(mapping, record, kDay);
    const Mapping* const chosen = &mapping;
    Translator translator({&chosen, 1}, kDay);
    std::vector<sdk::Text> notes;
    EXPECT_TRUE(translator.bind({&reverse.type(), 1}, notes));
    sdk::RecordBatch batch(1), back(1);
    batch.reset(reverse.type(), "file");
    batch.beginRow({.line = 1, .ordinal = 1});
    for (std::size_t i = 0; i < cells.size(); ++i) batch.set(i, cells[i]);
    Translated out(mapping.target(record));
    EXPECT_TRUE(translator.translate(batch, out));
    const std::uint32_t row = 0;
    reverse.translate(out.rows, {&row, 1}, 1, {}, back);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < reverse.type().columns.size(); ++i)
        texts.push_back(back.cell(i, 0).absent() ? "~" : std::string(back.cell(i, 0).text()));
    return texts;
}

std::string death(const std::string& fields) {
    return "mapping: civil_affairs/death\nversion: 1\nrecord: death\ntarget: death\ndates: yyyymmdd\n" + fields;
}
std::string relief(const std::string& fields) {
    return "mapping: civil_affairs/relief\nversion: 1\nrecord: relief\ntarget: relief_case\ndates: yyyymmdd\n" + fields;
}

// ---- pattern -------------------------------------------------------------------------------------------------------

struct PatternCase {
    const char* pattern;
    std::string text;
    bool fits;
};

TEST(PatternWord, TakesTheWholeTextOrLeavesTheCellUnreadable) {
    const PatternCase cases[] = {
        {R"('D-\d{4}')", "D-0001", true},
        {R"('D-\d{4}')", "D-001", false},
        {R"('D-\d{4}')", "D-00012", false},
        {R"('D-\d{4}')", "xD-0001", false},
        {"'[A-Z]{1,2}[0-9]+'", "AB12", true},
        {"'[A-Z]{1,2}[0-9]+'", "ABC1", false},
        {"'[A-Z]{1,2}[0-9]+'", "A", false},
        {"'[A-Z]{2,}'", "A", false},
        {"'[A-Z]{2,}'", "ABCDE", true},
        {"'[^x]*'", "abc", true},
        {"'[^x]*'", "axc", false},
        {"'.?示范.*'", "示范路1号", true},
        {"'.?示范.*'", "一示范", true},
        {"'.?示范.*'", "一二示范", false},
        {"'[一-龥]{2,3}'", "王丽", true},
        {"'[一-龥]{2,3}'", "王", false},
        {"'[一-龥]{2,3}'", "王li", false},
        {R"('1\.5')", "1.5", true},
        {R"('1\.5')", "105", false},
        {"[A, 'B+']", "A", true},
        {"[A, 'B+']", "BBB", true},
        {"[A, 'B+']", "AB", false},
    };
    for (const auto& one : cases) {
        const auto mapping = mappingOf(
            death("fields:\n  death_no: {from: bh}\n  unit: {from: dw, pattern: " + std::string(one.pattern) + "}\n"));
        ASSERT_TRUE(mapping) << one.pattern;
        EXPECT_EQ(writtenBack(*mapping, {"S-1", one.text})[1], one.fits ? one.text : "~") << one.pattern << one.text;
    }
}

// What makes a backtracking matcher take years.
TEST(PatternWord, TakesNoLongerForATextThatNearlyFits) {
    const auto mapping =
        mappingOf(death("fields:\n  death_no: {from: bh}\n  unit: {from: dw, pattern: "
                        "'a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b'}\n"));
    ASSERT_TRUE(mapping);
    EXPECT_EQ(writtenBack(*mapping, {"S-1", std::string(20000, 'a')})[1], "~");
    EXPECT_EQ(writtenBack(*mapping, {"S-1", std::string(20000, 'a') + "b"})[1].size(), 20001U);
}

TEST(PatternWord, SaysWhereAPatternIsWrong) {
    const auto place = [](const std::string& pattern) {
        return problemsOf(death("fields:\n  death_no: {from: bh, pattern: " + pattern + "}\n"));
    };
    EXPECT_THAT(place("'(a|b)'"), ElementsAre("AG1034 7:34"));
    EXPECT_THAT(place("'a{0}'"), ElementsAre("AG1034 7:37"));
    EXPECT_THAT(place("'[a-z'"), ElementsAre("AG1034 7:37"));
    EXPECT_THAT(place("'[z-a]'"), ElementsAre("AG1034 7:38"));
    EXPECT_THAT(place("'a{300}'"), ElementsAre("AG1034 7:39"));
    EXPECT_EQ(problemsOf(death("fields:\n  death_no: {from: bh}\n  died_on: {from: r, pattern: a}\n")),
              std::vector<std::string>{"AG1022 8:31"});
}

// ---- split and join ------------------------------------------------------------------------------------------------

TEST(SplitWord, CutsAtASeparatorAndPutsTogetherAgain) {
    const auto mapping = mappingOf(death(R"(
split:
  去向: {sep: "/", into: [单位, 日期]}
fields:
  death_no: {from: bh, required: true}
  unit: {from: 单位}
  died_on: {from: 日期}
tests:
  - {name: both, in: {bh: S-1, 去向: 示范殡仪馆 / 20190916}, out: {unit: 示范殡仪馆, died_on: 2019-09-16}}
  - {name: an empty part, in: {bh: S-1, 去向: /20190916}, out: {unit: ~, died_on: 2019-09-16}}
  - {name: nothing, in: {bh: S-1, 去向: 不详}, out: {unit: ~, died_on: ~}}
  - {name: one part, in: {bh: S-1, 去向: 示范殡仪馆}, unreadable: [unit, died_on]}
  - {name: three parts, in: {bh: S-1, 去向: a/b/20190916}, unreadable: [unit, died_on]}
)"));
    ASSERT_TRUE(mapping);
    expectPasses(*mapping);
    EXPECT_THAT(writtenBack(*mapping, {"S-1", "示范殡仪馆/2019-09-16"}), ElementsAre("S-1", "示范殡仪馆/20190916"));
    EXPECT_THAT(writtenBack(*mapping, {"S-1", "/20190916"}), ElementsAre("S-1", "/20190916"));
    EXPECT_THAT(writtenBack(*mapping, {"S-1", ""}), ElementsAre("S-1", "~"));
}

TEST(SplitWord, CutsByCharactersAndByBytesOfGbk) {
    const auto characters = mappingOf(death(R"(
split:
  编码: {widths: [3, 8], into: [单位, 日期, 号]}
fields:
  death_no: {from: 号, required: true}
  unit: {from: 单位}
  died_on: {from: 日期}
tests:
  - {name: three, in: {编码: 示范路20190916S-1}, out: {unit: 示范路, died_on: 2019-09-16, death_no: S-1}}
  - {name: too short, in: {编码: 示范路2019}, reject: mapping.key-absent}
)"));
    ASSERT_TRUE(characters);
    expectPasses(*characters);
    EXPECT_THAT(writtenBack(*characters, {"示范 20190916S-1"}), ElementsAre("示范 20190916S-1"));

    const auto bytes = mappingOf(death(R"(
split:
  编码: {bytes: [6, 8], into: [单位, 日期]}
fields:
  death_no: {from: bh, required: true}
  unit: {from: 单位}
  died_on: {from: 日期}
tests:
  - {name: two bytes each, in: {bh: S-1, 编码: 示范路20190916}, out: {unit: 示范路, died_on: 2019-09-16}}
  - {name: one byte each, in: {bh: S-1, 编码: ABCDEF20190916}, out: {unit: ABCDEF, died_on: 2019-09-16}}
  - {name: a character over the edge, in: {bh: S-1, 编码: ABCDE示20190916}, unreadable: [unit, died_on]}
  - {name: one byte short, in: {bh: S-1, 编码: 示范A20190916}, unreadable: [unit, died_on]}
)"));
    ASSERT_TRUE(bytes);
    expectPasses(*bytes);
    EXPECT_THAT(writtenBack(*bytes, {"S-1", "示范  20190916"}), ElementsAre("S-1", "示范  20190916"));
}

TEST(JoinWord, IsTakenApartAgainWhereTheSeparatorIsUnambiguous) {
    const auto mapping = mappingOf(relief(R"(
fields:
  relief_no: {from: zh, required: true}
  class: {join: [lb, dj], sep: "-", reverse: split}
tests:
  - {name: both, in: {zh: D-1, lb: 城市, dj: A}, out: {class: 城市-A}}
  - {name: the place of an absent one is kept, in: {zh: D-1, dj: A}, out: {class: "-A"}}
  - {name: none, in: {zh: D-1}, out: {class: ~}}
  - {name: a part with the separator, in: {zh: D-1, lb: 城-市, dj: A}, unreadable: [class]}
)"));
    ASSERT_TRUE(mapping);
    expectPasses(*mapping);
    EXPECT_THAT(writtenBack(*mapping, {"D-1", "城市", "A"}), ElementsAre("D-1", "城市", "A"));
    EXPECT_THAT(writtenBack(*mapping, {"D-1", "", "A"}), ElementsAre("D-1", "~", "A"));
}

TEST(JoinWord, AValueOfAnotherShapeIsCountedAndNotWritten) {
    const auto mapping =
        mappingOf(relief("fields:\n  relief_no: {from: zh}\n"
                         "  class: {join: [lb, dj], sep: '-', reverse: split}\n"));
    ASSERT_TRUE(mapping);
    record::Table table(mapping->target("relief"));
    table.lineage.push_back({});
    for (std::size_t i = 0; i < table.columnCount(); ++i)
        table.dataset().fields[i].name == "class" ? table.column(i).pushText("A") : table.column(i).pushAbsent();
    ReverseTranslator reverse(*mapping, "relief");
    sdk::RecordBatch back(1);
    const std::uint32_t row = 0;
    reverse.translate(table, {&row, 1}, 1, {}, back);
    EXPECT_TRUE(back.cell(1, 0).absent());
    EXPECT_EQ(reverse.wordless().at("class").at("…"), 1U);
}

// ---- dates -------------------------------------------------------------------------------------------------------

class Folder : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder / "codes");
    }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << text;
        return folder / name;
    }
    std::optional<CodeTables> tables() const {
        config::Diagnostics found;
        auto read = CodeTables::load({folder / "codes"}, found);
        EXPECT_TRUE(read) << found.render(config::Language::English);
        return read;
    }
    const std::filesystem::path folder =
        std::filesystem::path(testing::TempDir()) /
        ("language_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

class AtWord : public Folder {};

TEST_F(AtWord, LooksAWordUpOnTheDayThatCounts) {
    write("codes/x.kind.csv",
          "from,to,relation,prefer,valid_from,valid_to\n"
          "1,dibao,equal,,,2015-12-31\n1,tekun,equal,,2016-01-01,\n2,bianyuan,equal,,,\n");
    const auto codes = tables();
    config::Diagnostics problems;
    const auto mapping = parseMapping("test.yaml", relief(R"(
fields:
  relief_no: {from: zh, required: true}
  category: {from: lb, codes: x.kind, at: start_on}
  start_on: {from: rq}
tests:
  - {name: before, in: {zh: D-1, lb: "1", rq: "20151231"}, out: {category: dibao}}
  - {name: after, in: {zh: D-1, lb: "1", rq: "20160101"}, out: {category: tekun}}
  - {name: a word that never changed, in: {zh: D-1, lb: "2", rq: "20000101"}, out: {category: bianyuan}}
  - {name: without a date the delivery's, in: {zh: D-1, lb: "1"}, out: {category: tekun}}
  - {name: without a date an older delivery's, in: {zh: D-1, lb: "1"}, out: {category: dibao}, generated: 2014-03-01}
)"),
                                      dictionary(), *codes, problems);
    ASSERT_TRUE(mapping) << problems.render(config::Language::English);
    expectPasses(*mapping);
    EXPECT_EQ(codes->find("x", "kind")->reverse("dibao", kDay), std::nullopt);
    EXPECT_EQ(codes->find("x", "kind")->reverse("dibao", value::CivilDate::of(2015, 1, 1)), "1");
    EXPECT_EQ(codes->find("x.kind")->lookup("1"), "tekun");
}

TEST_F(AtWord, TheDigestFollowsTheDatesOfTheTable) {
    const std::string text = relief("fields:\n  relief_no: {from: zh}\n  category: {from: lb, codes: x.kind}\n");
    config::Diagnostics problems;
    std::vector<std::string> digests;
    for (const char* day : {"2015-12-31", "2015-12-30"}) {
        write("codes/x.kind.csv", "from,to,valid_to\n1,dibao," + std::string(day) + "\n");
        const auto codes = tables();
        digests.push_back(parseMapping("test.yaml", text, dictionary(), *codes, problems)->digest());
    }
    EXPECT_NE(digests[0], digests[1]);
}

TEST_F(AtWord, OverlappingDaysAreAnError) {
    write("codes/x.kind.csv",
          "from,to,valid_from,valid_to\n1,dibao,,2015-12-31\n1,tekun,2015-12-31,\n2,a,2016-02-30,\n3,b,2016-01-02,2016-"
          "01-01\n");
    config::Diagnostics found;
    EXPECT_FALSE(CodeTables::load({folder / "codes"}, found));
    std::vector<std::string> ids;
    for (const auto& one : found.all()) ids.push_back(one.id + " " + std::to_string(one.at.line));
    EXPECT_THAT(ids, ElementsAre("AG1109 3", "AG1111 4", "AG1111 5"));
}

TEST(AtWordDivision, BringsACodeUpToDate) {
    expectPasses(relief(R"(
fields:
  relief_no: {from: zh, required: true}
  division: {from: qh, at: delivery}
tests:
  - {name: given up in 2015, in: {zh: D-1, qh: "210282"}, out: {division: "210214"}}
  - {name: before that, in: {zh: D-1, qh: "210282"}, out: {division: "210282"}, generated: 2014-01-01}
  - {name: still in force, in: {zh: D-1, qh: "210102001"}, out: {division: "210102"}}
)"));
    expectPasses(relief(R"(
fields:
  relief_no: {from: zh, required: true}
  division: {from: qh}
tests:
  - {name: without at it stays, in: {zh: D-1, qh: "210282"}, out: {division: "210282"}}
)"));
}

// ---- include -----------------------------------------------------------------------------------------------------

class IncludeWord : public Folder {
protected:
    std::optional<Mapping> load(config::Diagnostics& problems) const {
        return loadMapping(folder / "x/death.yaml", dictionary(), codeTables(), problems);
    }
};

TEST_F(IncludeWord, TakesFieldsOfAnotherFileWhichTheMappingMaySayItself) {
    write("shared/person.yaml", "fields:\n  name: {from: xm}\n  id_no: {from: sfz}\n  unit: {from: dw}\n");
    write("x/death.yaml", death("include: ../shared/person.yaml\nfields:\n  death_no: {from: bh}\n"
                                "  unit: {from: dwmc}\ntests:\n  - {name: a, in: {bh: S-1, xm: 王丽, dwmc: 示范}, "
                                "out: {name: 王丽, unit: 示范}}\n"));
    config::Diagnostics problems;
    const auto mapping = load(problems);
    ASSERT_TRUE(mapping) << problems.render(config::Language::English);
    expectPasses(*mapping);
    const auto lineage = mapping->lineage("death");
    ASSERT_EQ(lineage.size(), 4U);
    EXPECT_EQ(lineage[2].field, "name");
    EXPECT_EQ(lineage[2].file, (folder / "shared/person.yaml").string());
    EXPECT_EQ(lineage[2].line, 2U);
    EXPECT_EQ(mapping->files().size(), 2U);

    write("shared/person.yaml", "fields:\n  name: {from: xm}\n  id_no: {from: sfzh}\n  unit: {from: dw}\n");
    config::Diagnostics none;
    EXPECT_NE(load(none)->digest(), mapping->digest());
}

TEST_F(IncludeWord, IsWhatIsCitedOfARowThatAnIncludedFieldRefuses) {
    write("shared/person.yaml", "fields:\n  id_no: {from: sfz, required: true}\n");
    write("x/death.yaml", death("include: ../shared/person.yaml\nfields:\n  death_no: {from: bh}\n"));
    config::Diagnostics problems;
    const auto mapping = load(problems);
    ASSERT_TRUE(mapping) << problems.render(config::Language::English);
    const Mapping* const chosen = &*mapping;
    const sdk::RecordType type{.name = "death", .columns = {"bh", "sfz"}};
    Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    sdk::RecordBatch batch(1);
    batch.reset(type, "death.csv");
    batch.beginRow({.line = 2, .ordinal = 1});
    batch.set(0, "S-1");
    Translated out(mapping->target("death"));
    ASSERT_TRUE(translator.translate(batch, out));
    ASSERT_EQ(out.rejected.size(), 1U);
    EXPECT_EQ(out.rejected[0].rule, "mapping.required-absent");
    EXPECT_EQ(out.rejected[0].mappingLine, 6U);  // `include` below the head of five lines
}

TEST_F(IncludeWord, TellsProblemsInTheFileTheyAreIn) {
    write("shared/person.yaml", "fields:\n  nmae: {from: xm}\n  id_no: {from: sfz, check: 'id_no = 1'}\n");
    write("x/death.yaml",
          death("include: [../shared/person.yaml, ../shared/none.yaml]\nfields:\n  death_no: {from: bh}\n"));
    config::Diagnostics problems;
    EXPECT_FALSE(load(problems));
    ASSERT_GE(problems.all().size(), 3U);
    EXPECT_EQ(problems.all()[0].id, "AG1037");
    EXPECT_EQ(problems.all()[0].at.line, 6U);
    EXPECT_EQ(problems.all()[1].id, "AG1005");
    EXPECT_EQ(problems.all()[1].file, (folder / "shared/person.yaml").string());
    EXPECT_EQ(problems.all()[2].at.line, 3U);
}

// ---- also, sensitive, batch ----------------------------------------------------------------------------------------

const std::string kTwoDatasets = R"(
mapping: union_assistance/worker
version: 1
record: worker
target: union_case
fields:
  case_no: {from: 编号, required: true}
  name: {from: 姓名}
also:
  placement:
    if: placed_on is known
    reverse: none
    fields:
      placement_no: {from: 编号, required: true}
      name: {from: 姓名}
      placed_on: {from: 安置日期}
tests:
  - {name: a file, in: {编号: U-1, 姓名: 王丽}, out: {case_no: U-1, name: 王丽}}
  - {name: and a placement, dataset: placement, in: {编号: U-2, 安置日期: 2019-07-30}, out: {placed_on: 2019-07-30}}
)";

TEST(AlsoWord, OneRowBecomesRowsOfSeveralDatasets) {
    const auto mapping = mappingOf(kTwoDatasets);
    ASSERT_TRUE(mapping);
    expectPasses(*mapping);
    const Mapping* const chosen = &*mapping;
    Translator translator({&chosen, 1}, kDay);
    const sdk::RecordType type{.name = "worker", .columns = {"编号", "姓名", "安置日期"}};
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    EXPECT_TRUE(notes.empty());
    sdk::RecordBatch batch(3);
    batch.reset(type, "file.csv");
    const char* const rows[][3] = {{"U-1", "王丽", ""}, {"U-2", "周敏", "20190730"}, {"", "赵联", "20190801"}};
    for (const auto& row : rows) {
        batch.beginRow({.line = batch.rowCount() + 2, .ordinal = batch.rowCount() + 1});
        for (std::size_t i = 0; i < 3; ++i) batch.set(i, row[i]);
    }
    const auto targets = translator.targets("worker");
    ASSERT_EQ(targets.size(), 2U);
    Translated files(*targets[0]), placements(*targets[1]);
    ASSERT_TRUE(translator.translate(batch, files));
    ASSERT_TRUE(translator.translate(batch, placements));
    EXPECT_EQ(files.rows.rowCount(), 3U);
    EXPECT_THAT(placements.ordinals, ElementsAre(2U, 3U));
    EXPECT_THAT(placements.rejections, ElementsAre(-1, 0));
    EXPECT_EQ(placements.rejected[0].rule, "mapping.key-absent");
    EXPECT_EQ(placements.rows.lineage[0].line, 3U);
    EXPECT_EQ(mapping->lossOf("worker", "placed_on")->loss, Loss::OneWay);
}

TEST(SensitiveWord, RaisesAClassAndHidesWordsNoTableKnows) {
    const std::string head =
        "mapping: a/b\nversion: 1\nrecord: r\ntarget: membership\nfields:\n"
        "  membership_no: {from: bh}\n  status: {from: zt, codes: union.membership_status";
    for (const bool raised : {false, true}) {
        const auto mapping = mappingOf(head + (raised ? ", sensitive: health}\n" : "}\n"));
        ASSERT_TRUE(mapping);
        EXPECT_EQ(mapping->lineage("r")[1].sensitivity,
                  raised ? record::Sensitivity::Health : record::Sensitivity::Open);
        const Mapping* const chosen = &*mapping;
        Translator translator({&chosen, 1}, kDay);
        const sdk::RecordType type{.name = "r", .columns = {"bh", "zt"}};
        std::vector<sdk::Text> notes;
        ASSERT_TRUE(translator.bind({&type, 1}, notes));
        sdk::RecordBatch batch(1);
        batch.reset(type, "f");
        batch.beginRow({.line = 1, .ordinal = 1});
        batch.set(1, "住院");
        Translated out(mapping->target("r"));
        ASSERT_TRUE(translator.translate(batch, out));
        EXPECT_EQ(out.unmapped["status"].begin()->first, raised ? "…" : "住院");
    }
}

TEST(BatchWord, SaysWhenADeliveryOfThisAgencyIsHeld) {
    const auto mapping =
        mappingOf(death("batch: {rows_change: 35%, small_batch: 10, null_share: {id_no: 1.5%}}\n"
                        "fields:\n  death_no: {from: bh}\n"));
    ASSERT_TRUE(mapping);
    BatchLimits expected;
    expected.rowsChange = 350;
    expected.smallBatch = 10;
    expected.nullShare = {{"id_no", 15}};
    EXPECT_EQ(mapping->batch(), expected);
    EXPECT_EQ(problemsOf(death("batch: {null_share: {id: 1%}}\nfields:\n  death_no: {from: bh}\n")),
              std::vector<std::string>{"AG1005 6:22"});
}

}  // namespace
}  // namespace aidgate::mapping
