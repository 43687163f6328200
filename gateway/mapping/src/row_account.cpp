#include "aidgate/mapping/row_account.h"

#include <algorithm>

#include "aidgate/mapping/translator.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/person_name.h"
#include "binding.h"
#include "program.h"
#include "quotable.h"
#include "slot_columns.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kBatchRows = 512;

config::Text idTrouble(std::string_view written) {
    const auto reading = value::readCitizenId(written);
    if (reading.placeholder) return {"a placeholder, no id", "占位号码，不是身份证号"};
    switch (reading.failure) {
        case value::IdLayer::Shape: return {"no id: wrong length or characters", "长度或字符不符"};
        case value::IdLayer::Century: return {"its year of birth is in no century", "出生年份不合理"};
        case value::IdLayer::Area: return {"there is no such province", "省份代码不存在"};
        case value::IdLayer::Date: return {"its day of birth does not exist", "出生日期不存在"};
        case value::IdLayer::Check: return {"its check character is wrong", "校验码不符"};
        case value::IdLayer::Valid: break;
    }
    return {"outside what the mapping allows", "超出映射允许的范围"};
}

// What a cell of this field should have been.
config::Text trouble(const FieldProgram& program, const record::Field& field, std::string_view written) {
    if (program.table != nullptr)
        return {"no entry of " + program.table->name() + " has it", "代码表 " + program.table->name() + " 中没有"};
    switch (field.type) {
        case record::FieldType::CitizenId: return idTrouble(written);
        case record::FieldType::CreditCode: return {"no valid credit code", "不是有效的统一社会信用代码"};
        case record::FieldType::Date:
            return {"no day there is, or outside what is allowed", "不是存在的日期，或超出范围"};
        case record::FieldType::YearMonth: return {"no month like 201909", "不是年月（如 201909）"};
        case record::FieldType::Integer: return {"no whole number, or outside its bounds", "不是整数，或超出范围"};
        case record::FieldType::Decimal:
            return {"no number of at most four places, or outside its bounds", "不是至多四位小数的数字，或超出范围"};
        case record::FieldType::Money: return {"no amount, or outside its bounds", "不是金额，或超出范围"};
        case record::FieldType::Region: return {"no division code", "不是行政区划代码"};
        case record::FieldType::HanName: return {"no name", "不是姓名"};
        default: return {"outside its bounds or its check", "超出范围或未通过检查"};
    }
}

// A code, or a number too short to be somebody's.
bool saysNothing(std::string_view text) {
    const auto inNumber = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/'; };
    return looksLikeCode(text) || (text.size() <= 10 && std::all_of(text.begin(), text.end(), inNumber));
}

class Accountant {
public:
    Accountant(const Mapping& mapping, value::CivilDate day, const AccountOptions& options)
        : mapping_(mapping), day_(day), options_(options) {}

    sdk::Result<RowAccounts> run(sdk::Source& source, const RowProgress& progress) {
        const Mapping* const chosen = &mapping_;
        Translator translator({&chosen, 1}, day_);
        std::vector<sdk::Text> notes;
        if (auto bound = translator.bind(source.recordTypes(), notes); !bound) return std::move(bound).error();
        sdk::RecordBatch batch(kBatchRows);
        while (!enough(source)) {
            const auto more = source.next(batch);
            if (!more) return more.error();
            if (!*more) break;
            const auto* const record = mapping_.record(batch.type().name);
            if (record == nullptr) continue;
            Translated rows(*record->dataset);
            if (auto done = translator.translate(batch, rows); !done) return std::move(done).error();
            take(*record, batch, rows);
            accounts_.read += batch.rowCount();
            accounts_.rejected += rows.rejected.size();
            if (progress) progress(accounts_.read);
        }
        return std::move(accounts_);
    }

private:
    bool enough(sdk::Source& source) const {
        for (const auto& type : source.recordTypes()) {
            if (mapping_.record(type.name) == nullptr) continue;
            const auto taken = taken_.find(type.name);
            if (taken == taken_.end() || taken->second < options_.rows) return false;
        }
        return true;
    }

    void take(const RecordMapping& record, const sdk::RecordBatch& batch, const Translated& rows) {
        std::uint64_t& taken = taken_[record.recordType];
        const auto columns = slotColumns(record, batch.type());
        for (std::size_t row = 0; row < batch.rowCount() && taken < options_.rows; ++row, ++taken)
            accounts_.rows.push_back(account(record, columns, batch, rows, row));
    }

    RowAccount account(const RecordMapping& record, const std::vector<std::size_t>& columns,
                       const sdk::RecordBatch& batch, const Translated& rows, std::size_t row) const {
        RowAccount one{.recordType = record.recordType,
                       .dataset = record.dataset->name,
                       .file = batch.resource(),
                       .line = batch.origin(row).line,
                       .rejected = false,
                       .rule = {},
                       .rejectedField = {},
                       .reason = {},
                       .reasonLine = 0,
                       .cells = {}};
        if (rows.rejections[row] >= 0) {
            const auto& rejection = rows.rejected[static_cast<std::size_t>(rows.rejections[row])];
            one.rejected = true;
            one.rule = rejection.rule;
            one.rejectedField = rejection.field;
            one.reason = rejection.message;
            one.reasonLine = rejection.mappingLine;
        }
        // Where columns are shifted, no cell is what its header says.
        const bool shifted = one.rule == "mapping.shifted-columns" || one.rule == "mapping.parent-rejected";
        std::vector<bool> used(batch.type().columns.size());
        for (const auto& program : record.fields) {
            for (const std::size_t slot : program.slots)
                if (columns[slot] != kNoColumn) used[columns[slot]] = true;
            one.cells.push_back(cell(record, program, columns, batch, rows, row, shifted));
        }
        std::stable_sort(one.cells.begin(), one.cells.end(),
                         [](const auto& left, const auto& right) { return left.line < right.line; });
        unread(batch, row, used, one);
        return one;
    }

