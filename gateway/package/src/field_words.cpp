#include "field_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "aidgate/value/encoding.h"

namespace aidgate::package {

namespace {

using record::FieldType;

constexpr std::pair<std::string_view, Heading> kHeadings[] = {
    {"字段名", Heading::Name},       {"字段", Heading::Name},         {"字段代码", Heading::Name},
    {"字段英文名", Heading::Name},   {"英文名", Heading::Name},       {"英文名称", Heading::Name},
    {"列名", Heading::Name},         {"数据项标识", Heading::Name},   {"标识符", Heading::Name},
    {"field", Heading::Name},        {"name", Heading::Name},         {"column", Heading::Name},
    {"字段名称", Heading::Label},    {"字段中文名", Heading::Label},  {"中文名", Heading::Label},
    {"中文名称", Heading::Label},    {"名称", Heading::Label},        {"数据项", Heading::Label},
    {"数据项名称", Heading::Label},  {"label", Heading::Label},       {"类型", Heading::Type},
    {"字段类型", Heading::Type},     {"数据类型", Heading::Type},     {"type", Heading::Type},
    {"长度", Heading::Length},       {"字段长度", Heading::Length},   {"length", Heading::Length},
    {"必填", Heading::Required},     {"是否必填", Heading::Required}, {"必选", Heading::Required},
    {"是否必选", Heading::Required}, {"非空", Heading::Required},     {"required", Heading::Required},
    {"代码", Heading::Codes},        {"代码表", Heading::Codes},      {"代码集", Heading::Codes},
    {"字典", Heading::Codes},        {"取值", Heading::Codes},        {"取值范围", Heading::Codes},
    {"值域", Heading::Codes},        {"codes", Heading::Codes},       {"说明", Heading::Note},
    {"备注", Heading::Note},         {"描述", Heading::Note},         {"note", Heading::Note},
};

// The first part that a name holds decides, so the narrower stand first.
constexpr std::pair<std::string_view, FieldType> kTypes[] = {
    {"信用代码", FieldType::CreditCode},
    {"身份证", FieldType::CitizenId},
    {"公民身份", FieldType::CitizenId},
    {"证件号码", FieldType::CitizenId},
    {"社会保障号", FieldType::CitizenId},
    {"姓名", FieldType::HanName},
    {"手机", FieldType::Phone},
    {"电话", FieldType::Phone},
    {"联系方式", FieldType::Phone},
    {"行政区划", FieldType::Region},
    {"区划代码", FieldType::Region},
    {"年月", FieldType::YearMonth},
    {"所属期", FieldType::YearMonth},
    {"日期", FieldType::Date},
    {"时间", FieldType::Date},
    {"年度", FieldType::Integer},
    {"金额", FieldType::Money},
    {"补贴", FieldType::Money},
    {"补助", FieldType::Money},
    {"收入", FieldType::Money},
    {"工资", FieldType::Money},
    {"租金", FieldType::Money},
    {"面积", FieldType::Decimal},
    {"人数", FieldType::Integer},
    {"人口", FieldType::Integer},
    {"月数", FieldType::Integer},
};

constexpr std::pair<std::string_view, std::string_view> kSynonyms[] = {
    {"编号", "serial_no"},
    {"流水号", "serial_no"},
    {"序号", "serial_no"},
    {"身份证号", "id_no"},
    {"身份证号码", "id_no"},
    {"公民身份号码", "id_no"},
    {"证件号码", "id_no"},
    {"社会保障号码", "id_no"},
    {"姓名", "name"},
    {"权利人姓名", "name"},
    {"性别", "sex"},
    {"出生日期", "birth"},
    {"民族", "ethnic"},
    {"手机号码", "mobile"},
    {"手机", "mobile"},
    {"手机号", "mobile"},
    {"联系电话", "mobile"},
    {"家庭住址", "address"},
    {"住址", "address"},
    {"地址", "address"},
    {"房屋坐落", "address"},
    {"行政区划", "division"},
    {"行政区划代码", "division"},
    {"区划代码", "division"},
    {"参保地", "division"},
    {"单位名称", "employer"},
    {"工作单位", "employer"},
    {"年度", "year"},
    {"统一社会信用代码", "employer_code"},
    {"金额", "amount"},
    {"补贴金额", "amount"},
    {"开始日期", "start_on"},
    {"起始日期", "start_on"},
    {"结束日期", "end_on"},
    {"终止日期", "end_on"},
    {"登记日期", "registered_on"},
    {"发证日期", "issued_on"},
    {"有效期至", "expires_on"},
    {"状态", "status"},
    {"登记编号", "registration_no"},
    {"残疾类别", "disability"},
    {"残疾等级", "disability_grade"},
    {"缴费状态", "pay_state"},
    {"与户主关系", "relation"},
};

constexpr std::string_view kPersonalParts[] = {"名",   "证",   "号",   "址",   "坐落", "电话", "手机", "单位", "账",
                                               "人",   "员",   "户主", "家长", "父",   "母",   "配偶", "子女", "学校",
                                               "社区", "街道", "村",   "病",   "诊",   "备注", "说明", "id",   "name"};

// The commonest family names; of two characters first.
constexpr std::string_view kFamilyNames =
    "欧阳诸葛司马上官"
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

}  // namespace

std::string plainName(std::string_view name) {
    std::string plain = value::withoutSpace(value::nfkc(name));
    if (const auto open = plain.find('('); open != std::string::npos && open > 0) plain.resize(open);
    return plain;
}

std::optional<Heading> headingOf(std::string_view text) {
    auto word = plainName(text);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const auto& [known, heading] : kHeadings)
        if (word == known) return heading;
    return std::nullopt;
}

std::optional<FieldType> typeByMeaning(std::string_view name) {
    const auto plain = plainName(name);
    for (const auto& [part, type] : kTypes)
        if (plain.find(part) != std::string::npos) return type;
    if (plain.starts_with("是否")) return FieldType::Bool;
    return std::nullopt;
}

std::string_view canonicalByMeaning(std::string_view name) {
    const auto plain = plainName(name);
    for (const auto& [word, canonical] : kSynonyms)
        if (plain == word) return canonical;
    return {};
}

bool isPersonal(std::string_view name) {
    const auto plain = plainName(name);
    return std::any_of(std::begin(kPersonalParts), std::end(kPersonalParts),
                       [&](std::string_view part) { return plain.find(part) != std::string::npos; });
}

bool mayBeName(std::string_view word) {
    std::size_t length = 0;
    bool han = true;
    value::forEachCodePoint(word, [&](char32_t c) {
        ++length;
        han = han && isHan(c);
    });
    if (!han || length < 2 || length > 4) return false;
    // A Han character has three bytes in UTF-8.
    return kFamilyNames.find(word.substr(0, 3)) != std::string_view::npos;
}

bool isHan(char32_t codePoint) {
    return codePoint >= 0x3400 && codePoint <= 0x9FFF;
}

}  // namespace aidgate::package
