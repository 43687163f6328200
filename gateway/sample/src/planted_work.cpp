// Planted cases of rules 16 to 28: deaths, work, pensions, benefits, and who somebody is.
#include "aidgate/value/citizen_id.h"
#include "plot.h"

namespace aidgate::sample {
namespace {

constexpr std::int64_t kYuan = 100;

// A file of somebody without work who could not work; not insured.
PlantedRow& idle(Plot& p, std::string_view status) {
    auto& file = p.file();
    file["工作状态"] = status;
    file["劳动能力"] = "无";
    p.drop(Sheet::Insurance);
    return file;
}

std::string workerKey(const Plot& p) {
    return "union_case:" + p.key('U');
}

std::vector<PlantedCase> deaths() {
    return {
        {"died on the day",
         [](Plot& p) {
             p.file();
             p.death(0, p.t);
             p.raisesOnFile("deceased-on-file");
         }},
        {"dies tomorrow",
         [](Plot& p) {
             p.file();
             p.death(0, p.t.plusDays(1));
             p.misses("deceased-on-file");
         }},
        {"aid on the 31st day after a death",
         [](Plot& p) {
             p.file();
             p.member(1);
             p.income(100000, 2);
             p.death(1, p.t.plusDays(-100));
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-69))["受助人身份证号"] = p.id(1);
             p.raisesOnFile("deceased-on-file");
             p.raises("aid-after-death", {"aid:" + p.key('A')});
         }},
        {"aid on the 30th day after a death",
         [](Plot& p) {
             p.file();
             p.member(1);
             p.income(100000, 2);
             p.death(1, p.t.plusDays(-100));
             p.aid(0, "生活救助", 1000 * kYuan, p.t.plusDays(-70))["受助人身份证号"] = p.id(1);
             p.raisesOnFile("deceased-on-file");
             p.misses("aid-after-death");
         }},
        {"cremated, the day of death not said",
         [](Plot& p) {
             p.file();
             auto& death = p.death(0, p.t);
             death["swrq"] = "";
             death["hhrq"] = dayDigits(p.t);
             p.raisesOnFile("deceased-on-file");
         }},
    };
}

std::vector<PlantedCase> pensions() {
    return {
        {"laid off, pension from today",
         [](Plot& p) {
             idle(p, "下岗");
             p.pension(0, 1000 * kYuan, p.t);
             p.raisesOnFile("retired-on-file");
             p.misses("pension-income-unreported");
         }},
        {"laid off, pension from tomorrow",
         [](Plot& p) {
             idle(p, "下岗");
             p.pension(0, 1000 * kYuan, p.t.plusDays(1));
             p.misses("retired-on-file");
         }},
        {"laid off, pension stopped",
         [](Plot& p) {
             idle(p, "下岗");
             p.pension(0, 1000 * kYuan, p.t.plusMonths(-12))["AAE116"] = "2";
             p.misses("retired-on-file");
         }},
        {"a hundred yuan and a fen of pension not declared",
         [](Plot& p) {
             idle(p, "退休");
             p.pension(0, 1100 * kYuan + 1, p.t.plusMonths(-12));
             p.raisesOnFile("pension-income-unreported");
         }},
        {"a hundred yuan of pension not declared",
         [](Plot& p) {
             idle(p, "退休");
             p.pension(0, 1100 * kYuan, p.t.plusMonths(-12));
             p.misses("pension-income-unreported");
         }},
        {"a member's pension in two parts",
         [](Plot& p) {
             p.file();
             auto& member = p.member(1);
             member["身份"] = "退休";
             member["月收入(元)"] = "500.00";
             p.income(1000 * kYuan, 2);
             p.pension(1, 400 * kYuan, p.t.plusMonths(-12));
             p.pension(1, 200 * kYuan + 1, p.t.plusMonths(-12))["AIC230"] = "202";
             p.raises("pension-income-unreported", {"union_member:" + p.key('U') + "/1"});
         }},
    };
}

