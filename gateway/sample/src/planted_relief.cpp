// Planted cases of rules 1 to 15: relief, incomes and exits.
#include "plot.h"

namespace aidgate::sample {
namespace {

constexpr std::int64_t kYuan = 100;

// On 低保 as well as on file: always both-covered.
PlantedRow& covered(Plot& p) {
    p.file();
    p.raisesOnLink("both-covered");
    return p.relief();
}

// A file that was closed as exited by own income two months ago.
PlantedRow& exited(Plot& p) {
    auto& file = p.file();
    file["档案状态"] = "已脱困";
    file["退出日期"] = p.t.plusDays(-60).text();
    file["退出类型"] = "脱困";
    file["达标月数"] = "6";
    return file;
}

// What the worker is insured for, and says he earns.
void earns(Plot& p, std::int64_t fen) {
    p.of(Sheet::Insurance)["AAE180"] = yuan(fen);
    p.of(Sheet::Worker)["本人月平均收入(元)"] = yuan(fen);
}

std::vector<PlantedCase> coverage() {
    return {
        {"an ordinary file raises nothing", [](Plot& p) { p.file(); }},
        {"on dibao", [](Plot& p) { covered(p); }},
        {"destitute",
         [](Plot& p) {
             covered(p)["lb"] = "特困";
             p.of(Sheet::Worker)["是否享受低保"] = "否";
         }},
        {"relief begins on the day", [](Plot& p) { covered(p)["ksrq"] = dayDigits(p.t); }},
        {"relief ends on the day",
         [](Plot& p) {
             covered(p)["jsrq"] = dayDigits(p.t);
             p.misses("relief-stopped-but-on-file");
         }},
        {"relief ended the day before",
         [](Plot& p) {
             p.file();
             p.relief()["jsrq"] = dayDigits(p.t.plusDays(-1));
             p.raisesOnFile("relief-stopped-but-on-file");
             p.misses("both-covered");
         }},
        {"relief begins tomorrow",
         [](Plot& p) {
             p.file();
             p.relief()["ksrq"] = dayDigits(p.t.plusDays(1));
             p.misses("both-covered");
             p.misses("relief-stopped-but-on-file");
         }},
        {"on the edge of relief only",
         [](Plot& p) {
             p.file();
             p.relief()["lb"] = "低保边缘";
             p.of(Sheet::Worker)["是否享受低保"] = "否";
             p.misses("both-covered");
             p.misses("relief-class-mismatch");
         }},
        {"filed tomorrow",
         [](Plot& p) {
             p.file()["建档日期"] = p.t.plusDays(1).text();
             p.relief();
             // Nobody of this family is on a file yet, and the head is a union member.
             p.raises("relief-only-not-on-file", {"relief_case:" + p.key('D')});
             p.misses("both-covered");
         }},
        {"a fen below the line",
         [](Plot& p) {
             p.file();
             p.drop(Sheet::Insurance);
             p.income(p.line - 1);
             p.raisesOnFile("union-only-eligible-for-relief");
         }},
        {"at the line",
         [](Plot& p) {
             p.file();
             p.drop(Sheet::Insurance);
             p.income(p.line);
             p.misses("union-only-eligible-for-relief");
         }},
        {"at the line once rounded",
         [](Plot& p) {
             p.file()["家庭年度总收入(元)"] = yuan(12 * p.line - 6);  // half a fen a month below
             p.drop(Sheet::Insurance);
             p.misses("union-only-eligible-for-relief");
         }},
        {"declared below the line, insured at it",
         [](Plot& p) {
             p.file();
             p.income(p.line - 1);
             p.of(Sheet::Insurance)["AAE180"] = yuan(p.line);
             p.misses("union-only-eligible-for-relief");
         }},
        {"below the line, and one of them has relief elsewhere",
         [](Plot& p) {
             p.file();
             p.drop(Sheet::Insurance);
             p.income(p.line - 1, 2);
             p.member(1);
             auto& family = p.relief(2);
             family["lb"] = "低保边缘";
             p.reliefMember(family, 1);
             p.of(Sheet::Worker)["是否享受低保"] = "否";
             p.misses("union-only-eligible-for-relief");
         }},
    };
}

std::vector<PlantedCase> notOnFile() {
    return {
        {"a member of the union on relief without a file",
         [](Plot& p) {
             p.relief();
             p.membership(0, 0);
             p.raises("relief-only-not-on-file", {"relief_case:" + p.key('D')});
         }},
        {"an employer paid twelve months ago",
         [](Plot& p) {
             p.relief();
             p.insurance(0, 300000, p.t.yearMonth().plusMonths(-12));
             p.raises("relief-only-not-on-file", {"relief_case:" + p.key('D')});
         }},
        {"an employer paid thirteen months ago",
         [](Plot& p) {
             p.relief();
             p.insurance(0, 300000, p.t.yearMonth().plusMonths(-13));
             p.misses("relief-only-not-on-file");
         }},
        {"paid at a window",
         [](Plot& p) {
             p.relief();
             p.insurance(0, 300000, p.t.yearMonth().plusMonths(-1))["AAB019"] = "70";
             p.misses("relief-only-not-on-file");
         }},
        {"membership not authenticated",
         [](Plot& p) {
             p.relief();
             p.membership(0, 0)["实名认证"] = "未通过";
             p.misses("relief-only-not-on-file");
         }},
        {"the file was left by relief",
         [](Plot& p) {
             auto& file = p.file();
             file["档案状态"] = "已解困";
             file["退出日期"] = p.t.plusDays(-60).text();
             p.relief()["lb"] = "低保边缘";
             p.misses("relief-only-not-on-file");
         }},
        {"the file was closed",
         [](Plot& p) {
             auto& file = p.file();
             file["档案状态"] = "已撤档";
             file["退出日期"] = p.t.plusDays(-60).text();
             p.relief()["lb"] = "低保边缘";
             p.raises("relief-only-not-on-file", {"relief_case:" + p.key('D')});
         }},
        {"second grade, not covered",
         [](Plot& p) {
             auto& file = p.file();
             file["残疾类别"] = "肢体残疾";
             file["残疾等级"] = "二级";
             p.raisesOnFile("disability-illness-backstop-referral");
         }},
        {"third grade",
         [](Plot& p) {
             auto& file = p.file();
             file["残疾类别"] = "肢体残疾";
             file["残疾等级"] = "三级";
             p.misses("disability-illness-backstop-referral");
         }},
        {"seriously ill without capacity",
         [](Plot& p) {
             auto& file = p.file();
             file["重大疾病"] = "是";
             file["劳动能力"] = "无";
             p.raisesOnFile("disability-illness-backstop-referral");
         }},
        {"seriously ill with some capacity",
         [](Plot& p) {
             auto& file = p.file();
             file["重大疾病"] = "是";
             file["劳动能力"] = "部分";
             p.misses("disability-illness-backstop-referral");
         }},
        {"first grade and covered",
         [](Plot& p) {
             auto& member = covered(p).members[0];
             member["cjlb"] = "4";
             member["cjdj"] = "1";
             p.of(Sheet::Worker)["残疾类别"] = "肢体残疾";
             p.of(Sheet::Worker)["残疾等级"] = "一级";
             p.misses("disability-illness-backstop-referral");
             p.misses("disability-grade-mismatch");
         }},
        {"first grade, in the family and not covered",
         [](Plot& p) {
             covered(p).members[0]["bz"] = "0";
             p.of(Sheet::Worker)["残疾类别"] = "肢体残疾";
             p.of(Sheet::Worker)["残疾等级"] = "一级";
             p.raisesOnFile("disability-illness-backstop-referral");
         }},
    };
}

std::vector<PlantedCase> incomes() {
    return {
        {"civil affairs has a fen more than a fifth more",
         [](Plot& p) {
             covered(p)["yrjsr"] = "1250.01";
             p.raisesOnFile("income-mismatch");
         }},
        {"civil affairs has a fifth more",
         [](Plot& p) {
             covered(p)["yrjsr"] = "1250.00";
             p.misses("income-mismatch");
         }},
        {"a hundred yuan and a fen apart",
         [](Plot& p) {
             covered(p)["yrjsr"] = "400.01";
             p.income(300 * kYuan);
             p.raisesOnFile("income-mismatch");
         }},
        {"a hundred yuan apart",
         [](Plot& p) {
             covered(p)["yrjsr"] = "400.00";
             p.income(300 * kYuan);
             p.misses("income-mismatch");
         }},
        {"insured for a fen more than a fifth more",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Insurance)["AAE180"] = "1250.01";
             p.raisesOnFile("income-mismatch");
         }},
        {"insured for a fifth more",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Insurance)["AAE180"] = "1250.00";
             p.misses("income-mismatch");
         }},
        {"insured for less than declared",
         [](Plot& p) {
             p.file();
             p.income(2000 * kYuan);
             p.misses("income-mismatch");
         }},
        {"twice the line",
         [](Plot& p) {
             p.file();
             earns(p, 2 * p.line);
             p.income(2 * p.line);
             p.raisesOnFile("income-over-limit");
         }},
        {"a fen below twice the line",
         [](Plot& p) {
             p.file();
             earns(p, 2 * p.line - 1);
             p.income(2 * p.line - 1);
             p.misses("income-over-limit");
         }},
        {"twice the line after rigid expense",
         [](Plot& p) {
             p.file()["家庭年刚性支出(元)"] = "1200.00";
             earns(p, 2 * p.line + 100 * kYuan);
             p.income(2 * p.line + 100 * kYuan);
             p.raisesOnFile("income-over-limit");
         }},
        {"a fen below it after rigid expense",
         [](Plot& p) {
             p.file()["家庭年刚性支出(元)"] = "1200.12";
             earns(p, 2 * p.line + 100 * kYuan);
             p.income(2 * p.line + 100 * kYuan);
             p.misses("income-over-limit");
         }},
        {"three times the line after an accident",
         [](Plot& p) {
             p.file()["困难类别"] = "意外致困";
             earns(p, 3 * p.line);
             p.income(3 * p.line);
             p.misses("income-over-limit");
         }},
        {"rigid expense not known",
         [](Plot& p) {
             p.file()["家庭年刚性支出(元)"] = "不详";
             earns(p, 3 * p.line);
             p.income(3 * p.line);
             p.misses("income-over-limit");
         }},
    };
}

