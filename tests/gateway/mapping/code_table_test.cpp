#include "aidgate/mapping/code_table.h"

#include <gmock/gmock.h>

#include <fstream>

#include "aidgate/mapping/division_codes.h"
#include "house.h"

namespace aidgate::mapping {
namespace {

class CodeFolder : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
    }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name, std::ios::binary) << text;
    }
    std::vector<std::string> problems() const {
        config::Diagnostics found;
        EXPECT_FALSE(CodeTables::load({folder}, found));
        std::vector<std::string> ids;
        for (const auto& one : found.all()) ids.push_back(one.id + " " + std::to_string(one.at.line));
        return ids;
    }
    const std::filesystem::path folder =
        std::filesystem::path(testing::TempDir()) /
        ("codes_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(CodeFolder, LooksUpTrimmedAndNormalisedAndGoesBackToThePreferredWord) {
    write("x.sex.csv", "from,to,prefer\n男,male,\n男性,male,yes\n女,female,\n1,male,\n");
    config::Diagnostics found;
    const auto tables = CodeTables::load({folder}, found);
    ASSERT_TRUE(tables) << found.render(config::Language::English);
    const CodeTable* const sex = tables->find("x.sex");
    ASSERT_NE(sex, nullptr);
    EXPECT_EQ(sex->lookup("男"), "male");
    EXPECT_EQ(sex->lookup(" １　"), "male");
    EXPECT_EQ(sex->lookup("不明"), std::nullopt);
    EXPECT_EQ(sex->reverse("male"), "男性");
    EXPECT_EQ(sex->reverse("female"), "女");
    EXPECT_EQ(sex->reverse("other"), std::nullopt);
    EXPECT_THAT(sex->targets(), testing::ElementsAre("male", "female"));
    EXPECT_EQ(tables->find("sex"), nullptr);
}

TEST_F(CodeFolder, ReportsHolesDoublesAndTwoPreferredWords) {
    write("a.csv", "from,to,prefer\n男,male,yes\n,female,\n女,,\n男 ,female,\n男性,male,yes\n");
    write("b.csv", "word,code\n男,male\n");
    EXPECT_THAT(problems(), testing::ElementsAre("AG1102 3", "AG1102 4", "AG1103 5", "AG1104 6", "AG1101 1"));
}

TEST_F(CodeFolder, AFolderThatIsNotThereIsAnError) {
    config::Diagnostics found;
    EXPECT_FALSE(CodeTables::load({folder / "none"}, found));
    EXPECT_TRUE(found.hasErrors());
}

TEST_F(CodeFolder, TheVersionChangesWithWhatTheTableSays) {
    write("x.csv", "from,to,note\n男,male,\n");
    config::Diagnostics found;
    const auto before = CodeTables::load({folder}, found)->find("x")->version();
    write("x.csv", "from,to,note\n男,male,remark\n");
    EXPECT_EQ(CodeTables::load({folder}, found)->find("x")->version(), before);
    write("x.csv", "from,to,note\n男,female,\n");
    EXPECT_NE(CodeTables::load({folder}, found)->find("x")->version(), before);
}

TEST(Divisions, KnowNamesAndSuccessors) {
    config::Diagnostics found;
    const auto divisions = loadDivisions(kSource / "mappings/codes", found);
    ASSERT_TRUE(divisions) << found.render(config::Language::English);
    EXPECT_EQ(divisions->nameOf("210100"), "沈阳市");
    EXPECT_EQ(divisions->nameOf("110000"), "北京市");
    EXPECT_EQ(divisions->nameOf("210199"), std::nullopt);
    EXPECT_EQ(divisions->successor("210282", *value::YearMonth::of(2015, 12)), "210214");
    EXPECT_EQ(divisions->successor("210282", *value::YearMonth::of(2015, 11)), std::nullopt);
}

}  // namespace
}  // namespace aidgate::mapping
