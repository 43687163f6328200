#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>

#include "aidgate/adapter/catalogue.h"
#include "places.h"
#include "plugin_cases.h"
#include "workbook_files.h"

namespace aidgate {
namespace {

using test::MemoryDelivery;
using test::MemoryFile;
using test::readAll;
using test::TestHost;

adapter::Catalogue& catalogue() {
    static const auto kCatalogue = adapter::openCatalogue({std::string(test::kBinaryDir) + "/lib/aidgate/adapters"});
    return *kCatalogue;
}

const sdk::Adapter* installed(const std::string& id) {
    const auto found = catalogue().adapter(id);
    if (found) return *found;
    std::string why = found.error().message.en;
    for (const auto& refusal : catalogue().refusals()) why += "\n" + refusal.error.message.en;
    throw std::runtime_error(why);
}

std::vector<const sdk::Adapter*> withFormats(const std::string& agency) {
    return {installed(agency), installed("delimited"), installed("xml"), installed("xlsx")};
}

test::Reading readAs(const std::string& agency, std::vector<MemoryFile> files, TestHost& host) {
    return readAll(*installed(agency), MemoryDelivery(std::move(files)), host);
}

const char* const kAgencies[] = {"union_assistance", "civil_affairs", "human_resources", "social_security"};

std::vector<std::filesystem::path> allCases() {
    std::vector<std::filesystem::path> cases;
    for (const std::string agency : kAgencies) {
        const auto found = test::casesIn(std::string(test::kSourceDir) + "/tests/plugins/" + agency + "/cases");
        cases.insert(cases.end(), found.begin(), found.end());
    }
    return cases;
}

class AgencyCase : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(AgencyCase, ReadsAsExpected) {
    const auto agency = GetParam().parent_path().parent_path().filename().string();
    test::runCase(GetParam(), withFormats(agency));
}

INSTANTIATE_TEST_SUITE_P(Cases, AgencyCase, testing::ValuesIn(allCases()), [](const auto& each) {
    return each.param.parent_path().parent_path().filename().string() + "_" + each.param.filename().string();
});

// ---- the sample deliveries -----------------------------------------------------------------------------------------

struct SampleDelivery {
    std::string agency, charset;
    std::vector<MemoryFile> files;
    std::map<std::string, std::size_t> rows;  // by file, as its control file says
};

SampleDelivery readControl(const std::filesystem::path& control) {
    SampleDelivery delivery;
    std::istringstream lines(test::contents(control));
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        const auto key = line.substr(0, equals);
        const auto value = line.substr(equals + 1);
        if (key == "dept") delivery.agency = value;
        if (key == "encoding") delivery.charset = value;
        if (key == "file") {
            delivery.files.push_back({value, test::datasetOf(value), test::contents(control.parent_path() / value)});
        }
        if (key.starts_with("rows.")) delivery.rows[key.substr(5)] = std::stoul(value);
    }
    return delivery;
}

TEST(Agencies, ReadAsManyRowsOfTheSampleDeliveriesAsTheirControlFilesSay) {
    std::set<std::string> agencies;
    for (const char* set : {"six_households", "population"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(std::string(test::kSourceDir) + "/tests/cases/" + std::string(set))) {
            if (entry.path().extension() != ".ctl") continue;
            SCOPED_TRACE(entry.path().filename());
            const auto sample = readControl(entry.path());
            TestHost host(withFormats(sample.agency), {});
            const auto reading = readAll(*installed(sample.agency), MemoryDelivery(sample.files, sample.charset), host);
            ASSERT_FALSE(reading.error) << reading.error->message.en;
            std::map<std::string, std::size_t> rows;
            for (const auto& file : sample.files) rows[file.name] = 0;
            for (const auto& row : reading.rows) rows[row.resource] += row.origin.parent == 0 ? 1 : 0;
            for (const auto& issue : host.reported()) {
                if (issue.severity == sdk::IssueSeverity::Reject) ++rows[issue.where.resource];
            }
            EXPECT_EQ(rows, sample.rows);
            agencies.insert(sample.agency);
        }
    }
    EXPECT_EQ(agencies.size(), 4u);
}

TEST(Agencies, SampleDeliveriesOfTheSixHouseholdsRaiseNoIssue) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(test::kSourceDir) + "/tests/cases/six_households")) {
        if (entry.path().extension() != ".ctl") continue;
        const auto sample = readControl(entry.path());
        TestHost host(withFormats(sample.agency), {});
        readAll(*installed(sample.agency), MemoryDelivery(sample.files, sample.charset), host);
        EXPECT_EQ(test::written(host.reported()), "") << entry.path().filename();
    }
}

// ---- one agency's file with another --------------------------------------------------------------------------------

