#include "aidgate/channel/wrapping.h"

#include <filesystem>
#include <string>

#include "aidgate/channel/directory.h"
#include "aidgate/crypto/digest.h"
#include "folder.h"
#include "zip_file.h"

namespace aidgate::channel {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kAgencies = {"civil_affairs"};
const std::string kStem = "civil_affairs_210199_relief_20190916_0001";
const std::string kXml = "<MZJZ_BATCH/>";

struct Keys {
    crypto::PrivateKey ours = crypto::PrivateKey::generate(crypto::KeyKind::Sm2);
    crypto::PrivateKey theirs = crypto::PrivateKey::generate(crypto::KeyKind::Sm2);
};

class Wrapping : public Folder {
protected:
    Wrapping() {
        fs::create_directories(inbox());
        unwrapping_.keys = {{keys_.ours}, {}, {keys_.theirs.publicKey()}};
        unwrapping_.agencies = kAgencies;
    }
    fs::path inbox() const { return folder() / "inbox"; }
    fs::path opened() const { return folder() / "opened"; }
    crypto::Sealing sealing() const {
        return {crypto::EnvelopeCipher::Sm4, keys_.ours.publicKey(), keys_.theirs, 1024};
    }
    // Puts an envelope of `content` into the inbox; its name.
    std::string sealed(const std::string& name, const std::string& content) const {
        const auto file = wrap(put(name, content), sealing(), inbox());
        EXPECT_TRUE(file) << file.error().message.en;
        fs::remove(folder() / name);
        return file->filename().string();
    }
    void control(const std::string& file, const std::string& more = {}) const {
        const std::string bytes = read(inbox() / file);
        put("inbox/" + kStem + ".ctl", "dept=civil_affairs\ndivision=210199\ndataset=relief\nbatch=B1\nfile=" + file +
                                           "\nbytes." + file + "=" + std::to_string(bytes.size()) + "\nsm3." + file +
                                           "=" + crypto::digest(crypto::DigestKind::Sm3, bytes).hex() + "\n" + more);
    }
    Delivery delivery() const {
        const Inventory found = look(inbox(), kAgencies);
        EXPECT_TRUE(found.problems.empty());
        EXPECT_EQ(found.deliveries.size(), 1U);
        return found.deliveries.empty() ? Delivery() : found.deliveries.front();
    }
    sdk::Result<Delivery> unwrapped() { return unwrap(delivery(), unwrapping_, opened()); }

