#include "aidgate/channel/directory.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "folder.h"
#include "places.h"

namespace aidgate::channel {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kAgencies{"civil_affairs", "human_resources", "social_security", "union_assistance"};

std::string stem(const std::string& dataset, const std::string& date = "20190916") {
    return "civil_affairs_210199_" + dataset + "_" + date + "_0001";
}

std::string controlText(const std::vector<std::string>& files, const std::string& more = {}) {
    std::string text = "dept=civil_affairs\ndivision=210199\ndataset=relief\n" + more;
    for (const auto& file : files) text += "file=" + file + "\n";
    return text;
}

std::vector<std::string> names(const Inventory& inventory) {
    std::vector<std::string> all;
    for (const auto& delivery : inventory.deliveries) all.push_back(delivery.name);
    return all;
}

std::vector<std::string> others(const Inventory& inventory) {
    std::vector<std::string> all;
    for (const auto& path : inventory.others) all.push_back(path.filename().string());
    return all;
}

using Look = Folder;
using LookAt = Folder;
using WriteReceipt = Folder;

TEST_F(Look, GroupsFilesUnderTheirControlFile) {
    put(stem("relief") + ".xml", "abc");
    put(stem("death") + ".xml", "ab");
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml", stem("death") + ".xml"},
                                             "batch=MZ-1\nencoding=GBK\ngenerated=2019-09-16T02:00:00+08:00\n"));
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_TRUE(inventory.problems.empty());
    EXPECT_TRUE(inventory.others.empty());
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    const Delivery& delivery = inventory.deliveries[0];
    EXPECT_EQ(delivery.agency, "civil_affairs");
    EXPECT_EQ(delivery.division, "210199");
    EXPECT_EQ(delivery.dataset, "relief");
    EXPECT_EQ(delivery.name, "MZ-1");
    EXPECT_EQ(delivery.generated, "2019-09-16T02:00:00+08:00");
    EXPECT_EQ(delivery.encoding, "GBK");
    ASSERT_TRUE(delivery.control);
    ASSERT_EQ(delivery.files.size(), 2U);
    EXPECT_EQ(delivery.files[0].name, stem("death") + ".xml");
    EXPECT_EQ(delivery.files[0].dataset, "death");
    EXPECT_EQ(delivery.files[0].bytes, 2U);
    EXPECT_EQ(delivery.files[1].dataset, "relief");
    EXPECT_EQ(Folder::read(delivery.files[1].path), "abc");
}

TEST_F(Look, TakesFilesWithoutControlFileByStem) {
    put(stem("relief") + ".xml", "abc");
    put(stem("death") + ".xml", "ab");
    put(stem("death") + ".csv", "ab");
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_EQ(names(inventory), (std::vector{stem("death"), stem("relief")}));
    EXPECT_EQ(inventory.deliveries[0].files.size(), 2U);
    EXPECT_FALSE(inventory.deliveries[0].control);
    EXPECT_EQ(inventory.deliveries[0].generated, "");
    EXPECT_EQ(inventory.deliveries[1].dataset, "relief");
}

TEST_F(Look, NamesADeliveryWithoutBatchByItsStem) {
    put(stem("relief") + ".xml", "abc");
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml"}));
    EXPECT_EQ(names(look(folder(), kAgencies)), std::vector{stem("relief")});
}

TEST_F(Look, PutsOlderDeliveriesFirst) {
    for (const auto& [date, generated] : {std::pair{"20190901", "2019-09-03"}, {"20190902", "2019-09-01"}}) {
        put(stem("relief", date) + ".xml", "abc");
        put(stem("relief", date) + ".ctl",
            controlText({stem("relief", date) + ".xml"}, std::string("generated=") + generated + "\n"));
    }
    EXPECT_EQ(names(look(folder(), kAgencies)), (std::vector{stem("relief", "20190902"), stem("relief", "20190901")}));
}

