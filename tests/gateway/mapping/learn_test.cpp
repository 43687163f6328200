#include "aidgate/mapping/learn.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "aidgate/mapping/mapping_test.h"
#include "aidgate/value/citizen_id.h"
#include "house.h"
#include "table_source.h"

namespace aidgate::mapping {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kWorker = R"yaml(
mapping: union_assistance/worker
version: 1
record: worker
target: union_case
fields:
  case_no: {from: 职工编号, required: true}
  name: {from: 姓名}
  sex: {from: 性别, codes: union.sex}
  id_no: {from: 身份证号}
  birth: {from: 出生日期}
  employer: {from: 工作单位}
  employer_code: {from: 单位代码}
  address: {from: 家庭住址}
  mobile: {from: 手机号码}
  income_year: {from: 年收入, unit: 元, period: year}
  main_cause: {from: 致困原因}
  city: {from: 所在地}
  contact_name: {from: 联系人}
  status: {when: [{if: "main_cause = '疾病'", then: active}, {else: closed}], reverse: none}
)yaml";

const std::vector<std::string> kColumns{"职工编号", "姓名",     "性别",     "身份证号", "出生日期",
                                        "工作单位", "单位代码", "家庭住址", "手机号码", "年收入",
                                        "致困原因", "所在地",   "联系人",   "备注"};

// Every value of a person here can be recognised anywhere.
std::vector<TableSource::Row> people() {
    return {
        {"LN-7788-0001", "欧阳雪莹", "女", "210199197003182048", "1970-03-18", "锦绣纺织厂", "91210199MA0TET017W",
         "望江路88号", "13912345678", "48765.00", "疾病", "210211", "司马光远", "独居老人"},
        {"LN-7788-0002", "欧阳　雪莹", "女性", "２１０１９９１９７００３１８２０４８", "1970.3.18", "锦绣纺织厂", "",
         "望江路88号2单元", "13912345678", "4.8765万元", "下岗", "210211003004", "慕容秋水", ""},
        {"LN-7788-0003", "诸葛亮亮", "男", "210199196905121030", "一九六九年五月十二日", "", "", "", "0411-8765432",
         "肆佰伍拾陆元整", "疾病", "", "", ""},
        {"LN-7788-0004", "尉迟恭(曾用名慕容秋水)", "男", "210199690512103", "690512", "", "", "", "", "无", "", "", "",
         ""},
        {"LN-7788-0005", "上官婉", "未说明", "111111111111111111", "19700230", "", "", "", "", "很多", "", "", "", ""},
        {"LN-7788-0006", "210199197003182048", "欧阳雪莹", "女", "", "", "", "", "", "", "", "", "", ""},
        {"", "公孙大娘", "女", "", "", "", "", "", "", "", "", "", "", ""},
    };
}

Learned learned(const std::string& text, TableSource source, LearnOptions options = {}) {
    const auto mapping = mappingOf(text);
    auto done = learnTests(*mapping, text, source, someDay(), options, {});
    EXPECT_TRUE(done);
    return done ? std::move(*done) : Learned{};
}

Learned ofPeople(LearnOptions options = {}) {
    return learned(kWorker, TableSource("worker", kColumns, people()), options);
}

// The file with its tests, loaded.
Mapping withLearned(const std::string& text, const Learned& tests) {
    const auto whole = withTests(text, tests.tests);
    EXPECT_TRUE(whole);
    auto mapping = mappingOf(*whole);
    return std::move(*mapping);
}

bool isIdAt(const std::string& text, std::size_t at) {
    if (at + 18 > text.size()) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                       text.begin() + static_cast<std::ptrdiff_t>(at + 17), digit) &&
           (digit(text[at + 17]) || text[at + 17] == 'X');
}

std::vector<std::string> idsIn(const std::string& text) {
    std::vector<std::string> ids;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!isIdAt(text, at)) continue;
        ids.push_back(text.substr(at, 18));
        at += 17;
    }
    return ids;
}

