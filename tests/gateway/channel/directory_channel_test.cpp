#include <sys/stat.h>
#include <gtest/gtest.h>

#include "aidgate/channel/channel.h"
#include "aidgate/crypto/digest.h"
#include "folder.h"

namespace aidgate::channel {
namespace {

const std::string kName = "civil_affairs_210199_relief_20190916_0001.xml";

std::string sm3(std::string_view text) {
    return crypto::digest(crypto::DigestKind::Sm3, text).hex();
}

class DirectoryChannel : public Folder {
protected:
    DirectoryChannel() {
        for (const auto* name : {"inbox", "outbox", "made"}) std::filesystem::create_directory(folder() / name);
        exchange_.channel.directory = folder() / "inbox";
        exchange_.channel.outbox = folder() / "outbox";
        exchange_.channel.receipts = folder() / "ack";
        exchange_.channel.errors = folder() / "error";
    }

    std::unique_ptr<Channel> open() {
        Surroundings surroundings{.agencies = {"civil_affairs"}, .spool = folder() / "spool/relief"};
        surroundings.now = [this] { return now_; };
        auto opened = openChannel(exchange_, std::move(surroundings));
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }

    OutgoingFiles referral(const std::string& content) {
        const auto path = put("made/" + kName, content);
        ControlFile control;
        control.name = "civil_affairs_210199_relief_20190916_0001.ctl";
        control.dept = "civil_affairs";
        control.division = "210199";
        control.dataset = "relief";
        control.files = {{kName, {{"", 1}}, content.size(), sm3(content)}};
        return {{path}, control};
    }

    std::string outbox(const std::string& name) { return read(folder() / "outbox" / name); }

    config::ExchangeSettings exchange_;
    std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

TEST_F(DirectoryChannel, LeavesAFileThatMayStillBeWritten) {
    exchange_.channel.settleSeconds = 30;
    put("inbox/" + kName, "<half");
    const auto channel = open();
    auto early = channel->fetch("");
    ASSERT_TRUE(early);
    EXPECT_TRUE(early->deliveries.empty());
    EXPECT_EQ(early->unsettled, std::vector<std::string>{"civil_affairs_210199_relief_20190916_0001"});
    now_ += std::chrono::seconds(31);
    auto later = channel->fetch("");
    ASSERT_TRUE(later);
    EXPECT_EQ(later->deliveries.size(), 1U);
    EXPECT_TRUE(later->unsettled.empty());
}

TEST_F(DirectoryChannel, TakesAYoungFileWhoseBytesAndDigestAreSaid) {
    put("inbox/" + kName, "<all/>");
    put("inbox/civil_affairs_210199_relief_20190916_0001.ctl",
        "dept=civil_affairs\ndivision=210199\ndataset=relief\nfile=" + kName + "\nbytes." + kName + "=6\nsm3." + kName +
            "=" + sm3("<all/>") + "\n");
    auto inventory = open()->fetch("");
    ASSERT_TRUE(inventory);
    EXPECT_EQ(inventory->deliveries.size(), 1U);
}

TEST_F(DirectoryChannel, SaysThatADirectoryIsGone) {
    std::filesystem::remove(folder() / "inbox");
    auto inventory = open()->fetch("");
    ASSERT_FALSE(inventory);
    EXPECT_EQ(inventory.error().code, sdk::ErrorCode::NotFound);
}

TEST_F(DirectoryChannel, PutsFilesWholeAndTheControlFileWithThem) {
    ASSERT_TRUE(open()->put(referral("<a/>"), "key-1"));
    EXPECT_EQ(outbox(kName), "<a/>");
    const auto control = parseControlFile("c.ctl", outbox("civil_affairs_210199_relief_20190916_0001.ctl"));
    ASSERT_TRUE(control);
    EXPECT_EQ(control->files[0].sm3, sm3("<a/>"));
    struct stat status = {};
    ASSERT_EQ(::stat((folder() / "outbox" / kName).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(DirectoryChannel, PuttingAgainBringsNothingBackThatTheAgencyTook) {
    const auto files = referral("<a/>");
    ASSERT_TRUE(open()->put(files, "key-1"));
    std::filesystem::remove(folder() / "outbox" / kName);
    ASSERT_TRUE(open()->put(files, "key-1"));
    EXPECT_FALSE(std::filesystem::exists(folder() / "outbox" / kName));
}

TEST_F(DirectoryChannel, GoesOnAfterASendingThatWasCutOff) {
    const auto files = referral("<a/>");
    put("outbox/" + kName, "<a/>");  // the first file came through, then the power failed
    ASSERT_TRUE(open()->put(files, "key-1"));
    EXPECT_NE(outbox("civil_affairs_210199_relief_20190916_0001.ctl"), "");
}

TEST_F(DirectoryChannel, RefusesOtherFilesUnderTheSameKeyOrName) {
    ASSERT_TRUE(open()->put(referral("<a/>"), "key-1"));
    auto sameKey = open()->put(referral("<b/>"), "key-1");
    ASSERT_FALSE(sameKey);
    EXPECT_EQ(sameKey.error().code, sdk::ErrorCode::Refused);
    auto sameName = open()->put(referral("<b/>"), "key-2");
    ASSERT_FALSE(sameName);
    EXPECT_EQ(sameName.error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(outbox(kName), "<a/>");
}

TEST_F(DirectoryChannel, TellsARefusalInBothFolders) {
    Receipt receipt;
    receipt.batch = "B1";
    receipt.outcome = ReceiptOutcome::Refused;
    const auto channel = open();
    ASSERT_TRUE(channel->acknowledge({}, receipt));
    EXPECT_NE(read(folder() / "ack/B1.ack"), "");
    EXPECT_NE(read(folder() / "error/B1.ack"), "");
    receipt.batch = "B2";
    receipt.outcome = ReceiptOutcome::Accepted;
    ASSERT_TRUE(channel->acknowledge({}, receipt));
    EXPECT_FALSE(std::filesystem::exists(folder() / "error/B2.ack"));
}

TEST_F(DirectoryChannel, WithoutAnOutboxSaysSo) {
    exchange_.channel.outbox.clear();
    auto put = open()->put(referral("<a/>"), "key");
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, sdk::ErrorCode::Unsupported);
}

}  // namespace
}  // namespace aidgate::channel