    void unread(const sdk::RecordBatch& batch, std::size_t row, const std::vector<bool>& used, RowAccount& into) const {
        for (std::size_t i = 0; i < used.size(); ++i) {
            const std::string_view text = batch.cell(i, row).text();
            if (used[i] || text.empty()) continue;
            CellAccount cell;
            cell.column = batch.type().columns[i];
            cell.written = options_.reveal ? std::string(text) : "***";
            cell.mark = CellMark::Unread;
            into.cells.push_back(std::move(cell));
        }
    }

    CellAccount cell(const RecordMapping& record, const FieldProgram& program, const std::vector<std::size_t>& columns,
                     const sdk::RecordBatch& batch, const Translated& rows, std::size_t row, bool shifted) const {
        const record::Field& field = record.dataset->fields[program.target];
        const record::Column& column = rows.rows.column(program.target);
        CellAccount cell;
        cell.field = field.name;
        cell.meaning = field.meaning;
        cell.line = program.file == 0 ? program.line : 0;
        const auto sensitivity = shifted ? record::Sensitivity::Identity : program.sensitivity;
        bool parents = false;
        for (const std::size_t slot : program.slots) {
            const auto& source = record.columns[slot];
            parents = parents || source.ofParent;
            const std::string name =
                columns[slot] == kNoColumn ? source.spellings.front() : batch.type().columns[columns[slot]];
            cell.column += (cell.column.empty() ? "" : " + ") + std::string(source.ofParent ? "^" : "") + name;
            if (columns[slot] == kNoColumn) continue;
            const std::string_view text = batch.cell(columns[slot], row).text();
            if (text.empty()) continue;
            // A column that is cut holds more than this field may show.
            if (source.split && !options_.reveal) {
                cell.written = "***";
                continue;
            }
            // What is no value of its field may be anything, a name in a wrong column too.
            const bool shown =
                options_.reveal || column.states[row] != record::CellState::Unreadable || saysNothing(text);
            cell.written +=
                (cell.written.empty() ? "" : " + ") +
                record::shown(shown ? std::string(text) : value::maskName(text), sensitivity, options_.reveal);
        }
        cell.mark = markOf(program, column, row);
        if (cell.mark == CellMark::Unreadable) {
            cell.why = trouble(program, field, column.asWritten.find(static_cast<std::uint32_t>(row)).value_or(""));
            return cell;
        }
        for (const auto language : {config::Language::English, config::Language::Chinese}) {
            std::string text = record::display(field, column, row, language, options_.reveal);
            if (shifted || sensitivity != field.sensitivity) text = record::shown(text, sensitivity, options_.reveal);
            (language == config::Language::English ? cell.value.en : cell.value.zh) = std::move(text);
        }
        // A parent's cell is not at hand, and its value tells it.
        if (parents && cell.written.empty()) cell.written = cell.value.en;
        return cell;
    }

    static CellMark markOf(const FieldProgram& program, const record::Column& column, std::size_t row) {
        switch (column.states[row]) {
            case record::CellState::Absent: return CellMark::Absent;
            case record::CellState::Unreadable: return CellMark::Unreadable;
            case record::CellState::Known: break;
        }
        if (program.slots.empty()) return CellMark::Made;
        return column.asWritten.find(static_cast<std::uint32_t>(row)) ? CellMark::Normalised : CellMark::AsWritten;
    }

    const Mapping& mapping_;
    value::CivilDate day_;
    AccountOptions options_;
    RowAccounts accounts_;
    std::map<std::string, std::uint64_t> taken_;
};

}  // namespace

std::string_view toString(CellMark mark) {
    switch (mark) {
        case CellMark::AsWritten: return "as written";
        case CellMark::Normalised: return "normalised";
        case CellMark::Unreadable: return "unreadable";
        case CellMark::Absent: return "absent";
        case CellMark::Made: return "made";
        case CellMark::Unread: return "unread";
    }
    return "";
}

config::Text nameOf(CellMark mark) {
    const std::string en(toString(mark));
    switch (mark) {
        case CellMark::AsWritten: return {en, "照原样"};
        case CellMark::Normalised: return {en, "已规范"};
        case CellMark::Unreadable: return {en, "无法识别"};
        case CellMark::Absent: return {en, "空"};
        case CellMark::Made: return {en, "映射生成"};
        case CellMark::Unread: return {en, "未映射"};
    }
    return {};
}

sdk::Result<RowAccounts> accountRows(const Mapping& mapping, sdk::Source& source, value::CivilDate day,
                                     const AccountOptions& options, const RowProgress& progress) {
    return Accountant(mapping, day, options).run(source, progress);
}

}  // namespace aidgate::mapping