TEST(Learn, MakesTestsThatPassAtOnce) {
    const auto tests = ofPeople();
    EXPECT_EQ(tests.count + tests.leftOut, 7U) << "every row shows something no other does";
    EXPECT_EQ(tests.leftOut, 0U) << tests.tests;
    const Mapping mapping = withLearned(kWorker, tests);
    const auto outcomes = runTests(mapping);
    EXPECT_EQ(outcomes.size(), tests.count);
    for (const auto& outcome : outcomes) EXPECT_TRUE(outcome.passed) << outcome.name << outcome.explanation.en;
}

TEST(Learn, LeavesNothingOfAnyPerson) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        const std::string text = ofPeople({.rows = 20, .seed = seed}).tests;
        for (const char* telling : {"7788",       "LN-",
                                    "欧阳",       "雪莹",
                                    "诸葛",       "亮",
                                    "尉迟恭",     "上官",
                                    "公孙",       "大娘",
                                    "慕容",       "秋水",
                                    "司马",       "光远",
                                    "19700318",   "1970-03-18",
                                    "1970.3.18",  "690512",
                                    "196905",     "一九六九",
                                    "五月十二",   "锦绣",
                                    "纺织",       "TET017",
                                    "望江",       "88号",
                                    "单元",       "13912345678",
                                    "139123",     "8765",
                                    "肆佰伍拾陆", "很多",
                                    "下岗",       "210211",
                                    "独居",       "备注",
                                    "未说明",     "２１０１９９１９７００３１８"})
            EXPECT_THAT(text, Not(HasSubstr(telling))) << seed << "\n" << text;
    }
}

TEST(Learn, KeepsIdsAsRightOrWrongAsTheyWere) {
    const std::string text = ofPeople().tests;
    std::size_t valid = 0, wrongCheck = 0;
    for (const auto& id : idsIn(text)) {
        if (id == "111111111111111111") continue;
        EXPECT_TRUE(id.starts_with("210199") || id.starts_with("210299")) << id;
        const auto reading = value::readCitizenId(id);
        valid += reading.failure == value::IdLayer::Valid ? 1U : 0U;
        wrongCheck += reading.failure == value::IdLayer::Check ? 1U : 0U;
    }
    EXPECT_GT(valid, 0U);
    EXPECT_EQ(wrongCheck, 1U) << "in: of the third row; unreadable, so not in out:\n" << text;
    EXPECT_THAT(text, HasSubstr("111111111111111111")) << "a placeholder is nobody's";
}

TEST(Learn, KeepsBirthAndSexInStepWithTheId) {
    const std::string text = ofPeople().tests;
    const std::string before = "id_no: \"", birth = "birth: ";
    std::size_t seen = 0;
    for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1), ++seen) {
        const auto id = value::CitizenId::fromText(text.substr(at + before.size(), 18));
        ASSERT_TRUE(id) << text;
        const auto born = text.find(birth, at);
        ASSERT_LT(born, at + 60) << text;
        EXPECT_EQ(text.substr(born + birth.size(), 10), id->birth().text());
    }
    EXPECT_EQ(seen, 3U) << "rows 1, 2 and 4 have an id that can be read\n" << text;
}

TEST(Learn, MovesEveryDayByTheSameNumberOfDays) {
    std::set<std::int64_t> women, men;
    for (const auto& one : idsIn(ofPeople().tests))
        if (const auto id = value::CitizenId::fromText(one)) (id->male() ? men : women).insert(id->birth().days());
    ASSERT_EQ(women.size(), 1U);
    ASSERT_EQ(men.size(), 1U);
    EXPECT_EQ(*women.begin() - *men.begin(), 310) << "1969-05-12 and 1970-03-18";
}

// What a single cell becomes, with everything else empty.
std::string disguisedCell(std::size_t column, const std::string& written) {
    TableSource::Row row(kColumns.size());
    row[0] = "C-1";
    row[column] = written;
    const std::string text = learned(kWorker, TableSource("worker", kColumns, {row})).tests;
    const std::string before = kColumns[column] + ": ";
    auto at = text.find(before);
    if (at == std::string::npos) return "no such cell in " + text;
    at += before.size();
    if (text[at] == '"') return text.substr(at + 1, text.find('"', at + 1) - at - 1);
    return text.substr(at, text.find_first_of(",}\n", at) - at);
}