std::vector<PlantedCase> workAndBenefit() {
    return {
        {"unemployed, an employer paid two months ago",
         [](Plot& p) {
             idle(p, "失业");
             p.insurance(0, 1000 * kYuan, p.t.yearMonth().plusMonths(-2));
             p.raisesOnFile("employed-while-reported-unemployed");
         }},
        {"unemployed, an employer paid three months ago",
         [](Plot& p) {
             idle(p, "失业");
             p.insurance(0, 1000 * kYuan, p.t.yearMonth().plusMonths(-3));
             p.misses("employed-while-reported-unemployed");
         }},
        {"unemployed, insured at a window",
         [](Plot& p) {
             idle(p, "失业");
             p.insurance(0, 1000 * kYuan, p.t.yearMonth().plusMonths(-1))["AAB019"] = "60";
             p.misses("employed-while-reported-unemployed");
         }},
        {"laid off and insured by an employer",
         [](Plot& p) {
             p.file()["工作状态"] = "下岗";
             p.misses("employed-while-reported-unemployed");
         }},
        {"a member without work whom an employer insures",
         [](Plot& p) {
             p.file();
             p.member(1);
             p.insurance(1, 200 * kYuan, p.t.yearMonth().plusMonths(-1));
             p.income(1000 * kYuan, 2);
             p.raises("employed-while-reported-unemployed", {"union_member:" + p.key('U') + "/1"});
         }},
        {"registered as unemployed today, insured",
         [](Plot& p) {
             p.file();
             p.unemployment(0, p.t);
             p.raises("employed-while-registered-unemployed", {"unemployment:" + p.key('H')});
         }},
        {"registers tomorrow",
         [](Plot& p) {
             p.file();
             p.unemployment(0, p.t.plusDays(1));
             p.misses("employed-while-registered-unemployed");
         }},
        {"registration cancelled today",
         [](Plot& p) {
             p.file();
             p.unemployment(0, p.t.plusDays(-90))["ACC0M9"] = dayDigits(p.t);
             p.misses("employed-while-registered-unemployed");
         }},
        {"registration ends tomorrow",
         [](Plot& p) {
             p.file();
             p.unemployment(0, p.t.plusDays(-90))["ACC0M9"] = dayDigits(p.t.plusDays(1));
             p.raises("employed-while-registered-unemployed", {"unemployment:" + p.key('H')});
         }},
        {"a hundred yuan and a fen of benefit not declared",
         [](Plot& p) {
             idle(p, "失业");
             p.benefit(0, 1100 * kYuan + 1, p.t.yearMonth(), p.t.yearMonth());
             p.raisesOnFile("unemployment-benefit-unreported");
         }},
        {"a hundred yuan of benefit not declared",
         [](Plot& p) {
             idle(p, "失业");
             p.benefit(0, 1100 * kYuan, p.t.yearMonth(), p.t.yearMonth());
             p.misses("unemployment-benefit-unreported");
         }},
        {"benefit until last month",
         [](Plot& p) {
             idle(p, "失业");
             p.benefit(0, 3000 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-1));
             p.misses("unemployment-benefit-unreported");
         }},
        {"benefit in the month an employer paid for",
         [](Plot& p) {
             p.file();
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-1));
             p.raises("unemployment-benefit-overlap", {"unemployment_benefit:" + p.insuredAs(0)});
         }},
        {"benefit ends the month before",
         [](Plot& p) {
             p.file();
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-2));
             p.misses("unemployment-benefit-overlap");
         }},
        {"a pension begins in the last month of benefit",
         [](Plot& p) {
             idle(p, "退休");
             p.pension(0, 1000 * kYuan, *CivilDate::of(p.t.plusMonths(-2).year(), p.t.plusMonths(-2).month(), 28));
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-2));
             p.raises("unemployment-benefit-overlap", {"unemployment_benefit:" + p.insuredAs(0)});
         }},
        {"a pension begins the month after",
         [](Plot& p) {
             idle(p, "退休");
             p.pension(0, 1000 * kYuan, *CivilDate::of(p.t.plusMonths(-1).year(), p.t.plusMonths(-1).month(), 1));
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-2));
             p.misses("unemployment-benefit-overlap");
         }},
    };
}

