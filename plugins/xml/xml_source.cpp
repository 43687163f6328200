#include "xml_source.h"

#include <algorithm>
#include <string>

namespace aidgate::plugins::xml {

sdk::Result<std::unique_ptr<sdk::Source>> XmlSource::open(const sdk::Delivery& delivery, const sdk::Host& host) {
    auto options = readXmlOptions(host.options());
    if (!options) return std::move(options).error();
    if (delivery.fileCount() == 0) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, {"the delivery has no files", "交付中没有文件"}};
    }
    auto source = std::make_unique<XmlSource>(*std::move(options));
    for (std::size_t file = 0; file < delivery.fileCount(); ++file) {
        auto opened = source->openFile(delivery, file, host);
        if (!opened) return std::move(opened).error();
    }
    source->announceTypes();
    return std::unique_ptr<sdk::Source>(std::move(source));
}

sdk::Result<void> XmlSource::openFile(const sdk::Delivery& delivery, std::size_t file, const sdk::Host& host) {
    auto bytes = delivery.open(file);
    if (!bytes) return std::move(bytes).error();
    const auto told = delivery.charset();
    auto text = DocumentText::open(*std::move(bytes), told.empty() ? std::string_view(options_.charset) : told,
                                   options_.maxTextBytes, host);
    if (!text) return std::move(text).error();
    files_.push_back(std::make_unique<XmlFile>(std::string(delivery.fileName(file)),
                                               std::string(delivery.dataset(file)), *std::move(text), options_, host));
    return files_.back()->readRoot();
}

// A dataset whose document is not there is not announced: it is not delivered, which is not the same as empty.
void XmlSource::announceTypes() {
    std::vector<bool> there(options_.plan.types().size());
    for (const auto& file : files_) {
        for (const auto type : options_.plan.typesUnder(file->root())) there[type] = true;
    }
    for (std::size_t type = 0; type < there.size(); ++type) {
        if (there[type]) types_.push_back(options_.plan.types()[type]);
    }
}

sdk::Result<bool> XmlSource::next(sdk::RecordBatch& batch) {
    for (; current_ < files_.size(); ++current_) {
        auto& file = *files_[current_];
        const auto more = file.next(batch);
        if (!more) return more.error();
        if (*more) {
            batch.shiftOrdinals(rowsBefore_);
            return true;
        }
        rowsBefore_ += file.rowsRead();
        files_[current_].reset();
    }
    batch.reset(types_.front(), {});
    return false;
}

}  // namespace aidgate::plugins::xml
