#include "dirt.h"

#include <gtest/gtest.h>

#include <set>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/credit_code.h"
#include "aidgate/value/money.h"
#include "aidgate/value/person_name.h"
#include "household.h"
#include "people.h"

namespace aidgate::sample {
namespace {

const auto kAsOf = *value::CivilDate::of(2019, 10, 31);

TEST(SplitMix, GivesThePublishedNumbers) {
    std::uint64_t state = 1234567;
    EXPECT_EQ(splitMix(state), 6457827717110365317U);
    EXPECT_EQ(splitMix(state), 3203168211198807973U);
    EXPECT_EQ(splitMix(state), 9817491932198370423U);
}

TEST(Random, StaysWithinBounds) {
    Random random(1, 2);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.below(5));
    EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4}));
    for (int i = 0; i < 1000; ++i) {
        const auto number = random.between(-3, 3);
        EXPECT_TRUE(number >= -3 && number <= 3);
    }
}

TEST(Dirt, ZeroIsClean) {
    Random random(1, 1);
    Dirt dirt(random, 0);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(dirt.id("210199196905121039"), "210199196905121039");
        EXPECT_EQ(dirt.name("王建国"), "王建国");
        EXPECT_EQ(dirt.date(kAsOf, DateStyle::Digits), "20191031");
        EXPECT_EQ(dirt.money(123450), "1234.50");
        EXPECT_FALSE(dirt.shiftsColumns() || dirt.repeatsRow() || dirt.changesCharset() || dirt.leavesVoidRow());
    }
}

TEST(Dirt, NeverMakesAnIdAnotherPersons) {
    Random random(5, 1);
    Dirt dirt(random, 1000);
    std::set<std::string> forms;
    int upgraded = 0, invalid = 0, placeholders = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto person = makePerson(static_cast<std::uint64_t>(i), Role::Worker, kAsOf, random);
        const auto written = dirt.id(person.id);
        const auto reading = value::readCitizenId(written);
        upgraded += reading.upgraded ? 1 : 0;
        placeholders += reading.placeholder ? 1 : 0;
        if (reading.id) {
            EXPECT_EQ(reading.text, person.id) << written;
        } else {
            ++invalid;
        }
    }
    EXPECT_GT(upgraded, 100);
    EXPECT_GT(placeholders, 50);
    EXPECT_GT(invalid, 200);
}

TEST(Dirt, WritesOneDateInManyWays) {
    Random random(5, 2);
    Dirt dirt(random, 1000);
    std::set<std::string> forms;
    for (int i = 0; i < 2000; ++i) {
        const auto day = kAsOf.plusDays(-i);
        const auto text = dirt.date(day, DateStyle::Dashes);
        if (const auto parsed = value::parseDate(text, kAsOf)) {
            EXPECT_EQ(*parsed, day) << text;
        } else {
            EXPECT_EQ(text.substr(4), "0230");
        }
        if (i < 200) forms.insert(dirt.date(kAsOf, DateStyle::Dashes));
    }
    for (const char* form : {"20191031", "2019-10-31", "2019/10/31", "2019.10.31", "2019年10月31日", "43769", "43769.0",
                             "二〇一九年十月三十一日"})
        EXPECT_EQ(forms.count(form), 1U) << form;
}

TEST(Dirt, NeverChangesAnAmount) {
    Random random(5, 3);
    Dirt dirt(random, 1000);
    for (const std::int64_t fen : {0L, 5L, 100L, 69000L, 123450L, 120000L, 100000000L, 123456789L}) {
        for (int i = 0; i < 50; ++i) {
            const auto text = dirt.money(fen);
            const auto parsed = value::parseMoney(text, value::MoneyUnit::Yuan, value::Period::Month);
            ASSERT_TRUE(parsed) << text;
            EXPECT_EQ(parsed->fen, fen) << text;
        }
    }
}

TEST(Dirt, LeavesANameTheSameNameOrDamagesItVisibly) {
    Random random(5, 4);
    Dirt dirt(random, 1500);
    const auto clean = value::PersonName::read("陈建国");
    for (int i = 0; i < 500; ++i) {
        const auto written = dirt.name("陈建国");
        EXPECT_TRUE(value::hasUnencodable(written) || value::PersonName::read(written).key() == clean.key()) << written;
    }
}

