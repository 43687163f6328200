#include "aidgate/mapping/translator.h"

#include <gmock/gmock.h>

#include "house.h"

namespace aidgate::mapping {
namespace {

using Row = std::vector<const char*>;  // nullptr: absent

const value::CivilDate kGenerated = *value::CivilDate::of(2019, 9, 16);

void fill(sdk::RecordBatch& batch, const sdk::RecordType& type, const std::vector<Row>& rows,
          std::uint64_t firstOrdinal = 1, std::uint64_t parent = 0) {
    batch.reset(type, "file.csv");
    for (const auto& row : rows) {
        batch.beginRow({.line = firstOrdinal + 1, .ordinal = firstOrdinal, .parent = parent});
        ++firstOrdinal;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (row[i] != nullptr) batch.set(i, row[i]);
    }
}

Translated translate(const Mapping& mapping, const sdk::RecordType& type, const std::vector<Row>& rows) {
    const Mapping* const chosen = &mapping;
    Translator translator({&chosen, 1}, kGenerated);
    std::vector<sdk::Text> notes;
    const auto bound = translator.bind({&type, 1}, notes);
    EXPECT_TRUE(bound) << bound.error().message.en;
    sdk::RecordBatch batch(16);
    fill(batch, type, rows);
    Translated out(mapping.target(type.name));
    const auto done = translator.translate(batch, out);
    EXPECT_TRUE(done) << done.error().message.en;
    return out;
}

std::string cell(const Translated& out, std::string_view field, std::size_t row) {
    return record::canonicalText(*out.rows.dataset().field(field), *out.rows.column(field), row);
}

std::string rule(const Translated& out, std::size_t row) {
    return out.rejections[row] < 0 ? "" : out.rejected[static_cast<std::size_t>(out.rejections[row])].rule;
}

const std::string kDeath = R"(
mapping: civil_affairs/death
version: 1
record: death
target: death
)";

// ---- binding
// ---------------------------------------------------------------------------------------------------------

sdk::Result<void> bind(const char* mapping, const sdk::RecordType& type, std::vector<sdk::Text>& notes) {
    const Mapping* const chosen = catalogue().find(mapping);
    return Translator({&chosen, 1}, kGenerated).bind({&type, 1}, notes);
}

TEST(Binding, FindsColumnsByAnyAcceptedHeaderWhateverItsWidth) {
    std::vector<sdk::Text> notes;
    const sdk::RecordType type{.name = "worker",
                               .columns = {"家庭住址", " 职工编号", "公民身份号码", "本人月平均收入（元）"}};
    const Mapping* const chosen = catalogue().find("union_assistance/worker");
    Translator translator({&chosen, 1}, kGenerated);
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    sdk::RecordBatch batch(1);
    fill(batch, type, {{"示范路1号", "U-1", "210199196905121039", "100"}});
    Translated out(chosen->target("worker"));
    ASSERT_TRUE(translator.translate(batch, out));
    EXPECT_EQ(cell(out, "case_no", 0), "U-1");
    EXPECT_EQ(cell(out, "id_no", 0), "210199196905121039");
    EXPECT_EQ(cell(out, "wage_month", 0), "100.00");
    EXPECT_EQ(cell(out, "address", 0), "示范路1号");
    EXPECT_FALSE(out.rows.column("name")->known(0));
}

TEST(Binding, FailsWhenARequiredColumnIsMissingAndNamesTheNearest) {
    std::vector<sdk::Text> notes;
    const auto bound = bind("union_assistance/worker", {.name = "worker", .columns = {"职工编码", "姓名"}}, notes);
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().code, sdk::ErrorCode::MalformedInput);
    EXPECT_EQ(bound.error().where.field, "职工编号");
    EXPECT_THAT(bound.error().message.en, testing::HasSubstr("'职工编码'"));
}

TEST(Binding, FailsWhenTwoColumnsMeanTheSame) {
    std::vector<sdk::Text> notes;
    EXPECT_FALSE(bind("civil_affairs/death", {.name = "death", .columns = {"bh", "xm", "xm"}}, notes));
    EXPECT_FALSE(bind("union_assistance/worker",
                      {.name = "worker", .columns = {"职工编号", "身份证号", "公民身份号码"}}, notes));
}

