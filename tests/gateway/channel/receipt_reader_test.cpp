#include "aidgate/channel/receipt_reader.h"

#include <gtest/gtest.h>

#include <fstream>

namespace aidgate::channel {
namespace {

TEST(ReceiptReader, ReadsWhatWriteReceiptWrites) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "receipts_read";
    std::filesystem::remove_all(folder);
    const Receipt receipt{.batch = "B1",
                          .agency = "civil_affairs",
                          .dataset = "referral",
                          .division = "210199",
                          .outcome = ReceiptOutcome::Refused,
                          .reason = {"no such division", "区划不存在"},
                          .at = "2019-09-17T08:00:00Z",
                          .counts = {{"referral.read", "2"}},
                          .inputDigest = "ab"};
    ASSERT_TRUE(writeReceipt(folder, receipt));
    std::ofstream(folder / "notes.txt") << "nobody's";
    const auto read = readReceipts(folder);
    EXPECT_TRUE(read.problems.empty());
    ASSERT_EQ(read.receipts.size(), 1U);
    const auto& same = read.receipts.front();
    EXPECT_EQ(same.batch, receipt.batch);
    EXPECT_EQ(same.agency, receipt.agency);
    EXPECT_EQ(same.division, receipt.division);
    EXPECT_EQ(same.outcome, receipt.outcome);
    EXPECT_EQ(same.reason, receipt.reason);
    EXPECT_EQ(same.at, receipt.at);
    EXPECT_EQ(same.counts, receipt.counts);
    EXPECT_EQ(same.inputDigest, receipt.inputDigest);
}

TEST(ReceiptReader, TakesWhatAgenciesAddAndTellsWhatIsMissing) {
    const auto lenient = parseReceipt("x.ack", "\r\nbatch=B1\r\noperator=9\r\noutcome=accepted\r\nreason=ok\r\n");
    ASSERT_TRUE(lenient);
    EXPECT_EQ(lenient->batch, "B1");
    EXPECT_EQ(lenient->reason.zh, "ok");
    EXPECT_TRUE(lenient->counts.empty());
    EXPECT_FALSE(parseReceipt("x.ack", "outcome=accepted\n"));
    EXPECT_FALSE(parseReceipt("x.ack", "batch=B1\noutcome=maybe\n"));
    EXPECT_FALSE(parseReceipt("x.ack", ""));
    EXPECT_EQ(readReceipts("/no/such/folder").problems.size(), 1U);
}

}  // namespace
}  // namespace aidgate::channel