TEST(Learn, MakesIdsOfTheSameKind) {
    const char* const ids[] = {
        "210199197003182048",                    // valid
        "21019919670515202X",                    // valid or not, with an X
        "210199197003182049",                    // wrong check character
        "210199197002302040",                    // no such day
        "990199197003182048",                    // no such province
        "2101991970031820",                      // too short
        "21019919700318204A",                    // a letter
        "210199700318204",                       // 15 digits
        "210199700230204",                       // 15 digits, no such day
        "２１０１９９１９７００３１８２０４８",  // full-width
        "'210199 1970 0318 2048",                // a spreadsheet's
        "210199190001012048",                    // a placeholder's birth
    };
    for (const char* id : ids) {
        const std::string made = disguisedCell(3, id);
        const auto before = value::readCitizenId(id), after = value::readCitizenId(made);
        EXPECT_EQ(toString(after.failure), toString(before.failure)) << id << " " << made;
        EXPECT_EQ(after.upgraded, before.upgraded) << id << " " << made;
        EXPECT_EQ(after.placeholder, before.placeholder) << id << " " << made;
        EXPECT_EQ(after.text.size(), before.text.size()) << id << " " << made;
        EXPECT_NE(after.text, before.text) << id;
        const bool hasPlace = before.failure == value::IdLayer::Valid || before.failure == value::IdLayer::Check ||
                              before.failure == value::IdLayer::Date;
        EXPECT_TRUE(!hasPlace || after.text.starts_with("210199") || after.text.starts_with("210299")) << made;
        ASSERT_EQ(before.id.has_value(), after.id.has_value()) << id << " " << made;
        EXPECT_TRUE(!before.id || before.id->male() == after.id->male()) << id << " " << made;
    }
}

TEST(Learn, MovesDaysAndWritesThemAsTheyWere) {
    const struct {
        const char* written;
        const char* shape;  // 9 a digit, # one or two digits
    } cases[] = {{"20180512", "99999999"},     {"2018-05-12", "9999-99-99"},     {"2018.5.2", "9999.#.#"},
                 {"2018/05/12", "9999/99/99"}, {"2018年5月2日", "9999年#月#日"}, {"180512", "999999"},
                 {"43232", "99999"},           {"43232.0", "99999.0"},           {"201805", "999999"}};
    std::set<std::int64_t> shifts;
    for (const auto& one : cases) {
        const std::string made = disguisedCell(4, one.written);
        const auto before = value::parseDate(one.written, someDay()), after = value::parseDate(made, someDay());
        ASSERT_TRUE(before && after) << one.written << " " << made;
        EXPECT_EQ(before->knownToTheDay(), after->knownToTheDay()) << made;
        if (before->knownToTheDay()) shifts.insert(before->days() - after->days());
        std::size_t at = 0;
        for (const char* sign = one.shape; *sign != 0; ++sign) {
            const auto isDigit = [&] { return at < made.size() && made[at] >= '0' && made[at] <= '9'; };
            if (*sign == '9' || *sign == '#') {
                EXPECT_TRUE(isDigit()) << one.written << " " << made;
                ++at;
                if (*sign == '#' && isDigit()) ++at;
            } else {
                EXPECT_EQ(made[at++], *sign) << one.written << " " << made;
            }
        }
        EXPECT_EQ(at, made.size()) << one.written << " " << made;
    }
    EXPECT_EQ(shifts.size(), 1U) << "all by the same number of days";
    EXPECT_GE(*shifts.begin(), 400);
}

TEST(Learn, KeepsDaysThatDoNotExistFromExisting) {
    for (const char* day : {"20190230", "2019-13-01", "二〇一九年二月三十日", "不清楚"})
        EXPECT_FALSE(value::parseDate(disguisedCell(4, day), someDay())) << day << " " << disguisedCell(4, day);
}