TEST(Binding, NotesWhatIsNotMappedAndWhatIsNotThere) {
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(
        bind("civil_affairs/death", {.name = "death", .columns = {"bh", "xm", "sfz", "swrq", "hhrq", "bz"}}, notes));
    EXPECT_THAT(notes, testing::ElementsAre(
                           sdk::Text{"death has no column 'dwmc': unit stays empty", "death 没有列 'dwmc'：unit 为空"},
                           sdk::Text{"death: column 'bz' is not mapped", "death：列 'bz' 没有映射"}));
    notes.clear();
    ASSERT_TRUE(bind("civil_affairs/death", {.name = "burial", .columns = {"bh"}}, notes));
    EXPECT_THAT(notes, testing::ElementsAre(sdk::Text{"no mapping reads 'burial'", "没有映射读取 'burial'"}));
}

TEST(Binding, FailsWhenChildrenComeWithoutTheirParents) {
    std::vector<sdk::Text> notes;
    EXPECT_FALSE(bind("civil_affairs/relief", {.name = "relief_member", .columns = {"xm"}, .parent = "relief"}, notes));
}

TEST(Translator, RefusesRowsThatWereNotBound) {
    const Mapping* const chosen = catalogue().find("civil_affairs/death");
    Translator translator({&chosen, 1}, kGenerated);
    sdk::RecordBatch batch(1);
    const sdk::RecordType type{.name = "death", .columns = {"bh"}};
    fill(batch, type, {{"S-1"}});
    Translated out(chosen->target("death"));
    EXPECT_FALSE(translator.translate(batch, out));
}

// ---- verdicts
// --------------------------------------------------------------------------------------------------------

TEST(Translator, KeepsRejectedRowsInPlaceWithTheirReasons) {
    const auto& mapping = *catalogue().find("civil_affairs/death");
    const sdk::RecordType type{.name = "death", .columns = {"bh", "xm"}};
    const auto out =
        translate(mapping, type, {{"S-1", "王建国"}, {" ", "周敏"}, {"S-3", "21019919700318204 x"}, {"S-4", nullptr}});
    ASSERT_EQ(out.rows.rowCount(), 4U);
    EXPECT_EQ(out.rejections, (std::vector<std::int32_t>{-1, 0, 1, -1}));
    EXPECT_EQ(rule(out, 1), "mapping.key-absent");
    EXPECT_EQ(out.rejected[0].field, "death_no");
    EXPECT_EQ(out.rejected[0].raw, " \t周敏");
    EXPECT_EQ(rule(out, 2), "mapping.shifted-columns");
    EXPECT_EQ(out.rejected[1].field, "name");
    EXPECT_EQ(out.rejected[1].message.en.find("2101"), std::string::npos);
    EXPECT_EQ(out.ordinals, (std::vector<std::uint64_t>{1, 2, 3, 4}));
    EXPECT_EQ(out.rows.lineage[3].line, 5U);
    EXPECT_EQ(out.rows.files, std::vector<std::string>{"file.csv"});
    EXPECT_EQ(cell(out, "name", 1), "周敏");
}

TEST(Translator, AppendsBatchAfterBatch) {
    const Mapping* const chosen = catalogue().find("civil_affairs/death");
    Translator translator({&chosen, 1}, kGenerated);
    const sdk::RecordType type{.name = "death", .columns = {"bh", "xm"}};
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    Translated out(chosen->target("death"));
    sdk::RecordBatch batch(2);
    fill(batch, type, {{"S-1", "王建国"}, {"", "周敏"}}, 1);
    ASSERT_TRUE(translator.translate(batch, out));
    fill(batch, type, {{"", "王丽"}}, 3);
    ASSERT_TRUE(translator.translate(batch, out));
    EXPECT_EQ(out.rejections, (std::vector<std::int32_t>{-1, 0, 1}));
    EXPECT_EQ(cell(out, "name", 2), "王丽");
    EXPECT_EQ(out.rows.column("died_on")->size(), 3U);
}