std::vector<PlantedCase> whatCivilAffairsHas() {
    return {
        {"another size",
         [](Plot& p) {
             covered(p)["jtrk"] = "2";
             p.raisesOnLink("household-size-mismatch");
         }},
        {"size not said",
         [](Plot& p) {
             covered(p)["jtrk"] = "";
             p.misses("household-size-mismatch");
         }},
        {"one member more",
         [](Plot& p) {
             p.reliefMember(covered(p), 1);
             p.raisesOnLink("member-set-mismatch");
         }},
        {"one member more, without an id",
         [](Plot& p) {
             p.reliefMember(covered(p), 1)["sfz"] = "";
             p.misses("member-set-mismatch");
         }},
        {"ten yuan and a fen more",
         [](Plot& p) {
             covered(p)["bzje"] = "510.01";
             p.raisesOnLink("relief-amount-mismatch");
         }},
        {"ten yuan more",
         [](Plot& p) {
             covered(p)["bzje"] = "510.00";
             p.misses("relief-amount-mismatch");
         }},
        {"ten yuan and a fen less",
         [](Plot& p) {
             covered(p)["bzje"] = "489.99";
             p.raisesOnLink("relief-amount-mismatch");
         }},
        {"dibao, and the file says no",
         [](Plot& p) {
             covered(p);
             p.of(Sheet::Worker)["是否享受低保"] = "否";
             p.of(Sheet::Worker)["低保金额(元/月)"] = "";
             p.raisesOnLink("relief-class-mismatch");
         }},
        {"on the edge, and the file says dibao",
         [](Plot& p) {
             p.file();
             p.relief()["lb"] = "低收入家庭";
             p.raisesOnLink("relief-class-mismatch");
         }},
        {"on the edge and on dibao",
         [](Plot& p) {
             covered(p);
             p.relief(0, 1)["lb"] = "低保边缘";
             p.raises("one-person-two-households", {"relief_case:" + p.key('D'), "relief_case:" + p.key('D', 1)});
             p.misses("relief-class-mismatch");
         }},
        {"relief ended and the file says so",
         [](Plot& p) {
             p.file();
             p.relief()["zt"] = "0";
             p.of(Sheet::Worker)["是否享受低保"] = "否";
             p.misses("relief-stopped-but-on-file");
         }},
    };
}

