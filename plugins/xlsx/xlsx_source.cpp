#include "xlsx_source.h"

#include <algorithm>
#include <sstream>

#include "aidgate/sdk/table_text.h"

namespace aidgate::plugins::xlsx {

sdk::Result<XlsxOptions> readXlsxOptions(const sdk::OptionValues& options) {
    XlsxOptions read;
    auto layouts = sdk::parseRecordLayouts(options.text("records"));
    if (!layouts) return std::move(layouts).error();
    read.layouts = *std::move(layouts);
    std::istringstream trailers{std::string(options.text("trailers"))};
    for (std::string word; trailers >> word;) read.trailers.push_back(word);
    read.title = options.flag("title");
    read.trailer = std::string(options.text("trailer"));
    if (!read.trailer.empty() && !sdk::isTrailer(read.trailer, read.trailers)) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"option trailer must be one of the words of option trailers",
                           "选项 trailer 须是选项 trailers 中的一个词"}};
    }
    const auto fileBytes = options.integer("max_file_bytes");
    const auto entryBytes = options.integer("max_sheet_bytes");
    if (fileBytes < 1 || entryBytes < 1) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"options max_file_bytes and max_sheet_bytes must be at least 1",
                           "选项 max_file_bytes 和 max_sheet_bytes 不能小于 1"}};
    }
    read.limits = {static_cast<std::size_t>(fileBytes), static_cast<std::uint64_t>(entryBytes)};
    return read;
}

sdk::Result<std::unique_ptr<sdk::Source>> XlsxSource::open(const sdk::Delivery& delivery, const sdk::Host& host) {
    auto options = readXlsxOptions(host.options());
    if (!options) return std::move(options).error();
    if (delivery.fileCount() == 0) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument, {"the delivery has no files", "交付中没有文件"}};
    }
    auto source = std::make_unique<XlsxSource>(*std::move(options), host);
    for (std::size_t file = 0; file < delivery.fileCount(); ++file) {
        auto opened = source->openFile(delivery, file);
        if (!opened) return std::move(opened).error();
    }
    source->assignTypes();
    return std::unique_ptr<sdk::Source>(std::move(source));
}

sdk::Result<void> XlsxSource::openFile(const sdk::Delivery& delivery, std::size_t file) {
    const std::string name(delivery.fileName(file));
    auto bytes = delivery.open(file);
    if (!bytes) return std::move(bytes).error();
    auto archive = Archive::open(**bytes, options_.limits);
    if (!archive) return std::move(archive).error();
    auto workbook = readWorkbook(*archive, name);
    if (!workbook) return std::move(workbook).error();
    files_.push_back(std::make_unique<File>(File{*std::move(archive), *std::move(workbook)}));
    const auto& sheets = files_.back()->workbook.sheets;
    const std::size_t before = tables_.size();
    if (options_.layouts.empty()) {
        for (const auto& sheet : sheets) {
            auto opened = openSheet(*files_.back(), name, sheet, 0);
            if (!opened) return opened;
        }
    }
    for (std::size_t layout = 0; layout < options_.layouts.size(); ++layout) {
        const auto& told = options_.layouts[layout];
        const auto& wanted = told.place.empty() ? told.record : told.place;
        const auto sheet =
            std::find_if(sheets.begin(), sheets.end(), [&](const auto& each) { return each.name == wanted; });
        if (sheet == sheets.end()) {
            host_->issues().report({.severity = sdk::IssueSeverity::Note,
                                    .code = "xlsx.missing-sheet",
                                    .message = sdk::say("there is no sheet {0}, so its dataset is not delivered",
                                                        "没有工作表 {0}，其数据集未交付", wanted),
                                    .where = {name, 0, 0, {}},
                                    .recordType = told.record});
            continue;
        }
        auto opened = openSheet(*files_.back(), name, *sheet, layout);
        if (!opened) return opened;
    }
    if (tables_.size() > before) return {};
    if (options_.layouts.empty()) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          {"xlsx.empty: no sheet has rows", "xlsx.empty：各工作表都没有行"},
                          {name, 0, 0, {}}};
    }
    std::string wanted;
    for (const auto& each : options_.layouts) {
        wanted += (wanted.empty() ? "" : ", ") + (each.place.empty() ? each.record : each.place);
    }
    return sdk::Error{sdk::ErrorCode::MalformedInput,
                      sdk::say("xlsx.no-sheet: the workbook has {0} sheets, none of them is one of: {1}; this looks "
                               "like a file of another agency or dataset",
                               "xlsx.no-sheet：工作簿有 {0} 个工作表，其中没有 {1}；像是其他部门或数据集的文件",
                               sheets.size(), wanted),
                      {name, 0, 0, {}}};
}

