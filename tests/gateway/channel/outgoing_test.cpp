#include "aidgate/channel/outgoing.h"

#include <gtest/gtest.h>

#include "aidgate/crypto/digest.h"
#include "folder.h"

namespace aidgate::channel {
namespace {

namespace fs = std::filesystem;

class OutgoingFiles : public Folder {};

std::size_t filesIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST_F(OutgoingFiles, IsAtItsPlaceWhenItIsWhole) {
    const auto place = folder() / "a.csv";
    auto file = OutgoingFile::begin(place);
    ASSERT_TRUE(file) << file.error().message.en;
    EXPECT_EQ(file->name(), "a.csv");
    ASSERT_TRUE(file->write("count=__"));
    ASSERT_TRUE(file->write(std::string(300000, 'x')));
    ASSERT_TRUE(file->overwrite(6, "12"));
    ASSERT_TRUE(file->write("end"));
    const auto facts = file->complete();
    ASSERT_TRUE(facts) << facts.error().message.en;
    EXPECT_FALSE(fs::exists(place));
    ASSERT_TRUE(file->commit());
    const auto expected = "count=12" + std::string(300000, 'x') + "end";
    EXPECT_EQ(facts->bytes, expected.size());
    EXPECT_EQ(facts->sm3, crypto::digest(crypto::DigestKind::Sm3, expected).hex());
    EXPECT_EQ(fs::file_size(place), expected.size());
    EXPECT_EQ(fs::status(place).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(filesIn(folder()), 1U);
}

TEST_F(OutgoingFiles, LeavesWhatWasThereWhenItIsGivenUp) {
    const auto place = folder() / "a.csv";
    std::ofstream(place) << "old";
    {
        auto file = OutgoingFile::begin(place);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->write("new"));
        ASSERT_TRUE(file->complete());
    }
    EXPECT_EQ(fs::file_size(place), 3U);
    EXPECT_EQ(filesIn(folder()), 1U);
    EXPECT_FALSE(OutgoingFile::begin(folder() / "no/such/folder/a.csv"));
}

TEST_F(OutgoingFiles, WritesOverNothingThatIsNotThere) {
    auto file = OutgoingFile::begin(folder() / "a.csv");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("abc"));
    EXPECT_FALSE(file->overwrite(2, "xy"));
}

TEST(ControlFileText, IsReadBackAsItWas) {
    ControlFile control{.name = "x.ctl",
                        .dept = "civil_affairs",
                        .division = "210199",
                        .dataset = "relief",
                        .batch = "b-1",
                        .encoding = "GB18030",
                        .generated = "2019-09-16",
                        .files = {}};
    control.files.push_back({.name = "x.xml", .rows = {{"", 3}}, .bytes = 7, .sm3 = std::string(64, 'a')});
    control.files.push_back({.name = "y.xlsx", .rows = {{"职工信息", 2}}, .bytes = 8, .sm3 = std::string(64, 'b')});
    const auto read = parseControlFile("x.ctl", toText(control));
    ASSERT_TRUE(read) << read.error().message.en;
    EXPECT_EQ(read->dept, control.dept);
    EXPECT_EQ(read->division, control.division);
    EXPECT_EQ(read->batch, control.batch);
    EXPECT_EQ(read->encoding, control.encoding);
    EXPECT_EQ(read->generated, control.generated);
    ASSERT_EQ(read->files.size(), 2U);
    EXPECT_EQ(read->files[1].name, "y.xlsx");
    EXPECT_EQ(read->files[1].rows, control.files[1].rows);
    EXPECT_EQ(read->files[0].bytes, control.files[0].bytes);
    EXPECT_EQ(read->files[0].sm3, control.files[0].sm3);
}

}  // namespace
}  // namespace aidgate::channel
