#include "aidgate/mapping/check.h"
#include "package_house.h"

namespace aidgate::package::testing {
namespace {

const std::string kInsurance = "medical_insurance";

TEST(Knowledge, HasEverythingAPackageAddsBesideTheInstallationsOwn) {
    House house;
    const auto& knowledge = house.take(kInsurance).load();
    EXPECT_TRUE(knowledge.refused().empty());
    ASSERT_NE(knowledge.dictionary()->find("medical_insurance_enrolment"), nullptr);
    EXPECT_NE(knowledge.dictionary()->find("union_case"), nullptr);
    EXPECT_NE(knowledge.codes()->find("medical_insurance.kind"), nullptr);
    EXPECT_NE(knowledge.mappings()->find("medical_insurance/enrolment"), nullptr);
    EXPECT_NE(knowledge.mappings()->find("civil_affairs/relief"), nullptr);
    EXPECT_TRUE(hasRule(knowledge, "medical-subsidy-missing"));
    EXPECT_EQ(knowledge.rules()->rules().size(), 49U);
    EXPECT_EQ(knowledge.rules()->rules().back().number, 0);
}

// As those of the installation do: tests/gateway/mapping/loss_test.cpp.
TEST(Knowledge, MappingsOfBundledPackagesKeepTheLawsOfTheirClasses) {
    House house;
    const auto& knowledge = house.take(kInsurance).take("disabled_federation").take("housing").load();
    ASSERT_TRUE(knowledge.refused().empty());
    for (const char* id : {"medical_insurance/enrolment", "disabled_federation/certificate", "housing/dwelling"}) {
        const auto* mapping = knowledge.mappings()->find(id);
        ASSERT_NE(mapping, nullptr) << id;
        const auto report = mapping::roundTrip(*mapping, *value::CivilDate::of(2019, 9, 16));
        for (const auto& one : report.breaks)
            ADD_FAILURE() << id << ":" << one.line << " " << one.field << " " << toString(one.law) << " '" << one.before
                          << "' '" << one.after << "'";
        for (const auto& field : report.fields)
            EXPECT_EQ(field.values > 0, field.loss.loss <= mapping::Loss::Normalising) << id << " " << field.field;
    }
}

TEST(Knowledge, RulesOfAPackageShareItsDefinitionsAndParameters) {
    House house;
    house.take(kInsurance)
        .write(kInsurance + "/rules/parameters.yaml",
               "parameters:\n  medical_insurance_year: {is: 2019, zh: 年度, en: year}\n")
        .edit(kInsurance + "/rules/medical-subsidy-missing.yaml", "year = year(t)", "year = medical_insurance_year");
    const auto before = house.load().rules()->digest();
    EXPECT_TRUE(house.load().refused().empty());
    house.edit(kInsurance + "/rules/parameters.yaml", "2019", "2020");
    EXPECT_NE(house.load().rules()->digest(), before) << "they are part of what was run";
    house.edit(kInsurance + "/rules/definitions.yaml", "covered and ", "");
    EXPECT_TRUE(house.load().refused().empty());

    house.edit(kInsurance + "/rules/parameters.yaml", "medical_insurance_year", "verify_months");
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG3022 AG2010") << "nor can it change what others go by";
}

TEST(Knowledge, LeavesTestsUnreadWhereNoneAreRun) {
    House house;
    house.take(kInsurance).edit(kInsurance + "/rules/medical-subsidy-missing.yaml", "raised: []", "raissed: []");
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG3002 AG3003");
    const auto& read = house.take("housing").load();
    const auto rules = read.rules()->digest(), mapping = read.mappings()->find("housing/dwelling")->digest();
    const auto& unread = house.load(config::Tests::Unread);
    EXPECT_TRUE(unread.refused().empty()) << "the mistake is in the tests";
    EXPECT_TRUE(hasRule(unread, "medical-subsidy-missing"));
    EXPECT_TRUE(unread.mappings()->find("civil_affairs/relief")->tests().empty());
    EXPECT_EQ(unread.mappings()->find("housing/dwelling")->digest(), mapping);
    EXPECT_NE(unread.rules()->digest(), rules) << "the refused package's rules are among them";
}

TEST(Knowledge, IsTheInstallationsOwnWithoutPackages) {
    House house;
    const auto& knowledge = house.load();
    EXPECT_EQ(knowledge.rules()->rules().size(), 48U);
    EXPECT_EQ(knowledge.dictionary()->find("medical_insurance_enrolment"), nullptr);
}

struct Mistake {
    const char* name;
    const char* file;
    const char* from;
    const char* to;
    const char* ids;   // of the problems, in order
    const char* cure;  // what the messages must hold
};

class AMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(AMistake, LeavesThePackageOutAndEverythingElseIn) {
    const auto& mistake = GetParam();
    House house;
    house.take(kInsurance).take("civil_affairs");
    const auto& knowledge = house.edit(kInsurance + "/" + mistake.file, mistake.from, mistake.to).load();
    ASSERT_EQ(idsOf(knowledge, kInsurance), mistake.ids);
    const auto told = knowledge.refused().at(kInsurance).render(config::Language::English);
    EXPECT_NE(told.find(house.package(kInsurance).string() + "/"), std::string::npos) << told;
    EXPECT_NE(told.find(mistake.cure), std::string::npos) << told;
    EXPECT_EQ(knowledge.refused().size(), 1U);
    EXPECT_EQ(knowledge.dictionary()->find("medical_insurance_enrolment"), nullptr);
    EXPECT_EQ(knowledge.codes()->find("medical_insurance.kind"), nullptr);
    EXPECT_EQ(knowledge.mappings()->find("medical_insurance/enrolment"), nullptr);
    EXPECT_EQ(knowledge.rules()->rules().size(), 48U);
    EXPECT_NE(knowledge.mappings()->find("civil_affairs/relief"), nullptr);
}

const Mistake kMistakes[] = {
    {"aDatasetUnderAnotherName", "dictionary.yaml", "  medical_insurance_enrolment:", "  enrolment:", "AG0309",
     "call it 'medical_insurance_enrolment'"},
    {"aWrongType", "dictionary.yaml", "{type: integer, zh: 参保年度", "{type: intger, zh: 参保年度", "AG0107",
     "integer"},
    {"anAccountNameThatIsTaken", "dictionary.yaml", "account: enrolment", "account: insurance", "AG0310",
     "'insurance'"},
    {"aMappingForAnUnknownDataset", "mappings/enrolment.yaml", "target: medical_insurance_enrolment",
     "target: medical_insurance_enrollment", "AG1004", "medical_insurance_enrolment"},
    {"aMappingOfAnotherAgency", "mappings/enrolment.yaml", "mapping: medical_insurance/enrolment",
     "mapping: civil_affairs/enrolment", "AG1028", "medical_insurance/enrolment"},
    {"aCodeOutsideTheDictionary", "codes/medical_insurance.kind.csv", "390,resident", "390,residents", "AG1009",
     "resident"},
    {"aRuleWithACodeThatIsThere", "rules/medical-subsidy-missing.yaml", "code: medical-subsidy-missing",
     "code: retired-on-file", "AG3013", "retired-on-file.yaml"},
    {"aRuleWithANumber", "rules/medical-subsidy-missing.yaml", "version: 1", "number: 49\nversion: 1", "AG3021",
     "no number"},
    {"aRuleAboutAFieldThatIsNot", "rules/medical-subsidy-missing.yaml", "subsidy = \"none\"", "subsidi = \"none\"",
     "AG2010", "subsidy"},
    {"aDefinitionUnderAnotherName", "rules/definitions.yaml", "    medical_insurance_on_relief:",
     "    medical_insurance_on_relief: {is: true, zh: 一, en: a}\n    on_relief:", "AG3022",
     "call it medical_insurance_on_relief"},
    {"aDefinitionNoRuleAsksForThatIsWrong", "rules/definitions.yaml", "    medical_insurance_on_relief:",
     "    medical_insurance_paid: {is: 'pay_state = \"payed\"', zh: 一, en: a}\n    medical_insurance_on_relief:",
     "AG2032", "paid"},
    {"aDefinitionARuleAsksForThatIsWrong", "rules/definitions.yaml", "covered and", "coverd and", "AG2010 AG2010",
     "covered"},
    {"anAgencyThatIsNotTheId", "adapter.yaml", "agency: medical_insurance", "agency: health", "AG5004",
     "agency: medical_insurance"},
};

INSTANTIATE_TEST_SUITE_P(OfAPackage, AMistake, ::testing::ValuesIn(kMistakes),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(Knowledge, LeavesOutAPackageThatLinksOutOfItsFolder) {
    House house;
    house.take(kInsurance);
    fs::remove(house.package(kInsurance) / "dictionary.yaml");
    fs::create_symlink(kSource / "plugins/medical_insurance/dictionary.yaml",
                       house.package(kInsurance) / "dictionary.yaml");
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG5001");
}

TEST(Knowledge, LeavesOutAPackageWhoseFilesOthersMayWrite) {
    House house;
    house.take(kInsurance);
    fs::permissions(house.package(kInsurance) / "mappings/enrolment.yaml", fs::perms::others_write,
                    fs::perm_options::add);
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG5002");
}

TEST(Knowledge, TellsOfAFolderThatIsMisspelt) {
    House house;
    house.take(kInsurance);
    fs::rename(house.package(kInsurance) / "mappings", house.package(kInsurance) / "mapings");
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG5003");
}

TEST(Knowledge, LeavesOutACodeTableUnderAnotherName) {
    House house;
    house.take(kInsurance).write(kInsurance + "/codes/union.sex.csv", "from,to\n1,male\n");
    EXPECT_EQ(idsOf(house.load(), kInsurance), "AG5005 AG1105");
}

TEST(Knowledge, GivesARuleCodeToTheFirstOfTwoPackages) {
    House house;
    house.take(kInsurance);
    const auto rule = kSource / "plugins/medical_insurance/rules/medical-subsidy-missing.yaml";
    std::ifstream in(rule);
    std::ostringstream text;
    text << in.rdbuf();
    house
        .write("a_second/adapter.yaml",
               "id: a_second\nversion: \"1.0.0\"\ntitle: T\nreads: true\nagency: a_second\nformats: [xml]\n")
        .write("a_second/rules/same.yaml",
               "code: medical-subsidy-missing\nversion: 1\nname: {zh: 一, en: a}\nmeaning: {zh: 一, en: a}\n"
               "actor: {zh: 一, en: a}\nseverity: info\ndirection: quality\nsubject: union_case\n"
               "when: status = \"active\"\nevidence: [case_no]\nexplanation: {zh: 一, en: a}\n");
    const auto& knowledge = house.load();
    EXPECT_EQ(idsOf(knowledge, kInsurance), "AG3013");
    EXPECT_EQ(idsOf(knowledge, "a_second"), "");
    EXPECT_TRUE(hasRule(knowledge, "medical-subsidy-missing"));
}

TEST(Knowledge, AddsFieldsUnderTheAgencysNameToDatasetsThatAreThere) {
    House house;
    house.take(kInsurance)
        .edit(kInsurance + "/dictionary.yaml", "datasets:\n",
              "datasets:\n  relief_member:\n    fields:\n      medical_insurance_subsidised: "
              "{type: bool, zh: 已资助, en: subsidised}\n");
    const auto& knowledge = house.load();
    ASSERT_TRUE(knowledge.refused().empty());
    EXPECT_NE(knowledge.dictionary()->find("relief_member")->field("medical_insurance_subsidised"), nullptr);

    House other;
    other.take(kInsurance)
        .edit(kInsurance + "/dictionary.yaml", "datasets:\n",
              "datasets:\n  relief_member:\n    fields:\n      subsidised: "
              "{type: bool, zh: 已资助, en: subsidised}\n");
    EXPECT_EQ(idsOf(other.load(), kInsurance), "AG0309");
}

}  // namespace
}  // namespace aidgate::package::testing
