#include "aidgate/record/dictionary.h"

#include "places.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace aidgate::record {
namespace {

const std::filesystem::path kSource = test::kSourceDir;
const std::filesystem::path kDictionary = kSource / "gateway/record/dictionary.yaml";

std::filesystem::path written(const std::string& name, const std::string& text) {
    const auto file = std::filesystem::path(testing::TempDir()) / ("dictionary_" + name + ".yaml");
    std::ofstream(file, std::ios::binary) << text;
    return file;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Dictionary bundled() {
    config::Diagnostics problems;
    auto dictionary = loadDictionary({kDictionary}, problems);
    EXPECT_TRUE(dictionary) << problems.render(config::Language::English);
    return dictionary.value_or(Dictionary{});
}

// "id line" of everything that is wrong.
std::vector<std::string> problemsOf(const std::vector<std::filesystem::path>& files) {
    config::Diagnostics problems;
    EXPECT_FALSE(loadDictionary(files, problems));
    std::vector<std::string> all;
    for (const auto& one : problems.all()) all.push_back(one.id + " " + std::to_string(one.at.line));
    return all;
}

constexpr const char* kVisit =
    "datasets:\n"
    "  visit:\n"
    "    zh: 走访\n"
    "    en: visit\n"
    "    account: visit\n"
    "    key: {kind: unique, field: visit_no}\n"
    "    person: id_no\n"
    "    fields:\n"
    "      visit_no: {type: text, zh: 编号, en: number}\n"
    "      id_no: {type: citizen_id, zh: 身份证号, en: citizen id, sensitive: identity}\n";

TEST(Dictionary, KnowsTheDatasetsOfTheBundledAgencies) {
    const auto dictionary = bundled();
    EXPECT_EQ(dictionary.names(),
              (std::vector<std::string>{"aid", "death", "employment", "insurance", "membership", "pension", "placement",
                                        "public_post", "referral", "referral_person", "relief_case", "relief_member",
                                        "unemployment", "unemployment_benefit", "union_case", "union_member"}));
    EXPECT_EQ(dictionary.find("relief"), nullptr);
}

TEST(Dictionary, ReadsADatasetAsWritten) {
    const auto dictionary = bundled();
    const auto* const members = dictionary.find("union_member");
    ASSERT_NE(members, nullptr);
    EXPECT_EQ(members->accountName, "member");
    EXPECT_EQ(members->keyKind, KeyKind::ByPosition);
    EXPECT_EQ(members->keyField, "case_no");
    EXPECT_EQ(members->parent, "union_case");
    EXPECT_EQ(members->idField, "id_no");
    EXPECT_EQ(members->nameField, "name");
    EXPECT_EQ(members->divisionField, "");
    EXPECT_EQ(members->meaning.zh, "困难职工家庭成员");
    EXPECT_EQ(members->fieldIndex("case_no"), 0U);
    EXPECT_EQ(members->fieldIndex("nothing"), std::nullopt);
    const auto* const grade = members->field("disability_grade");
    ASSERT_NE(grade, nullptr);
    EXPECT_EQ(grade->type, FieldType::Enum);
    EXPECT_EQ(grade->sensitivity, Sensitivity::Health);
    EXPECT_EQ(grade->codeIndex("4"), 3);
    EXPECT_EQ(grade->codeIndex("5"), std::nullopt);
    EXPECT_EQ(grade->codes[0].name.in(config::Language::Chinese), "一级");
    EXPECT_EQ(members->field("income_month")->period, value::Period::Month);
    EXPECT_EQ(dictionary.find("insurance")->keyKind, KeyKind::Several);
}

TEST(Dictionary, ExtensionsAddDatasetsAndFields) {
    const auto more = written("more",
                              "datasets:\n"
                              "  death:\n"
                              "    fields:\n"
                              "      plot: {type: text, zh: 墓位, en: plot}\n");
    config::Diagnostics problems;
    const auto dictionary = loadDictionary({kDictionary, written("visit", kVisit), more}, problems);
    ASSERT_TRUE(dictionary) << problems.render(config::Language::English);
    EXPECT_EQ(dictionary->find("visit")->fields.size(), 2U);
    EXPECT_EQ(dictionary->find("death")->fields.back().name, "plot");
    EXPECT_NE(dictionary->version(), bundled().version());
}

TEST(Dictionary, ExtensionsNeverRedefine) {
    const auto field = written("field", "datasets:\n  death:\n    fields:\n      unit: {type: text, zh: 位, en: u}\n");
    EXPECT_EQ(problemsOf({kDictionary, field}), std::vector<std::string>{"AG0305 4"});
    const auto dataset = written("again", kVisit);
    EXPECT_EQ(problemsOf({dataset, dataset}),
              (std::vector<std::string>{"AG0100 3", "AG0100 4", "AG0100 5", "AG0100 6", "AG0100 7"}));
}

TEST(Dictionary, VersionFollowsTheLayoutAndNotTheLabels) {
    config::Diagnostics problems;
    const auto versionOf = [&](const std::string& text) {
        const auto dictionary = loadDictionary({written("version", text)}, problems);
        return dictionary ? dictionary->version() : std::string("none");
    };
    const auto changed = [](std::string_view from, std::string_view to) {
        std::string text = kVisit;
        return text.replace(text.find(from), from.size(), to);
    };
    const auto version = versionOf(kVisit);
    EXPECT_EQ(version.size(), 32U);
    EXPECT_EQ(versionOf(changed("编号", "号码")), version);
    EXPECT_EQ(versionOf(changed(", sensitive: identity", "")), version);
    EXPECT_NE(versionOf(changed("kind: unique", "kind: several")), version);
    EXPECT_NE(versionOf(changed("type: text", "type: text, zh: 编号, en: n}\n      memo: {type: text")), version);
    EXPECT_EQ(problems.all().size(), 0U);
}

TEST(Dictionary, TellsEveryProblemAtItsLine) {
    EXPECT_EQ(problemsOf({written("wrong",
                                  "datasets:\n"
                                  "  visit:\n"
                                  "    zh: 走访\n"
                                  "    en: visit\n"
                                  "    account: visit\n"
                                  "    key: {kind: unique, field: visit_nr}\n"
                                  "    person: memo\n"
                                  "    parent: nowhere\n"
                                  "    fields:\n"
                                  "      visit_no: {type: txt, zh: 编号, en: number}\n"
                                  "      Memo: {type: text, zh: 备注, en: memo}\n"
                                  "      memo: {type: text, zh: 备注, en: memo, period: month}\n"
                                  "      kind: {type: enum, zh: 类, en: kind}\n"
                                  "      done: {type: bool, zh: 完, en: done, codes: {a: [甲, a]}}\n"
                                  "      state: {type: enum, zh: 态, en: state, codes: {a: [甲]}}\n")}),
              (std::vector<std::string>{"AG0107 10", "AG0300 11", "AG0304 12", "AG0302 13", "AG0303 14", "AG0301 15",
                                        "AG0306 6", "AG0307 7", "AG0308 8"}));
}

TEST(Dictionary, AFileWithADuplicateKeyIsRefused) {
    EXPECT_EQ(problemsOf({written("twice", std::string(kVisit) + "      visit_no: {type: text, zh: 号, en: n}\n")}),
              std::vector<std::string>{"AG0009 11"});
}

TEST(FieldTypes, AreNamedAsInYaml) {
    EXPECT_EQ(toString(FieldType::HanName), "han_name");
    EXPECT_EQ(fieldTypeNamed("year_month"), FieldType::YearMonth);
    EXPECT_EQ(fieldTypeNamed("yearmonth"), std::nullopt);
}

TEST(DictionaryPage, StandsInTheDocs) {
    const auto page = kSource / "docs/dictionary.md";
    const auto text = toMarkdown(bundled());
    if (std::getenv("AIDGATE_UPDATE_DOCS") != nullptr) std::ofstream(page, std::ios::binary) << text;
    EXPECT_EQ(contentOf(page), text) << "run with AIDGATE_UPDATE_DOCS=1 to write it anew";
    EXPECT_NE(text.find("| `mobile` | 手机号码 | mobile | phone | phone, masked |\n"), std::string::npos);
}

}  // namespace
}  // namespace aidgate::record
