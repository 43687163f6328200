#include "store_fixture.h"

namespace aidgate::store {
namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    return content.str();
}

class Secrecy : public StoreTest {
protected:
    // Every byte the store left on disk.
    std::string everything() const {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) all += contentOf(entry.path());
        return all;
    }
};

TEST_F(Secrecy, NothingIdentifyingIsInTheClear) {
    auto delivery = deliveryOf("B1", workers(1, 20));
    const std::string name = "欧阳标记", id = "210199196905121039", phone = "13900001111";
    auto& names = columnOf(delivery.parts[0].rows, "name");
    auto& phones = columnOf(delivery.parts[0].rows, "mobile");
    names = record::Column(record::FieldType::HanName);
    phones = record::Column(record::FieldType::Phone);
    for (int i = 0; i < 20; ++i) {
        names.pushText(name);
        phones.pushText(phone);
    }
    delivery.parts[0].account = {.read = 21, .accepted = 20, .rejected = 1};
    delivery.rejects.push_back({.dataset = "union_case", .file = "worker.csv", .line = 9, .raw = name + id + phone});
    const auto content = "职工编号,姓名\nU-1," + name + "," + id + "," + phone;
    delivery.files = {{.name = "worker.csv", .bytes = content.size(), .digest = "", .content = content}};
    const auto batch = store().seal(delivery);
    ASSERT_TRUE(batch) << batch.error().message.en;
    Finding finding{.code = "both-covered", .subject = "union_case:U-1", .division = "210199"};
    finding.explanation = sdk::Text{"explained " + name, "说明" + name};
    finding.formula = id;
    finding.evidence = {{.field = EvidenceField{.name = "id"},
                         .value = id,
                         .written = name,
                         .source = SourceRow{SourceFile{}, "union_case:U-1"}}};
    finding.evidenceDigest = "digest-of-" + phone;
    ASSERT_TRUE(store().recordRun({.asOf = "2019-09-16", .codes = {"both-covered"}}, {finding}));
    ASSERT_TRUE(store().rows(*batch, "union_case"));
    ASSERT_TRUE(store().rejects(*batch, true));
    ASSERT_TRUE(store().finding(1));

    const auto key = std::to_string(value::readCitizenId(id).id->key());
    for (const auto& moment : {"open", "closed"}) {
        const auto bytes = everything();
        ASSERT_NE(bytes.find("union_case:U-1"), std::string::npos);  // what is in the clear is found
        for (const auto& secret : {name, id, phone, key, id.substr(6, 8), std::string("王甲7")}) {
            EXPECT_EQ(bytes.find(secret), std::string::npos) << "found while " << moment;
        }
        close();
    }
}

TEST_F(Secrecy, OnlyTheOwnerMayReadTheFile) {
    ASSERT_TRUE(store().batches());
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        EXPECT_EQ(entry.status().permissions(),
                  std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
            << entry.path();
    }
}

TEST_F(Secrecy, AnotherKeyIsToldAtOpening) {
    ASSERT_TRUE(store().seal(deliveryOf("B1", workers(1, 3))));
    close();
    const auto opened = tryOpen(testKey(0x43));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, sdk::ErrorCode::Damaged);
    EXPECT_NE(opened.error().message.en.find(testKey(0x43).fingerprint()), std::string::npos);
    EXPECT_NE(opened.error().message.en.find(testKey().fingerprint()), std::string::npos);
    EXPECT_EQ(store().audit(2)->front().action, "open.refused");
}

TEST_F(Secrecy, EveryLookAtPersonsIsWrittenDown) {
    const auto batch = store().seal(deliveryOf("B1", workers(1, 3)));
    ASSERT_TRUE(batch);
    ASSERT_TRUE(store().rows(*batch, "union_case"));
    ASSERT_TRUE(store().rawFile(*batch, "worker.csv"));
    ASSERT_TRUE(store().recordAudit("export", "B1", "unmasked"));
    const auto entries = store().audit(0);
    ASSERT_TRUE(entries);
    std::vector<std::string> actions;
    for (const auto& entry : *entries) {
        actions.push_back(entry.action);
        EXPECT_EQ(entry.actor, "zhang.wei");
        EXPECT_EQ(entry.at, now_);
    }
    EXPECT_EQ(actions, (std::vector<std::string>{"store.create", "batch.seal", "rows.read", "file.read", "export"}));
    EXPECT_EQ(store().audit(2)->front().action, "file.read");
}

}  // namespace
}  // namespace aidgate::store
