#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rows.h"

namespace aidgate::link::testing {
namespace {

using ::testing::ElementsAre;

PartBuilder workers(std::string file, std::string division = "210199") {
    return PartBuilder("union_case", std::move(file), std::move(division));
}

void expectAccount(const Snapshot& snapshot, const std::string& dataset, std::uint64_t read, std::uint64_t accepted,
                   std::uint64_t rejected, std::uint64_t duplicate) {
    const auto& account = snapshot.find(dataset)->account;
    EXPECT_EQ(account.read, read);
    EXPECT_EQ(account.accepted, accepted);
    EXPECT_EQ(account.rejected, rejected);
    EXPECT_EQ(account.duplicate, duplicate);
}

TEST(Snapshot, OrdersRowsByFileName) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case",
        {workers("b.csv").row({{"case_no", "U-2"}}), workers("a.csv").row({{"case_no", "U-3"}})});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_case"), ElementsAre("union_case:U-3", "union_case:U-2"));
}

TEST(Snapshot, FirstRowOfAKeyStandsOverFiles) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case",
        {workers("a.csv").row({{"case_no", "U-1"}, {"city", "210199"}}),
         workers("b.csv", "210299")
             .row({{"case_no", "U-1"}, {"city", "210299"}})
             .row({{"case_no", "U-1"}, {"city", "210199"}})});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_case"), ElementsAre("union_case:U-1"));
    EXPECT_EQ(snapshot.find("union_case")->rows.lineage[0].file, 0u);
    expectAccount(snapshot, "union_case", 3, 1, 1, 1);
}

TEST(Snapshot, CountsPositionsOnOverFilesWithLostRows) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {workers("w.csv").row({{"case_no", "U-1"}}).row({{"case_no", "U-2"}})});
    add(snapshot, "union_member",
        {PartBuilder("union_member", "b.csv").lost("U-1").row({{"case_no", "U-1"}, {"relation", "三"}}),
         PartBuilder("union_member", "a.csv")
             .row({{"case_no", "U-1"}, {"relation", "一"}})
             .row({{"case_no", "U-2"}, {"relation", "一"}})
             .lost("U-1")});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_member"),
                ElementsAre("union_member:U-1/1", "union_member:U-2/1", "union_member:U-1/4"));
    expectAccount(snapshot, "union_member", 5, 3, 2, 0);
}

TEST(Snapshot, JoinedPartsAreThoseTheyWereReadFrom) {
    CurrentPart first = workers("a.csv").row({{"case_no", "U-1"}}).row({{"case_no", "U-2"}});
    CurrentPart second = workers("b.csv", "210299").row({{"case_no", "U-2"}}).row({{"case_no", "U-3"}});
    const auto& dataset = *dictionary().find("union_case");
    Snapshot snapshot(dictionary());
    EXPECT_TRUE(snapshot.allStand(dataset, {first, second}));
    EXPECT_TRUE(Snapshot::inOrderOfFiles({first, second}, {{"a.csv"}, {"b.csv"}}));
    first.rows.append(second.rows, 1);
    first.rows.files.push_back("b.csv");
    second.rows = record::Table(dataset);
    second.joined = 2;
    snapshot.add(dataset, {first, second});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_case"), ElementsAre("union_case:U-1", "union_case:U-2", "union_case:U-3"));
    expectAccount(snapshot, "union_case", 4, 3, 0, 1);
    const auto& rows = *snapshot.find("union_case");
    EXPECT_EQ(rows.parts[rows.partOf(1)].division, "210199");
    EXPECT_EQ(rows.parts[rows.partOf(2)].division, "210299");
}

TEST(Snapshot, PartsThatOvertakeOthersOrComeInAnotherOrderAreNotJoined) {
    CurrentPart first = workers("a.csv").row({{"case_no", "U-1"}}), second = first;
    first.agency = second.agency = "union_assistance";
    const auto& dataset = *dictionary().find("union_case");
    const Snapshot snapshot(dictionary());
    EXPECT_FALSE(snapshot.allStand(dataset, {first, second}));
    second.division = "210299";
    EXPECT_TRUE(snapshot.allStand(dataset, {first, second}));
    second.deleted = {0};
    EXPECT_FALSE(snapshot.allStand(dataset, {first, second}));
    EXPECT_FALSE(Snapshot::inOrderOfFiles({first, second}, {{"b.csv"}, {"a.csv"}}));
    EXPECT_FALSE(Snapshot::inOrderOfFiles({first, second}, {{"b.csv", "a.csv"}, {"c.csv"}}));
    second.lostPositions = {{"d.csv", "U-1", 1}};
    EXPECT_FALSE(Snapshot::inOrderOfFiles({first, second}, {{"a.csv"}, {"c.csv"}}));
    EXPECT_TRUE(Snapshot::inOrderOfFiles({first, second}, {{"a.csv"}, {"c.csv", "d.csv"}}));
}

// A family that a later delivery took back takes its members with it, though theirs came with one delivery.
TEST(Snapshot, RowsInsideRowsThatWereOvertakenAreNotJoined) {
    const auto& families = *dictionary().find("relief_case");
    CurrentPart full = PartBuilder("relief_case", "a.xml").row({{"relief_no", "D-1"}});
    full.agency = "civil_affairs";
    full.sequence = 1;
    CurrentPart gone = full;
    gone.sequence = 2;
    gone.deleted = {0};
    CurrentPart member = PartBuilder("relief_member", "a.xml").row({{"relief_no", "D-1"}});
    member.agency = "civil_affairs";
    Snapshot snapshot(dictionary());
    snapshot.add(families, {full, gone});
    EXPECT_FALSE(snapshot.allStand(*dictionary().find("relief_member"), {member}));
    member.agency = "another";
    EXPECT_TRUE(snapshot.allStand(*dictionary().find("relief_member"), {member}));
}