TEST(Agencies, AFileOfAnotherIsRefusedAndNamed) {
    const std::string union_ = "职工编号,困难类别,姓名\r\n";
    const std::string social =
        "AAC001\x1d"
        "AAC002\x1d"
        "AAC003\x1d"
        "AAE140\r\n";
    const std::string human = "ACC020|AAC002|AAC003\r\n";
    const std::string civil = "<?xml version=\"1.0\"?>\n<MZJZ_BATCH/>\n";
    const struct {
        const char* agency;
        const char* name;
        std::string bytes;
        const char* said;
    } kCases[] = {
        {"human_resources", "x_210000_unemployment_20190916_0001.txt", social, "social_security/insurance"},
        {"human_resources", "x_210000_unemployment_20190916_0001.txt", union_, "union_assistance/worker"},
        {"human_resources", "x_210000_unemployment_20190916_0001.txt", civil, "XML"},
        {"human_resources", "x_210000_unemployment_20190916_0001.txt", "GWBH|AAC002\n", "dataset public_post"},
        {"human_resources", "x_210000_pension_20190916_0001.txt", human, "unemployment, public_post, employment"},
        {"social_security", "x_210000_insurance_20190916_0001.txt", human, "human_resources/unemployment"},
        {"social_security", "x_210000_pension_20190916_0001.txt", social, "dataset insurance"},
        {"union_assistance", "x_210000_worker_20190916_0001.csv", social, "social_security/insurance"},
        {"union_assistance", "x_210000_worker_20190916_0001.csv", human, "human_resources/unemployment"},
        {"union_assistance", "x_210000_member_20190916_0001.csv", union_, "dataset worker"},
        {"union_assistance", "x_210000_relief_20190916_0001.xml", civil, ".xlsx and .csv"},
        {"union_assistance", "x_210000_worker_20190916_0001.XLS", "", "saved as .xlsx"},
        {"civil_affairs", "x_210000_relief_20190916_0001.xml", union_, "no XML"},
        {"civil_affairs", "x_210000_relief_20190916_0001.xml", "<HIS_BATCH/>", "MZJZ_BATCH (relief)"},
    };
    for (const auto& each : kCases) {
        TestHost host(withFormats(each.agency), {{"charset", "UTF-8"}});
        const auto reading = readAs(each.agency, {{each.name, test::datasetOf(each.name), each.bytes}}, host);
        ASSERT_TRUE(reading.error) << each.agency << " " << each.said;
        EXPECT_NE(reading.error->message.en.find(each.said), std::string::npos)
            << each.agency << ", expected '" << each.said << "' in: " << reading.error->message.en;
        EXPECT_EQ(reading.error->where.resource, each.name);
    }
}

// ---- union assistance: workbook and CSV together -------------------------------------------------------------------

std::string unionWorkbook() {
    return test::writtenWorkbook([](lxw_workbook* book) {
        test::writeSheet(book, "家庭成员", {{"家庭成员"}, {"职工编号", "姓名", "与户主关系"}, {"U-1", "周敏", "妻"}});
        test::writeSheet(book, "职工信息",
                         {{"困难职工档案"},
                          {"职工编号", "困难类别", "姓名", "低保金额（元/月）"},
                          {"U-1", "深度困难", "王建国", "690.00"},
                          {"合计", "1"}});
    });
}

TEST(UnionAssistance, ReadsAWorkbookAndTheCsvBesideIt) {
    TestHost host(withFormats("union_assistance"), {});
    const auto reading = readAs(
        "union_assistance",
        {{"x_210199_membership_20190916_0001.csv", "membership", *value::encodeGb18030("会员编号,姓名\nM-1,王建国\n")},
         {"x_210199_worker_20190916_0001.xlsx", "worker", unionWorkbook()}},
        host);
    ASSERT_FALSE(reading.error) << reading.error->message.en;
    ASSERT_EQ(reading.rows.size(), 3u);
    EXPECT_EQ(reading.rows[0].type, "worker");
    EXPECT_EQ(reading.rows[0].resource, "x_210199_worker_20190916_0001.xlsx#职工信息");
    EXPECT_EQ(reading.rows[0]["低保金额(元/月)"], "690.00");
    EXPECT_EQ(reading.rows[1].type, "member");
    EXPECT_EQ(reading.rows[2].type, "membership");
    EXPECT_EQ(reading.rows[2]["姓名"], "王建国");
    for (std::size_t row = 0; row < 3; ++row) EXPECT_EQ(reading.rows[row].origin.ordinal, row + 1);
    EXPECT_EQ(host.count("xlsx.missing-sheet"), 1u);
}

TEST(UnionAssistance, RefusesADatasetThatComesTwice) {
    TestHost host(withFormats("union_assistance"), {});
    const auto reading = readAs(
        "union_assistance",
        {{"x_210199_worker_20190916_0001.csv", "worker", *value::encodeGb18030("职工编号,困难类别\nU-1,深度困难\n")},
         {"x_210199_worker_20190916_0001.xlsx", "worker", unionWorkbook()}},
        host);
    ASSERT_TRUE(reading.error);
    EXPECT_NE(reading.error->message.en.find("dataset worker"), std::string::npos);
}

TEST(UnionAssistance, RefusesAnEmptyDelivery) {
    TestHost host(withFormats("union_assistance"), {});
    EXPECT_TRUE(readAs("union_assistance", {}, host).error);
}

}  // namespace
}  // namespace aidgate
