// A plugin built outside the tree, against the installed SDK, is taken and reads.
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aidgate/adapter/catalogue.h"
#include "places.h"
#include "plugin_host.h"

namespace aidgate {
namespace {

class SdkConsumer : public testing::Test {
protected:
    SdkConsumer() {
        for (const auto& refusal : catalogue_->refusals()) ADD_FAILURE() << refusal.error.message.en;
        auto adapter = catalogue_->adapter("cards");
        if (adapter)
            cards_ = *adapter;
        else
            ADD_FAILURE() << adapter.error().message.en;
    }

    std::unique_ptr<adapter::Catalogue> catalogue_ = adapter::openCatalogue({AIDGATE_CARDS});
    const sdk::Adapter* cards_ = nullptr;
};

TEST_F(SdkConsumer, ManifestTellsWhatTheLibraryIs) {
    const auto* manifest = catalogue_->find("cards");
    ASSERT_NE(manifest, nullptr);
    EXPECT_EQ(manifest->title.zh, "卡片文件");
    EXPECT_EQ(manifest->version, "1.0.0");
    EXPECT_EQ(manifest->options.size(), 3U);
}

TEST_F(SdkConsumer, ReadsCards) {
    ASSERT_NE(cards_, nullptr);
    test::TestHost host({cards_}, {{"columns", "档案号,姓名,金额"}});
    const test::MemoryDelivery delivery(
        {{"a.txt", "", "档案号: C-1\n姓名: 王某\n金额:\n\n\n档案号: C-2\r\n电话: 1\r\n"}, {"b.txt", "", "姓名:李某"}});
    for (const std::size_t capacity : {1U, 2U, 1024U}) {
        const auto reading = test::readAll(*cards_, delivery, host, capacity);
        ASSERT_FALSE(reading.error) << reading.error->message.en;
        ASSERT_EQ(reading.rows.size(), 3U);
        EXPECT_EQ(reading.rows[0]["档案号"], "C-1");
        EXPECT_EQ(reading.rows[0]["姓名"], "王某");
        EXPECT_EQ(reading.rows[0]["金额"], "");
        EXPECT_EQ(reading.rows[0].origin, (sdk::RowOrigin{.line = 1, .ordinal = 1}));
        EXPECT_EQ(reading.rows[1]["档案号"], "C-2");
        EXPECT_EQ(reading.rows[1]["姓名"], "(absent)");
        EXPECT_EQ(reading.rows[1].origin, (sdk::RowOrigin{.line = 6, .ordinal = 2}));
        EXPECT_EQ(reading.rows[2]["姓名"], "李某");
        EXPECT_EQ(reading.rows[2].resource, "b.txt");
        EXPECT_EQ(reading.rows[2].origin, (sdk::RowOrigin{.line = 1, .ordinal = 3}));
    }
    ASSERT_EQ(host.reported().size(), 3U);  // once a reading
    EXPECT_EQ(host.reported()[0].code, "cards.unknown-name");
    EXPECT_EQ(host.reported()[0].where.line, 7U);
    EXPECT_EQ(host.reported()[0].raw, "电话: 1");
}

TEST_F(SdkConsumer, DecodesWhatTheControlFileTells) {
    ASSERT_NE(cards_, nullptr);
    test::TestHost host({cards_}, {{"columns", "name"}});
    const test::MemoryDelivery delivery({{"a.txt", "", "name: \xcd\xf5\n"}}, "GBK");
    const auto reading = test::readAll(*cards_, delivery, host);
    ASSERT_EQ(reading.rows.size(), 1U);
    EXPECT_EQ(reading.rows[0]["name"], "王");
}

TEST_F(SdkConsumer, RefusesALineThatOnlyEatsMemory) {
    ASSERT_NE(cards_, nullptr);
    test::TestHost host({cards_}, {{"columns", "name"}});
    const test::MemoryDelivery delivery({{"a.txt", "", "name: " + std::string(1 << 20, 'x')}});
    const auto reading = test::readAll(*cards_, delivery, host);
    ASSERT_TRUE(reading.error);
    EXPECT_THAT(reading.error->message.en, testing::HasSubstr("more than 65536 bytes"));
}

std::string textOf(const std::string& file) {
    std::ifstream in(std::string(test::kSourceDir) + "/" + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The page quotes the example; this keeps the two the same.
TEST(WritingAnAdapter, QuotesTheExampleAsItIs) {
    const auto page = textOf("docs/writing-an-adapter.md");
    for (const auto* file :
         {"CMakeLists.txt", "adapter.yaml", "cards_adapter.cpp", "card_source.h", "card_source.cpp"}) {
        const auto source = textOf(std::string("tests/sdk_consumer/cards/") + file);
        ASSERT_FALSE(source.empty()) << file;
        EXPECT_NE(page.find("\n" + source + "```"), std::string::npos)
            << "docs/writing-an-adapter.md does not quote " << file << " as it is";
    }
}

}  // namespace
}  // namespace aidgate