TEST_F(Look, LeavesAloneWhatIsNobodysOrUnfinished) {
    put("relief_line.csv", "x");
    put("expected.jsonl", "x");
    put("another_210199_relief_20190916_0001.xml", "x");
    put(stem("relief") + ".xml.tmp", "x");
    put(stem("relief") + ".xml.part", "x");
    put("." + stem("relief") + ".xml", "x");
    put("MZ-1.ack", "x");
    fs::create_directory(folder() / "ack");
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    EXPECT_TRUE(inventory.problems.empty());
    EXPECT_EQ(others(inventory), (std::vector<std::string>{"another_210199_relief_20190916_0001.xml", "expected.jsonl",
                                                           "relief_line.csv"}));
}

TEST_F(Look, TakesAListedFileUnderAnUnknownName) {
    put("低保.xml", "abc");
    put(stem("relief") + ".ctl", controlText({"低保.xml"}));
    const Inventory inventory = look(folder(), kAgencies);
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_EQ(inventory.deliveries[0].files[0].name, "低保.xml");
    EXPECT_EQ(inventory.deliveries[0].files[0].dataset, "relief");
    EXPECT_TRUE(inventory.others.empty());
}

TEST_F(Look, RefusesADeliveryOfWhichAFileIsMissing) {
    put(stem("relief") + ".xml", "abc");
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml", stem("death") + ".xml"}));
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    EXPECT_TRUE(inventory.others.empty());
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_EQ(inventory.problems[0].code, sdk::ErrorCode::Refused);
    EXPECT_NE(inventory.problems[0].message.en.find(stem("death") + ".xml"), std::string::npos);
    EXPECT_EQ(inventory.problems[0].where.resource, stem("relief") + ".ctl");
}

TEST_F(Look, TakesNothingThatABrokenControlFileLists) {
    put(stem("relief") + ".xml", "abc");
    put(stem("death") + ".xml", "abc");
    put(stem("relief") + ".ctl", "dept=civil_affairs\nfile=" + stem("death") + ".xml\nnonsense\n");
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_EQ(inventory.problems[0].where.line, 3U);
}

TEST_F(Look, RefusesNamesThatSayAnotherAgencyOrDivision) {
    const std::string other = "civil_affairs_210299_relief_20190916_0001.xml";
    put(other, "abc");
    put(stem("relief") + ".ctl", controlText({other}));
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_NE(inventory.problems[0].message.en.find("210299"), std::string::npos);
}

TEST_F(Look, RefusesAControlFileOfNobodyKnown) {
    put(stem("relief") + ".xml", "abc");
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml"}));
    const Inventory inventory = look(folder(), {"union_assistance"});
    EXPECT_TRUE(inventory.deliveries.empty());
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_EQ(inventory.problems[0].code, sdk::ErrorCode::NotFound);
}

TEST_F(Look, RefusesAFileThatTwoControlFilesList) {
    put(stem("relief") + ".xml", "abc");
    put(stem("death") + ".ctl", controlText({stem("relief") + ".xml"}));
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml"}));
    const Inventory inventory = look(folder(), kAgencies);
    EXPECT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_EQ(inventory.problems.size(), 1U);
}

