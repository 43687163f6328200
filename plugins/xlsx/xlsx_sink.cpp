#include "xlsx_sink.h"

#include <algorithm>
#include <utility>

#include "../sax/markup.h"
#include "aidgate/sdk/table_text.h"
#include "workbook_parts.h"

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::uint64_t kMostRows = 1048576, kMostColumns = 16384;
constexpr std::size_t kMostUnits = 32767;  // of a cell, in UTF-16

sdk::Error bad(sdk::Text message) {
    return {sdk::ErrorCode::InvalidArgument, std::move(message)};
}

std::size_t utf16Units(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

// Programs read _x000D_ in a cell as the character of that number: its first _ is written by its own number.
std::string withUnderscoresSaid(std::string_view text) {
    constexpr std::size_t kLength = std::string_view("_x000D_").size();
    std::string said(text);
    for (auto at = said.find("_x"); at != std::string::npos; at = said.find("_x", at + 1)) {
        const auto digits = said.substr(at + 2, kLength - 3);
        if (said.size() - at < kLength || said[at + kLength - 1] != '_' ||
            digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
            continue;
        said.insert(at + 1, "x005F_");
        at += kLength - 1;
    }
    return said;
}

}  // namespace

sdk::Result<std::unique_ptr<sdk::Sink>> XlsxSink::open(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                       const sdk::Host& host) {
    auto options = readXlsxOptions(host.options());
    if (!options) return std::move(options).error();
    if (types.empty()) return bad({"there is no record type to write", "没有可写的记录类型"});
    auto sink = std::make_unique<XlsxSink>(out, *std::move(options), host.issues());
    for (const auto& type : types) {
        if (auto added = sink->addSheet(type); !added) return std::move(added).error();
    }
    return std::unique_ptr<sdk::Sink>(std::move(sink));
}

sdk::Result<void> XlsxSink::addSheet(const sdk::RecordType& type) {
    const auto layout = std::find_if(options_.layouts.begin(), options_.layouts.end(),
                                     [&](const auto& each) { return each.record == type.name; });
    if (layout == options_.layouts.end() && !options_.layouts.empty())
        return bad(
            sdk::say("option records lays out no record type '{0}'", "选项 records 没有布局记录类型 '{0}'", type.name));
    const bool told = layout != options_.layouts.end();
    Sheet sheet{.record = type.name,
                .name = told && !layout->place.empty() ? layout->place : type.name,
                .columns = {},
                .part = ZipPart(sheetPath(sheets_.size() + 1))};
    if (!isSheetName(sheet.name))
        return bad(sdk::say("a sheet can't be called '{0}'", "工作表不能叫 '{0}'", sheet.name));
    if (told && !layout->columns.empty()) {
        for (const auto& column : layout->columns) sheet.columns.push_back({column.name, {}});
    } else {
        for (const auto& name : type.columns) sheet.columns.push_back({sdk::columnName(name), {}});
    }
    for (std::size_t column = 0; column < sheet.columns.size(); ++column)
        sheet.columns[column].letters = columnLetters(column);
    for (std::size_t source = 0; source < type.columns.size(); ++source) {
        const auto name = sdk::columnName(type.columns[source]);
        const auto column = std::find_if(sheet.columns.begin(), sheet.columns.end(),
                                         [&](const Column& each) { return each.name == name; });
        if (column == sheet.columns.end())
            return bad(sdk::say("record type {0} has no column '{1}'", "记录类型 {0} 没有列 '{1}'", type.name, name));
        if (name.empty() || column->source)
            return bad(sdk::say("two columns '{0}', or one without a name, can't be written",
                                "列 '{0}' 重名或没有名称，无法写出", name));
        column->source = source;
    }
    // Without a layout a header is known by having two cells.
    if (sheet.columns.size() > kMostColumns || sheet.columns.empty() || (!told && sheet.columns.size() < 2))
        return bad(sdk::say("a sheet can't have {0} columns", "工作表不能有 {0} 列", sheet.columns.size()));
    sheets_.push_back(std::move(sheet));
    return begin(sheets_.back());
}

sdk::Result<void> XlsxSink::begin(Sheet& sheet) {
    sheet.part.write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\n");
    if (options_.title) {
        startRow(sheet);
        addCell(sheet, 0, sheet.name);
        if (auto ended = endRow(sheet); !ended) return ended;
    }
    startRow(sheet);
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        if (!addCell(sheet, column, sheet.columns[column].name))
            return bad(
                sdk::say("column name '{0}' can't be written", "列名 '{0}' 无法写出", sheet.columns[column].name));
    }
    return endRow(sheet);
}

sdk::Result<void> XlsxSink::write(const sdk::RecordBatch& batch) {
    const auto sheet = std::find_if(sheets_.begin(), sheets_.end(),
                                    [&](const Sheet& each) { return each.record == batch.type().name; });
    if (sheet == sheets_.end())
        return bad(sdk::say("rows of '{0}' were not announced", "事先没有说明 '{0}' 的行", batch.type().name));
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        auto refusal = render(*sheet, batch, row);
        if (!refusal) {
            ++sheet->filled;
            if (auto ended = endRow(*sheet); !ended) return ended;
            continue;
        }
        std::string raw;
        for (std::size_t each = 0; each < batch.type().columns.size(); ++each) {
            if (each != 0) raw += '\t';
            raw += batch.cell(each, row).text();
        }
        issues_.report({.severity = sdk::IssueSeverity::Reject,
                        .code = refusal->code,
                        .message = std::move(refusal->message),
                        .where = {batch.resource(), batch.origin(row).line, 0, std::move(refusal->column)},
                        .recordType = sheet->record,
                        .raw = raw});
    }
    return checkSize(false);
}

