#include "delimited_source.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "header_check.h"

namespace aidgate::plugins::delimited {

sdk::Result<std::unique_ptr<sdk::Source>> DelimitedSource::open(const sdk::Delivery& delivery, const sdk::Host& host) {
    auto options = readTableOptions(host.options());
    if (!options) return std::move(options).error();
    if (delivery.fileCount() == 0) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, {"the delivery has no files", "交付中没有文件"}};
    }
    auto source = std::make_unique<DelimitedSource>(*std::move(options));
    for (std::size_t each = 0; each < delivery.fileCount(); ++each) {
        auto file = source->openFile(delivery, each, host);
        if (!file) return std::move(file).error();
        source->files_.emplace_back(*std::move(file));
    }
    std::stable_sort(source->files_.begin(), source->files_.end(),
                     [](const auto& left, const auto& right) { return left.value().layout < right.value().layout; });
    source->assignTypes();
    return std::unique_ptr<sdk::Source>(std::move(source));
}

sdk::Result<DelimitedSource::File> DelimitedSource::openFile(const sdk::Delivery& delivery, std::size_t file,
                                                             const sdk::Host& host) const {
    auto reader = TableReader::open(delivery, file, options_, host);
    if (!reader) return std::move(reader).error();
    File opened{.reader = *std::move(reader), .recordType = {}, .columns = {}};
    const auto dataset = delivery.dataset(file);
    const sdk::RecordLayout* layout = nullptr;
    if (options_.header) {
        auto read = readHeader(opened, dataset, host);
        if (!read) return std::move(read).error();
        layout = options_.layout(opened.recordType);
    } else {
        layout = options_.layout(dataset);
        if (layout == nullptr && options_.layouts.size() == 1) layout = &options_.layouts.front();
        if (layout == nullptr) {
            return sdk::Error{
                sdk::ErrorCode::InvalidArgument,
                {"delimited.unknown-dataset: without a header line the file's name has to say its dataset",
                 "delimited.unknown-dataset：没有表头行时，文件名须写明数据集"},
                {opened.reader.name(), 0, 0, {}}};
        }
        opened.recordType = layout->record;
        for (const auto& column : layout->columns) opened.columns.push_back(column.name);
    }
    if (layout != nullptr) opened.layout = static_cast<std::size_t>(layout - options_.layouts.data());
    opened.reader.expect(opened.recordType, opened.columns.size());
    return opened;
}

sdk::Result<void> DelimitedSource::readHeader(File& file, std::string_view dataset, const sdk::Host& host) const {
    auto columns = file.reader.readHeader();
    if (!columns) return std::move(columns).error();
    file.columns = *std::move(columns);
    const Header header{
        file.columns, file.reader.headerLine(), {file.reader.name(), file.reader.headerLineNumber(), 0, {}}};
    if (options_.layouts.empty()) {
        file.recordType = dataset.empty() ? "record" : std::string(dataset);
        noteDifferences(header, {.record = file.recordType}, host.issues());
        return {};
    }
    const auto layout = identify(header, dataset, options_);
    if (!layout) return layout.error();
    file.recordType = (*layout)->record;
    noteDifferences(header, **layout, host.issues());
    return {};
}

// Files of one record type may have their columns in different orders: the type has all of them.
void DelimitedSource::assignTypes() {
    for (auto& file : files_) {
        auto type =
            std::find_if(types_.begin(), types_.end(), [&](const auto& each) { return each.name == file->recordType; });
        if (type == types_.end()) type = types_.insert(type, {.name = file->recordType, .columns = {}});
        file->type = static_cast<std::size_t>(type - types_.begin());
        for (const auto& name : file->columns) {
            if (name.empty()) {
                file->targets.emplace_back();
                continue;
            }
            const auto known = std::find(type->columns.begin(), type->columns.end(), name);
            file->targets.emplace_back(static_cast<std::size_t>(known - type->columns.begin()));
            if (known == type->columns.end()) type->columns.push_back(name);
        }
    }
}

sdk::Result<bool> DelimitedSource::next(sdk::RecordBatch& batch) {
    for (; current_ < files_.size(); ++current_) {
        auto& file = *files_[current_];
        batch.reset(types_[file.type], file.reader.name());
        const auto more = fill(file, batch);
        if (!more) return more.error();
        if (batch.rowCount() > 0) return true;
        files_[current_].reset();
    }
    batch.reset(types_.back(), {});
    return false;
}

sdk::Result<bool> DelimitedSource::fill(File& file, sdk::RecordBatch& batch) {
    while (!batch.full()) {
        const auto step = file.reader.next();
        if (!step) return step.error();
        if (*step == TableReader::Step::End) return false;
        ++ordinal_;
        if (*step == TableReader::Step::Rejected) continue;
        batch.beginRow({file.reader.line(), ordinal_, 0});
        addCells(file, batch);
    }
    return true;
}

// Most cells are parts of their line, which is copied once; those with doubled quotes are not.
void DelimitedSource::addCells(const File& file, sdk::RecordBatch& batch) {
    const auto text = file.reader.text();
    const auto kept = batch.keep(text);
    const auto& cells = file.reader.cells();
    const std::less_equal<> notAfter;
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (!file.targets[column]) continue;
        const auto cell = cells[column];
        const bool within = notAfter(text.data(), cell.data()) && notAfter(cell.data(), text.data() + text.size());
        if (within)
            batch.setKept(*file.targets[column], kept.substr(std::size_t(cell.data() - text.data()), cell.size()));
        else
            batch.set(*file.targets[column], cell);
    }
}

}  // namespace aidgate::plugins::delimited
