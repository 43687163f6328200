#include "aidgate/channel/delivery.h"

#include <array>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "folder.h"

namespace aidgate::channel {
namespace {

// SM3 of "abc", GB/T 32905-2016 appendix A.
const std::string kAbc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";

class DeliveryOfFiles : public Folder {
protected:
    Delivery of(const std::string& name, const std::string& bytes, const std::string& said = {}) const {
        Delivery delivery;
        delivery.encoding = "GB18030";
        DataFile file;
        file.path = put(name, bytes);
        file.name = name;
        file.dataset = "relief";
        delivery.files.push_back(std::move(file));
        if (!said.empty()) {
            delivery.control =
                *parseControlFile("a.ctl", "dept=x\ndivision=210199\ndataset=relief\nfile=" + name + "\n" + said);
        }
        return delivery;
    }
};

using Verify = DeliveryOfFiles;
using VerifyRows = DeliveryOfFiles;
using OpenDelivery = DeliveryOfFiles;

TEST_F(Verify, FillsInBytesAndSm3) {
    Delivery delivery = of("a.txt", "abc", "bytes.a.txt=3\nsm3.a.txt=" + kAbc);
    const auto verified = verify(delivery);
    ASSERT_TRUE(verified) << verified.error().message.en;
    EXPECT_EQ(delivery.files[0].sm3, kAbc);
    EXPECT_EQ(delivery.files[0].bytes, 3U);
}

TEST_F(Verify, WithoutControlFileOnlyFillsIn) {
    Delivery delivery = of("a.txt", "abc");
    ASSERT_TRUE(verify(delivery));
    EXPECT_EQ(delivery.files[0].sm3, kAbc);
}

TEST_F(Verify, RefusesOtherBytesAndSaysBoth) {
    Delivery delivery = of("a.txt", "abc", "bytes.a.txt=4");
    const auto verified = verify(delivery);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(verified.error().message.en.find("'a.txt': the control file says 4 bytes, there are 3"),
              std::string::npos);
}

TEST_F(Verify, RefusesAnotherSm3AndSaysBoth) {
    std::string other = kAbc;
    other[63] = '1';
    Delivery delivery = of("a.txt", "abc", "sm3.a.txt=" + other);
    const auto verified = verify(delivery);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(verified.error().message.en.find(other), std::string::npos);
    EXPECT_NE(verified.error().message.en.find(kAbc), std::string::npos);
}

TEST_F(Verify, RefusesWhenAListedFileIsGone) {
    Delivery delivery = of("a.txt", "abc", "bytes.a.txt=3");
    std::filesystem::remove(delivery.files[0].path);
    EXPECT_EQ(verify(delivery).error().code, sdk::ErrorCode::NotFound);
    delivery.files.clear();
    EXPECT_EQ(verify(delivery).error().code, sdk::ErrorCode::Refused);
}

TEST_F(Verify, RefusesALinkPutInTheFilesPlace) {
    Delivery delivery = of("a.txt", "abc");
    std::filesystem::rename(delivery.files[0].path, folder() / "b.txt");
    std::filesystem::create_symlink(folder() / "b.txt", delivery.files[0].path);
    const auto verified = verify(delivery);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, sdk::ErrorCode::Refused);
}

TEST_F(Verify, GivesADigestOfNamesAndContents) {
    Delivery delivery = of("a.txt", "abc");
    ASSERT_TRUE(verify(delivery));
    const std::string digest = delivery.inputDigest();
    EXPECT_EQ(digest.size(), 64U);
    Delivery same = delivery;
    same.name = "another batch";
    EXPECT_EQ(same.inputDigest(), digest);
    same.files[0].name = "b.txt";
    EXPECT_NE(same.inputDigest(), digest);
    same = delivery;
    same.files[0].sm3[0] = '7';
    EXPECT_NE(same.inputDigest(), digest);
}

TEST_F(VerifyRows, ComparesWhatWasSaidWithWhatWasRead) {
    const Delivery delivery = of("a.txt", "abc", "rows.a.txt=3");
    EXPECT_TRUE(verifyRows(delivery, {{"a.txt", 3}, {"b.txt", 9}}));
    const auto verified = verifyRows(delivery, {{"a.txt", 2}});
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, sdk::ErrorCode::Refused);
    EXPECT_NE(verified.error().message.en.find("'a.txt': the control file says 3 rows, there are 2"),
              std::string::npos);
    EXPECT_FALSE(verifyRows(delivery, {}));
}

