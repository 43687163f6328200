#include "aidgate/sdk/text.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "aidgate/sdk/error.h"

namespace aidgate::sdk {
namespace {

TEST(Say, FillsThePlacesOfBothLanguagesInTheirOwnOrder) {
    const Text told = say("row {0} of {1}", "{1} 的第 {0} 行", 7, "worker.csv");
    EXPECT_EQ(told.en, "row 7 of worker.csv");
    EXPECT_EQ(told.zh, "worker.csv 的第 7 行");
}

TEST(Say, UsesAnArgumentAsOftenAsItHasPlaces) {
    EXPECT_EQ(say("{0} or {0}", "{0}", std::string("x")).en, "x or x");
}

TEST(Say, GivesEachSentenceItsOwnLanguageOfAText) {
    const Text verb{"read", "读取"};
    const Text told = say("cannot {0} it", "无法{0}", verb);
    EXPECT_EQ(told.en, "cannot read it");
    EXPECT_EQ(told.zh, "无法读取");
}

TEST(Say, LeavesWhatLooksLikeAPlaceInAnArgument) {
    EXPECT_EQ(say("{0} {1}", "{0}{1}", "{1}", "b").en, "{1} b");
}

TEST(Say, LeavesBracesThatAreNoPlace) {
    EXPECT_EQ(say("{en, zh} {0", "{0 {}").en, "{en, zh} {0");
}

TEST(Error, IsNotMadeOfOneLanguage) {
    EXPECT_FALSE((std::is_constructible_v<Text, std::string>));
    EXPECT_FALSE((std::is_constructible_v<Error, ErrorCode, std::string>));
    EXPECT_FALSE(std::is_default_constructible_v<Error>);
    EXPECT_TRUE((std::is_constructible_v<Error, ErrorCode, Text>));
}

TEST(Error, StandsBehindItsPlaceForPeople) {
    const Text withPlace = toText({ErrorCode::Io, {"cannot write", "无法写入"}, {"a.csv", 3}});
    EXPECT_EQ(withPlace.en, "a.csv:3: cannot write");
    EXPECT_EQ(withPlace.zh, "a.csv:3: 无法写入");
    EXPECT_EQ(toText({ErrorCode::Io, {"cannot write", "无法写入"}}).zh, "无法写入");
}

}  // namespace
}  // namespace aidgate::sdk
