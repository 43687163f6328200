// What the union delivers: its datasets, in the order they are read (a row's parent is there before it).
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace aidgate::plugins::union_assistance {

struct Dataset {
    std::string_view name;
    std::string_view sheet;  // "" = only as CSV
    std::string_view columns;
};

inline constexpr std::array<Dataset, 5> kDatasets{{
    {"worker", "职工信息",
     "职工编号!, 困难类别!, 建档级别, 姓名, 性别, 民族, 政治面貌, 身份证号, 出生日期, 健康状况, 残疾类别, 残疾等级, "
     "劳动能力, 重大疾病, 工作状态, 工作单位, 单位统一社会信用代码, 所属行业, 婚姻状况, 户口类型, 户口所在地行政区划, "
     "家庭住址, 手机号码, 本人月平均收入(元), 家庭年度总收入(元), 家庭年刚性支出(元), 家庭人口, 是否享受低保, "
     "低保金额(元/月), 主要致困原因, 就业意愿, 档案状态, 建档日期, 退出日期, 退出类型, 脱困目标年度, 最近核查日期, "
     "联系人姓名, 联系人电话, 所在地市, 上一档案编号, 达标月数"},
    {"member", "家庭成员",
     "职工编号!, 姓名, 与户主关系!, 性别, 身份证号, 出生日期, 健康状况, 残疾类别, 残疾等级, 劳动能力, 重大疾病, "
     "月收入(元), 身份, 单位或学校"},
    {"aid", "帮扶记录",
     "帮扶编号!, 职工编号!, 受助人身份证号, 项目!, 金额(元), 资金来源, 批准日期, 发放日期, 发放状态, 学年"},
    {"membership", "", "会员编号!, 姓名, 身份证号, 群体, 单位名称, 入会日期, 实名认证, 状态, 单位已建会"},
    {"placement", "", "帮扶编号!, 姓名, 身份证号, 安置日期!, 用人单位, 统一社会信用代码, 渠道"},
}};

// How others' files are known.
inline constexpr std::string_view kForeign =
    "human_resources/unemployment: ACC020!, AAC002!\n"
    "human_resources/public_post: GWBH!, AAC002!\n"
    "human_resources/employment: JYBH!, AAC002!\n"
    "social_security/insurance: AAC001!, AAE140!\n"
    "social_security/pension: AAC001!, AIC161!\n"
    "social_security/unemployment_benefit: AAC001!, AJA001!";

// For option `records` of the format.
std::string layouts(bool inWorkbook);

// ".xlsx", in lower case.
std::string lowerExtension(std::string_view name);

}  // namespace aidgate::plugins::union_assistance
