#include <algorithm>
#include <array>

#include "household.h"

namespace aidgate::sample {
namespace {

struct Kind {
    std::string_view category;
    unsigned weight;
    bool urban;
};
constexpr std::array<Kind, 9> kKinds{{{"城市低保", 400, true},
                                      {"农村低保", 200, false},
                                      {"低保户", 100, true},
                                      {"最低生活保障家庭", 100, true},
                                      {"低保边缘", 70, true},
                                      {"低收入家庭", 50, true},
                                      {"支出型困难家庭", 40, true},
                                      {"特困", 20, true},
                                      {"分散供养", 20, false}}};

const Kind& kindOf(Random& random) {
    unsigned total = 0;
    for (const auto& kind : kKinds) total += kind.weight;
    auto drawn = random.below(total);
    for (const auto& kind : kKinds) {
        if (drawn < kind.weight) return kind;
        drawn -= kind.weight;
    }
    return kKinds[0];
}

void makePeople(Household& household, bool alone, Random& random, CivilDate asOf) {
    auto& people = household.people;
    const bool old = alone || random.chance(250);
    people.push_back(makePerson(household.index, old ? Role::Elder : Role::Worker, asOf, random));
    if (alone) return;
    if (!old && random.chance(600)) {
        auto spouse = makePerson(household.index, Role::Spouse, asOf, random);
        makeMarried(people[0], spouse, random);
        people.push_back(std::move(spouse));
    }
    if (!old && random.chance(500)) {
        auto child = makePerson(household.index, Role::Child, asOf, random);
        const bool motherHeads = !people[0].male && people.size() > 1;
        nameAfter(child, people[motherHeads ? 1 : 0], random);
        people.push_back(std::move(child));
    }
    if (random.chance(80)) {
        auto& person = people.back();
        person.disability = "肢体残疾";
        person.grade = random.chance(500) ? "二级" : "三级";
    }
    people[0].seriousIllness = random.chance(60);
}

void makeFamily(Household& household, const Kind& kind, Random& random, CivilDate asOf) {
    ReliefFamily family;
    family.city = random.chance(550) ? City::A : City::B;
    family.division = divisionOf(family.city);
    family.category = kind.category;
    family.urban = kind.urban;
    for (std::size_t i = 0; i < household.people.size(); ++i) family.members.push_back({.person = i});
    family.size = household.people.size();
    const auto line = lineOf(family.city, asOf) / (kind.urban ? 1 : 2);
    family.incomePerHead = line * random.between(200, 950) / 1000;
    const auto gap = (line - family.incomePerHead) * static_cast<std::int64_t>(family.size);
    family.amount = std::max<std::int64_t>(gap, 10000);
    family.start = asOf.plusDays(-random.between(60, 1500));
    household.families.push_back(std::move(family));
}

// Somebody of the household works or is a union member, and no union file is known: relief-only-not-on-file.
void makeWorker(Household& household, Random& random, CivilDate asOf) {
    if (household.people[0].role == Role::Elder) return;
    if (random.chance(500)) {
        household.memberships.push_back({.person = 0, .city = household.families[0].city});
    } else {
        household.people[0].employer = &random.pick(employers());
        household.insurances.push_back({.person = 0,
                                        .base = household.families[0].incomePerHead,
                                        .lastPaid = asOf.yearMonth().plusMonths(-random.between(1, 8))});
    }
}

void vary(Household& household, Random& random, CivilDate asOf) {
    auto& family = household.families[0];
    const auto drawn = random.below(1000);
    if (drawn < 50) {
        makeWorker(household, random, asOf);
    } else if (drawn < 95) {
        family.active = false;
        family.end = std::max(family.start, asOf.plusDays(-random.between(10, 400)));
        family.endReason = random.chance(500) ? "收入超标" : "死亡";
    } else if (drawn < 102) {
        const auto last = household.people.size() - 1;
        household.deaths.push_back({last, asOf.plusDays(-random.between(20, 200)), family.city});
    } else if (drawn < 106) {
        auto second = family;
        second.members = {family.members.back()};
        second.size = 1;
        household.families.push_back(std::move(second));
    } else if (drawn < 150 && household.people[0].role == Role::Elder) {
        household.pensions.push_back({0, asOf.plusDays(-random.between(500, 4000)), family.incomePerHead});
    }
}

}  // namespace

Household makeInsured(std::uint64_t seed, std::uint64_t index, CivilDate asOf) {
    Household household;
    household.index = index;
    Random random(seed, index * 2);
    auto person = makePerson(index, Role::Insured, asOf, random);
    person.employer = &random.pick(employers());
    household.people.push_back(std::move(person));
    household.insurances.push_back({.person = 0,
                                    .base = random.between(3000, 9000) * 100,
                                    .lastPaid = asOf.yearMonth().plusMonths(-random.between(1, 2))});
    return household;
}

Household makeReliefHousehold(std::uint64_t seed, std::uint64_t index, CivilDate asOf, unsigned quietPermille) {
    Household household;
    household.index = index;
    Random random(seed, index * 2);
    const auto& kind = kindOf(random);
    const bool alone = kind.category == "特困" || kind.category == "分散供养";
    makePeople(household, alone, random, asOf);
    makeFamily(household, kind, random, asOf);
    if (quietPermille == 0 || !random.chance(quietPermille)) vary(household, random, asOf);
    return household;
}

}  // namespace aidgate::sample
