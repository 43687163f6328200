// What holds for any cells at all, also those nobody thought of: a made-up generator mixes pieces of spellings.
#include <random>

#include "aidgate/mapping/reverse.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

const char* const kPieces[] = {"2",
                               "1",
                               "0",
                               "9",
                               "19",
                               "20",
                               "12",
                               "31",
                               "-",
                               "/",
                               ".",
                               ",",
                               "年",
                               "月",
                               "日",
                               "元",
                               "万元",
                               "￥",
                               "二〇一九",
                               "十",
                               "三",
                               "是",
                               "否",
                               "有",
                               "无",
                               "男",
                               "女",
                               "深度困难",
                               "城市低保",
                               "一级",
                               "肢体",
                               "王",
                               "丽",
                               "張",
                               "·",
                               "•",
                               "（",
                               "）",
                               "(曾用名",
                               ")",
                               "X",
                               "x",
                               "'",
                               " ",
                               "　",
                               "\t",
                               "\xE2\x80\x8B",
                               "\xEF\xBB\xBF",
                               "NULL",
                               "\\N",
                               "不详",
                               "210199",
                               "196905121039",
                               "210199196905121039",
                               "210199690512103",
                               "20190916",
                               "43831",
                               "91210199MA0TET017W",
                               "\xF0\xAC\xAD\xB8",
                               "\xEE\xA1\xA3",

                               "１",
                               "２",
                               "Ａ",
                               "ﬁ",
                               "㈱",
                               "±",
                               "+",
                               "e",
                               "E",
                               "%",
                               "99991231",
                               "00000000",
                               "贰佰",
                               "整",
                               "999999999999"};

std::string anyCell(std::mt19937& random) {
    std::string text;
    for (auto pieces = random() % 5; pieces > 0; --pieces) text += kPieces[random() % std::size(kPieces)];
    return text;
}

void fillAny(sdk::RecordBatch& batch, const sdk::RecordType& type, std::mt19937& random) {
    batch.reset(type, "any");
    while (!batch.full()) {
        batch.beginRow({.line = batch.rowCount() + 1, .ordinal = batch.rowCount() + 1});
        for (std::size_t i = 0; i < type.columns.size(); ++i)
            if (random() % 8 != 0) batch.set(i, anyCell(random));
    }
}

class AnyCells : public testing::TestWithParam<std::string> {};

TEST_P(AnyCells, GiveWholeRowsWhoseValuesSurviveTheWayBack) {
    const Mapping* const mapping = catalogue().find(GetParam());
    const std::string recordType = mapping->recordTypes().front();
    const record::Dataset& dataset = mapping->target(recordType);
    ReverseTranslator reverse(*mapping, recordType);
    Translator translator({&mapping, 1}, *value::CivilDate::of(2019, 9, 16));
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&reverse.type(), 1}, notes));
    std::mt19937 random(20190916);
    sdk::RecordBatch there(64), back(64);
    for (int round = 0; round < 20; ++round) {
        fillAny(there, reverse.type(), random);
        Translated first(dataset), second(dataset);
        ASSERT_TRUE(translator.translate(there, first));
        ASSERT_EQ(first.rejections.size(), 64U);
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < 64; ++row) rows.push_back(row);
        reverse.translate(first.rows, rows, 1, {}, back);
        ASSERT_TRUE(translator.translate(back, second));
        for (std::size_t i = 0; i < dataset.fields.size(); ++i) {
            const auto& column = first.rows.column(i);
            ASSERT_EQ(column.size(), 64U) << dataset.fields[i].name;
            for (std::size_t row = 0; row < 64; ++row) {
                ASSERT_TRUE(!column.known(row) || column.sameValue(row, second.rows.column(i), row))
                    << dataset.fields[i].name << " '" << record::canonicalText(dataset.fields[i], column, row) << "' '"
                    << record::canonicalText(dataset.fields[i], second.rows.column(i), row) << "'";
            }
        }
    }
}

TEST_P(AnyCells, BrokenBytesAreNoHarm) {
    const Mapping* const mapping = catalogue().find(GetParam());
    const std::string recordType = mapping->recordTypes().front();
    Translator translator({&mapping, 1}, *value::CivilDate::of(2019, 9, 16));
    const sdk::RecordType type = ReverseTranslator(*mapping, recordType).type();
    std::vector<sdk::Text> notes;
    ASSERT_TRUE(translator.bind({&type, 1}, notes));
    std::mt19937 random(7);
    sdk::RecordBatch batch(256);
    batch.reset(type, "broken");
    while (!batch.full()) {
        batch.beginRow({.line = batch.rowCount() + 1, .ordinal = batch.rowCount() + 1});
        for (std::size_t i = 0; i < type.columns.size(); ++i) {
            std::string cell = anyCell(random);
            for (auto bytes = random() % 4; bytes > 0; --bytes) cell += static_cast<char>(random() % 256);
            batch.set(i, cell);
        }
    }
    Translated out(mapping->target(recordType));
    ASSERT_TRUE(translator.translate(batch, out));
    EXPECT_EQ(out.rows.rowCount(), 256U);
}

INSTANTIATE_TEST_SUITE_P(Bundled, AnyCells,
                         testing::Values("union_assistance/worker", "union_assistance/aid", "civil_affairs/relief",
                                         "human_resources/unemployment", "social_security/insurance",
                                         "social_security/unemployment_benefit"));

}  // namespace
}  // namespace aidgate::mapping