std::vector<PlantedCase> posts() {
    return {
        {"two public posts",
         [](Plot& p) {
             idle(p, "公益性岗位");
             p.post(0, p.t.plusDays(-200), "示范街道办");
             p.post(0, p.t, "示范街道办", 1);
             p.raises("public-post-overlap", {"public_post:" + p.key('G')});
             p.raises("public-post-overlap", {"public_post:" + p.key('G', 1)});
         }},
        {"one public post after the other",
         [](Plot& p) {
             idle(p, "公益性岗位");
             p.post(0, p.t.plusDays(-200), "示范街道办")["JSRQ"] = dayDigits(p.t.plusDays(-1));
             p.post(0, p.t, "示范街道办", 1);
             p.misses("public-post-overlap");
         }},
        {"a public post and benefit this month",
         [](Plot& p) {
             idle(p, "公益性岗位");
             p.post(0, p.t.plusDays(-200), "示范街道办");
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth());
             p.raises("public-post-overlap", {"public_post:" + p.key('G')});
         }},
        {"a public post and benefit until last month",
         [](Plot& p) {
             idle(p, "公益性岗位");
             p.post(0, p.t.plusDays(-200), "示范街道办");
             p.benefit(0, 500 * kYuan, p.t.yearMonth().plusMonths(-6), p.t.yearMonth().plusMonths(-1));
             p.misses("public-post-overlap");
         }},
        {"a public post and another employer",
         [](Plot& p) {
             p.file()["工作状态"] = "公益性岗位";
             p.post(0, p.t.plusDays(-200), "示范街道办");
             p.raises("public-post-overlap", {"public_post:" + p.key('G')});
         }},
        {"a public post at the employer who pays",
         [](Plot& p) {
             p.file()["工作状态"] = "公益性岗位";
             p.post(0, p.t.plusDays(-200), "示范 机械厂");
             p.misses("public-post-overlap");
         }},
        {"placed three months and a day ago",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-3).plusDays(-1));
             p.raises("job-placement-unconfirmed", {"placement:" + p.key('P')});
         }},
        {"placed three months ago",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-3));
             p.misses("job-placement-unconfirmed");
         }},
        {"placed, and insured for that month",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-4));
             p.insurance(0, 300000, p.t.yearMonth().plusMonths(-4));
             p.misses("job-placement-unconfirmed");
         }},
        {"placed, and insured for the month before",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-4));
             p.insurance(0, 300000, p.t.yearMonth().plusMonths(-5));
             p.raises("job-placement-unconfirmed", {"placement:" + p.key('P')});
         }},
        {"placed on the last day of work",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-4));
             p.employment(0, p.t.plusMonths(-12))["JSRQ"] = dayDigits(p.t.plusMonths(-4));
             p.misses("job-placement-unconfirmed");
         }},
        {"placed the day after work had ended",
         [](Plot& p) {
             p.placement(0, p.t.plusMonths(-4));
             p.employment(0, p.t.plusMonths(-12))["JSRQ"] = dayDigits(p.t.plusMonths(-4).plusDays(-1));
             p.raises("job-placement-unconfirmed", {"placement:" + p.key('P')});
         }},
    };
}

