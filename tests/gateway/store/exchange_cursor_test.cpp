#include "store_fixture.h"

namespace aidgate::store {
namespace {

class ExchangeCursor : public StoreTest {
protected:
    Delivery deliveryAt(const std::string& name, const std::string& cursor) {
        auto delivery = deliveryOf(name, workers(1, 3));
        delivery.header.cursor = cursor;
        return delivery;
    }
    std::string cursor(std::string_view exchange = "union-210199") {
        const auto read = store().cursor(exchange);
        return read ? *read : "error: " + read.error().message.en;
    }
};

TEST_F(ExchangeCursor, IsThatOfTheBatchSealedLast) {
    EXPECT_EQ(cursor(), "");
    ASSERT_TRUE(store().seal(deliveryAt("B1", "2019-09-16T00:00:00|7")));
    EXPECT_EQ(cursor(), "2019-09-16T00:00:00|7");
    ASSERT_TRUE(store().seal(deliveryAt("B2", "2019-09-17T00:00:00|9")));
    ASSERT_TRUE(store().seal(deliveryAt("B3", "")));  // a delivery of no cursor leaves it where it is
    EXPECT_EQ(cursor(), "2019-09-17T00:00:00|9");
    EXPECT_EQ(cursor("another"), "");
    close();
    EXPECT_EQ(cursor(), "2019-09-17T00:00:00|9");
}

TEST_F(ExchangeCursor, DoesNotMoveWithABatchThatIsNotSealed) {
    ASSERT_TRUE(store().seal(deliveryAt("B1", "first")));
    auto other = deliveryAt("B1", "second");  // the same name, other content
    other.header.inputDigest = "another";
    EXPECT_FALSE(store().seal(other));
    auto unbalanced = deliveryAt("B2", "third");
    ++unbalanced.parts.front().account.read;
    EXPECT_FALSE(store().seal(unbalanced));
    EXPECT_EQ(cursor(), "first");
}

TEST_F(ExchangeCursor, MovesWithAHeldBatchAndWithOneThatCameBefore) {
    auto held = heldDeliveryOf("B1", workers(1, 3));
    held.header.cursor = "held";
    ASSERT_TRUE(store().seal(held));
    EXPECT_EQ(cursor(), "held");
    held.header.cursor = "again";
    ASSERT_TRUE(store().seal(held));
    EXPECT_EQ(cursor(), "again");
    EXPECT_EQ(store().batches()->size(), 1u);
}

TEST_F(ExchangeCursor, IsNotInTheClear) {
    const std::string secret = "AAC002>210199196905121039";
    ASSERT_TRUE(store().seal(deliveryAt("B1", secret)));
    close();
    std::ifstream in(file_, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(bytes.empty());
    EXPECT_EQ(bytes.find(secret), std::string::npos);
}

}  // namespace
}  // namespace aidgate::store
