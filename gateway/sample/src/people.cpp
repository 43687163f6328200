#include "people.h"

#include "aidgate/value/citizen_id.h"

namespace aidgate::sample {
namespace {

struct Surname {
    std::string_view text;
    unsigned weight;
};

// The most common surnames, weighted by how common they are.
constexpr std::array<Surname, 40> kSurnames{
    {{"王", 71}, {"李", 71}, {"张", 68}, {"刘", 51}, {"陈", 45}, {"杨", 31}, {"赵", 23}, {"黄", 22},
     {"周", 20}, {"吴", 19}, {"徐", 15}, {"孙", 15}, {"胡", 13}, {"朱", 13}, {"高", 12}, {"林", 11},
     {"何", 11}, {"郭", 11}, {"马", 10}, {"罗", 9},  {"梁", 9},  {"宋", 8},  {"郑", 8},  {"谢", 7},
     {"韩", 7},  {"唐", 7},  {"冯", 6},  {"于", 6},  {"董", 6},  {"萧", 6},  {"程", 6},  {"曹", 5},
     {"袁", 5},  {"邓", 5},  {"许", 5},  {"傅", 5},  {"沈", 5},  {"曾", 5},  {"彭", 5},  {"欧阳", 1}}};
constexpr std::array<std::string_view, 48> kGiven{
    {"国", "建", "华", "明", "军", "伟", "强", "志", "文", "平", "玉", "桂", "秀", "丽", "敏", "静",
     "霞", "燕", "红", "艳", "芳", "娜", "婷", "雪", "梅", "兰", "英", "慧", "春", "海", "波", "鹏",
     "飞", "俊", "超", "斌", "磊", "洋", "浩", "宇", "欣", "思", "雨", "晨", "家", "安", "宁", "成"}};
constexpr std::array<std::string_view, 4> kMinority{{"阿依古丽·买买提", "艾力·吐尔逊", "帕提古丽·艾山", "巴特尔·那顺"}};

constexpr std::array<Employer, 12> kEmployers{{{"示范机械厂", "91210199MA0TD0012R", "900000000001", "机械"},
                                               {"示范纺织厂", "91210299MA0TD0020R", "900000000002", "纺织"},
                                               {"示范物流有限公司", "91210199MA0TD0039H", "900000000003", "运输"},
                                               {"示范化工厂", "91210299MA0TD0047H", "900000000004", "化工"},
                                               {"示范百货商店", "91210199MA0TD00557", "900000000005", "财贸"},
                                               {"示范矿业公司", "91210299MA0TD00637", "900000000006", "煤炭"},
                                               {"示范家政服务部", "91210199MA0TD0071W", "900000000007", "社会服务业"},
                                               {"示范电子厂", "91210299MA0TD008XR", "900000000008", "电子仪表"},
                                               {"示范建筑公司", "91210199MA0TD0098L", "900000000009", "城建"},
                                               {"示范食品厂", "91210299MA0TD0100D", "900000000010", "其他"},
                                               {"示范钢铁厂", "91210199MA0TD01195", "900000000011", "冶金"},
                                               {"示范医院", "91210299MA0TD01275", "900000000012", "医疗卫生"}}};

// Birth days and sequence numbers a role takes its ids from: no two roles born in the same years share a sequence
// number, and within a role each household has its own (day, number, area). Parents are at least twenty years older
// than children.
struct IdSpace {
    int youngest, oldest;  // full years
    unsigned firstSlot, slots;
};
constexpr std::array<IdSpace, 6> kIdSpaces{
    {{36, 50, 0, 250}, {34, 50, 250, 250}, {1, 15, 0, 250}, {1, 15, 250, 250}, {70, 92, 0, 500}, {51, 69, 0, 500}}};

constexpr std::uint64_t kStride = 1000003;  // a prime that divides none of the products below

std::string withCheck(std::string digits17) {
    digits17 += value::citizenIdCheck(digits17);
    return digits17;
}

std::string padded(std::uint64_t number, std::size_t width) {
    auto text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string surname(Random& random) {
    unsigned total = 0;
    for (const auto& one : kSurnames) total += one.weight;
    auto drawn = random.below(total);
    for (const auto& one : kSurnames) {
        if (drawn < one.weight) return std::string(one.text);
        drawn -= one.weight;
    }
    return "王";
}

void giveId(Person& person, std::uint64_t household, value::CivilDate asOf, Random& random) {
    const auto& space = kIdSpaces[static_cast<std::size_t>(person.role)];
    const auto first = asOf.plusMonths(-12 * (space.oldest + 1)).plusDays(1);
    const auto days = static_cast<std::uint64_t>((space.oldest - space.youngest) * 365);
    const auto all = days * space.slots * 2;
    const auto place = (household % all) * kStride % all;
    const auto day = place / 2 % days;
    const auto slot = space.firstSlot + place / 2 / days;
    person.birth = first.plusDays(static_cast<std::int64_t>(day));
    person.male = random.chance(500);
    const auto sequence = slot * 2 + (person.male ? 1 : 0);
    person.id = withCheck((place % 2 == 0 ? "210199" : "210299") +
                          padded(static_cast<std::uint64_t>(person.birth.number()), 8) + padded(sequence, 3));
}

}  // namespace

Person makePerson(std::uint64_t household, Role role, value::CivilDate asOf, Random& random) {
    Person person;
    person.role = role;
    person.number = household * kIdSpaces.size() + static_cast<std::uint64_t>(role);
    giveId(person, household, asOf, random);
    person.name = random.chance(4) ? std::string(random.pick(kMinority)) : surname(random) + givenName(random);
    return person;
}

void makeMarried(Person& worker, Person& spouse, Random&) {
    if (worker.male != spouse.male) return;
    // The last bit of the sequence number tells the sex, and nothing else depends on it.
    spouse.male = !spouse.male;
    auto digits = spouse.id.substr(0, 17);
    digits[16] = static_cast<char>(spouse.male ? digits[16] + 1 : digits[16] - 1);
    spouse.id = withCheck(digits);
}

void nameAfter(Person& child, const Person& father, Random& random) {
    child.name = surnameOf(father) + givenName(random);
}

std::string surnameOf(const Person& person) {
    return person.name.substr(0, person.name.rfind("欧阳", 0) == 0 ? 6 : 3);
}

std::string givenName(Random& random) {
    std::string text(random.pick(kGiven));
    if (random.chance(700)) text += random.pick(kGiven);
    return text;
}

std::string mistypedId(const Person& person, Random& random) {
    auto id = person.id;
    auto& digit = id[14 + static_cast<std::size_t>(random.below(2))];
    digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
    return id;
}

const std::array<Employer, 12>& employers() {
    return kEmployers;
}

}  // namespace aidgate::sample