TEST(Translator, CountsWordsNoCodeTableKnowsWithoutQuotingWhatMayBeAPerson) {
    const auto& mapping = *catalogue().find("civil_affairs/relief");
    const sdk::RecordType type{.name = "relief", .columns = {"jzzh", "lb"}};
    const auto out = translate(
        mapping, type, {{"D-1", "临时救助"}, {"D-2", "临时救助"}, {"D-3", "210199196905121039"}, {"D-4", "特困"}});
    EXPECT_EQ(out.unreadable.at("category"), 3U);
    EXPECT_EQ(out.unmapped.at("category"), (std::map<std::string, std::uint64_t>{{"临时救助", 2}, {"…", 1}}));
    EXPECT_EQ(out.unmapped.size(), 1U);
}

// ---- children
// --------------------------------------------------------------------------------------------------------

class Households : public testing::Test {
protected:
    Households() { EXPECT_TRUE(translator.bind(types, notes)); }

    const Mapping* mapping = catalogue().find("civil_affairs/relief");
    std::vector<sdk::RecordType> types{{.name = "relief", .columns = {"lb", "jzzh"}},
                                       {.name = "relief_member", .columns = {"xm", "sfz"}, .parent = "relief"}};
    std::vector<sdk::Text> notes;
    Translator translator{{&mapping, 1}, kGenerated};
    sdk::RecordBatch batch{8};
    Translated families{mapping->target("relief")};
    Translated members{mapping->target("relief_member")};
};

TEST_F(Households, ChildrenReadTheirParentsColumnsAcrossBatches) {
    fill(batch, types[0], {{"特困", "D-1"}, {"特困", "Ｄ-2"}}, 1);
    ASSERT_TRUE(translator.translate(batch, families));
    fill(batch, types[1], {{"周敏"}}, 3, 2);
    ASSERT_TRUE(translator.translate(batch, members));
    fill(batch, types[0], {{"特困", "D-3"}}, 4);
    ASSERT_TRUE(translator.translate(batch, families));
    fill(batch, types[1], {{"王丽"}, {"王强"}}, 5, 4);
    ASSERT_TRUE(translator.translate(batch, members));
    EXPECT_EQ(cell(members, "relief_no", 0), "D-2");
    EXPECT_EQ(cell(members, "relief_no", 1), "D-3");
    EXPECT_EQ(cell(members, "relief_no", 2), "D-3");
    EXPECT_EQ(members.parents, (std::vector<std::uint64_t>{2, 4, 4}));
    EXPECT_TRUE(members.rejected.empty());
}

// An adapter that does not keep to the order would have its rows refused for a parent that was there.
TEST_F(Households, ChildrenComeBeforeTheNextFamilies) {
    fill(batch, types[0], {{"特困", "D-1"}}, 1);
    ASSERT_TRUE(translator.translate(batch, families));
    fill(batch, types[0], {{"特困", "D-2"}}, 2);
    ASSERT_TRUE(translator.translate(batch, families));
    fill(batch, types[1], {{"周敏"}, {"王建国"}}, 3, 1);
    const auto late = translator.translate(batch, members);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, sdk::ErrorCode::Unsupported);
    EXPECT_EQ(members.rows.rowCount(), 0U);
}

TEST_F(Households, ChildrenOfRejectedParentsAreRejected) {
    fill(batch, types[0], {{"特困", nullptr}, {"特困", "D-2"}}, 1);
    ASSERT_TRUE(translator.translate(batch, families));
    fill(batch, types[1], {{"周敏"}}, 3, 1);
    ASSERT_TRUE(translator.translate(batch, members));
    fill(batch, types[1], {{"王丽"}}, 4, 2);
    ASSERT_TRUE(translator.translate(batch, members));
    fill(batch, types[1], {{"王强"}}, 5, 99);
    ASSERT_TRUE(translator.translate(batch, members));
    EXPECT_EQ(rule(members, 0), "mapping.parent-rejected");
    EXPECT_EQ(rule(members, 1), "");
    EXPECT_EQ(rule(members, 2), "mapping.parent-rejected");
}

