#include "row_sample.h"

#include <algorithm>
#include <deque>
#include <set>

#include <xxhash.h>

#include "aidgate/value/citizen_id.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "binding.h"
#include "letters.h"
#include "slot_columns.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kBatchRows = 2048;
constexpr std::size_t kHolders = 3;        // rows kept for each thing that can be shown
constexpr std::size_t kMostOfAField = 40;  // things shown of one field
constexpr std::size_t kParents = 65536;    // rows that may still get children

// 2019-09-01 as "9{4}-9{2}-9{2}", ２ as "９", Chinese as "汉".
std::string shapeOf(std::string_view text) {
    std::string shape, run;
    std::size_t times = 0;
    const auto flush = [&] {
        if (times > 0) shape += run + (times > 1 ? "{" + std::to_string(times) + "}" : "");
        times = 0;
    };
    for (const auto& letter : lettersOf(text)) {
        const bool wide = letter.written != letter.plain;
        std::string sign;
        switch (letter.kind) {
            case LetterKind::Digit: sign = wide ? "９" : "9"; break;
            case LetterKind::Upper:
            case LetterKind::Lower: sign = wide ? "Ａ" : "A"; break;
            case LetterKind::Blank: sign = "␣"; break;
            case LetterKind::Shape: value::appendUtf8(letter.written, sign); break;
            default: sign = "汉";
        }
        if (sign != run) flush();
        run = sign;
        ++times;
    }
    flush();
    return shape;
}

// The same without counting, for amounts and numbers.
std::string looseShapeOf(std::string_view text) {
    std::string shape = shapeOf(text), loose;
    bool inside = false;
    for (const char c : shape) {
        if (c == '{') inside = true;
        if (!inside) loose += c;
        if (c == '}') inside = false;
    }
    return loose;
}

bool isPersonal(const FieldProgram& program) {
    switch (program.type) {
        case CellType::Text:
        case CellType::HanName:
        case CellType::CitizenId:
        case CellType::CreditCode: return true;
        default: return false;
    }
}

class Sampler {
public:
    Sampler(const Mapping& mapping, value::CivilDate day, std::uint64_t most, std::uint64_t seed, Disguise& disguise)
        : mapping_(mapping), day_(day), most_(most), seed_(seed), disguise_(disguise) {}

