#include <array>

#include "union_household.h"

namespace aidgate::sample {
namespace {

constexpr std::int64_t kYuan = 100;

void ordinary(const Making&) {}

// ---- relief ---------------------------------------------------------------------------------------------------------

void covered(const Making& making) {
    addRelief(making);
}

void incomeMismatch(const Making& making) {
    auto& family = addRelief(making);
    family.incomePerHead = family.incomePerHead * 2;
}

void sizeMismatch(const Making& making) {
    addRelief(making).size += 1;
}

void memberMismatch(const Making& making) {
    making.need(Role::Child);
    countIncome(making);
    addRelief(making).members.pop_back();
}

void amountMismatch(const Making& making) {
    making.file().reliefAmount = addRelief(making).amount + 50 * kYuan;
}

void classMismatch(const Making& making) {
    addRelief(making);
    making.file().onRelief = false;
    making.file().reliefAmount = -1;
}

void reliefStopped(const Making& making) {
    auto& family = addRelief(making);
    family.active = false;
    family.end = making.daysAgo(40, 150);
    family.endReason = "收入超标";
}

void disabledUncovered(const Making& making) {
    auto& person = making.household.people[making.need(Role::Spouse)];
    person.health = "残疾";
    person.disability = making.random.chance(500) ? "肢体残疾" : "视力残疾";
    person.grade = making.random.chance(500) ? "一级" : "二级";
    person.capacity = "部分";
    countIncome(making);
}

void gradeMismatch(const Making& making) {
    auto& person = making.household.people[making.need(Role::Spouse)];
    person.health = "残疾";
    person.disability = "肢体残疾";
    person.grade = "三级";
    countIncome(making);
    auto& members = addRelief(making).members;
    for (auto& member : members)
        if (making.household.people[member.person].role == Role::Spouse) member = {member.person, true, "4", "4"};
}

// ---- exits ----------------------------------------------------------------------------------------------------------

void exited(const Making& making) {
    auto& file = making.file();
    file.status = "已脱困";
    file.exitType = "脱困";
    file.exitedOn = making.daysAgo(40, 140);
    file.filedOn = making.daysAgo(400, 480);
    file.monthsAbove = making.random.between(6, 9);
}

void exitedByRelief(const Making& making) {
    addRelief(making);
    exited(making);
    making.file().status = "已解困";
    making.file().exitType = "解困";
    making.file().monthsAbove = -1;
}

void exitedButReceives(const Making& making) {
    addRelief(making);
    exited(making);
}

void relapsedToRelief(const Making& making) {
    auto& family = addRelief(making);
    exited(making);
    family.start = making.file().exitedOn->plusDays(making.random.between(5, 30));
}

void closed(const Making& making) {
    exited(making);
    making.file().status = "已撤档";
    making.file().exitType = "迁出";
}

void aidAfterExit(const Making& making) {
    exited(making);
    const auto paidOn = making.file().exitedOn->plusDays(35);
    addAid(making, "生活救助", 1000 * kYuan, making.file().worker, paidOn);
    making.household.aids.back().approvedOn = paidOn.plusDays(-10);
}

void exitWithoutEvidence(const Making& making) {
    exited(making);
    making.file().monthsAbove = making.random.between(1, 5);
}

// ---- work, pension, death -------------------------------------------------------------------------------------------

void overIncome(const Making& making) {
    auto& file = making.file();
    file.category = "相对困难";
    for (auto& row : making.household.insurances)
        if (row.person == file.worker) row.base = 3 * making.line() * static_cast<std::int64_t>(file.size);
}

void unemployedButInsured(const Making& making) {
    making.worker().status = "失业";
    making.worker().employer = nullptr;
}

void registeredButInsured(const Making& making) {
    const auto worker = making.file().worker;
    making.household.registrations.push_back({worker, making.file().city, making.daysAgo(60, 300)});
}

void zeroEmployment(const Making& making) {
    const auto worker = making.file().worker;
    stopWorking(making, worker, "失业");
    making.file().cause = "下岗失业";
    if (const auto spouse = making.find(Role::Spouse)) stopWorking(making, *spouse, "无业");
    making.household.registrations.push_back({worker, making.file().city, making.daysAgo(60, 300)});
    if (making.random.chance(600)) addRelief(making);
}

void retiredOnFile(const Making& making) {
    const auto worker = making.file().worker;
    stopWorking(making, worker, "下岗");
    making.household.pensions.push_back(
        {.person = worker, .retiredOn = making.daysAgo(60, 600), .amount = making.worker().income});
}

void pensionUnreported(const Making& making) {
    const auto worker = making.file().worker;
    stopWorking(making, worker, "退休");
    making.household.pensions.push_back(
        {.person = worker, .retiredOn = making.daysAgo(60, 600), .amount = making.worker().income + 800 * kYuan});
}

void benefitUnreported(const Making& making) {
    const auto worker = making.file().worker;
    const auto month = making.asOf.yearMonth();
    stopWorking(making, worker, "失业");
    making.household.benefits.push_back(
        {worker, month.plusMonths(-4), month.plusMonths(8), making.worker().income + 500 * kYuan});
}

void benefitOverlap(const Making& making) {
    const auto month = making.asOf.yearMonth();
    making.household.benefits.push_back(
        {making.file().worker, month.plusMonths(-6), month.plusMonths(6), 1500 * kYuan});
}

void publicPost(const Making& making) {
    const auto worker = making.file().worker;
    stopWorking(making, worker, "公益性岗位");
    making.household.posts.push_back({worker, making.daysAgo(90, 300), making.asOf.plusDays(200)});
}

void twoPosts(const Making& making) {
    publicPost(making);
    making.household.posts.push_back({making.file().worker, making.daysAgo(10, 80), std::nullopt});
}

void placementConfirmed(const Making& making) {
    const auto worker = making.file().worker;
    const auto day = making.daysAgo(120, 250);
    making.household.placements.push_back({worker, making.file().city, day});
    making.household.employments.push_back({worker, day.plusDays(10)});
}

void placementUnconfirmed(const Making& making) {
    const auto spouse = making.need(Role::Spouse);
    stopWorking(making, spouse, "无业");
    making.household.people[spouse].income = -1;
    countIncome(making);
    making.household.placements.push_back({spouse, making.file().city, making.daysAgo(120, 250)});
}

void deceased(const Making& making) {
    const auto elder = making.need(Role::Elder);
    countIncome(making);
    making.household.deaths.push_back({elder, making.daysAgo(20, 200), making.file().city});
}

void aidAfterDeath(const Making& making) {
    const auto elder = making.need(Role::Elder);
    countIncome(making);
    const auto died = making.daysAgo(120, 200);
    making.household.deaths.push_back({elder, died, making.file().city});
    addAid(making, "生活救助", 1000 * kYuan, elder, died.plusDays(making.random.between(50, 90)));
}

// ---- files and aid --------------------------------------------------------------------------------------------------

void crossCity(const Making& making) {
    auto second = making.file();
    second.caseNo += "B";
    second.city = second.city == City::A ? City::B : City::A;
    second.filedOn = making.daysAgo(60, 140);
    making.household.files.push_back(second);
    addAid(making, "走访", -1, std::nullopt, making.thisYear(5, 80));
    making.household.aids.back().file = 1;
}

void inTwoFiles(const Making& making) {
    const auto spouse = making.need(Role::Spouse);
    const auto child = making.need(Role::Child);
    countIncome(making);
    auto second = making.file();
    second.caseNo += "B";
    second.worker = spouse;
    second.members = {child};
    second.size = 2;
    auto& person = making.household.people[spouse];
    const auto month = std::max<std::int64_t>(person.income, making.line() * 5 / 2);
    second.incomeYear = month * 12;
    second.rigidYear = 0;
    making.household.files.push_back(second);
    making.household.memberships.push_back({.person = spouse, .city = second.city});
    addAid(making, "走访", -1, std::nullopt, making.thisYear(5, 80));
    making.household.aids.back().file = 1;
}

void duplicateAid(const Making& making) {
    const auto paidOn = making.thisYear(30, 90);
    for (int i = 0; i < 2; ++i) addAid(making, "大病救助", 3000 * kYuan, making.file().worker, paidOn);
}

void tuitionTwice(const Making& making) {
    const auto child = making.need(Role::Child);
    making.household.people[child].status = "学生";
    countIncome(making);
    std::erase_if(making.household.aids, [](const Aid& aid) { return aid.project == "子女助学"; });
    for (const std::string_view fund : {"市级", "省级"}) {
        addAid(making, "子女助学", 3000 * kYuan, child, making.thisYear(20, 60));
        making.household.aids.back().fund = fund;
        making.household.aids.back().schoolYear = making.asOf.year();
    }
}

void aidNotDelivered(const Making& making) {
    addAid(making, "大病救助", 2000 * kYuan, making.file().worker, making.asOf);
    auto& aid = making.household.aids.back();
    aid.paidOn.reset();
    aid.approvedOn = making.daysAgo(70, 150);
    aid.status = making.random.chance(500) ? "退回" : "已批准";
}

void aidOutOfPolicy(const Making& making) {
    addAid(making, "生活救助", (making.random.chance(500) ? 8000 : 50) * kYuan, making.file().worker,
           making.thisYear(10, 100));
}

void screeningOverSubsidy(const Making& making) {
    const auto spouse = making.need(Role::Spouse);
    countIncome(making);
    const auto woman = making.worker().male ? spouse : making.file().worker;
    addAid(making, "两癌筛查", 400 * kYuan, woman, making.thisYear(10, 100));
}

void stale(const Making& making) {
    making.file().verifiedOn = making.daysAgo(220, 400);
}
void noContact(const Making& making) {
    making.file().contactPhone.clear();
}
void notVisited(const Making& making) {
    std::erase_if(making.household.aids, [](const Aid& aid) { return aid.project == "走访"; });
}
void targetOverdue(const Making& making) {
    making.file().filedOn = CivilDate::of(2018, 3, making.random.between(1, 28));
    making.file().targetYear = 2018;
}
void notAMember(const Making& making) {
    if (making.random.chance(500)) {
        making.household.memberships.clear();
    } else {
        making.household.memberships[0].authenticated = false;
    }
}

// ---- what is written ------------------------------------------------------------------------------------------------

void otherName(const Making& making) {
    making.household.memberships[0].name = surnameOf(making.worker()) + "某某";
}
void mistyped(const Making& making) {
    auto& person = making.household.people[making.need(Role::Spouse)];
    countIncome(making);
    addRelief(making);
    person.unionId = mistypedId(person, making.random);
}
void wrongBirth(const Making& making) {
    making.worker().unionBirthShift = making.random.between(1, 30);
}
void wrongSex(const Making& making) {
    making.worker().unionSexWrong = true;
}
void oldDivision(const Making& making) {
    making.file().hukouDivision = "210282";
}

constexpr std::array<Situation, 50> kSituations{{
    {"ordinary", 300, 1050, 1600, ordinary},
    {"covered", 180, 400, 900, covered},
    {"entitled and not covered", 60, 400, 900, ordinary},
    {"income mismatch", 22, 500, 800, incomeMismatch},
    {"size mismatch", 8, 400, 900, sizeMismatch},
    {"member mismatch", 8, 400, 900, memberMismatch},
    {"amount mismatch", 8, 400, 900, amountMismatch},
    {"class mismatch", 8, 400, 900, classMismatch},
    {"relief stopped", 10, 1050, 1400, reliefStopped},
    {"disabled and not covered", 18, 1050, 1400, disabledUncovered},
    {"grade mismatch", 6, 400, 900, gradeMismatch},
    {"exited", 60, 1400, 1900, exited},
    {"exited by relief", 20, 400, 900, exitedByRelief},
    {"exited and receives relief", 8, 400, 900, exitedButReceives},
    {"relapsed to relief", 7, 400, 900, relapsedToRelief},
    {"relapsed by income", 7, 400, 800, exited},
    {"closed", 15, 1400, 1900, closed},
    {"aid after exit", 8, 1400, 1900, aidAfterExit},
    {"exit without evidence", 6, 1400, 1900, exitWithoutEvidence},
    {"over income", 12, 1050, 1300, overIncome},
    {"unemployed but insured", 15, 1050, 1600, unemployedButInsured},
    {"registered but insured", 10, 1050, 1600, registeredButInsured},
    {"zero employment", 35, 400, 800, zeroEmployment},
    {"retired on file", 8, 1050, 1600, retiredOnFile},
    {"pension unreported", 6, 1050, 1400, pensionUnreported},
    {"benefit unreported", 8, 1050, 1400, benefitUnreported},
    {"benefit overlap", 5, 1050, 1600, benefitOverlap},
    {"public post", 12, 1050, 1600, publicPost},
    {"two posts", 5, 1050, 1600, twoPosts},
    {"placement confirmed", 15, 1050, 1600, placementConfirmed},
    {"placement unconfirmed", 10, 1050, 1600, placementUnconfirmed},
    {"deceased", 8, 1400, 1900, deceased},
    {"aid after death", 5, 1400, 1900, aidAfterDeath},
    {"cross-city", 5, 1050, 1600, crossCity},
    {"in two files", 5, 1400, 1900, inTwoFiles},
    {"duplicate aid", 6, 1050, 1600, duplicateAid},
    {"tuition twice", 6, 1400, 1900, tuitionTwice},
    {"aid not delivered", 8, 1050, 1600, aidNotDelivered},
    {"aid out of policy", 8, 1050, 1600, aidOutOfPolicy},
    {"screening over subsidy", 6, 1400, 1900, screeningOverSubsidy},
    {"stale", 25, 1050, 1600, stale},
    {"no contact", 15, 1050, 1600, noContact},
    {"not visited", 15, 1050, 1600, notVisited},
    {"not a member", 30, 1050, 1600, notAMember},
    {"target overdue", 12, 1050, 1600, targetOverdue},
    {"other name", 4, 1050, 1600, otherName},
    {"mistyped id", 4, 400, 900, mistyped},
    {"wrong birth", 5, 1050, 1600, wrongBirth},
    {"wrong sex", 5, 1050, 1600, wrongSex},
    {"old division", 6, 1050, 1600, oldDivision},
}};

}  // namespace

std::span<const Situation> situations() {
    return kSituations;
}

}  // namespace aidgate::sample