    Keys keys_;
    Unwrapping unwrapping_;
};

TEST_F(Wrapping, OpensAnEnvelopeUnderItsControlFile) {
    const std::string name = sealed(kStem + ".xml", kXml);
    control(name, "rows." + name + "=7\n");
    EXPECT_TRUE(isWrapped(delivery()));
    auto inside = unwrapped();
    ASSERT_TRUE(inside) << inside.error().message.en;
    ASSERT_EQ(inside->files.size(), 1U);
    EXPECT_EQ(inside->name, "B1");
    EXPECT_EQ(inside->files[0].name, kStem + ".xml");
    EXPECT_EQ(inside->files[0].dataset, "relief");
    EXPECT_EQ(read(inside->files[0].path), kXml);
    EXPECT_EQ(fs::status(opened()).permissions(), fs::perms::owner_all);
    ASSERT_TRUE(verify(*inside));
    EXPECT_TRUE(verifyRows(*inside, {{kStem + ".xml", 7}}));
    EXPECT_FALSE(verifyRows(*inside, {{kStem + ".xml", 6}}));
    EXPECT_FALSE(isWrapped(*inside));
}

TEST_F(Wrapping, IdentifiesADeliveryByWhatIsInside) {
    sealed(kStem + ".xml", kXml);
    auto first = unwrapped();
    ASSERT_TRUE(first) << first.error().message.en;
    ASSERT_TRUE(verify(*first));
    const std::string digest = first->inputDigest();
    sealed(kStem + ".xml", kXml);  // other bytes, same content
    auto again = unwrapped();
    ASSERT_TRUE(again && verify(*again));
    EXPECT_EQ(again->inputDigest(), digest);
}

TEST_F(Wrapping, RefusesWhatIsNotWhatTheControlFileSays) {
    const std::string name = sealed(kStem + ".xml", kXml);
    control(name);
    sealed(kStem + ".xml", kXml);
    const auto inside = unwrapped();
    ASSERT_FALSE(inside);
    EXPECT_EQ(inside.error().code, sdk::ErrorCode::Refused);
    EXPECT_FALSE(fs::exists(opened()));
}

TEST_F(Wrapping, LeavesNothingOfAnAlteredEnvelope) {
    const std::string name = sealed(kStem + ".xml", std::string(5000, 'x'));
    std::string bytes = read(inbox() / name);
    bytes[bytes.size() - 200] ^= 1;
    put("inbox/" + name, bytes);
    EXPECT_FALSE(unwrapped());
    EXPECT_FALSE(fs::exists(opened()));
}

TEST_F(Wrapping, RefusesAnEnvelopeUnderAnotherName) {
    const std::string name = sealed(kStem + ".xml", kXml);
    fs::rename(inbox() / name, inbox() / "civil_affairs_210199_relief_20190916_0002.xml.env");
    EXPECT_FALSE(unwrapped());
}

TEST_F(Wrapping, RefusesOpenFilesWhereEnvelopesAreAgreed) {
    put("inbox/" + kStem + ".xml", kXml);
    EXPECT_TRUE(unwrapped());
    unwrapping_.envelopesOnly = true;
    EXPECT_FALSE(unwrapped());
}

TEST_F(Wrapping, OpensAZipAndCountsRowsByEntry) {
    const std::string other = "civil_affairs_210199_deaths_20190916_0001.xml";
    put("inbox/" + kStem + ".zip", zipOf({{kStem + ".xml", kXml}, {other, "<MZBZ_BATCH/>"}}));
    control(kStem + ".zip", "rows." + kStem + ".zip#" + other + "=3\n");
    auto inside = unwrapped();
    ASSERT_TRUE(inside) << inside.error().message.en;
    ASSERT_EQ(inside->files.size(), 2U);
    EXPECT_EQ(inside->files[0].dataset, "deaths");
    EXPECT_EQ(inside->files[1].dataset, "relief");
    EXPECT_TRUE(verifyRows(*inside, {{other, 3}}));
    EXPECT_FALSE(verifyRows(*inside, {{other, 2}}));
}

TEST_F(Wrapping, OpensAZipInAnEnvelopeWithItsControlFileInside) {
    const std::string file = kStem + ".xml";
    const std::string inner = "dept=civil_affairs\ndivision=210199\ndataset=relief\nbatch=B7\nfile=" + file + "\nsm3." +
                              file + "=" + crypto::digest(crypto::DigestKind::Sm3, kXml).hex() + "\n";
    sealed(kStem + ".zip", zipOf({{file, kXml}, {kStem + ".ctl", inner}}));
    auto inside = unwrapped();
    ASSERT_TRUE(inside) << inside.error().message.en;
    EXPECT_EQ(inside->name, "B7");
    ASSERT_EQ(inside->files.size(), 1U);
    EXPECT_TRUE(verify(*inside));
    EXPECT_FALSE(fs::exists(opened() / (kStem + ".zip")));
    // The digest inside is checked as any.
    std::ofstream(inside->files[0].path, std::ios::app) << "more";
    EXPECT_FALSE(verify(*inside));
}

TEST_F(Wrapping, RefusesAControlFileInsideThatNamesAnother) {
    const std::string file = "civil_affairs_210199_deaths_20190916_0001.xml";
    const std::string inner = "dept=civil_affairs\ndivision=210199\ndataset=deaths\nfile=" + file + "\n";
    sealed(kStem + ".zip", zipOf({{file, kXml}, {"a.ctl", inner}}));
    EXPECT_FALSE(unwrapped());
}

TEST_F(Wrapping, RefusesFilesTheControlFileInsideDoesNotList) {
    const std::string file = kStem + ".xml";
    const std::string inner = "dept=civil_affairs\ndivision=210199\ndataset=relief\nfile=" + file + "\n";
    sealed(kStem + ".zip", zipOf({{file, kXml}, {"extra.xml", kXml}, {kStem + ".ctl", inner}}));
    EXPECT_FALSE(unwrapped());
}

TEST_F(Wrapping, RefusesNests) {
    sealed(kStem + ".zip", zipOf({{"a.zip", zipOf({{"b", "1"}})}}));
    EXPECT_FALSE(unwrapped());
    EXPECT_FALSE(fs::exists(opened()));
}

TEST_F(Wrapping, WrittenEnvelopesAreForTheirOwnerOnly) {
    const auto file = wrap(put("a.xml", kXml), sealing(), folder() / "out");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->filename(), "a.xml.env");
    const auto header = inspect(*file);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->name, "a.xml");
    EXPECT_EQ(fs::status(folder() / "out").permissions(), fs::perms::owner_all);
    EXPECT_FALSE(inspect(put("b.env", "text")));
}

TEST(FileName, ReadsThatOfAnEnvelope) {
    const auto name = parseFileName(kStem + ".xml.env", kAgencies);
    ASSERT_TRUE(name);
    EXPECT_EQ(name->stem(), kStem);
    EXPECT_EQ(name->extension, "xml.env");
    EXPECT_FALSE(parseFileName(kStem + ".env", kAgencies));
}

}  // namespace
}  // namespace aidgate::channel
