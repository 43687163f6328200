#include <sys/stat.h>
#include <gtest/gtest.h>

#include <optional>

#include "aidgate/channel/channel.h"
#include "aidgate/crypto/digest.h"
#include "folder.h"
#include "sshd.h"

namespace aidgate::channel {
namespace {

const std::string kStem = "civil_affairs_210199_relief_20190916_0001";
const std::string kName = kStem + ".xml";

std::string sm3(std::string_view text) {
    return crypto::digest(crypto::DigestKind::Sm3, text).hex();
}

std::string controlOf(const std::string& name, const std::string& content) {
    return "dept=civil_affairs\ndivision=210199\ndataset=relief\nfile=" + name + "\nbytes." + name + "=" +
           std::to_string(content.size()) + "\nsm3." + name + "=" + sm3(content) + "\n";
}

class SftpChannel : public Folder {
protected:
    static void SetUpTestSuite() {
        if (!installed("/usr/sbin/sshd")) return;
        sshd_.emplace();
        wire_.emplace(sshd_->port());
    }
    static void TearDownTestSuite() {
        wire_.reset();
        sshd_.reset();
    }

    void SetUp() override {
        if (!sshd_) {
            ASSERT_FALSE(mustRun()) << "openssh-server is not installed";
            GTEST_SKIP() << "openssh-server is not installed";
        }
        wire_->cutAfter(UINT64_MAX);
        home_ = sshd_->path() / ::testing::UnitTest::GetInstance()->current_test_info()->name();
        for (const auto& name : {home_, home_ / "in", home_ / "out", home_ / "ack"}) {
            std::filesystem::create_directory(name);
            ServerFolder::give(name);
        }
        knows("host");
        exchange_.agency = "civil_affairs";
        exchange_.division = "210199";
        exchange_.dataset = "relief";
        auto& sftp = exchange_.channel.sftp;
        sftp.host = "127.0.0.1";
        sftp.port = wire_->port();
        sftp.user = sshd_->user();
        sftp.knownHosts = folder() / "known_hosts";
        sftp.key = sshd_->path() / "client";
        sftp.inbox = home_ / "in";
        sftp.outbox = home_ / "out";
        sftp.receipts = home_ / "ack";
        sftp.timeoutSeconds = 20;
    }

    void knows(const std::string& key) const { put("known_hosts", sshd_->knownAs(key, wire_->port())); }
    void remote(const std::string& name, const std::string& content) const {
        std::ofstream(home_ / "in" / name, std::ios::binary) << content;
    }
    void delivers(const std::string& name, const std::string& content) const {
        remote(name, content);
        remote(std::filesystem::path(name).stem().string() + ".ctl", controlOf(name, content));
    }
    std::unique_ptr<Channel> open(std::stop_token stop = {}) const {
        auto opened = openChannel(exchange_, {.agencies = {"civil_affairs", "human_resources"},
                                              .spool = folder() / "spool",
                                              .now = [this] { return now_; },
                                              .stop = std::move(stop)});
        EXPECT_TRUE(opened);
        return *std::move(opened);
    }
    Inventory fetched(const std::string& cursor = "") const {
        auto inventory = open()->fetch(cursor);
        EXPECT_TRUE(inventory) << (inventory ? "" : inventory.error().message.en) << contentOf(sshd_->log());
        return inventory ? *std::move(inventory) : Inventory();
    }
    sdk::Error refused() const {
        auto inventory = open()->fetch("");
        EXPECT_FALSE(inventory);
        return inventory ? sdk::Error{sdk::ErrorCode::Internal, {}} : inventory.error();
    }
    OutgoingFiles referral(const std::string& content) const {
        const auto path = put(kName, content);
        return {{path}, *parseControlFile(kStem + ".ctl", controlOf(kName, content))};
    }
    Receipt accepted() const {
        Receipt receipt;
        receipt.batch = kStem;
        receipt.outcome = ReceiptOutcome::Accepted;
        return receipt;
    }