TEST(Learn, KeepsEqualValuesEqual) {
    const std::string text = ofPeople().tests;
    std::map<std::string, std::size_t> women;
    for (const auto& id : idsIn(text))
        if (const auto valid = value::CitizenId::fromText(id); valid && !valid->male()) ++women[id];
    EXPECT_EQ(women.size(), 1U) << "one id, spelled in three ways\n" << text;
}

TEST(Learn, KeepsSpellingsCodesAndSpellingsOfNothing) {
    const std::string text = ofPeople().tests;
    for (const char* kept : {"女性", "万元", "曾用名", "元整", "疾病", "　", "２１０", "年"})
        EXPECT_THAT(text, HasSubstr(kept)) << text;
}

TEST(Learn, IsTheSameForTheSameSeed) {
    EXPECT_EQ(ofPeople({.rows = 20, .seed = 7}).tests, ofPeople({.rows = 20, .seed = 7}).tests);
    EXPECT_NE(ofPeople({.rows = 20, .seed = 7}).tests, ofPeople({.rows = 20, .seed = 8}).tests);
}

TEST(Learn, ChoosesRowsThatShowSomethingNew) {
    std::vector<TableSource::Row> rows;
    for (int i = 0; i < 500; ++i) {
        TableSource::Row row(kColumns.size());
        row[0] = "C-" + std::to_string(1000 + i);
        row[2] = "男";
        rows.push_back(std::move(row));
    }
    rows[321][2] = "女";
    rows[432][4] = "1970年1月1日";
    const auto tests = learned(kWorker, TableSource("worker", kColumns, rows), {.rows = 3});
    EXPECT_EQ(tests.read, 500U);
    EXPECT_LE(tests.count, 3U);
    EXPECT_EQ(tests.unshown, 0U);
    EXPECT_THAT(tests.tests, HasSubstr("性别: 女"));
    EXPECT_THAT(tests.tests, HasSubstr("性别: 男"));
    EXPECT_THAT(tests.tests, HasSubstr("出生日期: \"19"));
    EXPECT_EQ(learned(kWorker, TableSource("worker", kColumns, rows), {.rows = 1}).unshown, 2U)
        << "the other sex, and a birth that is there or not";
}

TEST(Learn, MakesTestsOfRowsBelowRows) {
    const Mapping* const relief = catalogue().find("civil_affairs/relief");
    ASSERT_NE(relief, nullptr);
    TableSource source(
        "relief", {"jzzh", "lb", "hzxm", "hzsfz", "ksrq"},
        {{"JZ-556677", "城市低保", "欧阳雪莹", "210199197003182048", "20181101"}, {"", "特困", "公孙大娘", "", ""}});
    source.add(
        "relief_member", {"xm", "sfz", "gx", "bz"}, "relief",
        {{"欧阳雪莹", "210199197003182048", "01", "1"}, {"诸葛亮亮", "无", "30", "0"}, {"公孙大娘", "", "01", "1"}},
        {1, 1, 2});
    const auto done = learnTests(*relief, "", source, someDay(), {}, {});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->count, 5U) << done->tests;
    for (const char* telling : {"556677", "欧阳", "诸葛", "公孙", "197003182048", "20181101"})
        EXPECT_THAT(done->tests, Not(HasSubstr(telling))) << done->tests;
    EXPECT_THAT(done->tests, HasSubstr("record: relief_member"));
    EXPECT_THAT(done->tests, HasSubstr("mapping.parent-rejected"));
}

TEST(Learn, AddsAfterTheTestsThatAreThere) {
    const std::string tests = "tests:\n  - name: new\n    in: {a: b}\n";
    EXPECT_EQ(*withTests("mapping: a/b\ntests:\n- name: old\n  in: {a: c}\n\nbatch: {}\n", tests),
              "mapping: a/b\ntests:\n- name: old\n  in: {a: c}\n- name: new\n  in: {a: b}\n\nbatch: {}\n");
    EXPECT_EQ(*withTests("mapping: a/b\n", tests), "mapping: a/b\n\ntests:\n  - name: new\n    in: {a: b}\n");
    EXPECT_FALSE(withTests("mapping: a/b\ntests: [{name: old, in: {}}]\n", tests));
}

}  // namespace
}  // namespace aidgate::mapping