std::vector<PlantedCase> exits() {
    return {
        {"relief began on the day of the exit",
         [](Plot& p) {
             exited(p);
             p.relief()["ksrq"] = dayDigits(p.t.plusDays(-60));
             p.raisesOnLink("exited-but-receives-relief");
             p.misses("relapse-suspected");
         }},
        {"relief began the day after the exit",
         [](Plot& p) {
             exited(p);
             p.relief()["ksrq"] = dayDigits(p.t.plusDays(-59));
             p.raisesOnFile("relapse-suspected");
             p.misses("exited-but-receives-relief");
         }},
        {"exited and on the edge",
         [](Plot& p) {
             exited(p);
             p.relief()["lb"] = "低保边缘";
             p.misses("exited-but-receives-relief");
             p.misses("relapse-suspected");
         }},
        {"exited and a fen below the line",
         [](Plot& p) {
             exited(p);
             earns(p, p.line - 1);
             p.raisesOnFile("relapse-suspected");
         }},
        {"exited and at the line",
         [](Plot& p) {
             exited(p);
             earns(p, p.line);
             p.misses("relapse-suspected");
         }},
        {"exits tomorrow, below the line",
         [](Plot& p) {
             exited(p)["退出日期"] = p.t.plusDays(1).text();
             earns(p, p.line - 1);
             p.misses("relapse-suspected");
         }},
        {"exited, below the line, somebody farms",
         [](Plot& p) {
             exited(p);
             earns(p, p.line - 1);
             p.member(1)["身份"] = "务农";
             p.income(p.line - 1, 2);
             p.misses("relapse-suspected");
         }},
        {"exited, below the line, died since",
         [](Plot& p) {
             exited(p);
             earns(p, p.line - 1);
             p.death(0, p.t.plusDays(-3));
             p.misses("relapse-suspected");
         }},
        {"aid the day after the exit",
         [](Plot& p) {
             exited(p);
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-59));
             p.raises("aid-after-exit", {"aid:" + p.key('A')});
         }},
        {"aid on the day of the exit",
         [](Plot& p) {
             exited(p);
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-60));
             p.misses("aid-after-exit");
         }},
        {"aid approved on the day of the exit",
         [](Plot& p) {
             exited(p)["档案状态"] = "已撤档";
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-59))["批准日期"] = p.t.plusDays(-60).text();
             p.misses("aid-after-exit");
         }},
        {"aid approved the day after the exit",
         [](Plot& p) {
             exited(p)["档案状态"] = "已撤档";
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-58))["批准日期"] = p.t.plusDays(-59).text();
             p.raises("aid-after-exit", {"aid:" + p.key('A')});
         }},
        {"aid after an exit by relief",
         [](Plot& p) {
             exited(p)["档案状态"] = "已解困";
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-30));
             p.misses("aid-after-exit");
         }},
        {"training after the exit",
         [](Plot& p) {
             exited(p);
             p.aid(0, "职业培训", 1000 * kYuan, p.t.plusDays(-30));
             p.misses("aid-after-exit");
         }},
        {"five months above the line",
         [](Plot& p) {
             exited(p)["达标月数"] = "5";
             p.raisesOnFile("exit-without-evidence");
         }},
        {"six months above the line",
         [](Plot& p) {
             exited(p);
             p.misses("exit-without-evidence");
         }},
    };
}

}  // namespace

std::vector<PlantedCase> plantedRelief() {
    std::vector<PlantedCase> all;
    for (const auto& part : {coverage(), notOnFile(), incomes(), whatCivilAffairsHas(), exits()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace aidgate::sample