TEST_F(Households, ANewSourceForgetsTheParentsOfTheOneBefore) {
    fill(batch, types[0], {{"特困", "D-1"}}, 1);
    ASSERT_TRUE(translator.translate(batch, families));
    ASSERT_TRUE(translator.bind(types, notes));
    fill(batch, types[1], {{"周敏"}}, 2, 1);
    ASSERT_TRUE(translator.translate(batch, members));
    EXPECT_EQ(rule(members, 0), "mapping.parent-rejected");
}

// ---- words of the language
// -------------------------------------------------------------------------------------------

TEST(Words, JoinPutsColumnsTogetherAndLeavesOutAbsentOnes) {
    const auto mapping = mappingOf(kDeath + R"(
fields:
  death_no: {from: bh}
  unit: {join: [sheng, shi, qu], sep: "/", reverse: none}
)");
    ASSERT_TRUE(mapping);
    const auto out = translate(*mapping, {.name = "death", .columns = {"bh", "sheng", "shi", "qu"}},
                               {{"S-1", "辽宁", " 示范市 ", "一区"}, {"S-2", "辽宁", "不详", "一区"}, {"S-3"}});
    EXPECT_EQ(cell(out, "unit", 0), "辽宁/示范市/一区");
    EXPECT_EQ(cell(out, "unit", 1), "辽宁/一区");
    EXPECT_FALSE(out.rows.column("unit")->known(2));
}

