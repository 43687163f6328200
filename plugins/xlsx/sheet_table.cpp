#include "sheet_table.h"

#include <algorithm>
#include <utility>

#include "aidgate/sdk/table_text.h"

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::size_t kRowsWithHeader = 10;

bool allBlank(const SheetRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(), [](const auto& each) { return sdk::isBlank(each.text); });
}

}  // namespace

SheetTable::SheetTable(std::unique_ptr<SheetReader> reader, std::string resource, const sdk::RecordLayout& layout,
                       const std::vector<std::string>& trailers, const sdk::Host& host)
    : reader_(std::move(reader)),
      resource_(std::move(resource)),
      layout_(&layout),
      trailers_(&trailers),
      host_(&host) {}

sdk::Result<bool> SheetTable::readHeader() {
    SheetRow row;
    while (held_.size() < kRowsWithHeader) {
        const auto more = reader_->next(row);
        if (!more) return more.error();
        if (!*more) break;
        if (allBlank(row)) continue;
        HeldRow held{row.number, {}};
        for (const auto& cell : row.cells) held.cells.push_back({cell.column, std::string(cell.text), cell.lostDigits});
        held_.push_back(std::move(held));
    }
    if (held_.empty()) return false;
    auto best = held_.end();
    for (auto each = held_.begin(); each != held_.end(); ++each) {
        if (layout_->columns.empty()) {
            if (best == held_.end() && each->cells.size() > 1) best = each;
        } else if (matches(*each) > 0 && (best == held_.end() || matches(*each) > matches(*best))) {
            best = each;
        }
    }
    if (best == held_.end() || !isComplete(*best)) return noHeader();
    const auto taken = takeHeader(*best);
    if (!taken) return taken.error();
    held_.erase(held_.begin(), best + 1);
    return true;
}

std::size_t SheetTable::matches(const HeldRow& row) const {
    return static_cast<std::size_t>(std::count_if(row.cells.begin(), row.cells.end(), [&](const auto& each) {
        return layout_->has(sdk::columnName(each.text));
    }));
}

bool SheetTable::isComplete(const HeldRow& row) const {
    return std::all_of(layout_->columns.begin(), layout_->columns.end(), [&](const auto& column) {
        return !column.required || std::any_of(row.cells.begin(), row.cells.end(), [&](const auto& each) {
            return sdk::columnName(each.text) == column.name;
        });
    });
}

sdk::Error SheetTable::noHeader() const {
    std::string wanted;
    for (const auto& column : layout_->columns) {
        if (column.required) wanted += (wanted.empty() ? "" : ", ") + column.name;
    }
    return {sdk::ErrorCode::MalformedInput,
            sdk::say("xlsx.no-header: none of the first {0} rows is the header of {1}{2}",
                     "xlsx.no-header：前 {0} 行中没有 {1} 的表头{2}", held_.size(), layout_->record,
                     wanted.empty() ? sdk::Text() : sdk::say(", which must have {0}", "，其中须有 {0}", wanted)),
            {resource_, 0, 0, {}}};
}

sdk::Result<void> SheetTable::takeHeader(const HeldRow& row) {
    headerRow_ = row.number;
    for (const auto& [column, text, lostDigits] : row.cells) {
        auto name = sdk::columnName(text);
        if (!name.empty() && std::find(columns_.begin(), columns_.end(), name) != columns_.end()) {
            return sdk::Error{sdk::ErrorCode::MalformedInput,
                              sdk::say("xlsx.duplicate-column: column {0} has the name of an earlier one",
                                       "xlsx.duplicate-column：第 {0} 列与前面的列同名", column + 1),
                              {resource_, headerRow_, 0, {}}};
        }
        if (columns_.size() <= column) columns_.resize(column + 1);
        columns_[column] = std::move(name);
    }
    if (!layout_->columns.empty()) noteDifferences();
    return {};
}

void SheetTable::noteDifferences() const {
    for (const auto& column : layout_->columns) {
        if (std::find(columns_.begin(), columns_.end(), column.name) == columns_.end()) {
            report(sdk::IssueSeverity::Note, "xlsx.missing-column",
                   sdk::say("the header has no column {0}", "表头没有列 {0}", column.name), headerRow_);
        }
    }
    for (const auto& name : columns_) {
        if (!name.empty() && !layout_->has(name)) {
            report(sdk::IssueSeverity::Note, "xlsx.unknown-column",
                   sdk::say("nobody said that there is a column {0}", "未约定的列 {0}", name), headerRow_);
        }
    }
}

sdk::Result<bool> SheetTable::next(SheetRow& row) {
    while (true) {
        const auto more = nextOfSheet(row);
        if (!more || !*more) return more;
        const auto first = std::find_if_not(row.cells.begin(), row.cells.end(),
                                            [](const auto& each) { return sdk::isBlank(each.text); });
        if (first == row.cells.end() || sdk::isTrailer(first->text, *trailers_)) continue;
        inspect(row);
        if (!row.cells.empty()) return true;
    }
}

sdk::Result<bool> SheetTable::nextOfSheet(SheetRow& row) {
    if (held_.empty()) return reader_->next(row);
    replayed_ = std::move(held_.front());
    held_.pop_front();
    row.number = replayed_.number;
    row.cells.clear();
    for (const auto& cell : replayed_.cells) row.cells.push_back({cell.column, cell.text, cell.lostDigits});
    return true;
}

// Leaves out what stands beside the table and warns of numbers that are no more what somebody typed.
void SheetTable::inspect(SheetRow& row) {
    const auto beside = [&](const SheetCell& cell) {
        return cell.column >= columns_.size() || columns_[cell.column].empty();
    };
    for (const auto& cell : row.cells) {
        if (beside(cell)) {
            if (besideNoted_ || sdk::isBlank(cell.text)) continue;
            besideNoted_ = true;
            report(sdk::IssueSeverity::Note, "xlsx.cell-beside-the-table",
                   sdk::say("column {0} has no header and is left out", "第 {0} 列没有表头，不读取", cell.column + 1),
                   row.number);
        } else if (cell.lostDigits && warned_.insert(cell.column).second) {
            report(sdk::IssueSeverity::Warning, "xlsx.lost-digits",
                   {"a number of more than 15 digits has lost its last ones in the workbook; the agency has to format "
                    "the column as text",
                    "超过 15 位的数字在工作簿中丢失了末几位；请该部门将该列设为文本格式"},
                   row.number, columns_[cell.column]);
        }
    }
    row.cells.erase(std::remove_if(row.cells.begin(), row.cells.end(), beside), row.cells.end());
}

void SheetTable::report(sdk::IssueSeverity severity, std::string_view code, sdk::Text message, std::uint64_t line,
                        std::string field) const {
    host_->issues().report({.severity = severity,
                            .code = code,
                            .message = std::move(message),
                            .where = {resource_, line, 0, std::move(field)},
                            .recordType = layout_->record});
}

}  // namespace aidgate::plugins::xlsx