    static std::optional<Sshd> sshd_;
    static std::optional<Wire> wire_;
    std::filesystem::path home_;
    config::ExchangeSettings exchange_;
    std::chrono::system_clock::time_point now_ = std::chrono::system_clock::now();
};

std::optional<Sshd> SftpChannel::sshd_;
std::optional<Wire> SftpChannel::wire_;

TEST_F(SftpChannel, FetchesADeliveryTellsTheAgencyAndFetchesItNoMore) {
    delivers(kName, "<all/>");
    remote("human_resources_210199_employment_20190916_0001.txt", "another agency's");
    remote("civil_affairs_210199_death_20190916_0001.ctl",
           "dept=civil_affairs\ndivision=210199\ndataset=death\nfile=civil_affairs_210199_death_20190916_0001.xml\n");
    auto inventory = fetched();
    EXPECT_TRUE(inventory.problems.empty());
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    ASSERT_TRUE(verify(inventory.deliveries[0]));
    EXPECT_EQ(read(inventory.deliveries[0].files[0].path), "<all/>");
    const std::string cursor = inventory.deliveries[0].cursor;

    ASSERT_TRUE(open()->acknowledge(inventory.deliveries[0], accepted()));
    ASSERT_TRUE(open()->acknowledge(inventory.deliveries[0], accepted()));
    EXPECT_NE(read(home_ / "ack" / (kStem + ".ack")).find("outcome=accepted"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(inventory.deliveries[0].files[0].path));
    EXPECT_EQ(read(home_ / "in" / kName), "<all/>");  // theirs

    EXPECT_TRUE(fetched(cursor).deliveries.empty());
    EXPECT_EQ(fetched("").deliveries.size(), 1U);  // the store was set back to the day before
}

TEST_F(SftpChannel, OffersAgainWhatWasRefused) {
    delivers(kName, "<all/>");
    const auto inventory = fetched();
    Receipt receipt = accepted();
    receipt.outcome = ReceiptOutcome::Refused;
    ASSERT_TRUE(open()->acknowledge(inventory.deliveries.at(0), receipt));
    const auto before = wire_->passed();
    EXPECT_EQ(fetched().deliveries.size(), 1U);
    EXPECT_GT(wire_->passed(), before);
}

TEST_F(SftpChannel, GoesOnWhereTheConnectionWasCut) {
    std::string content(std::size_t{8} << 20U, '\0');
    for (std::size_t at = 0; at < content.size(); ++at) content[at] = static_cast<char>(at * 2654435761U >> 13U);
    delivers(kName, content);
    wire_->cutAfter(std::uint64_t{5} << 20U);
    EXPECT_EQ(refused().code, sdk::ErrorCode::Io);
    wire_->cutAfter(UINT64_MAX);
    auto inventory = fetched();
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_TRUE(verify(inventory.deliveries[0]));
    EXPECT_LT(wire_->passed(), std::uint64_t{6} << 20U);
}

TEST_F(SftpChannel, RefusesAServerItDoesNotKnow) {
    put("known_hosts", "");
    const auto error = refused();
    EXPECT_EQ(error.code, sdk::ErrorCode::Refused);
    EXPECT_NE(error.message.en.find("is not in '" + (folder() / "known_hosts").string()), std::string::npos);
    EXPECT_EQ(contentOf(sshd_->log()).find("Accepted publickey for intruder"), std::string::npos);
}

TEST_F(SftpChannel, RefusesAServerWhoseKeyChanged) {
    knows("stranger");
    const auto error = refused();
    EXPECT_EQ(error.code, sdk::ErrorCode::Refused);
    EXPECT_NE(error.message.en.find("shows another key"), std::string::npos) << error.message.en;
}

TEST_F(SftpChannel, SaysThatItsKeyIsNotKnown) {
    exchange_.channel.sftp.key = sshd_->path() / "stranger";
    EXPECT_EQ(refused().code, sdk::ErrorCode::PermissionDenied);
}

TEST_F(SftpChannel, RefusesAKeyThatOthersMayRead) {
    const auto key = put("key", contentOf(sshd_->path() / "client"));
    ::chmod(key.c_str(), 0644);
    exchange_.channel.sftp.key = key;
    const auto error = refused();
    EXPECT_EQ(error.code, sdk::ErrorCode::InvalidConfig);
    EXPECT_NE(error.message.en.find("chmod 600"), std::string::npos);
}

TEST_F(SftpChannel, LeavesAFileThatIsBeingWritten) {
    exchange_.channel.control = config::ControlFiles::None;
    exchange_.channel.settleSeconds = 0;
    std::ofstream growing(home_ / "in" / kName, std::ios::binary);
    growing << std::string(100'000, 'x') << std::flush;
    std::jthread writer([&growing](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            growing << 'x' << std::flush;
            std::this_thread::yield();
        }
    });
    const auto inventory = fetched();
    writer.request_stop();
    writer.join();
    EXPECT_TRUE(inventory.deliveries.empty());
    EXPECT_EQ(inventory.unsettled, std::vector<std::string>{kName});
    EXPECT_EQ(fetched().deliveries.size(), 1U);
}

TEST_F(SftpChannel, WaitsUntilAFileWithoutControlFileWasLeftAlone) {
    exchange_.channel.control = config::ControlFiles::None;
    exchange_.channel.settleSeconds = 60;
    remote(kName, "<all/>");
    EXPECT_EQ(fetched().unsettled, std::vector<std::string>{kStem});
    now_ += std::chrono::seconds(70);
    EXPECT_EQ(fetched().deliveries.size(), 1U);
}

TEST_F(SftpChannel, TrustsNoNameOfAListing) {
    delivers(kName, "<all/>");
    for (const auto* name : {"a\\b.ctl", "..\n..\netc\npasswd.ctl", "%2e%2e%2fup.ctl", "名单 1.ctl", "\"; rm.ctl"})
        remote(name, "dept=civil_affairs\ndivision=210199\ndataset=relief\nfile=../../../etc/passwd\n");
    exchange_.channel.control = config::ControlFiles::None;
    exchange_.channel.settleSeconds = 0;
    std::filesystem::create_directory(home_ / "in" / "civil_affairs_210199_relief_20190916_0009.xml");
    const auto inventory = fetched();
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_EQ(inventory.deliveries[0].name, kStem);
    EXPECT_GE(inventory.problems.size(), 5U);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder()))
        EXPECT_NE(entry.path().filename(), "passwd");
}

TEST_F(SftpChannel, RefusesAFolderWithTooManyFiles) {
    for (int file = 0; file < 300; ++file) remote("n" + std::to_string(file), "");
    exchange_.channel.sftp.mostFiles = 100;
    const auto error = refused();
    EXPECT_EQ(error.code, sdk::ErrorCode::Refused);
    EXPECT_NE(error.message.en.find("more than 100 files"), std::string::npos);
}

TEST_F(SftpChannel, RefusesAFileThatIsTooLargeAndTakesTheOthers) {
    delivers(kName, std::string((std::size_t{1} << 20U) + 1, 'x'));
    delivers("civil_affairs_210199_relief_20190917_0001.xml", "<all/>");
    exchange_.channel.sftp.mostMebibytes = 1;
    const auto inventory = fetched();
    ASSERT_EQ(inventory.deliveries.size(), 1U);
    EXPECT_EQ(inventory.deliveries[0].name, "civil_affairs_210199_relief_20190917_0001");
    ASSERT_FALSE(inventory.problems.empty());
}

TEST_F(SftpChannel, PutsFilesWholeAndOnlyOnce) {
    const auto files = referral("<referral/>");
    ASSERT_TRUE(open()->put(files, "key-1"));
    EXPECT_EQ(read(home_ / "out" / kName), "<referral/>");
    EXPECT_EQ(read(home_ / "out" / (kStem + ".ctl")), controlOf(kName, "<referral/>"));
    std::filesystem::remove(home_ / "out" / kName);  // the agency took it
    ASSERT_TRUE(open()->put(files, "key-1"));
    EXPECT_FALSE(std::filesystem::exists(home_ / "out" / kName));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(home_ / "out"), {}), 1);
}

