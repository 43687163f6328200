// Planted cases of rules 29 to 48: files and aid twice, money, numbers that cannot be, what a file lacks.
#include "aidgate/value/citizen_id.h"
#include "plot.h"

namespace aidgate::sample {
namespace {

constexpr std::int64_t kYuan = 100;

// Two files of the same plot; the second is another worker's, and the first worker is a member there.
PlantedRow& secondFile(Plot& p) {
    p.file();
    auto& second = p.file(1, 2);
    second["家庭人口"] = "2";
    second["家庭年度总收入(元)"] = "24000.00";
    p.member(0, 1)["身份"] = "在职";
    return second;
}

std::vector<std::string> bothFiles(const Plot& p) {
    return {"union_case:" + p.key('U'), "union_case:" + p.key('U', 1)};
}

std::vector<PlantedCase> twoFiles() {
    return {
        {"in two households",
         [](Plot& p) {
             secondFile(p);
             p.raises("one-person-two-households", bothFiles(p));
         }},
        {"in two households, one of them exited",
         [](Plot& p) {
             auto& second = secondFile(p);
             second["档案状态"] = "已脱困";
             second["退出日期"] = p.t.plusDays(-60).text();
             second["达标月数"] = "6";
             p.misses("one-person-two-households");
         }},
        {"filed in two cities",
         [](Plot& p) {
             p.file();
             p.file(1, 0, City::B);
             p.raises("cross-city-duplicate-file", bothFiles(p));
             p.misses("one-person-two-households");
         }},
        {"filed twice in one city",
         [](Plot& p) {
             p.file();
             p.file(1);
             p.raises("one-person-two-households", bothFiles(p));
             p.misses("cross-city-duplicate-file");
         }},
        {"filed in another city from tomorrow",
         [](Plot& p) {
             p.file();
             p.file(1, 0, City::B)["建档日期"] = p.t.plusDays(1).text();
             p.misses("cross-city-duplicate-file");
         }},
        {"head of one family, member of another",
         [](Plot& p) {
             p.relief();
             p.reliefMember(p.relief(1, 1), 0);
             p.raises("one-person-two-households", {"relief_case:" + p.key('D'), "relief_case:" + p.key('D', 1)});
         }},
        {"member of a family whose relief has ended",
         [](Plot& p) {
             p.relief();
             auto& other = p.relief(1, 1);
             p.reliefMember(other, 0);
             other["jsrq"] = dayDigits(p.t.plusDays(-1));
             p.misses("one-person-two-households");
         }},
    };
}

// The first day of the month two months ago.
CivilDate monthBefore(const Plot& p) {
    const auto then = p.t.plusMonths(-2);
    return *CivilDate::of(then.year(), then.month(), 1);
}

std::vector<std::string> bothAids(const Plot& p) {
    return {"aid:" + p.key('A'), "aid:" + p.key('A', 1)};
}

std::vector<PlantedCase> aidTwice() {
    return {
        {"the same aid twice in a month",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 1000 * kYuan, monthBefore(p));
             p.aid(1, "生活救助", 1000 * kYuan, monthBefore(p).plusDays(27));
             p.raises("duplicate-aid", bothAids(p));
         }},
        {"a fen apart",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 1000 * kYuan, monthBefore(p));
             p.aid(1, "生活救助", 1000 * kYuan + 1, monthBefore(p));
             p.misses("duplicate-aid");
         }},
        {"on the last day of a month and the first of the next",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 1000 * kYuan, monthBefore(p));
             p.aid(1, "生活救助", 1000 * kYuan, monthBefore(p).plusDays(-1));
             p.misses("duplicate-aid");
         }},
        {"from two funds",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 1000 * kYuan, monthBefore(p));
             p.aid(1, "生活救助", 1000 * kYuan, monthBefore(p))["资金来源"] = "省级";
             p.misses("duplicate-aid");
         }},
        {"two visits in a month",
         [](Plot& p) {
             p.file();
             p.aid(0, "走访", 200 * kYuan, monthBefore(p));
             p.aid(1, "走访", 200 * kYuan, monthBefore(p));
             p.misses("duplicate-aid");
         }},
        {"tuition aid twice in a school year",
         [](Plot& p) {
             p.file();
             p.aid(0, "子女助学", 3000 * kYuan, monthBefore(p))["学年"] = "2019-2020";
             p.aid(1, "子女助学", 3000 * kYuan, monthBefore(p))["学年"] = "2019";
             p.raises("tuition-aid-duplicate", bothAids(p));
             p.misses("duplicate-aid");
         }},
        {"tuition aid in two school years",
         [](Plot& p) {
             p.file();
             p.aid(0, "子女助学", 3000 * kYuan, monthBefore(p))["学年"] = "2018";
             p.aid(1, "子女助学", 2000 * kYuan, monthBefore(p))["学年"] = "2019";
             p.misses("tuition-aid-duplicate");
         }},
        {"tuition aid for a school year not said",
         [](Plot& p) {
             p.file();
             p.aid(0, "子女助学", 3000 * kYuan, monthBefore(p));
             p.aid(1, "子女助学", 2000 * kYuan, monthBefore(p))["学年"] = "2019";
             p.misses("tuition-aid-duplicate");
         }},
    };
}