sdk::Result<void> XlsxSource::openSheet(const File& file, const std::string& name, const Sheet& sheet,
                                        std::size_t layout) {
    const std::string resource = name + "#" + sheet.name;
    if (options_.layouts.empty()) {
        sheetLayouts_.push_back(std::make_unique<sdk::RecordLayout>(sdk::RecordLayout{.record = sheet.name}));
    }
    const auto& told = options_.layouts.empty() ? *sheetLayouts_.back() : options_.layouts[layout];
    auto reader = SheetReader::open(file.archive, file.workbook, sheet.part, resource);
    if (!reader) return std::move(reader).error();
    SheetTable table(*std::move(reader), resource, told, options_.trailers, *host_);
    const auto hasHeader = table.readHeader();
    if (!hasHeader) return hasHeader.error();
    if (!*hasHeader && options_.layouts.empty()) return {};
    if (!*hasHeader) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          {"xlsx.empty-sheet: the sheet is empty, not even a header row is there",
                           "xlsx.empty-sheet：工作表为空，连表头行也没有"},
                          {resource, 0, 0, {}}};
    }
    tables_.push_back({.sheet = std::move(table), .layout = layout});
    return {};
}

// Sheets of one record type in several workbooks may have their columns in different orders: the type has all of them.
void XlsxSource::assignTypes() {
    std::stable_sort(tables_.begin(), tables_.end(),
                     [](const Table& left, const Table& right) { return left.layout < right.layout; });
    for (auto& table : tables_) {
        const auto& name = table.sheet.layout().record;
        auto type = std::find_if(types_.begin(), types_.end(), [&](const auto& each) { return each.name == name; });
        if (type == types_.end()) type = types_.insert(type, {.name = name, .columns = {}});
        table.type = static_cast<std::size_t>(type - types_.begin());
        for (const auto& column : table.sheet.columns()) {
            table.targets.emplace_back();
            if (column.empty()) continue;
            const auto known = std::find(type->columns.begin(), type->columns.end(), column);
            table.targets.back() = static_cast<std::size_t>(known - type->columns.begin());
            if (known == type->columns.end()) type->columns.push_back(column);
        }
    }
}

sdk::Result<bool> XlsxSource::next(sdk::RecordBatch& batch) {
    for (; current_ < tables_.size(); ++current_) {
        auto& table = tables_[current_];
        batch.reset(types_[table.type], table.sheet.resource());
        const auto filled = fill(table, batch);
        if (!filled) return filled.error();
        if (batch.rowCount() > 0) return true;
    }
    batch.reset(types_.back(), {});
    return false;
}

sdk::Result<void> XlsxSource::fill(Table& table, sdk::RecordBatch& batch) {
    SheetRow row;
    while (!batch.full()) {
        const auto more = table.sheet.next(row);
        if (!more) return more.error();
        if (!*more) break;
        batch.beginRow({row.number, ++ordinal_, 0});
        for (const auto& cell : row.cells) batch.set(*table.targets[cell.column], cell.text);
    }
    return {};
}

}  // namespace aidgate::plugins::xlsx