TEST_F(Look, DoesNotFollowLinksOutOfTheDirectory) {
    const fs::path outside = folder() / "outside";
    const fs::path inbox = folder() / "inbox";
    fs::create_directory(outside);
    fs::create_directory(inbox);
    std::ofstream(outside / "secret.xml") << "abc";
    fs::create_symlink(outside / "secret.xml", inbox / (stem("relief") + ".xml"));
    Inventory inventory = look(inbox, kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    EXPECT_EQ(others(inventory), std::vector{stem("relief") + ".xml"});

    std::ofstream(inbox / (stem("relief") + ".ctl")) << controlText({stem("relief") + ".xml"});
    inventory = look(inbox, kAgencies);
    EXPECT_TRUE(inventory.deliveries.empty());
    EXPECT_EQ(inventory.problems.size(), 1U);

    // Within the directory a link is another name.
    std::ofstream(inbox / "real.xml") << "abc";
    fs::create_symlink("real.xml", inbox / (stem("death") + ".xml"));
    inventory = look(inbox, kAgencies);
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_TRUE(verify(inventory.deliveries[0]));
}

TEST_F(Look, SaysThatADirectoryCannotBeRead) {
    const Inventory inventory = look(folder() / "none", kAgencies);
    ASSERT_EQ(inventory.problems.size(), 1U);
    EXPECT_EQ(inventory.problems[0].code, sdk::ErrorCode::Io);
}

TEST_F(LookAt, TakesOneFileOrOneControlFile) {
    put(stem("relief") + ".xml", "abc");
    put(stem("death") + ".xml", "abc");
    put(stem("relief") + ".ctl", controlText({stem("relief") + ".xml", stem("death") + ".xml"}));
    const Inventory file = lookAt(folder() / (stem("relief") + ".xml"), kAgencies);
    ASSERT_EQ(file.deliveries.size(), 1U);
    EXPECT_EQ(file.deliveries[0].files.size(), 1U);
    EXPECT_FALSE(file.deliveries[0].control);
    const Inventory control = lookAt(folder() / (stem("relief") + ".ctl"), kAgencies);
    ASSERT_EQ(control.deliveries.size(), 1U);
    EXPECT_EQ(control.deliveries[0].files.size(), 2U);
    EXPECT_EQ(lookAt(folder() / "none.xml", kAgencies).problems.size(), 1U);
    put("notes.txt", "x");
    EXPECT_EQ(others(lookAt(folder() / "notes.txt", kAgencies)), std::vector<std::string>{"notes.txt"});
}

TEST(LookAtExamples, FindsEveryDeliveryOfTheWorkedExamplesAndVerifiesIt) {
    for (const char* example : {"six_households", "population"}) {
        const fs::path directory = fs::path(test::kSourceDir) / "tests" / "cases" / example;
        std::size_t controls = 0;
        for (const auto& entry : fs::directory_iterator(directory)) controls += entry.path().extension() == ".ctl";
        Inventory inventory = look(directory, kAgencies);
        EXPECT_TRUE(inventory.problems.empty()) << example;
        EXPECT_EQ(inventory.deliveries.size(), controls) << example;
        for (Delivery& delivery : inventory.deliveries) {
            const auto verified = verify(delivery);
            EXPECT_TRUE(verified) << delivery.name;
            EXPECT_TRUE(delivery.control) << delivery.name;
        }
    }
}

Receipt receipt() {
    Receipt receipt;
    receipt.batch = "MZ-1";
    receipt.agency = "civil_affairs";
    receipt.dataset = "relief";
    receipt.division = "210199";
    receipt.at = "2019-09-16T03:00:00+08:00";
    receipt.counts = {{"relief.read", "3"}, {"relief.accepted", "3"}};
    receipt.inputDigest = "ab12";
    return receipt;
}

TEST_F(WriteReceipt, WritesKeysAndValues) {
    ASSERT_TRUE(writeReceipt(folder() / "ack", receipt()));
    EXPECT_EQ(Folder::read(folder() / "ack" / "MZ-1.ack"),
              "batch=MZ-1\nagency=civil_affairs\ndataset=relief\ndivision=210199\noutcome=accepted\n"
              "at=2019-09-16T03:00:00+08:00\ninput=ab12\nrelief.accepted=3\nrelief.read=3\n");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder() / "ack"), fs::directory_iterator()), 1);
}

TEST_F(WriteReceipt, LeavesAnEqualOneAndReplacesAnother) {
    ASSERT_TRUE(writeReceipt(folder(), receipt()));
    const fs::path file = folder() / "MZ-1.ack";
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(file, old);
    const auto before = fs::last_write_time(file);
    ASSERT_TRUE(writeReceipt(folder(), receipt()));
    EXPECT_EQ(fs::last_write_time(file), before);
    Receipt held = receipt();
    held.outcome = ReceiptOutcome::Held;
    held.reason = {"rows fell by half\noutcome=accepted", "行数减半\noutcome=accepted"};
    ASSERT_TRUE(writeReceipt(folder(), held));
    EXPECT_NE(Folder::read(file).find("outcome=held\nreason=rows fell by half outcome=accepted\n"
                                      "reason_zh=行数减半 outcome=accepted\n"),
              std::string::npos);
}

TEST_F(WriteReceipt, RefusesABatchThatIsAPath) {
    for (const char* batch : {"../x", "a/b", "", ".hidden"}) {
        Receipt bad = receipt();
        bad.batch = batch;
        EXPECT_FALSE(writeReceipt(folder(), bad)) << batch;
    }
}

}  // namespace
}  // namespace aidgate::channel