TEST(Snapshot, DropsEqualMembersOfOneFileOnly) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {workers("w.csv").row({{"case_no", "U-1"}}).row({{"case_no", "U-2"}})});
    add(snapshot, "union_member",
        {PartBuilder("union_member", "a.csv").row({{"case_no", "U-1"}, {"name", "王小雨"}}),
         PartBuilder("union_member", "b.csv")
             .row({{"case_no", "U-1"}, {"name", "王 小雨"}})
             .row({{"case_no", "U-2"}, {"name", "王小雨"}})});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_member"), ElementsAre("union_member:U-1/1", "union_member:U-2/1"));
    expectAccount(snapshot, "union_member", 3, 2, 0, 1);
}

TEST(Snapshot, RejectsMembersWithoutTheirFileButNotAid) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case", {workers("w.csv").row({{"case_no", "U-1"}})});
    add(snapshot, "union_member",
        {PartBuilder("union_member").row({{"case_no", "U-1"}}).row({{"case_no", "U-9"}}).row({{"case_no", "U-9"}})});
    add(snapshot, "aid", {PartBuilder("aid").row({{"aid_no", "A-1"}, {"case_no", "U-9"}})});
    snapshot.settle();
    EXPECT_THAT(subjects(snapshot, "union_member"), ElementsAre("union_member:U-1/1"));
    EXPECT_THAT(subjects(snapshot, "aid"), ElementsAre("aid:A-1"));
    // What is rejected takes part in nothing: the second row without its file is no duplicate of the first.
    expectAccount(snapshot, "union_member", 3, 1, 2, 0);
}

TEST(Snapshot, KeepsSeveralRowsOfAKeyThatDiffer) {
    Snapshot snapshot(dictionary());
    add(snapshot, "insurance",
        {PartBuilder("insurance", "a.txt")
             .row({{"person_no", "1"}, {"kind", "110"}})
             .row({{"person_no", "1"}, {"kind", "210"}}),
         PartBuilder("insurance", "b.txt").row({{"person_no", "1"}, {"kind", "110"}})});
    snapshot.settle();
    expectAccount(snapshot, "insurance", 3, 2, 0, 1);
}

struct Families {
    PartBuilder families, members;
};

Families family(const std::string& file, const std::string& amount, std::vector<std::string> members) {
    Families one{PartBuilder("relief_case", file), PartBuilder("relief_member", file)};
    one.families.row({{"relief_no", "D-1"}, {"amount", amount}});
    for (const auto& id : members) one.members.row({{"relief_no", "D-1"}, {"id_no", id}});
    return one;
}

TEST(Snapshot, AFamilyEqualWithItsMembersIsDroppedWithThem) {
    const auto first = family("a.xml", "100", {kWang, kZhou}), again = family("b.xml", "100", {kWang, kZhou});
    Snapshot snapshot(dictionary());
    add(snapshot, "relief_case", {first.families, again.families});
    add(snapshot, "relief_member", {first.members, again.members});
    snapshot.settle();
    expectAccount(snapshot, "relief_case", 2, 1, 0, 1);
    expectAccount(snapshot, "relief_member", 4, 2, 0, 2);
}

TEST(Snapshot, AFamilyWithOtherMembersIsRejectedWithThem) {
    const auto first = family("a.xml", "100", {kWang, kZhou}), again = family("b.xml", "100", {kWang});
    Snapshot snapshot(dictionary());
    add(snapshot, "relief_case", {first.families, again.families});
    add(snapshot, "relief_member", {first.members, again.members});
    snapshot.settle();
    expectAccount(snapshot, "relief_case", 2, 1, 1, 0);
    expectAccount(snapshot, "relief_member", 3, 2, 1, 0);
    EXPECT_THAT(subjects(snapshot, "relief_member"), ElementsAre("relief_member:D-1/1", "relief_member:D-1/2"));
}

TEST(Snapshot, IsDeliveredForItsPrefectureAndByItsProvince) {
    struct Case {
        const char *division, *place;
        bool delivered;
    };
    const Case kCases[] = {{"210199", "210199", true},  {"210100", "210199", true},  {"210299", "210199", false},
                           {"210000", "210199", true},  {"220000", "210199", false}, {"210199", "", false},
                           {"210199", "210000", false}, {"210102", "210199", true}};
    for (const auto& one : kCases) {
        Snapshot snapshot(dictionary());
        add(snapshot, "relief_case", {PartBuilder("relief_case", "a.xml", one.division)});
        snapshot.settle();
        EXPECT_EQ(snapshot.find("relief_case")->deliveredFor(one.place), one.delivered)
            << one.division << " for " << one.place;
    }
}

TEST(Snapshot, AFileWithoutRowsIsDelivered) {
    Snapshot snapshot(dictionary());
    add(snapshot, "membership", {PartBuilder("membership")});
    snapshot.settle();
    EXPECT_TRUE(snapshot.find("membership")->delivered);
    EXPECT_EQ(snapshot.find("placement"), nullptr);
}

}  // namespace
}  // namespace aidgate::link::testing