PlantedRow& approved(Plot& p, int daysAgo) {
    auto& aid = p.aid(0, "生活救助", 1000 * kYuan, p.t);
    aid["发放日期"] = "";
    aid["发放状态"] = "已批准";
    aid["批准日期"] = p.t.plusDays(-daysAgo).text();
    return aid;
}

// A woman of the household was paid for a screening.
void screened(Plot& p, std::int64_t fen, CivilDate paidOn, unsigned number = 0) {
    p.aid(number, "两癌筛查", fen, paidOn)["受助人身份证号"] = p.id(1);
}

void withWoman(Plot& p) {
    p.file();
    p.member(1);
    p.income(1000 * kYuan, 2);
}

std::vector<PlantedCase> money() {
    return {
        {"approved 61 days ago",
         [](Plot& p) {
             p.file();
             approved(p, 61);
             p.raises("aid-not-delivered", {"aid:" + p.key('A')});
         }},
        {"approved 60 days ago",
         [](Plot& p) {
             p.file();
             approved(p, 60);
             p.misses("aid-not-delivered");
         }},
        {"returned",
         [](Plot& p) {
             p.file();
             approved(p, 5)["发放状态"] = "退回";
             p.raises("aid-not-delivered", {"aid:" + p.key('A')});
         }},
        {"cancelled long ago",
         [](Plot& p) {
             p.file();
             approved(p, 200)["发放状态"] = "取消";
             p.misses("aid-not-delivered");
         }},
        {"a fen over the cap",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 6000 * kYuan + 1, p.t.plusDays(-30));
             p.raises("aid-amount-out-of-policy", {"aid:" + p.key('A')});
         }},
        {"the cap",
         [](Plot& p) {
             p.file();
             p.aid(0, "生活救助", 6000 * kYuan, p.t.plusDays(-30));
             p.misses("aid-amount-out-of-policy");
         }},
        {"a fen under the floor",
         [](Plot& p) {
             p.file();
             p.aid(0, "大病救助", 500 * kYuan - 1, p.t.plusDays(-30));
             p.raises("aid-amount-out-of-policy", {"aid:" + p.key('A')});
         }},
        {"the floor",
         [](Plot& p) {
             p.file();
             p.aid(0, "大病救助", 500 * kYuan, p.t.plusDays(-30));
             p.misses("aid-amount-out-of-policy");
         }},
        {"no policy for warmth",
         [](Plot& p) {
             p.file();
             p.aid(0, "送温暖", 90000 * kYuan, p.t.plusDays(-30));
             p.misses("aid-amount-out-of-policy");
         }},
        {"a fen over the screening subsidy",
         [](Plot& p) {
             withWoman(p);
             screened(p, 300 * kYuan + 1, p.t.plusDays(-30));
             p.raises("screening-over-subsidy", {"aid:" + p.key('A')});
         }},
        {"the screening subsidy",
         [](Plot& p) {
             withWoman(p);
             screened(p, 300 * kYuan, p.t.plusDays(-30));
             p.misses("screening-over-subsidy");
         }},
        {"screened twice in a year",
         [](Plot& p) {
             withWoman(p);
             screened(p, 300 * kYuan, p.t.plusDays(-2), 1);
             screened(p, 300 * kYuan, p.t.plusDays(-1));
             p.raises("screening-over-subsidy", {"aid:" + p.key('A')});
         }},
        {"screened on New Year's Eve and this year",
         [](Plot& p) {
             withWoman(p);
             screened(p, 300 * kYuan, *CivilDate::of(p.t.year() - 1, 12, 31), 1);
             screened(p, 300 * kYuan, *CivilDate::of(p.t.year(), 1, 1));
             p.misses("screening-over-subsidy");
         }},
        {"a man screened",
         [](Plot& p) {
             p.file();
             p.aid(0, "两癌筛查", 300 * kYuan, p.t.plusDays(-30));
             p.raises("screening-over-subsidy", {"aid:" + p.key('A')});
         }},
        {"screened, no union at her employer",
         [](Plot& p) {
             withWoman(p);
             p.membership(1, 1)["单位已建会"] = "否";
             screened(p, 300 * kYuan, p.t.plusDays(-30));
             p.raises("screening-over-subsidy", {"aid:" + p.key('A')});
         }},
        {"screened, a union at one of her employers",
         [](Plot& p) {
             withWoman(p);
             p.membership(1, 1)["单位已建会"] = "否";
             p.membership(1, 2);
             screened(p, 300 * kYuan, p.t.plusDays(-30));
             p.misses("screening-over-subsidy");
         }},
    };
}

