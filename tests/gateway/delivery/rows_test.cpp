#include "aidgate/delivery/rows.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "places.h"

namespace aidgate::delivery {
namespace {

const record::Dictionary& dictionary() {
    static const record::Dictionary loaded = [] {
        config::Diagnostics problems;
        auto read = record::loadDictionary({std::filesystem::path(test::kSourceDir) / "gateway/record/dictionary.yaml"},
                                           problems);
        if (!read) throw std::runtime_error(problems.render(config::Language::English));
        return std::move(*read);
    }();
    return loaded;
}

store::Evidence evidence(const std::string& row, const std::string& name, const std::string& value,
                         record::Sensitivity sensitivity) {
    return {.field = store::EvidenceField{.name = name, .sensitivity = sensitivity},
            .value = value,
            .source = store::SourceRow{store::SourceFile{}, row}};
}

std::string cell(const record::Table& table, const char* field, std::size_t row) {
    const auto at = *table.dataset().fieldIndex(field);
    return record::canonicalText(table.dataset().fields[at], table.column(at), row);
}

TEST(Persons, AreTheAllowedNamesAndIdsOfEachRowTogetherAndOnce) {
    using enum record::Sensitivity;
    store::Finding finding;
    finding.evidence = {evidence("union_case:U-1", "name", "王建国", Name),
                        evidence("union_case:U-1", "id_no", "210199196905121039", Identity),
                        evidence("union_case:U-1", "income_year", "8000.00", Personal),
                        evidence("union_member:U-1/1", "name", "周敏", Name),
                        evidence("union_member:U-1/2", "name", "周敏", Name),
                        evidence("union_member:U-1/3", "name", "李晨", Name)};
    const std::vector<store::Evidence> allowed = {finding.evidence[0], finding.evidence[1], finding.evidence[3]};
    EXPECT_EQ(personsOf(finding, allowed),
              (std::vector<ReferredPerson>{{"王建国", "210199196905121039"}, {"周敏", ""}}));
    EXPECT_TRUE(personsOf(finding, {}).empty());
}

TEST(ReferralRows, HangPersonsUnderTheirReferrals) {
    const auto rows = referralRows(dictionary(), {{.item = {17, "union_case:U-1", 5},
                                                   .division = "210199",
                                                   .matter = "both-covered",
                                                   .question = "问",
                                                   .foundOn = "2019-09-16",
                                                   .ownRows = {"relief_case:D-1", "relief_member:D-1/2"},
                                                   .persons = {}},
                                                  {.item = {18, "union_case:U-2", 6},
                                                   .division = "210199",
                                                   .matter = "m",
                                                   .question = "问",
                                                   .foundOn = "",
                                                   .ownRows = {},
                                                   .persons = {{"王建国", "210199196905121039"}, {"周敏", "无"}}}});
    ASSERT_TRUE(rows) << rows.error().message.en;
    EXPECT_EQ(rows->root.rowCount(), 2U);
    EXPECT_EQ(cell(rows->root, "referral_no", 0), "210199-17");
    EXPECT_EQ(cell(rows->root, "own_record", 0), "D-1 D-1/2");
    EXPECT_EQ(cell(rows->root, "found_on", 0), "2019-09-16");
    EXPECT_EQ(cell(rows->root, "found_on", 1), "");
    EXPECT_EQ(rows->parents, (std::vector<std::uint32_t>{1, 1}));
    EXPECT_EQ(cell(*rows->children, "id_no", 0), "210199196905121039");
    EXPECT_EQ(rows->items, (std::vector<store::OutgoingItem>{{17, "union_case:U-1", 5}, {18, "union_case:U-2", 6}}));
}

TEST(ChangeRows, AreOneAFileAndLeaveOutWhatIsDisputed) {
    const auto change = [](std::int64_t finding, const char* file, const char* field, const char* value) {
        return Change{.item = {finding, "s", 1}, .caseNo = file, .field = field, .value = value};
    };
    std::vector<std::string> disputed;
    const auto rows = changeRows(dictionary(),
                                 {change(1, "U-2", "relief_amount", "690.00"), change(2, "U-2", "on_relief", "true"),
                                  change(3, "U-1", "relief_amount", "1.00"), change(4, "U-1", "relief_amount", "2.00"),
                                  change(4, "U-1", "work_status", "retired")},
                                 disputed);
    ASSERT_TRUE(rows) << rows.error().message.en;
    ASSERT_EQ(rows->root.rowCount(), 2U);
    EXPECT_EQ(cell(rows->root, "case_no", 0), "U-1");
    EXPECT_EQ(cell(rows->root, "relief_amount", 0), "");
    EXPECT_EQ(cell(rows->root, "work_status", 0), "retired");
    EXPECT_EQ(cell(rows->root, "relief_amount", 1), "690.00");
    EXPECT_EQ(cell(rows->root, "on_relief", 1), "true");
    EXPECT_EQ(cell(rows->root, "name", 1), "");
    EXPECT_EQ(disputed, std::vector<std::string>{"U-1 relief_amount"});
    std::vector<std::int64_t> told;
    for (const auto& item : rows->items) told.push_back(item.finding);
    EXPECT_EQ(told, (std::vector<std::int64_t>{4, 1, 2})) << "3 is told by nothing that is written";
}

TEST(ChangeRows, RefuseAValueThatIsNone) {
    std::vector<std::string> disputed;
    const Change wrong{.item = {}, .caseNo = "U-1", .field = "work_status", .value = "asleep"};
    EXPECT_FALSE(changeRows(dictionary(), {wrong}, disputed));
    const Change unknown{.item = {}, .caseNo = "U-1", .field = "no_field", .value = "1"};
    EXPECT_FALSE(changeRows(dictionary(), {unknown}, disputed));
}

}  // namespace
}  // namespace aidgate::delivery
