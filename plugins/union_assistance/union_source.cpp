#include "union_source.h"

#include <algorithm>
#include <utility>

#include "datasets.h"

namespace aidgate::plugins::union_assistance {

namespace {

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
            return sdk::Error{
                sdk::ErrorCode::MalformedInput,
                sdk::say(
                    "union_assistance.wrong-file: the union delivers .xlsx and .csv files, and this "
                    "is none{0}",
                    "union_assistance.wrong-file：工会只交付 .xlsx 和 .csv 文件，本文件两者都不是{0}",
                    extension == ".xls" ? sdk::Text{"; it has to be saved as .xlsx", "；须另存为 .xlsx"} : sdk::Text()),
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
    if (parts_.empty()) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, {"the delivery has no files", "交付中没有文件"}};
    }
    std::stable_sort(parts_.begin(), parts_.end(), [](const Part& left, const Part& right) {
        return firstRank(*left.source) < firstRank(*right.source);
    });
    for (const auto& part : parts_) {
        for (const auto& type : part.source->recordTypes()) {
            const bool twice =
                std::any_of(types_.begin(), types_.end(), [&](const auto& each) { return each.name == type.name; });
            if (twice) {
                return sdk::Error{
                    sdk::ErrorCode::MalformedInput,
                    sdk::say("union_assistance.twice: dataset {0} is there both as a sheet and as CSV; "
                             "one of them has to go",
                             "union_assistance.twice：数据集 {0} 既有工作表又有 CSV；须去掉其中一个", type.name)};
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