// A membership row with an id as it was written.
void written(Plot& p, const std::string& id) {
    p.membership(0, 0)["身份证号"] = id;
}

std::string withCheck(std::string digits17) {
    digits17 += value::citizenIdCheck(digits17);
    return digits17;
}

// 15 digits of somebody born on this day (yymmdd).
std::string fifteen(const Plot& p, const std::string& birth) {
    const auto id = p.id(0);
    return id.substr(0, 6) + birth + id.substr(14, 3);
}

std::vector<PlantedCase> numbers() {
    return {
        {"a province nobody knows",
         [](Plot& p) {
             written(p, withCheck("99" + p.id(0).substr(2, 15)));
             p.raises("invalid-id", {"membership:" + p.key('M')});
         }},
        {"131 years old",
         [](Plot& p) {
             written(p, p.idBorn(p.t.plusMonths(-12 * 131)));
             p.raises("invalid-id", {"membership:" + p.key('M')});
         }},
        {"131 years old tomorrow",
         [](Plot& p) {
             written(p, p.idBorn(p.t.plusMonths(-12 * 131).plusDays(1)));
             p.misses("invalid-id");
         }},
        {"born tomorrow",
         [](Plot& p) {
             written(p, p.idBorn(p.t.plusDays(1)));
             p.raises("invalid-id", {"membership:" + p.key('M')});
         }},
        {"born today",
         [](Plot& p) {
             written(p, p.idBorn(p.t));
             p.misses("invalid-id");
         }},
        {"fifteen digits that end in 996",
         [](Plot& p) {
             written(p, fifteen(p, "671001").substr(0, 12) + "996");
             p.raises("invalid-id", {"membership:" + p.key('M')});
             p.misses("id-15-digit");
         }},
        {"nines only",
         [](Plot& p) {
             written(p, "999999999999999999");
             p.raises("placeholder-id", {"membership:" + p.key('M')});
             p.misses("invalid-id");
         }},
        {"1 January 1900",
         [](Plot& p) {
             written(p, withCheck("21019919000101" + p.id(0).substr(14, 3)));
             p.raises("placeholder-id", {"membership:" + p.key('M')});
         }},
        {"not there yet",
         [](Plot& p) {
             written(p, "暂无");
             p.raises("placeholder-id", {"membership:" + p.key('M')});
         }},
        {"no id at all",
         [](Plot& p) {
             written(p, "");
             p.misses("placeholder-id");
             p.misses("invalid-id");
         }},
        {"2 January 1900",
         [](Plot& p) {
             written(p, p.idBorn(*CivilDate::of(1900, 1, 2)));
             p.misses("placeholder-id");
         }},
        {"fifteen digits",
         [](Plot& p) {
             const auto id = p.id(0);
             p.file()["身份证号"] = id.substr(0, 6) + id.substr(8, 9);
             p.raisesOnFile("id-15-digit");
             p.misses("invalid-id");
         }},
        {"born the day after, says the file",
         [](Plot& p) {
             p.file()["出生日期"] = p.birth(0).plusDays(1).text();
             p.raisesOnFile("id-birth-mismatch");
         }},
        {"born in that month, says the file",
         [](Plot& p) {
             p.file()["出生日期"] = p.birth(0).text().substr(0, 7);
             p.misses("id-birth-mismatch");
         }},
        {"the other sex, says the file",
         [](Plot& p) {
             p.file()["性别"] = "女";
             p.raisesOnFile("id-sex-mismatch");
         }},
        {"the file does not say the sex",
         [](Plot& p) {
             p.file()["性别"] = "";
             p.misses("id-sex-mismatch");
         }},
        {"a division that was replaced",
         [](Plot& p) {
             p.file()["户口所在地行政区划"] = "210282";
             p.raisesOnFile("division-code-retired");
         }},
        {"the division that replaced it",
         [](Plot& p) {
             p.file()["户口所在地行政区划"] = "210214";
             p.misses("division-code-retired");
         }},
        {"a member's name with a box",
         [](Plot& p) {
             p.file();
             p.member(1)["姓名"] = "王□" + p.name(1);
             p.income(1000 * kYuan, 2);
             p.raises("name-unencodable", {"union_member:" + p.key('U') + "/1"});
         }},
        {"a member's name with a dot",
         [](Plot& p) {
             p.file();
             p.member(1)["姓名"] = "艾力·" + p.name(1);
             p.income(1000 * kYuan, 2);
             p.misses("name-unencodable");
         }},
    };
}