    sdk::Result<RowSample> run(sdk::Source& source, const RowProgress& progress) {
        const Mapping* const chosen = &mapping_;
        Translator translator({&chosen, 1}, day_);
        std::vector<sdk::Text> notes;
        if (auto bound = translator.bind(source.recordTypes(), notes); !bound) return std::move(bound).error();
        sdk::RecordBatch batch(kBatchRows);
        while (true) {
            const auto more = source.next(batch);
            if (!more) return more.error();
            if (!*more) break;
            const RecordMapping* const record = mapping_.record(batch.type().name);
            if (record == nullptr) continue;
            Translated rows(*record->dataset);
            if (auto done = translator.translate(batch, rows); !done) return std::move(done).error();
            take(*record, batch, rows);
            sample_.read += batch.rowCount();
            if (progress) progress(sample_.read);
        }
        choose();
        return std::move(sample_);
    }

private:
    void take(const RecordMapping& record, const sdk::RecordBatch& batch, const Translated& rows) {
        for (const auto& [field, words] : rows.unmapped)
            for (const auto& [word, count] : words) sample_.unmapped[field][word] += count;
        const auto columns = slotColumns(record, batch.type());
        const bool hasChildren = std::any_of(mapping_.records().begin(), mapping_.records().end(),
                                             [&](const auto& one) { return one.parentType == record.recordType; });
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            avoid(record, columns, batch, row);
            offer(record, columns, batch, rows, row);
            if (hasChildren) remember(batch, row);
        }
    }

    void avoid(const RecordMapping& record, const std::vector<std::size_t>& columns, const sdk::RecordBatch& batch,
               std::size_t row) {
        for (const auto& program : record.fields) {
            if (!isPersonal(program)) continue;
            for (const std::size_t slot : program.slots)
                if (columns[slot] != kNoColumn) disguise_.avoid(batch.cell(columns[slot], row).text());
        }
    }

    void remember(const sdk::RecordBatch& batch, std::size_t row) {
        if (parents_.size() == kParents) parents_.pop_front();
        parents_.emplace_back(batch.origin(row).ordinal, cellsOf(batch, row));
    }

    static RawCells cellsOf(const sdk::RecordBatch& batch, std::size_t row) {
        RawCells cells;
        for (std::size_t i = 0; i < batch.type().columns.size(); ++i) {
            const auto cell = batch.cell(i, row);
            cell.absent() ? cells.emplace_back() : cells.emplace_back(std::string(cell.text()));
        }
        return cells;
    }

    // What the row shows, into `shows_`.
    void look(const RecordMapping& record, const std::vector<std::size_t>& columns, const sdk::RecordBatch& batch,
              const Translated& rows, std::size_t row) {
        shows_.clear();
        const std::string prefix = record.parentType.empty() ? "" : record.recordType + ".";
        if (rows.rejections[row] >= 0) {
            const auto& rejected = rows.rejected[static_cast<std::size_t>(rows.rejections[row])];
            shows_.push_back(prefix + "rejected by " + rejected.rule);
            if (rejected.rule == "mapping.parent-rejected") return;
        }
        for (const auto& program : record.fields) {
            const auto& field = record.dataset->fields[program.target];
            const auto& column = rows.rows.column(program.target);
            std::string_view raw;
            for (const std::size_t slot : program.slots)
                if (raw.empty() && columns[slot] != kNoColumn) raw = batch.cell(columns[slot], row).text();
            const std::string what = shown(program, field, column, row, raw);
            if (!what.empty()) shows_.push_back(prefix + field.name + " " + what);
        }
    }

    static std::string shown(const FieldProgram& program, const record::Field& field, const record::Column& column,
                             std::size_t row, std::string_view raw) {
        const auto state = column.states[row];
        if (program.slots.empty()) return program.constant ? "" : "is " + record::canonicalText(field, column, row);
        if (state == record::CellState::Absent) return raw.empty() ? "absent" : "nothing " + shapeOf(raw);
        const bool readable = state == record::CellState::Known;
        if (program.table != nullptr) {
            const std::string word(value::trimmed(value::nfkc(value::trimmed(raw))));
            const bool known = program.table->lookup(word).has_value();
            return known && readable ? word : "unknown word";
        }
        const std::string how = readable ? "written " : "unreadable ";
        switch (program.type) {
            case CellType::Date:
            case CellType::YearMonth: return how + shapeOf(raw);
            case CellType::CitizenId: {
                const auto reading = value::readCitizenId(raw);
                return how + looseShapeOf(raw) + " " + std::string(toString(reading.failure)) +
                       (reading.upgraded ? " 15" : "") + (reading.placeholder ? " placeholder" : "");
            }
            case CellType::Money:
            case CellType::Integer:
            case CellType::Decimal:
            case CellType::Year: return how + looseShapeOf(raw);
            default:
                return !readable                                                ? "unreadable"
                       : column.asWritten.find(static_cast<std::uint32_t>(row)) ? "normalised"
                                                                                : "there";
        }
    }

    // Kept when fewer than kHolders rows of an earlier turn show the same thing.
    void offer(const RecordMapping& record, const std::vector<std::size_t>& columns, const sdk::RecordBatch& batch,
               const Translated& rows, std::size_t row) {
        look(record, columns, batch, rows, row);
        const std::uint64_t ordinal = batch.origin(row).ordinal;
        const std::uint64_t order = XXH3_64bits_withSeed(&ordinal, sizeof ordinal, seed_);
        bool wanted = false;
        for (const auto& show : shows_) wanted = wants(show, order) || wanted;
        if (!wanted) return;
        SampleRow kept{.recordType = record.recordType,
                       .cells = cellsOf(batch, row),
                       .parent = {},
                       .shows = shows_,
                       .order = order};
        if (!record.parentType.empty()) {
            const auto parent = std::lower_bound(
                parents_.begin(), parents_.end(), batch.origin(row).parent,
                [](const auto& one, std::uint64_t wantedOrdinal) { return one.first < wantedOrdinal; });
            if (parent == parents_.end() || parent->first != batch.origin(row).parent) return;
            kept.parent = parent->second;
        }
        const std::size_t number = nextNumber_++;
        for (const auto& show : kept.shows) hold(show, order, number);
        kept_.emplace(number, std::move(kept));
        release();
    }

    bool wants(const std::string& show, std::uint64_t order) {
        const auto holders = holders_.find(show);
        if (holders == holders_.end()) {
            const std::string field = show.substr(0, show.find(' '));
            return ++ofField_[field] <= kMostOfAField;
        }
        return holders->second.size() < kHolders || order < holders->second.rbegin()->first;
    }

    void hold(const std::string& show, std::uint64_t order, std::size_t number) {
        auto& holders = holders_[show];
        holders.emplace(order, number);
        if (holders.size() <= kHolders) return;
        dropped_.push_back(std::prev(holders.end())->second);
        holders.erase(std::prev(holders.end()));
    }

    // Rows that hold nothing any more are forgotten.
    void release() {
        for (const std::size_t number : dropped_) {
            const auto row = kept_.find(number);
            if (row == kept_.end()) continue;
            const bool holds = std::any_of(row->second.shows.begin(), row->second.shows.end(), [&](const auto& show) {
                return holders_[show].contains({row->second.order, number});
            });
            if (!holds) kept_.erase(row);
        }
        dropped_.clear();
    }

    // Each time the row that shows most of what is not shown yet.
    void choose() {
        std::set<std::string> open;
        for (const auto& [show, holders] : holders_)
            if (!holders.empty()) open.insert(show);
        const std::size_t all = open.size();
        while (!open.empty() && sample_.rows.size() < most_) {
            auto best = kept_.end();
            std::size_t most = 0;
            for (auto row = kept_.begin(); row != kept_.end(); ++row) {
                const auto news =
                    static_cast<std::size_t>(std::count_if(row->second.shows.begin(), row->second.shows.end(),
                                                           [&](const auto& show) { return open.contains(show); }));
                const bool better = news > most || (news == most && news > 0 && row->second.order < best->second.order);
                if (!better) continue;
                best = row;
                most = news;
            }
            if (best == kept_.end()) break;
            std::vector<std::string> news;
            for (const auto& show : best->second.shows)
                if (open.erase(show) != 0) news.push_back(show);
            best->second.shows = std::move(news);
            sample_.rows.push_back(std::move(best->second));
            kept_.erase(best);
        }
        sample_.unshown = open.size();
        sample_.shown = all - open.size();
    }

    const Mapping& mapping_;
    value::CivilDate day_;
    std::uint64_t most_, seed_;
    Disguise& disguise_;
    RowSample sample_;
    std::vector<std::string> shows_;
    std::deque<std::pair<std::uint64_t, RawCells>> parents_;  // by ordinal, rising
    std::map<std::size_t, SampleRow> kept_;
    std::size_t nextNumber_ = 0;
    std::map<std::string, std::set<std::pair<std::uint64_t, std::size_t>>> holders_;  // order and number, by show
    std::map<std::string, std::size_t> ofField_;
    std::vector<std::size_t> dropped_;
};

}  // namespace

sdk::Result<RowSample> sampleRows(const Mapping& mapping, sdk::Source& source, value::CivilDate day, std::uint64_t most,
                                  std::uint64_t seed, Disguise& disguise, const RowProgress& progress) {
    return Sampler(mapping, day, most, seed, disguise).run(source, progress);
}

}  // namespace aidgate::mapping
