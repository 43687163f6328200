// Envelopes around a drop directory, as an exchange is configured.
#include <filesystem>
#include <string>

#include "aidgate/channel/channel.h"
#include "aidgate/channel/wrapping.h"
#include "aidgate/crypto/key_pair.h"
#include "folder.h"

namespace aidgate::channel {
namespace {

namespace fs = std::filesystem;

const std::string kStem = "civil_affairs_210199_relief_20190916_0001";

class Enveloped : public Folder {
protected:
    Enveloped() {
        for (const char* name : {"inbox", "outbox", "receipts"}) fs::create_directories(folder() / name);
        exchange_.agency = "civil_affairs";
        exchange_.division = "210199";
        exchange_.dataset = "relief";
        exchange_.channel.directory = folder() / "inbox";
        exchange_.channel.outbox = folder() / "outbox";
        exchange_.channel.receipts = folder() / "receipts";
        exchange_.channel.settleSeconds = 0;
        auto& envelope = exchange_.channel.envelope;
        envelope.keys = {keyFile("ours", ours_)};
        envelope.signers = {put("theirs.pub", toPem(theirs_.publicKey()))};
        envelope.sealFor = put("theirs.pub", toPem(theirs_.publicKey()));
        envelope.signWith = keyFile("ours", ours_);
        sealedFor_ = {crypto::EnvelopeCipher::Sm4, ours_.publicKey(), theirs_};
    }
    fs::path keyFile(const std::string& name, const crypto::PrivateKey& key) const {
        const auto file = put(name, std::string(key.toPem().view()));
        fs::permissions(file, fs::perms(0600));
        return file;
    }
    std::unique_ptr<Channel> channel() const {
        auto opened = openChannel(exchange_, {{"civil_affairs"}, folder() / "spool"});
        EXPECT_TRUE(opened) << opened.error().message.en;
        return *std::move(opened);
    }

    crypto::PrivateKey ours_ = crypto::PrivateKey::generate(crypto::KeyKind::Sm2);
    crypto::PrivateKey theirs_ = crypto::PrivateKey::generate(crypto::KeyKind::Sm2);
    config::ExchangeSettings exchange_;
    crypto::Sealing sealedFor_{crypto::EnvelopeCipher::Sm4, ours_.publicKey(), theirs_};
};

TEST_F(Enveloped, DeliveriesAreOpenedAndLetGoOf) {
    ASSERT_TRUE(wrap(put(kStem + ".xml", "<a/>"), sealedFor_, folder() / "inbox"));
    const auto way = channel();
    const auto inventory = way->fetch("");
    ASSERT_TRUE(inventory) << inventory.error().message.en;
    ASSERT_EQ(inventory->deliveries.size(), 1U);
    const Delivery& delivery = inventory->deliveries[0];
    EXPECT_EQ(delivery.files[0].name, kStem + ".xml");
    EXPECT_EQ(read(delivery.files[0].path), "<a/>");
    Receipt receipt;
    receipt.batch = delivery.name;
    ASSERT_TRUE(way->acknowledge(delivery, receipt));
    EXPECT_FALSE(fs::exists(delivery.files[0].path));
    EXPECT_TRUE(fs::exists(folder() / "inbox" / (kStem + ".xml.env"))) << "what is the agency's stays";
    EXPECT_TRUE(fs::exists(folder() / "receipts" / (delivery.name + ".ack")));
}

TEST_F(Enveloped, WhatCannotBeOpenedIsAProblemAndRefused) {
    const auto file = wrap(put(kStem + ".xml", "<a/>"), sealedFor_, folder() / "inbox");
    ASSERT_TRUE(file);
    std::string bytes = read(*file);
    bytes[bytes.size() / 2] ^= 1;
    put("inbox/" + file->filename().string(), bytes);
    const auto inventory = channel()->fetch("");
    ASSERT_TRUE(inventory);
    EXPECT_TRUE(inventory->deliveries.empty());
    ASSERT_EQ(inventory->problems.size(), 1U);
    EXPECT_NE(read(folder() / "receipts" / (kStem + ".ack")).find("outcome=refused"), std::string::npos);
    EXPECT_TRUE(fs::is_empty(folder() / "spool" / "opened"));
}

// A directory that two exchanges share: each has keys of its own.
TEST_F(Enveloped, WhatIsForAnotherExchangeIsLeftAlone) {
    const std::string other = "civil_affairs_210199_deaths_20190916_0001";
    const auto stranger = crypto::PrivateKey::generate(crypto::KeyKind::Sm2);
    ASSERT_TRUE(wrap(put(other + ".xml", "<a/>"), {crypto::EnvelopeCipher::Sm4, stranger.publicKey(), theirs_},
                     folder() / "inbox"));
    const auto inventory = channel()->fetch("");
    ASSERT_TRUE(inventory);
    EXPECT_TRUE(inventory->problems.empty());
    ASSERT_EQ(inventory->deliveries.size(), 1U);
    EXPECT_EQ(inventory->deliveries[0].files[0].name, other + ".xml.env");
    EXPECT_TRUE(fs::is_empty(folder() / "receipts"));
}

TEST_F(Enveloped, OpenFilesAreRefusedWhereEnvelopesAreAgreed) {
    put("inbox/" + kStem + ".xml", "<a/>");
    EXPECT_EQ(channel()->fetch("")->deliveries.size(), 1U);
    exchange_.channel.envelope.required = true;
    EXPECT_TRUE(channel()->fetch("")->deliveries.empty());
}

TEST_F(Enveloped, FilesArePutSealedOnce) {
    OutgoingFiles files;
    files.files.push_back(put("list.xml", "<list/>"));
    ControlFile control;
    control.name = "list.ctl";
    control.dept = "union_assistance";
    control.division = "210199";
    control.dataset = "referral";
    control.files.push_back({"list.xml", {{"", 3}}, 7, std::nullopt});
    files.control = control;
    ASSERT_TRUE(channel()->put(files, "key"));
    const auto envelope = folder() / "outbox" / "list.xml.env";
    const std::string sent = read(envelope);
    const auto plain = openInto(envelope, {{theirs_}, {}, {ours_.publicKey()}}, folder());
    ASSERT_TRUE(plain) << plain.error().message.en;
    EXPECT_EQ(read(*plain), "<list/>");
    const std::string told = read(folder() / "outbox" / "list.ctl");
    EXPECT_NE(told.find("file=list.xml.env\nrows.list.xml.env=3\nbytes.list.xml.env=" + std::to_string(sent.size())),
              std::string::npos);
    ASSERT_TRUE(channel()->put(files, "key"));
    EXPECT_EQ(read(envelope), sent);
    put("list.xml", "<more/>");
    EXPECT_FALSE(channel()->put(files, "key"));
}

TEST_F(Enveloped, KeysThatAreNotThereAreSaidAtOnce) {
    exchange_.channel.envelope.keys = {folder() / "missing.pem"};
    EXPECT_FALSE(openChannel(exchange_, {{"civil_affairs"}, folder() / "spool"}));
}

}  // namespace
}  // namespace aidgate::channel