TEST_F(VerifyRows, TakesAFileNothingWasReadFromAsEmpty) {
    EXPECT_TRUE(verifyRows(of("a.txt", "abc", "rows.a.txt=0"), {}));
}

TEST_F(VerifyRows, ComparesSheetBySheetOrTheirSum) {
    const Delivery sheets = of("a.xlsx", "abc", "rows.a.xlsx#一=1\nrows.a.xlsx#二=2");
    EXPECT_TRUE(verifyRows(sheets, {{"a.xlsx#一", 1}, {"a.xlsx#二", 2}}));
    EXPECT_FALSE(verifyRows(sheets, {{"a.xlsx#一", 2}, {"a.xlsx#二", 1}}));
    const Delivery whole = of("a.xlsx", "abc", "rows.a.xlsx=3");
    EXPECT_TRUE(verifyRows(whole, {{"a.xlsx#一", 1}, {"a.xlsx#二", 2}}));
    EXPECT_FALSE(verifyRows(whole, {{"a.xlsx#一", 1}, {"a.xlsx.bak#二", 2}}));
}

TEST_F(VerifyRows, SaysNothingWithoutControlFile) {
    EXPECT_TRUE(verifyRows(of("a.txt", "abc"), {{"a.txt", 7}}));
}

std::string readAll(sdk::ByteReader& reader, std::size_t step) {
    std::string all;
    std::string buffer(step, '\0');
    while (true) {
        const auto got = reader.read(buffer);
        EXPECT_TRUE(got);
        if (!got || *got == 0) return all;
        all.append(buffer, 0, *got);
    }
}

TEST_F(OpenDelivery, ReadsTheFilesItNames) {
    std::string bytes;
    for (int at = 0; at < 200000; ++at) bytes += std::to_string(at);
    Delivery delivery = of("a.txt", bytes);
    ASSERT_TRUE(verify(delivery));
    const auto view = openDelivery(delivery);
    ASSERT_EQ(view->fileCount(), 1U);
    EXPECT_EQ(view->fileName(0), "a.txt");
    EXPECT_EQ(view->dataset(0), "relief");
    EXPECT_EQ(view->charset(), "GB18030");
    // Every opening begins at the first byte, and however much is asked for at a time.
    for (const std::size_t step : {std::size_t{7}, std::size_t{65536}, std::size_t{1} << 20U}) {
        const auto reader = view->open(0);
        ASSERT_TRUE(reader);
        EXPECT_EQ((*reader)->name(), "a.txt");
        EXPECT_EQ(readAll(**reader, step), bytes) << step;
    }
}

TEST_F(OpenDelivery, RefusesAFileThatChangedAfterItWasVerified) {
    Delivery delivery = of("a.txt", "abc");
    ASSERT_TRUE(verify(delivery));
    put("a.txt", "abcd");
    const auto reader = openDelivery(delivery)->open(0);
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().code, sdk::ErrorCode::Refused);
}

TEST_F(OpenDelivery, RefusesAFileThatChangesWhileItIsRead) {
    Delivery delivery = of("a.txt", std::string(1000, 'a'));
    ASSERT_TRUE(verify(delivery));
    const auto view = openDelivery(delivery);
    const auto reader = view->open(0);
    ASSERT_TRUE(reader);
    std::array<char, 10> some = {};
    ASSERT_TRUE((*reader)->read(some));
    put("a.txt", std::string(999, 'b'));
    while (true) {
        const auto got = (*reader)->read(some);
        if (!got) {
            EXPECT_EQ(got.error().code, sdk::ErrorCode::Refused);
            break;
        }
        ASSERT_NE(*got, 0U) << "the end was reached without a word";
    }
}

}  // namespace
}  // namespace aidgate::channel
