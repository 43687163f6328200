#include "aidgate/channel/zip.h"

#include <cstdlib>
#include <string>

#include "folder.h"
#include "zip_file.h"

namespace aidgate::channel {
namespace {

class Kept final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "kept"; }
    sdk::Result<void> write(std::string_view bytes) override {
        content += bytes;
        return {};
    }
    std::string content;
};

class Zip : public Folder {
protected:
    sdk::Result<ZipFile> open(const std::string& bytes, const ZipLimits& limits = {}) const {
        return ZipFile::open(put("a.zip", bytes), "a.zip", limits);
    }
    sdk::Result<std::string> content(const ZipFile& zip, std::size_t entry) const {
        Kept out;
        if (auto whole = zip.extract(entry, out); !whole) return whole.error();
        return out.content;
    }
    // Refused when it is opened, or damaged when it is read.
    bool fails(const std::string& bytes, const ZipLimits& limits = {}) const {
        const auto zip = open(bytes, limits);
        if (!zip) return true;
        for (std::size_t at = 0; at < zip->entries().size(); ++at) {
            if (!content(*zip, at)) return true;
        }
        return false;
    }
};

std::string longText() {
    std::string text;
    for (int i = 0; i < 60000; ++i) text += std::to_string(i * 7919) + ",";
    return text;
}

TEST_F(Zip, GivesStoredAndDeflatedEntriesWhole) {
    const std::string text = longText();  // several pieces of input and output
    const auto zip = open(zipOf({{"a.txt", text}, {"b.txt", text, false}, {"empty", ""}, {"none", "", false}}, "note"));
    ASSERT_TRUE(zip) << zip.error().message.en;
    ASSERT_EQ(zip->entries().size(), 4U);
    EXPECT_EQ(zip->entries()[0].bytes, text.size());
    EXPECT_EQ(*content(*zip, 0), text);
    EXPECT_EQ(*content(*zip, 1), text);
    EXPECT_EQ(*content(*zip, 2), "");
    EXPECT_EQ(*content(*zip, 3), "");
}

// 低保.xml in GBK (GB18030 holds it), as Windows writes it without a flag; a four-byte character; and in UTF-8 by flag.
TEST_F(Zip, ReadsNamesAsGb18030UnlessTheySayUtf8) {
    const auto zip = open(
        zipOf({{"\xB5\xCD\xB1\xA3.xml", "1"}, {"\x95\x32\xA6\x32.xml", "2"}, {"低保2.xml", "3", true, 1U << 11U}}));
    ASSERT_TRUE(zip) << zip.error().message.en;
    EXPECT_EQ(zip->entries()[0].name, "低保.xml");
    EXPECT_EQ(zip->entries()[1].name, "𠅤.xml");
    EXPECT_EQ(zip->entries()[2].name, "低保2.xml");
}

TEST_F(Zip, ReadsWhatPythonWrites) {
    const std::string command = "cd '" + folder().string() +
                                "' && python3 -c \"import zipfile; z = zipfile.ZipFile('p.zip', 'w', "
                                "zipfile.ZIP_DEFLATED); z.writestr('职工.csv', 'a,b\\n' * 1000); z.writestr('b.txt', "
                                "'x'); z.close()\"";
    ASSERT_EQ(std::system(command.c_str()), 0);
    const auto zip = ZipFile::open(folder() / "p.zip", "p.zip");
    ASSERT_TRUE(zip) << zip.error().message.en;
    EXPECT_EQ(zip->entries()[0].name, "职工.csv");
    EXPECT_EQ(content(*zip, 0)->size(), 4000U);
    EXPECT_EQ(*content(*zip, 1), "x");
}

TEST_F(Zip, RefusesNamesThatAreMoreThanAName) {
    for (const char* name : {"../a", "/etc/passwd", "d/a", "d\\a", "C:\\a", ".hidden", "a\nb", "", "d/", "\xFF\xFF"})
        EXPECT_TRUE(fails(zipOf({{name, "1"}}))) << name;
    EXPECT_TRUE(fails(zipOf({{"a", "1"}, {"a", "2"}})));
    EXPECT_TRUE(fails(zipOf({{"\xB5\xCD", "1"}, {"低", "2", true, 1U << 11U}}))) << "one name in two charsets";
    EXPECT_TRUE(fails(zipOf({{"\xB5\xCD", "1", true, 1U << 11U}}))) << "not UTF-8";
}

TEST_F(Zip, RefusesLinksFoldersPasswordsAndOtherMethods) {
    EXPECT_TRUE(fails(zipOf({{"a", "/etc/passwd", true, 0, 0120777U << 16U}})));
    EXPECT_TRUE(fails(zipOf({{"a", "", false, 0, 0040755U << 16U}})));
    EXPECT_TRUE(fails(zipOf({{"a", "", false, 0, 0x10}})));
    EXPECT_FALSE(fails(zipOf({{"a", "1", true, 0, 0100644U << 16U}})));
    for (const unsigned flag : {1U << 0U, 1U << 6U, 1U << 13U})
        EXPECT_TRUE(fails(zipOf({{"a", "1", true, flag}}))) << flag;
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = "1", .methodSaid = 12}})));
}

TEST_F(Zip, RefusesWhatSwells) {
    const std::string bomb = zipOf({{"a", std::string(5 << 20, '\0')}});
    ASSERT_LT(bomb.size(), 10000U);
    const auto zip = open(bomb);
    ASSERT_FALSE(zip);
    EXPECT_EQ(zip.error().code, sdk::ErrorCode::Refused);
    // One that lies about its size swells no further than that.
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = std::string(5 << 20, '\0'), .bytesSaid = 1000}})));
    EXPECT_TRUE(fails(zipOf({{"a", "12345"}}), {.entryBytes = 4}));
    EXPECT_TRUE(fails(zipOf({{"a", "12345"}, {"b", "12345"}}), {.allBytes = 9}));
    EXPECT_TRUE(fails(zipOf({{"a", "1"}, {"b", "1"}, {"c", "1"}}), {.entries = 2}));
}

TEST_F(Zip, RefusesEntriesThatTwoReadersSeeDifferently) {
    EXPECT_TRUE(fails(zipOf({{.name = "a.xml", .content = "1", .localName = "b.xml"}})));
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = "1"}, {.name = "a2", .content = "2", .offsetSaid = 1}})));
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = "text", .crcSaid = 12345}})));
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = "text", .bytesSaid = 5}})));
    EXPECT_TRUE(fails(zipOf({{.name = "a", .content = "text", .bytesSaid = 3}})));
    EXPECT_TRUE(fails("MZ in front" + zipOf({{"a", "1"}})));
    EXPECT_TRUE(fails(zipOf({{"a", "1"}}) + "behind"));
    // Two entries over the same bytes, as zip bombs without nesting do.
    const std::string shared = zipOf({{"a", "same"}, {.name = "a", .content = "same", .offsetSaid = 1}});
    EXPECT_TRUE(fails(shared));
}

TEST_F(Zip, IsRefusedWhereverItIsCut) {
    const std::string whole = zipOf({{"a.txt", longText()}, {"b.txt", "2", false}});
    for (std::size_t length = 0; length < whole.size(); length += length + 200 < whole.size() && length > 200 ? 997 : 1)
        EXPECT_TRUE(fails(whole.substr(0, length))) << length;
}

}  // namespace
}  // namespace aidgate::channel
