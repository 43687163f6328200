#include "error_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace aidgate::cli {

namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

// What stops a delivery, by the code its message begins with.
constexpr std::array kByCode = {
    Meaning{"delimited.bad-header", "表头有误"},
    Meaning{"delimited.duplicate-column", "表头列名重复"},
    Meaning{"delimited.empty", "文件为空"},
    Meaning{"delimited.line-too-long", "行过长"},
    Meaning{"delimited.missing-column", "缺少必需的列"},
    Meaning{"delimited.no-text", "文件不是文本"},
    Meaning{"delimited.too-many-columns", "列数过多"},
    Meaning{"delimited.unknown-dataset", "无法判断数据集"},
    Meaning{"delimited.unnamed-column", "表头有空列名"},
    Meaning{"delimited.wrong-header", "文件像是其他部门或数据集的"},
    Meaning{"union_assistance.twice", "同一数据集交付了两次"},
    Meaning{"union_assistance.wrong-file", "不是工会帮扶的文件"},
    Meaning{"xlsx.damaged", "工作簿已损坏"},
    Meaning{"xlsx.empty", "文件为空"},
    Meaning{"xlsx.no-header", "工作表没有表头"},
    Meaning{"xlsx.no-sheet", "工作簿没有所需的工作表"},
    Meaning{"xlsx.no-workbook", "文件不是 XLSX 工作簿"},
    Meaning{"xlsx.old-or-locked", "旧版或加密的工作簿"},
    Meaning{"xlsx.swells", "压缩内容异常膨胀"},
    Meaning{"xlsx.too-large", "工作簿过大"},
    Meaning{"xml.count", "记录数与所声明的不符"},
    Meaning{"xml.doctype", "XML 含有 DOCTYPE，拒绝读取外部实体"},
    Meaning{"xml.empty", "文件为空"},
    Meaning{"xml.malformed", "XML 不完整或有语法错误"},
    Meaning{"xml.truncated", "文件不完整，传输中被截断"},
    Meaning{"xml.too-long", "XML 中有过长的内容"},
    Meaning{"xml.wrong-dataset", "文件名所示数据集与内容不符"},
    Meaning{"xml.wrong-root", "文件像是其他部门或数据集的"},
};

std::string_view meaningOf(sdk::ErrorCode code) {
    switch (code) {
        case sdk::ErrorCode::InvalidArgument: return "参数有误";
        case sdk::ErrorCode::InvalidConfig: return "配置有误";
        case sdk::ErrorCode::InvalidMapping: return "映射有误";
        case sdk::ErrorCode::MalformedInput: return "文件内容有误";
        case sdk::ErrorCode::Refused: return "拒收";
        case sdk::ErrorCode::NotFound: return "未找到";
        case sdk::ErrorCode::PermissionDenied: return "没有权限";
        case sdk::ErrorCode::Damaged: return "封存数据损坏，或密钥不符";
        case sdk::ErrorCode::Busy: return "存储正被占用，请稍后重试";
        case sdk::ErrorCode::Io: return "读写失败";
        case sdk::ErrorCode::Unsupported: return "不支持";
        case sdk::ErrorCode::Internal: return "内部错误";
    }
    return "内部错误";
}

std::string_view meaningOf(const sdk::Error& error) {
    const std::string_view message = error.message;
    const auto at = std::find_if(kByCode.begin(), kByCode.end(), [&](const Meaning& one) {
        return message.starts_with(one.first) && message.substr(one.first.size()).starts_with(":");
    });
    return at == kByCode.end() ? meaningOf(error.code) : at->second;
}

}  // namespace

config::Text errorText(const sdk::Error& error) {
    const auto where = sdk::toString(error.where);
    const auto place = where.empty() ? std::string() : where + ": ";
    return {place + error.message, place + std::string(meaningOf(error)) + "（" + error.message + "）"};
}

}  // namespace aidgate::cli