// Raised when the deadline is over, silent on its day and before.
void aimsAt(Plot& p, int year, CivilDate deadline) {
    auto& file = p.file();
    file["建档日期"] = "2018-06-30";
    file["脱困目标年度"] = std::to_string(year);
    if (deadline < p.t)
        p.raisesOnFile("target-overdue");
    else
        p.misses("target-overdue");
}

std::vector<PlantedCase> upkeep() {
    return {
        {"verified six months and a day ago",
         [](Plot& p) {
             p.file()["最近核查日期"] = p.t.plusMonths(-6).plusDays(-1).text();
             p.raisesOnFile("stale-record");
         }},
        {"verified six months ago",
         [](Plot& p) {
             p.file()["最近核查日期"] = p.t.plusMonths(-6).text();
             p.misses("stale-record");
         }},
        {"no phone of the contact",
         [](Plot& p) {
             p.file()["联系人电话"] = "";
             p.raisesOnFile("missing-contact-person");
         }},
        {"no contact, and the file closed",
         [](Plot& p) {
             auto& file = p.file();
             file["联系人姓名"] = "";
             file["档案状态"] = "已撤档";
             file["退出日期"] = p.t.plusDays(-60).text();
             p.misses("missing-contact-person");
         }},
        {"aimed at 2018", [](Plot& p) { aimsAt(p, 2018, *CivilDate::of(2018, 12, 31)); }},
        {"aimed at 2019", [](Plot& p) { aimsAt(p, 2019, *CivilDate::of(2019, 12, 31)); }},
        {"aimed at 2020", [](Plot& p) { aimsAt(p, 2020, *CivilDate::of(2020, 6, 30)); }},
        {"aimed at 2018, filed after the list was frozen",
         [](Plot& p) {
             auto& file = p.file();
             file["建档日期"] = "2018-07-01";
             file["脱困目标年度"] = "2018";
             p.misses("target-overdue");
         }},
        {"no member of the union",
         [](Plot& p) {
             p.file();
             p.drop(Sheet::Membership);
             p.raisesOnFile("not-unionised-beneficiary");
         }},
        {"membership cancelled",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Membership)["状态"] = "注销";
             p.raisesOnFile("not-unionised-beneficiary");
         }},
        {"one membership not authenticated, one is",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Membership)["实名认证"] = "未通过";
             p.membership(0, 1);
             p.misses("not-unionised-beneficiary");
         }},
        {"another grade at civil affairs",
         [](Plot& p) {
             p.file()["残疾类别"] = "肢体残疾";
             p.of(Sheet::Worker)["残疾等级"] = "四级";
             auto& member = p.relief().members[0];
             member["cjlb"] = "4";
             member["cjdj"] = "3";
             p.raisesOnLink("both-covered");
             p.raises("disability-grade-mismatch", {"relief_member:" + p.key('D') + "/1", "union_case:" + p.key('U')});
         }},
        {"civil affairs has no grade",
         [](Plot& p) {
             p.file()["残疾类别"] = "肢体残疾";
             p.of(Sheet::Worker)["残疾等级"] = "四级";
             p.relief().members[0]["cjlb"] = "4";
             p.raisesOnLink("both-covered");
             p.misses("disability-grade-mismatch");
         }},
    };
}

// A file of so many days in this year that nobody visited.
void unvisited(Plot& p, int days) {
    p.file()["建档日期"] = p.t.plusDays(1 - days).text();
    p.drop(Sheet::Aid);
    constexpr int kWarnFrom = 1001;
    const bool late = p.t.month() * 100 + p.t.day() >= kWarnFrom;
    if (late && days >= 90)
        p.raisesOnFile("covered-without-visit");
    else
        p.misses("covered-without-visit");
}

std::vector<PlantedCase> visits() {
    return {
        {"on file for 90 days without a visit", [](Plot& p) { unvisited(p, 90); }},
        {"on file for 89 days without a visit", [](Plot& p) { unvisited(p, 89); }},
        {"visited on New Year's Day",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Aid)["发放日期"] = CivilDate::of(p.t.year(), 1, 1)->text();
             p.misses("covered-without-visit");
         }},
        {"warmth today",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Aid)["项目"] = "送温暖";
             p.of(Sheet::Aid)["发放日期"] = p.t.text();
             p.misses("covered-without-visit");
         }},
    };
}

}  // namespace

std::vector<PlantedCase> plantedFiles() {
    std::vector<PlantedCase> all;
    for (const auto& part : {twoFiles(), aidTwice(), money(), numbers(), upkeep(), visits()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace aidgate::sample