std::vector<PlantedCase> zeroEmployment() {
    return {
        {"nobody works",
         [](Plot& p) {
             idle(p, "失业")["劳动能力"] = "有";
             p.raisesOnFile("zero-employment-household");
         }},
        {"nobody can work",
         [](Plot& p) {
             idle(p, "失业");
             p.misses("zero-employment-household");
         }},
        {"sixteen today",
         [](Plot& p) {
             idle(p, "失业");
             auto& member = p.member(1);
             const auto born = p.t.plusMonths(-12 * 16);
             member["身份证号"] = p.idBorn(born);
             member["出生日期"] = born.text();
             member["性别"] = "";
             member["劳动能力"] = "有";
             p.income(100000, 2);
             p.raisesOnFile("zero-employment-household");
         }},
        {"sixteen tomorrow",
         [](Plot& p) {
             idle(p, "失业");
             auto& member = p.member(1);
             const auto born = p.t.plusMonths(-12 * 16).plusDays(1);
             member["身份证号"] = p.idBorn(born);
             member["出生日期"] = born.text();
             member["性别"] = "";
             member["劳动能力"] = "有";
             p.income(100000, 2);
             p.misses("zero-employment-household");
         }},
        {"sixty today",
         [](Plot& p) {
             idle(p, "失业");
             auto& member = p.member(1);
             const auto born = p.t.plusMonths(-12 * 60);
             member["身份证号"] = p.idBorn(born);
             member["出生日期"] = born.text();
             member["性别"] = "";
             member["劳动能力"] = "部分";
             p.income(100000, 2);
             p.misses("zero-employment-household");
         }},
        {"sixty tomorrow",
         [](Plot& p) {
             idle(p, "失业");
             auto& member = p.member(1);
             const auto born = p.t.plusMonths(-12 * 60).plusDays(1);
             member["身份证号"] = p.idBorn(born);
             member["出生日期"] = born.text();
             member["性别"] = "";
             member["劳动能力"] = "部分";
             p.income(100000, 2);
             p.raisesOnFile("zero-employment-household");
         }},
        {"nobody works but a farmer without an id",
         [](Plot& p) {
             idle(p, "失业")["劳动能力"] = "有";
             auto& member = p.member(1);
             member["身份证号"] = "";
             member["身份"] = "务农";
             p.income(100000, 2);
             p.misses("zero-employment-household");
         }},
        {"work begins today",
         [](Plot& p) {
             idle(p, "失业")["劳动能力"] = "有";
             p.employment(0, p.t);
             p.misses("zero-employment-household");
         }},
        {"work ended yesterday",
         [](Plot& p) {
             idle(p, "失业")["劳动能力"] = "有";
             p.employment(0, p.t.plusDays(-200))["JSRQ"] = dayDigits(p.t.plusDays(-1));
             p.raisesOnFile("zero-employment-household");
         }},
        {"self-employed",
         [](Plot& p) {
             idle(p, "失业")["劳动能力"] = "有";
             p.insurance(0, 1000 * kYuan, p.t.yearMonth().plusMonths(-2))["AAB019"] = "70";
             p.misses("zero-employment-household");
         }},
    };
}

// The id with another check character.
std::string wrongCheck(std::string id) {
    id.back() = id.back() == '0' ? '1' : '0';
    return id;
}

std::vector<PlantedCase> whoSomebodyIs() {
    return {
        {"another name",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Membership)["姓名"] = "马" + p.name(0);
             p.raises("same-id-different-name", {"insurance:" + p.insuredAs(0), "membership:" + p.key('M')});
         }},
        {"another name that was theirs",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Membership)["姓名"] = "马" + p.name(0) + "（曾用名" + p.name(0) + "）";
             p.misses("same-id-different-name");
         }},
        {"the same name with a blank",
         [](Plot& p) {
             p.file();
             auto name = p.name(0);
             p.of(Sheet::Membership)["姓名"] = name.insert(3, " ");
             p.misses("same-id-different-name");
         }},
        {"another name with a character lost",
         [](Plot& p) {
             p.file();
             p.of(Sheet::Membership)["姓名"] = "马?" + p.name(0);
             p.raises("name-unencodable", {"membership:" + p.key('M')});
             p.misses("same-id-different-name");
         }},
        {"the check character is mistyped",
         [](Plot& p) {
             p.file()["身份证号"] = wrongCheck(p.id(0));
             p.raisesOnFile("invalid-id");
             p.raises("same-person-different-id", {"insurance:" + p.insuredAs(0), workerKey(p)});
         }},
        {"mistyped, with another name",
         [](Plot& p) {
             auto& file = p.file();
             file["身份证号"] = wrongCheck(p.id(0));
             file["姓名"] = "马" + p.name(0);
             p.raisesOnFile("invalid-id");
             p.misses("same-person-different-id");
         }},
        {"mistyped, born the day after",
         [](Plot& p) {
             auto& file = p.file();
             file["身份证号"] = wrongCheck(p.id(0));
             file["出生日期"] = p.birth(0).plusDays(1).text();
             p.raisesOnFile("invalid-id");
             p.misses("same-person-different-id");
         }},
        {"mistyped, of the other sex",
         [](Plot& p) {
             auto& file = p.file();
             file["身份证号"] = wrongCheck(p.id(0));
             file["性别"] = "女";
             p.raisesOnFile("invalid-id");
             p.misses("same-person-different-id");
         }},
    };
}

}  // namespace

std::vector<PlantedCase> plantedWork() {
    std::vector<PlantedCase> all;
    for (const auto& part : {deaths(), pensions(), workAndBenefit(), posts(), zeroEmployment(), whoSomebodyIs()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace aidgate::sample
