// Decimal fields, which the bundled dictionary has none of: cells in, cells back, bounds.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "aidgate/mapping/reverse.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

class Decimals : public testing::Test {
protected:
    void SetUp() override {
        const auto file =
            std::filesystem::temp_directory_path() / ("aidgate-decimals-" + std::to_string(::getpid()) + ".yaml");
        std::ofstream(file) << R"(datasets:
  dwelling:
    zh: 房屋
    en: dwelling
    account: dwelling
    key: {kind: unique, field: dwelling_no}
    fields:
      dwelling_no: {type: text, zh: 编号, en: number}
      area: {type: decimal, zh: 面积, en: floor area}
)";
        config::Diagnostics problems;
        auto read = record::loadDictionary({file}, problems);
        std::filesystem::remove(file);
        ASSERT_TRUE(read) << problems.render(config::Language::English);
        dictionary_ = std::move(*read);
    }

    std::optional<Mapping> mapping(const std::string& area, config::Diagnostics& problems) {
        return parseMapping("test.yaml",
                            "mapping: housing/dwelling\nversion: 1\nrecord: dwelling\ntarget: dwelling\nfields:\n"
                            "  dwelling_no: {from: 编号, required: true}\n  area: " +
                                area + "\n",
                            dictionary_, codeTables(), problems);
    }

    record::Dictionary dictionary_;
};

TEST_F(Decimals, AreReadExactlyAndWrittenBackInTheShortestWay) {
    config::Diagnostics problems;
    const auto read = mapping("{from: 面积, range: 0.5..500}", problems);
    ASSERT_TRUE(read) << problems.render(config::Language::English);
    const Mapping* const chosen = &*read;
    const sdk::RecordType type{.name = "dwelling", .columns = {"编号", "面积"}};
    struct {
        const char* cell;
        const char* value;  // "" unless known
        const char* written;
        const char* back;
    } const cases[] = {{"58.6", "58.6", "", "58.6"},
                       {"58.60", "58.6", "", "58.6"},
                       {"100", "100", "", "100"},
                       {"５８.６", "58.6", "５８.６", "58.6"},
                       {"1,200", "", "1,200", "absent"},
                       {"0.4999", "", "0.4999", "absent"},
                       {"0.5", "0.5", "", "0.5"},
                       {"500.0001", "", "500.0001", "absent"},
                       {"58.12345", "", "58.12345", "absent"},
                       {"约60", "", "约60", "absent"},
                       {"-", "", "", "absent"}};
    for (const auto& one : cases) {
        Translator translator({&chosen, 1}, *value::CivilDate::of(2019, 9, 16));
        std::vector<sdk::Text> notes;
        ASSERT_TRUE(translator.bind({&type, 1}, notes));
        sdk::RecordBatch batch(1);
        batch.reset(type, "dwelling.csv");
        batch.beginRow({.line = 2, .ordinal = 1});
        batch.set(0, "H-1");
        batch.set(1, one.cell);
        Translated out(chosen->target("dwelling"));
        ASSERT_TRUE(translator.translate(batch, out));
        const auto& area = *out.rows.column("area");
        EXPECT_EQ(record::canonicalText(*out.rows.dataset().field("area"), area, 0), one.value) << one.cell;
        EXPECT_EQ(area.asWritten.find(0).value_or(""), one.written) << one.cell;
        ReverseTranslator reverse(*read, "dwelling");
        sdk::RecordBatch back(1);
        const std::uint32_t row = 0;
        reverse.translate(out.rows, {&row, 1}, 1, {}, back);
        EXPECT_EQ(back.cell(1, 0).absent() ? "absent" : std::string(back.cell(1, 0).text()), one.back) << one.cell;
    }
}

TEST_F(Decimals, MayBeComparedWithWholeNumbersInAMapping) {
    config::Diagnostics problems;
    EXPECT_TRUE(mapping("{from: 面积, as: decimal, check: \"area > 0 and area <= 500.5\"}", problems))
        << problems.render(config::Language::English);
}

TEST_F(Decimals, HaveBoundsOfFourPlacesAtMost) {
    config::Diagnostics problems;
    EXPECT_FALSE(mapping("{from: 面积, range: 0.00001..1}", problems));
    EXPECT_NE(problems.render(config::Language::English).find("AG1016"), std::string::npos);
}

}  // namespace
}  // namespace aidgate::mapping
