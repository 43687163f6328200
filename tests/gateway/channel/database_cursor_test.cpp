#include "database_cursor.h"

#include <gtest/gtest.h>

namespace aidgate::channel {
namespace {

TEST(DatabaseCursor, IsReadBackAsItWas) {
    const DatabaseCursor cursor{"2019-09-16 02:00:00", "2019-09-16 02:10:00", "abc"};
    const auto back = DatabaseCursor::parse(cursor.text());
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, cursor);
    EXPECT_EQ(*DatabaseCursor::parse(""), DatabaseCursor());
    for (const auto* wrong : {"7", "db1", "db1\x1F",
                              "db2\x1F"
                              "a\x1F"
                              "b\x1F"
                              "c",
                              "db1\x1F"
                              "a\x1F"
                              "b\x1F"
                              "c\x1F"
                              "d"})
        EXPECT_FALSE(DatabaseCursor::parse(wrong)) << wrong;
}

TEST(DatabaseCursor, ReadsTheTimesThatDatabasesWrite) {
    const auto two = secondsOf("2019-09-16 02:00:00");
    ASSERT_TRUE(two);
    EXPECT_EQ(*two, 1568599200.0);
    EXPECT_EQ(secondsOf("2019-09-16T02:00:00Z"), two);
    EXPECT_EQ(secondsOf("2019-09-16 10:00:00+08"), two);
    EXPECT_EQ(secondsOf("2019-09-16 10:00:00.000+08:00"), two);
    EXPECT_EQ(secondsOf("2019-09-15 22:30:00-0330"), two);
    EXPECT_NEAR(*secondsOf("2019-09-16 02:00:00.250"), *two + 0.25, 1e-6);
    EXPECT_EQ(secondsOf("2019-09-16"), *two - 7200);
    for (const auto* wrong :
         {"", "17", "2019-13-01", "2019-02-30", "20190916", "2019-09-16 02", "2019-09-16 02:00:00 x"})
        EXPECT_FALSE(secondsOf(wrong)) << wrong;
}

TEST(ReadWindow, ReachesBackAsFarAsTheOverlap) {
    ReadWindow window(10);
    for (const auto* second : {"01", "05", "09", "16"})
        ASSERT_TRUE(window.add(std::string("2019-09-16 02:00:") + second, "row"));
    const auto cursor = window.cursor();
    EXPECT_EQ(cursor.from, "2019-09-16 02:00:09");
    EXPECT_EQ(cursor.last, "2019-09-16 02:00:16");
    const auto again = [](bool joined) {
        ReadWindow later(10);
        for (const auto* second : {"09", "16"})
            EXPECT_TRUE(later.add(std::string("2019-09-16 02:00:") + second, "row"));
        if (joined) {
            EXPECT_TRUE(later.add("2019-09-16 02:00:16", "joined"));
        }
        return later.cursor();
    };
    EXPECT_EQ(again(false), cursor);
    EXPECT_NE(again(true), cursor);
}

TEST(ReadWindow, NeedsTimesForAnOverlap) {
    EXPECT_FALSE(ReadWindow(10).add("17", "row"));
    EXPECT_TRUE(ReadWindow(0).add("17", "row"));
}

}  // namespace
}  // namespace aidgate::channel
