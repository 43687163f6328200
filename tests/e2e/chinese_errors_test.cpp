// What a run says in Chinese about spoilt deliveries and wrong calls: the whole sentence, with the place, what was
// found and the cure.
#include <gtest/gtest.h>

#include <functional>

#include "scenario.h"

namespace aidgate::test {
namespace {

const std::string kRelief = "civil_affairs_210199_relief_20190916_0001.xml";
const std::string kReliefControl = "civil_affairs_210199_relief_20190916_0001.ctl";
const std::string kPension = "social_security_210000_pension_20190916_0001.txt";
const std::string kWorker = "union_assistance_210199_worker_20190916_0001.csv";
const std::string kRefused = "错误: 交付 civil_affairs-210199-relief-20190916-0001 (" + kRelief + ") 已拒收: ";

struct Case {
    const char* name;
    std::function<void(Scenario&)> spoil;
    std::string said;
};

std::string reliefCutAt(const Scenario& scenario, std::string_view text) {
    const auto content = readFile(scenario.file(kRelief));
    return content.substr(0, content.find(text));
}

const Case kCases[] = {
    {"TheDocumentHasADoctype", [](Scenario& scenario) { scenario.edit(kRelief, "?>", "?><!DOCTYPE a []>"); },
     kRefused + kRelief +
         ":1: xml.doctype：文件含有文档类型声明，可借此读取其他文件或无限膨胀；请该部门去掉 <!DOCTYPE 后重新提供"},
    {"TheDocumentIsCutOff", [](Scenario& scenario) { scenario.replace(kRelief, reliefCutAt(scenario, "bz=\"1\"")); },
     kRefused + kRelief + ":4: xml.truncated：文件在 MZJZ_BATCH/FAMILY 处中断：传输不完整；请该部门重新提供"},
    {"TheFileIsEmpty", [](Scenario& scenario) { scenario.replace(kRelief, "", 0); },
     kRefused + kRelief + ":1: xml.empty：文件没有内容；请该部门重新提供"},
    {"ATagIsClosedByAnother", [](Scenario& scenario) { scenario.edit(kRelief, "</MZJZ_BATCH>", "</MZJZ>"); },
     "xml.malformed：结束标签与开始标签不符，位于 MZJZ_BATCH"},
    {"TheRootIsThatOfDeaths",
     [](Scenario& scenario) {
         scenario.replace(kRelief, readFile(scenario.file("civil_affairs_210299_death_20190916_0001.xml")), 1);
     },
     kRefused + kRelief + ":2: xml.wrong-dataset：文件名所示数据集为 relief，而根元素 MZBZ_BATCH 属于 death"},
    {"TheDocumentSaysMoreRows", [](Scenario& scenario) { scenario.edit(kRelief, "count=\"3\"", "count=\"5\""); },
     kRefused + kRelief + ": xml.count：根元素写明 count=5，实有 3 行；文件不完整，或在传输中被改动"},
    {"TheControlFileSaysMoreRows",
     [](Scenario& scenario) { scenario.editControl(kReliefControl, "xml=3\n", "xml=4\n"); },
     kRefused + kRelief + ": 文件 '" + kRelief + "'：控制文件所记为 4 行，实有 3 行"},
    {"TheControlFileSaysMoreBytes",
     [](Scenario& scenario) { scenario.editControl(kReliefControl, "xml=1301\n", "xml=1302\n"); },
     kRefused + kRelief + ": 文件 '" + kRelief + "'：控制文件所记为 1302 字节，实有 1301 字节"},
    {"TheControlFileSaysAnotherDigest",
     [](Scenario& scenario) { scenario.editControl(kReliefControl, "b22b346c", "00000000"); },
     "：控制文件所记 SM3 为 0000000068158c48d5e9eed306cb4bf7e9a9581cc9e734beb143a077ac570aa6，实为 "
     "b22b346c68158c48d5e9eed306cb4bf7e9a9581cc9e734beb143a077ac570aa6"},
    {"TheControlFileHasAnUnknownKey",
     [](Scenario& scenario) { scenario.editControl(kReliefControl, "generated=", "genrated="); },
     "错误: " + kReliefControl +
         ":10: 控制文件：未知的键；可用的有 dept、division、dataset、batch、file、rows.<文件>、bytes.<文件>、"
         "sm3.<文件>、encoding 和 generated"},
    {"AListedFileIsMissing", [](Scenario& scenario) { std::filesystem::remove(scenario.file(kRelief)); },
     "错误: " + kReliefControl + ": 控制文件 '" + kReliefControl + "' 列有 '" + kRelief + "'，但文件不在"},
    {"TheTextIsThatOfAnotherAgency",
     [](Scenario& scenario) {
         const auto other = readFile(scenario.file("human_resources_210000_unemployment_20190916_0001.txt"));
         scenario.replace(kPension, other, 1);
     },
     kPension +
         ":1: delimited.wrong-header：文件像是 human_resources/unemployment 的，应为数据集 pension；可能放错了地方"},
    {"TheTextIsAWorkbook", [](Scenario& scenario) { scenario.replace(kWorker, "PK\x03\x04", 0); },
     kWorker + ":1: delimited.no-text：文件是工作簿或其他 zip 文件，应为文本"},
};

TEST(ChineseErrors, ADeliveryIsRefusedWithPlaceFindAndCure) {
    for (const auto& one : kCases) {
        Scenario scenario;
        one.spoil(scenario);
        const auto said = scenario.reconcile("2019-09-16", {"--lang", "zh"});
        EXPECT_EQ(said.exitCode, 1) << one.name;
        EXPECT_NE(said.err.find(one.said), std::string::npos) << one.name << ", expected:\n"
                                                              << one.said << "\nin:\n"
                                                              << said.err;
    }
}

struct Call {
    const char* name;
    std::vector<std::string> arguments;
    std::string said;
};

const Call kCalls[] = {
    {"NoSuchInput",
     {"reconcile", "--input", "/nonexistent", "--as-of", "2019-09-16", "--out", "/tmp/x"},
     "错误: 没有文件或目录 '/nonexistent'"},
    {"AnAgencyNearAnother",
     {"reconcile", "--input", "civil_afairs/relief=/dev/null", "--as-of", "2019-09-16", "--out", "/tmp/x"},
     "错误: 部门 'civil_afairs' 没有适配器；是否想写 'civil_affairs'？"},
};

TEST(ChineseErrors, AWrongCallIsToldWithItsCure) {
    for (const auto& one : kCalls) {
        auto arguments = one.arguments;
        arguments.insert(arguments.begin(), {"--lang", "zh"});
        const auto said = runAidgate(arguments);
        EXPECT_EQ(said.exitCode, 2) << one.name;
        EXPECT_NE(said.err.find(one.said), std::string::npos) << one.name << ", expected:\n"
                                                              << one.said << "\nin:\n"
                                                              << said.err;
    }
}

}  // namespace
}  // namespace aidgate::test