sdk::Result<void> XlsxSink::finish() {
    for (auto& sheet : sheets_) {
        if (!options_.trailer.empty()) {
            startRow(sheet);
            addCell(sheet, 0, options_.trailer);
            if (sheet.columns.size() > 1) addCell(sheet, 1, std::to_string(sheet.filled));
            if (auto ended = endRow(sheet); !ended) return ended;
        }
        sheet.part.write("</sheetData>");
        if (options_.title && sheet.columns.size() > 1) {
            sheet.part.write("<mergeCells count=\"1\"><mergeCell ref=\"A1:" + sheet.columns.back().letters +
                             "1\"/></mergeCells>");
        }
        sheet.part.write("</worksheet>");
        sheet.part.finish();
    }
    if (auto fits = checkSize(true); !fits) return fits;
    std::vector<std::string> names;
    for (const auto& sheet : sheets_) names.push_back(sheet.name);
    std::vector<ZipPart> others;
    for (const auto& [path, text] : workbookParts(names)) {
        others.emplace_back(path);
        others.back().write(text);
        others.back().finish();
    }
    std::vector<const ZipPart*> parts;
    for (const auto& part : others) parts.push_back(&part);
    for (const auto& sheet : sheets_) parts.push_back(&sheet.part);
    return writeZip(out_, parts);
}

void XlsxSink::startRow(const Sheet& sheet) {
    line_ = "<row r=\"" + std::to_string(sheet.rows + 1) + "\">";
}

sdk::Result<void> XlsxSink::endRow(Sheet& sheet) {
    if (sheet.rows == kMostRows) {
        return sdk::Error{
            sdk::ErrorCode::Refused,
            sdk::say("xlsx.too-many-rows: a sheet holds {0} rows and {1} has more; write CSV, or several deliveries",
                     "xlsx.too-many-rows：一个工作表最多 {0} 行，{1} 超过此数；请写成 CSV，或分几次交付", kMostRows,
                     sheet.name)};
    }
    line_ += "</row>\n";
    sheet.part.write(line_);
    ++sheet.rows;
    return {};
}

bool XlsxSink::addCell(const Sheet& sheet, std::size_t column, std::string_view text) {
    line_ += "<c r=\"" + sheet.columns[column].letters + std::to_string(sheet.rows + 1) + "\" s=\"" + kTextStyle +
             "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">";
    if (utf16Units(text) > kMostUnits) return false;
    const bool plain = text.find("_x") == std::string_view::npos;
    if (!sax::appendEscaped(plain ? text : withUnderscoresSaid(text), sax::References::WhereNeeded, line_))
        return false;
    line_ += "</t></is></c>";
    return true;
}

std::optional<XlsxSink::Refusal> XlsxSink::render(const Sheet& sheet, const sdk::RecordBatch& batch, std::size_t row) {
    startRow(sheet);
    bool filled = false;
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        const auto& to = sheet.columns[column];
        const auto cell = to.source ? batch.cell(*to.source, row) : sdk::Cell{};
        if (cell.absent()) continue;
        if (!filled && !sdk::isBlank(cell.text())) {
            filled = true;
            if (sdk::isTrailer(cell.text(), options_.trailers))
                return Refusal{
                    "xlsx.reads-as-total", {"the row begins as a row of totals does", "本行开头与合计行相同"}, to.name};
        }
        if (!addCell(sheet, column, cell.text()))
            return Refusal{"xlsx.cannot-carry",
                           {"a cell has a character that a sheet can't hold, or is longer than a sheet's may be",
                            "有单元格含有工作表不能容纳的字符，或超过单元格的长度限制"},
                           to.name};
    }
    if (!filled)
        return Refusal{"xlsx.reads-as-nothing",
                       {"all cells are blank: it would be read as no row", "各格都是空白：读取时不会当作一行"}};
    return std::nullopt;
}

// What is larger could not be read back.
sdk::Result<void> XlsxSink::checkSize(bool finished) const {
    std::uint64_t whole = 0;
    const auto tooLarge = [](std::uint64_t limit, std::string_view option) {
        return sdk::Error{
            sdk::ErrorCode::Refused,
            sdk::say("xlsx.too-large: the workbook would have more than {0} bytes; write CSV, or raise option {1}",
                     "xlsx.too-large：工作簿会超过 {0} 字节；请写成 CSV，或调高选项 {1}", limit, option)};
    };
    constexpr std::uint64_t kZipLimit = 0xFFFFFFFE;
    const auto sheetLimit = std::min(options_.limits.entryBytes, kZipLimit);
    for (const auto& sheet : sheets_) {
        if (sheet.part.inflatedSize() > sheetLimit) return tooLarge(sheetLimit, "max_sheet_bytes");
        if (finished && sheet.part.inflatedSize() > mostInflated(sheet.part.deflated().size())) {
            return sdk::Error{
                sdk::ErrorCode::Refused,
                sdk::say("xlsx.swells: the rows of sheet {0} are so much alike that a reader would take it for a zip "
                         "bomb; write CSV",
                         "xlsx.swells：工作表 {0} 各行过于相似，读取方会当作压缩炸弹；请写成 CSV", sheet.name)};
        }
        whole += sheet.part.deflated().size();
    }
    const auto fileLimit = std::min<std::uint64_t>(options_.limits.fileBytes, kZipLimit);
    constexpr std::uint64_t kOtherParts = 64 * 1024;
    if (whole + kOtherParts > fileLimit) return tooLarge(fileLimit, "max_file_bytes");
    return {};
}

}  // namespace aidgate::plugins::xlsx