TEST_F(SftpChannel, NeverWritesOverAnotherFile) {
    std::ofstream(home_ / "out" / kName) << "theirs";
    const auto put = open()->put(referral("<referral/>"), "key-1");
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, sdk::ErrorCode::Refused);
    EXPECT_EQ(read(home_ / "out" / kName), "theirs");
}

TEST_F(SftpChannel, SendsAgainWhatWasCutOff) {
    std::ofstream(home_ / "out" / ("." + kName + ".tmp")) << "half of a longer file than it is";
    ServerFolder::give(home_ / "out" / ("." + kName + ".tmp"));
    ASSERT_TRUE(open()->put(referral("<referral/>"), "key-1"));
    EXPECT_EQ(read(home_ / "out" / kName), "<referral/>");
}

TEST_F(SftpChannel, ReadsTheAgencysReceiptsForWhatWaitsForOne) {
    EXPECT_TRUE(open()->receipts({kStem})->receipts.empty()) << "no place for them";
    exchange_.channel.sftp.answers = home_ / "ack";
    const auto answer = [&](const std::string& name, const std::string& text) {
        std::ofstream(home_ / "ack" / name, std::ios::binary) << text;
    };
    answer(kStem + ".ack", "batch=" + kStem + "\noutcome=refused\nreason=mended\n");
    answer("another.ack", "batch=another\noutcome=accepted\n");
    answer("broken.ack", "outcome=accepted\n");
    answer("large.ack", std::string(2U << 20U, 'x'));
    const auto received = open()->receipts({kStem, "broken", "large", "not-there"});
    ASSERT_TRUE(received) << received.error().message.en;
    ASSERT_EQ(received->receipts.size(), 1U);
    EXPECT_EQ(received->receipts[0].batch, kStem);
    EXPECT_EQ(received->receipts[0].outcome, ReceiptOutcome::Refused);
    ASSERT_EQ(received->problems.size(), 2U);
    EXPECT_NE(received->problems[0].message.en.find("'batch'"), std::string::npos);
    EXPECT_EQ(received->problems[1].code, sdk::ErrorCode::Refused);
    EXPECT_TRUE(std::filesystem::exists(home_ / "ack" / (kStem + ".ack"))) << "it is the agency's";
    exchange_.channel.sftp.answers = home_ / "nowhere";
    EXPECT_FALSE(open()->receipts({kStem}));
}

TEST_F(SftpChannel, StopsWhenItIsTold) {
    std::stop_source stop;
    stop.request_stop();
    const auto inventory = open(stop.get_token())->fetch("");
    ASSERT_FALSE(inventory);
    EXPECT_EQ(inventory.error().code, sdk::ErrorCode::Busy);
}

}  // namespace
}  // namespace aidgate::channel
