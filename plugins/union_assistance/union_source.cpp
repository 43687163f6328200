#include "union_source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aidgate::plugins::union_assistance {

namespace {

// In the order they are read: a row's parent is there before it.
struct Dataset {
    std::string_view name;
    std::string_view sheet;  // "" = only as CSV
    std::string_view columns;
};

constexpr std::array<Dataset, 5> kDatasets{{
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

constexpr std::string_view kForeign =
    "human_resources/unemployment: ACC020!, AAC002!\n"
    "human_resources/public_post: GWBH!, AAC002!\n"
    "human_resources/employment: JYBH!, AAC002!\n"
    "social_security/insurance: AAC001!, AAE140!\n"
    "social_security/pension: AAC001!, AIC161!\n"
    "social_security/unemployment_benefit: AAC001!, AJA001!";

std::string layouts(bool inWorkbook) {
    std::string text;
    for (const auto& dataset : kDatasets) {
        if (inWorkbook && dataset.sheet.empty()) continue;
        text += std::string(dataset.name) + (inWorkbook ? " " + std::string(dataset.sheet) : "") + ": " +
                std::string(dataset.columns) + "\n";
    }
    return text;
}

std::size_t rank(std::string_view recordType) {
    const auto found =
        std::find_if(kDatasets.begin(), kDatasets.end(), [&](const Dataset& each) { return each.name == recordType; });
    return static_cast<std::size_t>(found - kDatasets.begin());
}

std::size_t firstRank(const sdk::Source& source) {
    std::size_t first = kDatasets.size();
    for (const auto& type : source.recordTypes()) first = std::min(first, rank(type.name));
    return first;
}

std::string lowerExtension(std::string_view name) {
    const auto dot = name.rfind('.');
    std::string extension(dot == std::string_view::npos ? std::string_view{} : name.substr(dot));
    for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return extension;
}

}  // namespace

sdk::Result<std::unique_ptr<sdk::Source>> UnionSource::open(const sdk::Delivery& delivery, const sdk::Host& host) {
    std::vector<std::size_t> workbooks, texts;
    for (std::size_t file = 0; file < delivery.fileCount(); ++file) {
        const auto extension = lowerExtension(delivery.fileName(file));
        if (extension == ".xlsx") {
            workbooks.push_back(file);
        } else if (extension == ".csv") {
            texts.push_back(file);
        } else {
            return sdk::Error{sdk::ErrorCode::MalformedInput,
                              "union_assistance.wrong-file: the union delivers .xlsx and .csv files, and this is none" +
                                  std::string(extension == ".xls" ? "; it has to be saved as .xlsx" : ""),
                              {std::string(delivery.fileName(file)), 0, 0, {}}};
        }
    }
    auto source = std::make_unique<UnionSource>();
    if (!workbooks.empty()) {
        auto added = source->add(delivery, std::move(workbooks), "xlsx", {{"records", layouts(true)}}, host);
        if (!added) return std::move(added).error();
    }
    if (!texts.empty()) {
        auto added = source->add(delivery, std::move(texts), "delimited",
                                 {{"records", layouts(false)},
                                  {"foreign", std::string(kForeign)},
                                  {"charset", std::string(host.options().text("charset"))}},
                                 host);
        if (!added) return std::move(added).error();
    }
    auto announced = source->announceTypes();
    if (!announced) return std::move(announced).error();
    return std::unique_ptr<sdk::Source>(std::move(source));
}

sdk::Result<void> UnionSource::add(const sdk::Delivery& whole, std::vector<std::size_t> files, std::string_view format,
                                   const sdk::OptionList& options, const sdk::Host& host) {
    auto part = std::make_unique<DeliveryPart>(whole, std::move(files));
    auto source = host.openFormat(format, *part, options);
    if (!source) return std::move(source).error();
    parts_.push_back({std::move(part), *std::move(source)});
    return {};
}

sdk::Result<void> UnionSource::announceTypes() {
    if (parts_.empty()) return sdk::Error{sdk::ErrorCode::InvalidArgument, "the delivery has no files", {}};
    std::stable_sort(parts_.begin(), parts_.end(), [](const Part& left, const Part& right) {
        return firstRank(*left.source) < firstRank(*right.source);
    });
    for (const auto& part : parts_) {
        for (const auto& type : part.source->recordTypes()) {
            const bool twice =
                std::any_of(types_.begin(), types_.end(), [&](const auto& each) { return each.name == type.name; });
            if (twice) {
                return sdk::Error{sdk::ErrorCode::MalformedInput,
                                  "union_assistance.twice: dataset " + type.name +
                                      " is there both as a sheet and as CSV; one of them has to go",
                                  {}};
            }
            types_.push_back(type);
        }
    }
    return {};
}

sdk::Result<bool> UnionSource::next(sdk::RecordBatch& batch) {
    while (current_ < parts_.size()) {
        const auto more = parts_[current_].source->next(batch);
        if (!more) return more;
        if (*more) {
            batch.shiftOrdinals(ordinalsBefore_);
            lastOrdinal_ = std::max(lastOrdinal_, batch.origin(batch.rowCount() - 1).ordinal);
            return true;
        }
        ordinalsBefore_ = lastOrdinal_;
        ++current_;
    }
    return false;
}

}  // namespace aidgate::plugins::union_assistance