TEST(People, HaveIdsThatFitThemAndAreTheirsAlone) {
    std::set<std::string> ids;
    Random random(1, 1);
    for (std::uint64_t household = 0; household < 3000; ++household) {
        for (const auto role :
             {Role::Worker, Role::Spouse, Role::Child, Role::SecondChild, Role::Elder, Role::Insured}) {
            const auto person = makePerson(household, role, kAsOf, random);
            const auto reading = value::readCitizenId(person.id);
            ASSERT_TRUE(reading.id);
            EXPECT_EQ(reading.id->birth(), person.birth);
            EXPECT_EQ(reading.id->male(), person.male);
            EXPECT_TRUE(ids.insert(person.id).second);
        }
    }
}

TEST(People, WhoAreOnlyInsuredAreNobodyElsesToKnow) {
    const auto household = makeInsured(3, 77, kAsOf);
    ASSERT_EQ(household.people.size(), 1U);
    EXPECT_EQ(household.insurances.size(), 1U);
    EXPECT_TRUE(household.files.empty() && household.families.empty() && household.memberships.empty());
}

TEST(Households, ThatAreQuietHaveNoSituationToTell) {
    std::size_t told = 0;
    for (std::uint64_t index = 0; index < 300; ++index) {
        const auto quiet = makeUnionHousehold(5, index, kAsOf, 1000);
        EXPECT_TRUE(quiet.deaths.empty() && quiet.posts.empty() && quiet.benefits.empty() && quiet.placements.empty());
        EXPECT_TRUE(makeReliefHousehold(5, index, kAsOf, 1000).families[0].active);
        const auto any = makeUnionHousehold(5, index, kAsOf);
        told += any.deaths.size() + any.posts.size() + any.benefits.size() + any.placements.size();
    }
    EXPECT_GT(told, 0U);
}

TEST(People, MarryTheOtherSex) {
    Random random(1, 1);
    for (std::uint64_t household = 0; household < 100; ++household) {
        auto worker = makePerson(household, Role::Worker, kAsOf, random);
        auto spouse = makePerson(household, Role::Spouse, kAsOf, random);
        makeMarried(worker, spouse, random);
        EXPECT_NE(worker.male, spouse.male);
        EXPECT_EQ(value::readCitizenId(spouse.id).id->male(), spouse.male);
    }
}

TEST(People, MistypedIdIsOfTheRightLengthAndNotValid) {
    Random random(1, 1);
    for (std::uint64_t household = 0; household < 100; ++household) {
        const auto person = makePerson(household, Role::Spouse, kAsOf, random);
        const auto reading = value::readCitizenId(mistypedId(person, random));
        EXPECT_EQ(reading.failure, value::IdLayer::Check);
    }
}

TEST(Employers, HaveValidCreditCodes) {
    for (const auto& employer : employers())
        EXPECT_EQ(value::readCreditCode(employer.creditCode).failure, value::CreditCodeLayer::Valid) << employer.name;
}

TEST(Households, FollowFromSeedAndIndexAlone) {
    const auto one = makeUnionHousehold(9, 1234, kAsOf);
    const auto again = makeUnionHousehold(9, 1234, kAsOf);
    ASSERT_EQ(one.people.size(), again.people.size());
    EXPECT_EQ(one.people[0].id, again.people[0].id);
    EXPECT_EQ(one.files[0].incomeYear, again.files[0].incomeYear);
}

TEST(Households, DeclareTheIncomeOfTheirPeople) {
    for (std::uint64_t i = 0; i < 500; ++i) {
        const auto household = makeUnionHousehold(2, i, kAsOf);
        const auto& file = household.files[0];
        EXPECT_EQ(file.size, file.members.size() + 1);
        std::int64_t month = std::max<std::int64_t>(household.people[file.worker].income, 0);
        for (const auto member : file.members) month += std::max<std::int64_t>(household.people[member].income, 0);
        EXPECT_EQ(file.incomeYear, month * 12) << i;
    }
}

}  // namespace
}  // namespace aidgate::sample