TEST(Words, DeletedSaysThatWhatHasTheKeyIsGoneAndAsksForNothingButTheKey) {
    const auto mapping = mappingOf(kDeath + R"(
deleted: {czlx: [D, 删除]}
fields:
  death_no: {from: bh, required: true}
  name: {from: xm, required: true}
  unit: {from: dwmc}
rules:
  - {id: death.named, expect: "unit != '无'", reject: 没有姓名}
)");
    ASSERT_TRUE(mapping);
    const sdk::RecordType type{.name = "death", .columns = {"bh", "xm", "dwmc", "czlx"}};
    const auto out = translate(*mapping, type,
                               {{"B-1", "王甲", nullptr, "I"},
                                {"B-2", nullptr, nullptr, "D"},
                                {"B-3", nullptr, "无", " 删除 "},
                                {nullptr, "王乙", nullptr, "D"},
                                {"B-5", nullptr, nullptr, nullptr}});
    EXPECT_EQ(out.deleted, (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(rule(out, 0), "");
    EXPECT_EQ(rule(out, 1), "");
    EXPECT_EQ(rule(out, 2), "");
    EXPECT_EQ(rule(out, 3), "mapping.key-absent");
    EXPECT_NE(rule(out, 4), "");

    const Mapping* const chosen = &*mapping;
    std::vector<sdk::Text> notes;
    const sdk::RecordType without{.name = "death", .columns = {"bh", "xm", "dwmc"}};
    const auto bound = Translator({&chosen, 1}, kGenerated).bind({&without, 1}, notes);
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().message.en, "death has no column 'czlx', which deleted needs");
}

TEST(Words, ConstAndWhenGiveCanonicalValues) {
    const auto mapping = mappingOf(R"(
mapping: civil_affairs/relief
version: 1
record: relief
target: relief_case
fields:
  status: {when: [{if: "end_on is known", then: ended}, {else: active}], reverse: none}
  urban_rural: {const: urban, reverse: none}
  relief_no: {from: jzzh}
  end_on: {from: jsrq}
)");
    ASSERT_TRUE(mapping);
    const auto out =
        translate(*mapping, {.name = "relief", .columns = {"jzzh", "jsrq"}}, {{"D-1", "20190101"}, {"D-2", ""}});
    EXPECT_EQ(cell(out, "status", 0), "ended");
    EXPECT_EQ(cell(out, "status", 1), "active");
    EXPECT_EQ(cell(out, "urban_rural", 1), "urban");
}

TEST(Words, CheckRangeAndLengthMakeACellUnreadableAndRulesRejectARow) {
    const auto mapping = mappingOf(R"(
mapping: civil_affairs/relief
version: 1
record: relief
target: relief_case
fields:
  relief_no: {from: jzzh, length: 3..8}
  start_on: {from: ksrq}
  end_on: {from: jsrq, check: "end_on >= start_on"}
  amount: {from: bzje, unit: 元, period: month, range: 0..2000}
  covered_size: {from: bzrk}
  household_size: {from: jtrk}
rules:
  - id: covered-within-household
    expect: "covered_size <= household_size"
    reject: {en: more are covered than there are, zh: 保障人口多于家庭人口}
)");
    ASSERT_TRUE(mapping);
    const sdk::RecordType type{.name = "relief", .columns = {"jzzh", "ksrq", "jsrq", "bzje", "bzrk", "jtrk"}};
    const auto out = translate(*mapping, type,
                               {{"D-1", "20190101", "20190201", "2000.00", "2", "2"},
                                {"D-2", "20190101", "20181231", "2000.01", "3", "2"},
                                {"D-3", "", "20181231", "-1", "3", ""},
                                {"D", "", "", "", "", ""}});
    EXPECT_EQ(cell(out, "end_on", 0), "2019-02-01");
    EXPECT_EQ(cell(out, "amount", 0), "2000.00");
    EXPECT_EQ(rule(out, 0), "");
    EXPECT_FALSE(out.rows.column("end_on")->known(1));
    EXPECT_EQ(out.rows.column("end_on")->asWritten.find(1), "20181231");
    EXPECT_FALSE(out.rows.column("amount")->known(1));
    EXPECT_EQ(rule(out, 1), "covered-within-household");
    EXPECT_EQ(out.rejected[0].message.zh, "保障人口多于家庭人口");
    EXPECT_EQ(cell(out, "end_on", 2), "2018-12-31");
    EXPECT_FALSE(out.rows.column("amount")->known(2));
    EXPECT_EQ(rule(out, 2), "");
    EXPECT_EQ(rule(out, 3), "mapping.key-absent");
}

TEST(Words, SpreadConvertsTheColumnsPeriodAndACellsOwnPeriodOnce) {
    const auto mapping = mappingOf(R"(
mapping: civil_affairs/relief
version: 1
record: relief
target: relief_case
fields:
  relief_no: {from: jzzh}
  amount: {from: nbz, unit: 万元, period: year, spread: month}
)");
    ASSERT_TRUE(mapping);
    const auto out = translate(*mapping, {.name = "relief", .columns = {"jzzh", "nbz"}},
                               {{"D-1", "1.2"}, {"D-2", "700元/月"}, {"D-3", "0.8280"}});
    EXPECT_EQ(cell(out, "amount", 0), "1000.00");
    EXPECT_EQ(cell(out, "amount", 1), "700.00");
    EXPECT_EQ(cell(out, "amount", 2), "690.00");
}

TEST(Words, UnknownRejectsARowOrKeepsAText) {
    const auto mapping = mappingOf(kDeath + R"(
fields:
  death_no: {from: bh}
  unit: {from: dwmc, codes: union.sex}
)");
    ASSERT_TRUE(mapping);
    const sdk::RecordType type{.name = "death", .columns = {"bh", "dwmc"}};
    const auto kept = translate(*mapping, type, {{"S-1", "男"}, {"S-2", "示范馆"}});
    EXPECT_EQ(cell(kept, "unit", 0), "male");
    EXPECT_EQ(cell(kept, "unit", 1), "示范馆");
    const auto strict = mappingOf(kDeath + R"(
fields:
  death_no: {from: bh}
  unit: {from: dwmc, codes: union.sex, unknown: reject}
)");
    ASSERT_TRUE(strict);
    EXPECT_EQ(rule(translate(*strict, type, {{"S-2", "示范馆"}}), 0), "mapping.unknown-code");
}

}  // namespace
}  // namespace aidgate::mapping
