#include "plot.h"

#include <algorithm>
#include <array>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/money.h"

namespace aidgate::sample {
namespace {

constexpr unsigned kPeople = 4;  // of a plot
constexpr std::uint64_t kDays = 5000;
constexpr std::int64_t kWage = 100000;  // fen a month

constexpr std::array<std::string_view, 12> kSurnames{"王", "李", "周", "徐", "朱", "高",
                                                     "林", "何", "郭", "罗", "梁", "宋"};
constexpr std::array<std::string_view, 48> kGiven{
    "国", "建", "华", "明", "军", "伟", "强", "志", "文", "平", "玉", "桂", "秀", "丽", "敏", "静",
    "霞", "燕", "红", "艳", "芳", "娜", "婷", "雪", "梅", "兰", "英", "慧", "春", "海", "波", "鹏",
    "飞", "俊", "超", "斌", "磊", "洋", "浩", "宇", "欣", "思", "雨", "晨", "家", "安", "宁", "成"};

std::string padded(std::uint64_t number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string withCheck(std::string digits17) {
    digits17 += value::citizenIdCheck(digits17);
    return digits17;
}

std::string areaOf(std::uint64_t number) {
    return number % 2 == 0 ? "210199" : "210299";
}

}  // namespace

std::string yuan(std::int64_t fen) {
    return value::toYuan(fen);
}
std::string monthText(value::YearMonth month) {
    return std::to_string(month.number());
}
std::string dayDigits(CivilDate day) {
    return std::to_string(day.number());
}

std::string& PlantedRow::operator[](std::string_view column) {
    return cells[std::string(column)];
}

CivilDate Plot::birth(unsigned person) const {
    return CivilDate::of(1966, 1, 1)->plusDays(static_cast<std::int64_t>((index_ * kPeople + person) % kDays));
}

// Each plot has people of its own: the day counts up first, then the area, then the sequence number.
std::string Plot::id(unsigned person) const {
    const auto rest = (index_ * kPeople + person) / kDays;
    const auto sequence = rest / 2 * 2 + (person % 2 == 0 ? 1 : 0);
    return withCheck(areaOf(rest) + dayDigits(birth(person)) + padded(sequence, 3));
}

std::string Plot::idBorn(CivilDate birth) const {
    return withCheck(areaOf(copy_) + dayDigits(birth) + padded(copy_ / 2 % (kMostCopies / 2), 3));
}

std::string Plot::name(unsigned person) const {
    auto number = index_ * kPeople + person;
    std::string text(kSurnames[number % kSurnames.size()]);
    number /= kSurnames.size();
    for (int i = 0; i < 3; ++i) {
        text += kGiven[number % kGiven.size()];
        number /= kGiven.size();
    }
    return text;
}

std::string Plot::key(char letter, unsigned number) const {
    auto text = std::string(1, letter) + "-" + padded(index_ + 1, 7);
    if (number > 0) text += static_cast<char>('A' + number);
    return text;
}

std::string Plot::insuredAs(unsigned person) const {
    return std::to_string(1000000001 + index_ * kPeople + person);
}

PlantedRow& Plot::add(Sheet sheet, City city) {
    auto& row = rows_.emplace_back();
    row.sheet = sheet;
    row.city = city;
    return row;
}

Cells Plot::who(unsigned person, std::string_view idColumn, std::string_view nameColumn) const {
    return {{std::string(idColumn), id(person)}, {std::string(nameColumn), name(person)}};
}

PlantedRow& Plot::of(Sheet sheet) {
    return *std::find_if(rows_.begin(), rows_.end(), [&](const PlantedRow& row) { return row.sheet == sheet; });
}

PlantedRow& Plot::file(unsigned number, unsigned worker, City city) {
    auto& row = add(Sheet::Worker, city);
    const auto division = std::string(divisionOf(city));
    row.cells = who(worker, "身份证号", "姓名");
    const Cells rest = {{"职工编号", key('U', number)},
                        {"困难类别", "相对困难"},
                        {"建档级别", "市级"},
                        {"性别", worker % 2 == 0 ? "男" : "女"},
                        {"民族", "汉族"},
                        {"出生日期", birth(worker).text()},
                        {"健康状况", "良好"},
                        {"劳动能力", "有"},
                        {"重大疾病", "否"},
                        {"工作状态", "在岗"},
                        {"工作单位", "示范机械厂"},
                        {"户口所在地行政区划", division},
                        {"家庭住址", "示范路1号"},
                        {"本人月平均收入(元)", yuan(kWage)},
                        {"家庭年度总收入(元)", yuan(12 * kWage)},
                        {"家庭年刚性支出(元)", "0.00"},
                        {"家庭人口", "1"},
                        {"是否享受低保", "否"},
                        {"就业意愿", "无"},
                        {"档案状态", "在档"},
                        {"建档日期", t.plusMonths(-12).text()},
                        {"脱困目标年度", std::to_string(t.year() + 1)},
                        {"最近核查日期", t.plusMonths(-1).text()},
                        {"联系人姓名", "赵联"},
                        {"联系人电话", "024-00001234"},
                        {"所在地市", division}};
    row.cells.insert(rest.begin(), rest.end());
    const bool known = std::any_of(rows_.begin(), rows_.end(), [&](const PlantedRow& one) {
        return one.sheet == Sheet::Insurance && one.cells.at("AAC001") == insuredAs(worker);
    });
    if (!known) {
        insurance(worker, kWage, t.yearMonth().plusMonths(-1));
        membership(worker, number);
    }
    auto& visit = aid(number, "走访", -1, t.plusDays(-15));
    visit.city = city;
    visit["职工编号"] = key('U', number);
    visit["帮扶编号"] = key('A', number + 20);
    visit["受助人身份证号"].clear();
    return row;
}

PlantedRow& Plot::member(unsigned person, unsigned fileNumber) {
    auto& row = add(Sheet::Member);
    row.cells = who(person, "身份证号", "姓名");
    row["职工编号"] = key('U', fileNumber);
    row["与户主关系"] = person % 2 == 0 ? "兄弟" : "配偶";
    row["性别"] = person % 2 == 0 ? "男" : "女";
    row["出生日期"] = birth(person).text();
    row["劳动能力"] = "无";
    row["重大疾病"] = "否";
    row["身份"] = "无业";
    return row;
}

PlantedRow& Plot::aid(unsigned number, std::string_view project, std::int64_t fen, CivilDate paidOn) {
    auto& row = add(Sheet::Aid);
    row["帮扶编号"] = key('A', number);
    row["职工编号"] = key('U');
    row["受助人身份证号"] = id(0);
    row["项目"] = project;
    if (fen >= 0) {
        row["金额(元)"] = yuan(fen);
        row["资金来源"] = "市级";
    }
    row["发放日期"] = paidOn.text();
    row["发放状态"] = "已发放";
    return row;
}

PlantedRow& Plot::relief(unsigned head, unsigned number) {
    auto& row = add(Sheet::Relief);
    row.cells = {{"jzzh", key('D', number)},
                 {"lb", "城市低保"},
                 {"sblb", "B"},
                 {"xzqh", "210199"},
                 {"cxlx", "1"},
                 {"hzxm", name(head)},
                 {"hzsfz", id(head)},
                 {"jtrk", "1"},
                 {"bzrk", "1"},
                 {"yrjsr", yuan(kWage)},
                 {"bzje", "500.00"},
                 {"ksrq", dayDigits(t.plusMonths(-11))},
                 {"zt", "1"}};
    reliefMember(row, head)["gx"] = "01";
    if (number == 0) {
        for (auto& file : rows_) {
            if (file.sheet != Sheet::Worker) continue;
            file["是否享受低保"] = "是";
            file["低保金额(元/月)"] = "500.00";
        }
    }
    return row;
}

Cells& Plot::reliefMember(PlantedRow& family, unsigned person) {
    return family.members.emplace_back(Cells{
        {"xm", name(person)}, {"sfz", id(person)}, {"gx", person % 2 == 0 ? "70" : "12"}, {"bz", "1"}, {"zb", "0"}});
}

PlantedRow& Plot::membership(unsigned person, unsigned number) {
    auto& row = add(Sheet::Membership);
    row.cells = who(person, "身份证号", "姓名");
    row["会员编号"] = key('M', number);
    row["单位名称"] = "示范机械厂";
    row["入会日期"] = "2018-01-05";
    row["实名认证"] = "通过";
    row["状态"] = "有效";
    row["单位已建会"] = "是";
    return row;
}

PlantedRow& Plot::insurance(unsigned person, std::int64_t base, value::YearMonth lastPaid) {
    auto& row = add(Sheet::Insurance);
    row.cells = who(person, "AAC002", "AAC003");
    const Cells rest = {
        {"AAC001", insuredAs(person)}, {"AAE140", "110"}, {"AAC031", "1"}, {"AAB001", "900000000001"},
        {"AAB004", "示范机械厂"},      {"AAB019", "10"},  {"AAE114", "1"}, {"AAE003", monthText(lastPaid)},
        {"AAE180", yuan(base)},        {"AAE100", "1"}};
    row.cells.insert(rest.begin(), rest.end());
    return row;
}

PlantedRow& Plot::pension(unsigned person, std::int64_t amount, CivilDate start) {
    auto& row = add(Sheet::Pension);
    row.cells = who(person, "AAC002", "AAC003");
    const Cells rest = {
        {"AAC001", insuredAs(person)}, {"AIC161", "2"},   {"AIC162", dayDigits(start)}, {"AAE116", "1"},
        {"AAE210", dayDigits(start)},  {"AIC230", "101"}, {"AAE019", yuan(amount)},     {"AAE100", "1"}};
    row.cells.insert(rest.begin(), rest.end());
    return row;
}

PlantedRow& Plot::benefit(unsigned person, std::int64_t amount, value::YearMonth from, value::YearMonth to) {
    auto& row = add(Sheet::Benefit);
    row.cells = who(person, "AAC002", "AAC003");
    const Cells rest = {{"AAC001", insuredAs(person)}, {"AJA001", "11"}, {"AAE041", monthText(from)},
                        {"AAE042", monthText(to)},     {"AJC097", "24"}, {"AJC098", "6"},
                        {"AAE019", yuan(amount)},      {"AAE100", "1"}};
    row.cells.insert(rest.begin(), rest.end());
    return row;
}

PlantedRow& Plot::death(unsigned person, CivilDate died) {
    auto& row = add(Sheet::Death);
    row.cells = who(person, "sfz", "xm");
    row["bh"] = key('S');
    row["swrq"] = dayDigits(died);
    return row;
}

PlantedRow& Plot::post(unsigned person, CivilDate start, std::string_view employer, unsigned number) {
    auto& row = add(Sheet::PublicPost);
    row.cells = who(person, "AAC002", "AAC003");
    row["GWBH"] = key('G', number);
    row["AAB004"] = employer;
    row["KSRQ"] = dayDigits(start);
    return row;
}

PlantedRow& Plot::employment(unsigned person, CivilDate start) {
    auto& row = add(Sheet::Employment);
    row.cells = who(person, "AAC002", "AAC003");
    row["JYBH"] = key('J');
    row["AAB004"] = "示范物流有限公司";
    row["JYRQ"] = dayDigits(start);
    return row;
}

PlantedRow& Plot::unemployment(unsigned person, CivilDate registered) {
    auto& row = add(Sheet::Unemployment);
    row.cells = who(person, "AAC002", "AAC003");
    row["ACC020"] = key('H');
    row["AJC094"] = dayDigits(registered);
    row["AAB301"] = "210199";
    return row;
}

PlantedRow& Plot::placement(unsigned person, CivilDate placed) {
    auto& row = add(Sheet::Placement);
    row.cells = who(person, "身份证号", "姓名");
    row["帮扶编号"] = key('P');
    row["安置日期"] = placed.text();
    row["用人单位"] = "示范物流有限公司";
    return row;
}

void Plot::income(std::int64_t fenPerHead, unsigned size) {
    auto& row = of(Sheet::Worker);
    row["家庭年度总收入(元)"] = yuan(12 * fenPerHead * static_cast<std::int64_t>(size));
    row["家庭人口"] = std::to_string(size);
}

void Plot::raises(std::string_view code, std::vector<std::string> keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::string subject;
    for (const auto& one : keys) subject += (subject.empty() ? "" : "+") + one;
    raised_.push_back({std::string(code), std::move(subject)});
}

std::vector<PlantedCase> plantedCases() {
    auto all = plantedRelief();
    for (const auto& more : {plantedWork(), plantedFiles()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace aidgate::sample
