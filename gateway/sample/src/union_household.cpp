#include "union_household.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "aidgate/value/money.h"

namespace aidgate::sample {
namespace {

std::string caseNumber(std::uint64_t index) {
    const auto text = std::to_string(index + 1);
    return "U-" + std::string(7 - std::min<std::size_t>(7, text.size()), '0') + text;
}

std::int64_t shareOf(std::int64_t fen, int permille) {
    return fen * permille / 1000;
}

void makePeople(const Making& making) {
    auto& [household, random, asOf] = making;
    auto& people = household.people;
    people.push_back(makePerson(household.index, Role::Worker, asOf, random));
    people.back().capacity = "有";
    household.files[0].worker = 0;
    if (random.chance(850)) making.need(Role::Spouse);
    if (random.chance(650)) making.need(Role::Child);
    if (random.chance(90)) making.need(Role::SecondChild);
    if (random.chance(150)) making.need(Role::Elder);
}

void insure(const Making& making, std::size_t person) {
    const auto lastMonth = making.asOf.yearMonth().plusMonths(-1);
    making.household.insurances.push_back(
        {.person = person, .base = making.household.people[person].income, .lastPaid = lastMonth});
}

void giveIncomes(const Making& making, int lowPermille, int highPermille) {
    auto& people = making.household.people;
    auto& random = making.random;
    const auto perHead = shareOf(making.line(), random.between(lowPermille, highPermille));
    auto rest = perHead * static_cast<std::int64_t>(people.size());
    if (const auto elder = making.find(Role::Elder)) {
        people[*elder].income = rest / 4;
        rest -= people[*elder].income;
        making.household.pensions.push_back(
            {.person = *elder, .retiredOn = making.daysAgo(1000, 5000), .amount = people[*elder].income});
    }
    if (const auto spouse = making.find(Role::Spouse); spouse && random.chance(400)) {
        auto& person = people[*spouse];
        person.status = "在职";
        person.employer = &random.pick(employers());
        person.income = rest * 2 / 5;
        rest -= person.income;
        insure(making, *spouse);
    }
    making.worker().income = rest;
    making.worker().status = "在岗";
    making.worker().employer = &random.pick(employers());
    insure(making, making.file().worker);
}

void makeFile(const Making& making) {
    auto& file = making.file();
    auto& random = making.random;
    constexpr std::array<std::string_view, 4> kLevels{"全国级", "省级", "市级", "县级"};
    constexpr std::array<std::string_view, 5> kCauses{"收入低无法维持基本生活", "子女上学", "家属大病", "下岗失业",
                                                      "供养直系亲属多"};
    file.caseNo = caseNumber(making.household.index);
    file.level = random.pick(kLevels);
    file.cause = random.pick(kCauses);
    file.filedOn = making.daysAgo(150, 450);
    file.verifiedOn = making.daysAgo(10, 150);
    file.targetYear = making.asOf.year() + 1;
    file.contactName = "赵" + givenName(random);
    file.contactPhone = "024-0000" + std::to_string(random.between(1000, 9999));
    file.hukouDivision = divisionOf(file.city);
}

void addOrdinaryAid(const Making& making) {
    addAid(making, "走访", -1, std::nullopt, making.thisYear(5, 80));
    auto& random = making.random;
    if (random.chance(400))
        addAid(making, "生活救助", random.between(5, 20) * 10000, making.file().worker, making.thisYear(5, 200));
    const auto child = making.find(Role::Child);
    if (child && making.household.people[*child].status == "学生" && random.chance(250)) {
        addAid(making, "子女助学", random.between(10, 40) * 10000, child, making.thisYear(20, 60));
        making.household.aids.back().schoolYear = making.asOf.year();
    }
}

}  // namespace

std::string_view divisionOf(City city) {
    return city == City::A ? "210199" : "210299";
}

std::int64_t lineOf(City city, CivilDate asOf) {
    const bool old = asOf.year() < 2019;
    return city == City::A ? (old ? 64000 : 70000) : (old ? 59000 : 65000);
}

std::optional<std::size_t> Making::find(Role role) const {
    for (std::size_t i = 0; i < household.people.size(); ++i)
        if (household.people[i].role == role) return i;
    return std::nullopt;
}

std::size_t Making::need(Role role) const {
    if (const auto there = find(role)) return *there;
    auto person = makePerson(household.index, role, asOf, random);
    const bool child = role == Role::Child || role == Role::SecondChild;
    if (role == Role::Spouse) {
        makeMarried(worker(), person, random);
        person.status = "无业";
        person.capacity = "有";
    } else if (role == Role::Elder) {
        person.status = "退休";
        person.capacity = "无";
        if (person.male) nameAfter(person, worker(), random);
    } else if (child) {
        const auto spouse = find(Role::Spouse);
        nameAfter(person, worker().male || !spouse ? worker() : household.people[*spouse], random);
        person.status = person.birth.fullYearsUntil(asOf) < 6 ? "学龄前" : "学生";
    }
    household.people.push_back(std::move(person));
    file().members.push_back(household.people.size() - 1);
    return household.people.size() - 1;
}

CivilDate Making::thisYear(int low, int high) const {
    return std::max(daysAgo(low, high), *CivilDate::of(asOf.year(), 1, 1));
}

std::int64_t Making::declaredPerHead() const {
    return value::divideHalfUp(file().incomeYear, 12 * static_cast<std::int64_t>(file().size));
}

void countIncome(const Making& making) {
    auto& file = making.file();
    std::int64_t month = std::max<std::int64_t>(making.worker().income, 0);
    for (const auto member : file.members) month += std::max<std::int64_t>(making.household.people[member].income, 0);
    file.size = file.members.size() + 1;
    file.incomeYear = month * 12;
    const auto heads = 12 * static_cast<std::int64_t>(file.size);
    const auto net = value::divideHalfUp(file.incomeYear - file.rigidYear, heads);
    file.category = net < making.line() ? "深度困难" : net < 2 * making.line() ? "相对困难" : "意外致困";
}

void makeOrdinary(const Making& making, int lowPermille, int highPermille) {
    making.household.files.emplace_back();
    making.file().city = making.random.chance(550) ? City::A : City::B;
    makePeople(making);
    giveIncomes(making, lowPermille, highPermille);
    makeFile(making);
    countIncome(making);
    making.file().rigidYear = shareOf(making.file().incomeYear, making.random.between(0, 300));
    countIncome(making);
    making.household.memberships.push_back({.person = making.file().worker, .city = making.file().city});
    addOrdinaryAid(making);
}

ReliefFamily& addRelief(const Making& making) {
    auto& file = making.file();
    ReliefFamily family;
    family.city = file.city;
    family.division = divisionOf(file.city);
    family.members.push_back({.person = file.worker});
    for (const auto member : file.members) family.members.push_back({.person = member});
    family.size = file.size;
    family.incomePerHead = making.declaredPerHead();
    const auto gap = (making.line() - family.incomePerHead) * static_cast<std::int64_t>(family.size);
    family.amount = std::max<std::int64_t>(gap, 10000);
    family.start = making.daysAgo(200, 900);
    file.onRelief = true;
    file.reliefAmount = family.amount;
    return making.household.families.emplace_back(std::move(family));
}

void stopWorking(const Making& making, std::size_t person, std::string_view status) {
    auto& one = making.household.people[person];
    one.status = status;
    one.employer = nullptr;
    std::erase_if(making.household.insurances, [&](const Insurance& row) { return row.person == person; });
}

void addAid(const Making& making, std::string_view project, std::int64_t amount, std::optional<std::size_t> person,
            CivilDate paidOn) {
    Aid aid;
    aid.person = person;
    aid.project = project;
    aid.amount = amount;
    if (amount >= 0) {
        aid.fund = "市级";
        aid.approvedOn = paidOn.plusDays(-making.random.between(5, 30));
    }
    aid.paidOn = paidOn;
    making.household.aids.push_back(aid);
}

Household makeUnionHousehold(std::uint64_t seed, std::uint64_t index, CivilDate asOf, unsigned quietPermille) {
    Household household;
    household.index = index;
    Random random(seed, index * 2);
    const Making making(household, random, asOf);
    auto all = situations();
    if (quietPermille > 0 && random.chance(quietPermille)) all = all.first(kQuietSituations);
    const auto total = std::accumulate(all.begin(), all.end(), 0U,
                                       [](unsigned sum, const Situation& one) { return sum + one.weight; });
    auto drawn = random.below(total);
    for (const auto& situation : all) {
        if (drawn < situation.weight) {
            makeOrdinary(making, situation.lowPermille, situation.highPermille);
            situation.apply(making);
            break;
        }
        drawn -= situation.weight;
    }
    return household;
}

}  // namespace aidgate::sample
