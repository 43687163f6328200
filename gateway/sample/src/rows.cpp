// The rows of each file, column by column as the agencies' headers name them.
#include <algorithm>
#include <cstdio>

#include "aidgate/value/money.h"
#include "book.h"

namespace aidgate::sample {

// What the rows of one household share.
struct Book::Writing {
    const Household& household;
    Dirt& dirt;

    const Person& person(std::size_t index) const { return household.people[index]; }
    std::string date(const std::optional<CivilDate>& date, DateStyle style) const {
        return date ? dirt.date(*date, style) : std::string();
    }
    std::string money(std::int64_t fen) const { return fen < 0 ? std::string() : dirt.money(fen); }
};

namespace {

std::string_view yesNo(bool yes) {
    return yes ? "是" : "否";
}
std::string_view sexOf(bool male) {
    return male ? "男" : "女";
}

// Sometimes the columns of a row are shifted, and the id stands where the name should.
struct NameAndId {
    NameAndId(Dirt& dirt, const std::string& fullName, const std::string& citizenId)
        : name(dirt.name(fullName)), id(dirt.id(citizenId)) {
        if (dirt.shiftsColumns()) {
            name = citizenId;
            id = fullName;
        }
    }
    std::string name, id;
};

std::string_view relationOf(const Person& person) {
    switch (person.role) {
        case Role::Worker:
        case Role::Insured: return "本人";
        case Role::Spouse: return "配偶";
        case Role::Child:
        case Role::SecondChild: return person.male ? "子" : "女";
        case Role::Elder: return person.male ? "父亲" : "母亲";
    }
    return "";
}

// GB/T 4761 as civil affairs writes it.
std::string_view relationCode(const Person& person) {
    switch (person.role) {
        case Role::Worker:
        case Role::Insured: return "01";
        case Role::Spouse: return person.male ? "11" : "12";
        case Role::Child: return person.male ? "20" : "30";
        case Role::SecondChild: return person.male ? "20" : "30";
        case Role::Elder: return person.male ? "51" : "52";
    }
    return "";
}

std::string_view disabilityCode(std::string_view text) {
    return text.empty() ? "" : text == "视力残疾" ? "1" : "4";
}
std::string_view gradeCode(std::string_view text) {
    return text.empty() ? "" : text == "一级" ? "1" : text == "二级" ? "2" : text == "三级" ? "3" : "4";
}

std::string personNumber(const Person& person) {
    return std::to_string(1000000001 + person.number);
}

const std::string& unionIdOf(const Person& person) {
    return person.unionId.empty() ? person.id : person.unionId;
}

std::string schoolOf(const Person& person) {
    if (person.status == "学生") return "示范学校";
    return person.employer == nullptr ? std::string() : std::string(person.employer->name);
}

std::string monthsText(int months) {
    return months < 0 ? std::string() : std::to_string(months);
}
std::string monthNumber(value::YearMonth month) {
    return std::to_string(month.number());
}

void attribute(std::string& out, std::string_view name, std::string_view value) {
    out.append(1, ' ').append(name).append("=\"").append(value).append(1, '"');
}

}  // namespace

std::string Book::serial(char letter) {
    const auto number = std::to_string(++serials_[static_cast<std::size_t>(letter - 'A')]);
    return std::string(1, letter) + "-" + std::string(7 - std::min<std::size_t>(7, number.size()), '0') + number;
}

void Book::emit(DataFile& file, Dirt& dirt) {
    file.row(row_.text(), dirt.changesCharset());
    if (dirt.repeatsRow()) file.row(row_.text());
}

void Book::write(const Household& household, Random& random, unsigned dirtPermille) {
    Dirt dirt(random, dirtPermille);
    const Writing writing{household, dirt};
    for (const auto& file : household.files) {
        writeWorker(writing, file);
        for (const auto member : file.members) writeMember(writing, file, household.people[member]);
    }
    for (const auto& aid : household.aids) writeAid(writing, aid);
    for (const auto& membership : household.memberships) writeMembership(writing, membership);
    for (const auto& placement : household.placements) writePlacement(writing, placement);
    for (const auto& family : household.families) writeRelief(writing, family);
    for (const auto& death : household.deaths) writeDeath(writing, death);
    writeHumanResources(writing);
    for (const auto& insurance : household.insurances) writeInsurance(writing, insurance);
    writeBenefits(writing);
}

void Book::writeWorker(const Writing& writing, const UnionFile& file) {
    auto& dirt = writing.dirt;
    const auto& person = writing.person(file.worker);
    const NameAndId who(dirt, person.name, unionIdOf(person));
    const auto* const employer = person.employer;
    row_.start(',', true);
    row_.cell(file.caseNo).cell(file.category).cell(file.level).cell(who.name);
    row_.cell(sexOf(person.male != person.unionSexWrong)).cell("汉族").cell("群众").cell(who.id);
    row_.cell(dirt.date(person.birth.plusDays(person.unionBirthShift), DateStyle::Dashes));
    row_.cell(person.health).cell(person.disability).cell(person.grade).cell(person.capacity);
    row_.cell(yesNo(person.seriousIllness)).cell(person.status);
    row_.cell(employer != nullptr ? employer->name : "").cell(employer != nullptr ? employer->creditCode : "");
    row_.cell(employer != nullptr ? employer->industry : "");
    row_.cell(file.members.empty() ? "未婚" : "已婚").cell("非农业").cell(file.hukouDivision);
    row_.cell("示范路" + std::to_string(writing.household.index % 999 + 1) + "号").cell("");
    row_.cell(writing.money(person.income)).cell(writing.money(file.incomeYear)).cell(writing.money(file.rigidYear));
    row_.cell(file.size).cell(yesNo(file.onRelief)).cell(writing.money(file.reliefAmount)).cell(file.cause);
    const auto& placements = writing.household.placements;
    const bool wantsWork = person.status == "失业" ||
                           std::any_of(placements.begin(), placements.end(),
                                       [&](const Placement& placement) { return placement.person == file.worker; });
    row_.cell(wantsWork ? "有" : "无").cell(file.status);
    row_.cell(writing.date(file.filedOn, DateStyle::Dashes)).cell(writing.date(file.exitedOn, DateStyle::Dashes));
    row_.cell(file.exitType).cell(static_cast<std::uint64_t>(file.targetYear));
    row_.cell(writing.date(file.verifiedOn, DateStyle::Dashes)).cell(file.contactName).cell(file.contactPhone);
    row_.cell(divisionOf(file.city)).cell("").cell(monthsText(file.monthsAbove));
    emit(of(file.city, CityFile::Worker), dirt);
}

void Book::writeMember(const Writing& writing, const UnionFile& file, const Person& person) {
    auto& dirt = writing.dirt;
    const NameAndId who(dirt, person.name, unionIdOf(person));
    row_.start(',', true);
    row_.cell(file.caseNo).cell(who.name).cell(relationOf(person)).cell(sexOf(person.male)).cell(who.id);
    row_.cell(dirt.date(person.birth, DateStyle::Dashes)).cell(person.health).cell(person.disability);
    row_.cell(person.grade).cell(person.capacity).cell(yesNo(person.seriousIllness));
    row_.cell(writing.money(person.income)).cell(person.status).cell(schoolOf(person));
    emit(of(file.city, CityFile::Member), dirt);
}

void Book::writeAid(const Writing& writing, const Aid& aid) {
    const auto& file = writing.household.files[aid.file];
    row_.start(',', true);
    row_.cell(serial('A')).cell(file.caseNo);
    row_.cell(aid.person ? writing.dirt.id(writing.person(*aid.person).id) : std::string());
    row_.cell(aid.project).cell(writing.money(aid.amount)).cell(aid.fund);
    row_.cell(writing.date(aid.approvedOn, DateStyle::Dashes)).cell(writing.date(aid.paidOn, DateStyle::Dashes));
    row_.cell(aid.status).cell(aid.schoolYear == 0 ? std::string() : std::to_string(aid.schoolYear));
    emit(of(file.city, CityFile::Aid), writing.dirt);
}

void Book::writeMembership(const Writing& writing, const Membership& membership) {
    const auto& person = writing.person(membership.person);
    const NameAndId who(writing.dirt, membership.name.empty() ? person.name : membership.name, person.id);
    row_.start(',', true);
    row_.cell(serial('M')).cell(who.name).cell(who.id).cell("");
    row_.cell(person.employer != nullptr ? person.employer->name : employers()[0].name).cell("2018-01-05");
    row_.cell(membership.authenticated ? "通过" : "未通过").cell(membership.valid ? "有效" : "注销").cell("是");
    emit(of(membership.city, CityFile::Membership), writing.dirt);
}

void Book::writePlacement(const Writing& writing, const Placement& placement) {
    const auto& person = writing.person(placement.person);
    const NameAndId who(writing.dirt, person.name, person.id);
    row_.start(',', true);
    row_.cell(serial('P')).cell(who.name).cell(who.id);
    row_.cell(writing.dirt.date(placement.placedOn, DateStyle::Dashes)).cell(employers()[2].name);
    row_.cell(employers()[2].creditCode).cell("招聘会");
    emit(of(placement.city, CityFile::Placement), writing.dirt);
}

void Book::writeRelief(const Writing& writing, const ReliefFamily& family) {
    auto& dirt = writing.dirt;
    const auto& head = writing.person(family.members[0].person);
    std::string text = " <FAMILY";
    attribute(text, "jzzh", serial('D'));
    attribute(text, "lb", family.category);
    attribute(text, "sblb", family.incomePerHead < 30000 ? "A" : "B");
    attribute(text, "xzqh", family.division);
    attribute(text, "cxlx", family.urban ? "1" : "2");
    attribute(text, "hzxm", head.name);
    attribute(text, "hzsfz", head.id);
    attribute(text, "jtrk", std::to_string(family.size));
    attribute(text, "bzrk", std::to_string(family.members.size()));
    attribute(text, "yrjsr", dirt.money(family.incomePerHead));
    attribute(text, "bzje", dirt.money(family.amount));
    attribute(text, "ksrq", dirt.date(family.start, DateStyle::Digits));
    attribute(text, "jsrq", writing.date(family.end, DateStyle::Digits));
    attribute(text, "zzyy", family.endReason);
    attribute(text, "zt", family.active ? "1" : "0");
    text += ">\n";
    for (const auto& member : family.members) {
        const auto& person = writing.person(member.person);
        const NameAndId who(dirt, person.name, person.id);
        text += "  <MEMBER";
        attribute(text, "xm", who.name);
        attribute(text, "sfz", who.id);
        attribute(text, "gx", &member == family.members.data() ? "01" : relationCode(person));
        attribute(text, "bz", member.covered ? "1" : "0");
        attribute(text, "cjlb", member.disability.empty() ? disabilityCode(person.disability) : member.disability);
        attribute(text, "cjdj", member.grade.empty() ? gradeCode(person.grade) : member.grade);
        attribute(text, "zb", person.seriousIllness ? "1" : "0");
        text += "/>\n";
    }
    text += " </FAMILY>";
    auto& file = of(family.city, CityFile::Relief);
    file.row(text);
    if (dirt.repeatsRow()) file.row(text);
}

void Book::writeDeath(const Writing& writing, const Death& death) {
    const auto& person = writing.person(death.person);
    const NameAndId who(writing.dirt, person.name, person.id);
    std::string text = " <RECORD";
    attribute(text, "bh", serial('S'));
    attribute(text, "xm", who.name);
    attribute(text, "sfz", who.id);
    attribute(text, "swrq", writing.dirt.date(death.died, DateStyle::Digits));
    attribute(text, "hhrq", writing.dirt.date(death.died.plusDays(3), DateStyle::Digits));
    attribute(text, "dwmc", "示范殡仪馆");
    of(death.city, CityFile::Death).row(text + "/>");
}

void Book::writeHumanResources(const Writing& writing) {
    auto& dirt = writing.dirt;
    for (const auto& one : writing.household.registrations) {
        const auto& person = writing.person(one.person);
        const NameAndId who(dirt, person.name, person.id);
        row_.start('|', false);
        row_.cell(serial('H')).cell(who.id).cell(who.name);
        row_.cell(dirt.date(one.registeredOn.plusDays(-20), DateStyle::Digits)).cell("22");
        row_.cell(dirt.date(one.registeredOn, DateStyle::Digits))
            .cell("")
            .cell("")
            .cell("1")
            .cell(divisionOf(one.city));
        emit(of(ProvinceFile::Unemployment), dirt);
    }
    for (const auto& one : writing.household.posts) {
        const auto& person = writing.person(one.person);
        const NameAndId who(dirt, person.name, person.id);
        row_.start('|', false);
        row_.cell(serial('G')).cell(who.id).cell(who.name).cell("示范街道办");
        row_.cell(dirt.date(one.start, DateStyle::Digits)).cell(writing.date(one.end, DateStyle::Digits));
        row_.cell(dirt.money(155000));
        emit(of(ProvinceFile::PublicPost), dirt);
    }
    for (const auto& one : writing.household.employments) {
        const auto& person = writing.person(one.person);
        const NameAndId who(dirt, person.name, person.id);
        row_.start('|', false);
        row_.cell(serial('J')).cell(who.id).cell(who.name).cell(employers()[2].name);
        row_.cell(employers()[2].creditCode).cell(dirt.date(one.start, DateStyle::Digits)).cell("");
        emit(of(ProvinceFile::Employment), dirt);
    }
}

void Book::writeInsurance(const Writing& writing, const Insurance& insurance) {
    auto& dirt = writing.dirt;
    const auto& person = writing.person(insurance.person);
    const auto& employer = person.employer != nullptr ? *person.employer : employers()[0];
    const NameAndId who(dirt, person.name, person.id);
    const auto write = [&](std::string_view kind, std::int64_t base, std::string_view valid) {
        row_.start('\x1D', false);
        row_.cell(personNumber(person)).cell(who.id).cell(who.name).cell(kind).cell(insurance.paying ? "1" : "2");
        row_.cell(employer.number).cell(employer.name).cell(insurance.employerType).cell("1");
        row_.cell(monthNumber(insurance.lastPaid)).cell(dirt.money(base)).cell(valid);
        emit(of(ProvinceFile::Insurance), dirt);
    };
    if (dirt.leavesVoidRow()) write("110", insurance.base * 3, "0");
    write("110", insurance.base, "1");
    write("310", insurance.base, "1");
}

void Book::writeBenefits(const Writing& writing) {
    auto& dirt = writing.dirt;
    for (const auto& pension : writing.household.pensions) {
        const auto& person = writing.person(pension.person);
        const NameAndId who(dirt, person.name, person.id);
        const auto basic = pension.amount * 7 / 10;
        const std::array<std::pair<std::string_view, std::int64_t>, 2> parts{
            {{"101", basic}, {"202", pension.amount - basic}}};
        for (const auto& [item, amount] : parts) {
            row_.start('\x1D', false);
            row_.cell(personNumber(person)).cell(who.id).cell(who.name).cell("2");
            row_.cell(dirt.date(pension.retiredOn, DateStyle::Digits)).cell("1");
            row_.cell(dirt.date(pension.retiredOn, DateStyle::Digits)).cell(item).cell(dirt.money(amount)).cell("1");
            emit(of(ProvinceFile::Pension), dirt);
        }
    }
    for (const auto& benefit : writing.household.benefits) {
        const auto& person = writing.person(benefit.person);
        const NameAndId who(dirt, person.name, person.id);
        row_.start('\x1D', false);
        row_.cell(personNumber(person)).cell(who.id).cell(who.name).cell("11").cell(monthNumber(benefit.from));
        row_.cell(monthNumber(benefit.to)).cell("24").cell("6").cell(dirt.money(benefit.amount)).cell("1");
        emit(of(ProvinceFile::Benefit), dirt);
    }
}

}  // namespace aidgate::sample
