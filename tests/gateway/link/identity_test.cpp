#include "aidgate/link/identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rows.h"

namespace aidgate::link::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const GraphOptions kAutumn{*value::CivilDate::of(2019, 9, 16)};

// "left + right" of each pair.
std::vector<std::string> keys(const Snapshot& snapshot, const Graph& graph, const std::vector<RowPair>& pairs) {
    const auto key = [&](const PersonRow& row) {
        return snapshot.subject(graph.datasets()[row.dataset]->rows.dataset().name, row.row);
    };
    std::vector<std::string> all;
    for (const auto& pair : pairs) all.push_back(key(pair.left) + " + " + key(pair.right));
    return all;
}

std::vector<std::string> disagreements(const std::vector<PartBuilder>& parts) {
    Snapshot snapshot(dictionary());
    for (const auto& part : parts) add(snapshot, part.dataset().name, {part});
    snapshot.settle();
    const auto graph = Graph::build(snapshot, kAutumn);
    return keys(snapshot, *graph, nameDisagreements(snapshot, *graph));
}

TEST(NameDisagreements, AreTellEachOtherNameOnceByTheSmallestRow) {
    EXPECT_THAT(disagreements({PartBuilder("death").row({{"death_no", "S-1"}, {"id_no", kWang}, {"name", "王建国"}}),
                               PartBuilder("insurance")
                                   .row({{"person_no", "2"}, {"id_no", kWang}, {"name", "王大"}})
                                   .row({{"person_no", "1"}, {"id_no", kWang}, {"name", "王大"}})
                                   .row({{"person_no", "3"}, {"id_no", kWang}, {"name", "王二"}})}),
                ElementsAre("death:S-1 + insurance:1", "death:S-1 + insurance:3"));
}

TEST(NameDisagreements, LetVariantsSpacesAndAliasesAgree) {
    EXPECT_THAT(
        disagreements({PartBuilder("insurance")
                           .row({{"person_no", "1"}, {"id_no", kWang}, {"name", "張偉 （曾用名张大）"}, {"kind", "1"}})
                           .row({{"person_no", "1"}, {"id_no", kWang}, {"name", "张大"}, {"kind", "2"}})
                           .row({{"person_no", "1"}, {"id_no", kWang}, {"name", "张　偉"}, {"kind", "3"}})}),
        IsEmpty());
}

TEST(NameDisagreements, LeaveOutLostCharactersAndVoidRows) {
    EXPECT_THAT(disagreements({PartBuilder("insurance")
                                   .row({{"person_no", "1"}, {"id_no", kWang}, {"name", "王建国"}, {"kind", "1"}})
                                   .row({{"person_no", "2"}, {"id_no", kWang}, {"name", "王？国"}, {"kind", "2"}})
                                   .row({{"person_no", "3"}, {"id_no", kWang}, {"name", "王二"}, {"valid", "0"}})}),
                IsEmpty());
}

struct Near {
    const char* name;
    const char* id;
    Cells more;
    std::vector<std::string> expected;
};

// The person is Wang, 210199196905121039, male, born 1969-05-12, on file in insurance.
TEST(NearIds, AreOneSlipAwayWithEqualNameBirthAndSex) {
    const std::vector<std::string> kHit = {"union_case:U-1 + insurance:1"};
    const Near kCases[] = {
        {"oneDigit", "210199196905121038", {}, kHit},
        {"oneDigitInside", "210199196905121139", {}, kHit},
        {"neighboursSwapped", "210199196905120139", {}, kHit},
        {"swapMakesPlace17Female", "210199196905121309", {}, {}},
        {"swapWithTheSexStated", "210199196905121309", {{"sex", "male"}}, kHit},
        {"swappedWithTheCheck", "210199196905121093", {}, kHit},
        {"twoDigits", "210199196905121148", {}, {}},
        {"otherName", "210199196905121038", {{"name", "王大国"}}, {}},
        {"lostCharacter", "210199196905121038", {{"name", "王建?"}}, {}},
        {"otherBirth", "210199196905121038", {{"birth", "19690513"}}, {}},
        {"birthOnlyToTheMonth", "210199196905121038", {{"birth", "19690500"}}, {}},
        {"otherSex", "210199196905121038", {{"sex", "female"}}, {}},
        {"sameSex", "210199196905121038", {{"sex", "male"}}, kHit},
        {"valid", "210199197003182048", {}, {}},
        {"fifteenDigits", "210199690512103", {}, {}},
    };
    for (const auto& one : kCases) {
        Cells cells = one.more;
        cells.insert(cells.end(), {{"case_no", "U-1"}, {"id_no", one.id}, {"name", "王建国"}, {"birth", "19690512"}});
        Snapshot snapshot(dictionary());
        add(snapshot, "union_case", {PartBuilder("union_case").row(cells)});
        add(snapshot, "insurance",
            {PartBuilder("insurance").row({{"person_no", "1"}, {"id_no", kWang}, {"name", "王建国"}})});
        snapshot.settle();
        const auto graph = Graph::build(snapshot, kAutumn);
        EXPECT_EQ(keys(snapshot, *graph, nearIds(snapshot, *graph)), one.expected) << one.name;
    }
}

TEST(NearIds, SayWhichPlaceDiffers) {
    Snapshot snapshot(dictionary());
    add(snapshot, "union_case",
        {PartBuilder("union_case")
             .row({{"case_no", "U-1"}, {"id_no", "210199196905121139"}, {"name", "王建国"}, {"birth", "19690512"}})});
    add(snapshot, "insurance",
        {PartBuilder("insurance").row({{"person_no", "1"}, {"id_no", kWang}, {"name", "王建国"}})});
    snapshot.settle();
    const auto graph = Graph::build(snapshot, kAutumn);
    const auto pairs = nearIds(snapshot, *graph);
    ASSERT_EQ(pairs.size(), 1u);
    EXPECT_EQ(pairs[0].place, 16u);
    EXPECT_FALSE(pairs[0].swapped);
}

}  // namespace
}  // namespace aidgate::link::testing
