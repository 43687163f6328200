#include "aidgate/sync/translation.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "aidgate/record/ordered_work.h"
#include "cell_notes.h"
#include "delivery_day.h"
#include "opened_delivery.h"
#include "repeats.h"

namespace aidgate::sync {

namespace {

// Cells of one batch stay in the processor's cache.
constexpr std::size_t kBatchRows = 1024;
constexpr std::string_view kShifted = "mapping.shifted-columns";

// A batch on its way through the stages.
struct Passing {
    sdk::RecordBatch batch{kBatchRows};
    std::vector<IssueLog::RejectedRow> unread;  // rejected by the adapter, before or among the batch's rows
    bool hasRows = false;
    TranslatedRows* rows = nullptr;  // of the batch's dataset; nullptr: nothing maps it
    std::map<std::string, std::unique_ptr<TranslatedRows>, std::less<>> byDataset;  // kept to be used again
    RowDigests digests;
};

void forget(mapping::Translated& read) {
    read.rows.clear();
    read.ordinals.clear();
    read.parents.clear();
    read.rejections.clear();
    read.rejected.clear();
    read.unreadable.clear();
    read.unmapped.clear();
}

class Run {
public:
    Run(const ReadingNeeds& needs, const Exchange& exchange, const channel::Delivery& delivery,
        const TranslationSettings& settings, TranslationOutput& output, const Progress& progress)
        : exchange_(exchange),
          delivery_(delivery),
          settings_(settings),
          output_(output),
          progress_(progress),
          opened_(needs, delivery),
          repeats_(settings.mostKeysInMemory) {}

    sdk::Result<void> open();
    sdk::Result<void> pass();
    Translation finish();

private:
    // What is known of one dataset so far.
    struct Part {
        TranslatedPart result = {};
        std::unique_ptr<const CanonicalCsv> csv = {};
        bool hasChildren = false;                 // in the source
        const record::Dataset* parent = nullptr;  // in the source
        UnreadableCells unreadable = {};
        UnmappedWords unmapped = {};
        std::vector<store::ColumnStatistics> columns = {};  // of all rows; codes are not counted
        std::uint64_t shifted = 0;
        std::vector<std::pair<std::uint64_t, Fate>> dropped = {};  // ordinals of rows that have rows under them
    };

    void announce(const sdk::RecordType& type);
    bool translatesInOrder() const { return nested_; }
    Part* partOf(std::string_view recordType);
    Part& partOf(const record::Dataset& dataset) { return parts_.find(dataset.name)->second; }

    sdk::Result<bool> read(Passing& one);
    sdk::Result<void> work(Passing& one, std::size_t thread);
    sdk::Result<void> handOn(Passing& one);
    sdk::Result<void> rejectUnread(IssueLog::RejectedRow& row);
    sdk::Result<void> judge(Passing& one, Part& part, std::size_t row);
    sdk::Result<Repeats::Verdict> verdictOn(const Passing& one, const Part& part, std::size_t row);
    sdk::Result<void> reject(const TranslatedRows& rows, std::size_t row, const Repeats::Verdict& verdict);
    void count(const mapping::Translated& read, Part& part) const;

    const Exchange& exchange_;
    const channel::Delivery& delivery_;
    const TranslationSettings& settings_;
    TranslationOutput& output_;
    const Progress& progress_;
    OpenedDelivery opened_;
    std::vector<std::unique_ptr<mapping::Translator>> translators_;  // one a thread
    Repeats repeats_;
    std::map<std::string, Part, std::less<>> parts_;  // by dataset
    std::vector<const record::Dataset*> order_;
    std::map<std::string, std::uint64_t> rowsByFile_;  // that are nobody's children
    std::map<std::string, std::uint64_t> passedOver_;  // rows of record types that nothing maps
    std::vector<config::Text> warnings_;
    bool nested_ = false;  // rows hang under rows of the same source
};

sdk::Result<void> Run::open() {
    if (auto opened = opened_.open(exchange_); !opened) return opened;
    const auto day = dayToReadBy(exchange_, delivery_);
    std::vector<sdk::Text> notes;
    for (std::size_t thread = 0; thread < std::max<std::size_t>(1, settings_.threads); ++thread) {
        notes.clear();
        auto translator = opened_.translator(day, notes);
        if (!translator) return translator.error();
        translators_.push_back(std::move(*translator));
    }
    for (const auto& note : notes) warnings_.push_back(note);
    for (const auto& type : opened_.source().recordTypes()) announce(type);
    return output_.begin(order_);
}

void Run::announce(const sdk::RecordType& type) {
    const auto* dataset = translators_.front()->target(type.name);
    if (dataset == nullptr) return;
    if (translators_.front()->targets(type.name).size() > 1)
        warnings_.push_back({type.name + " becomes several datasets: only " + dataset->name + " is written here",
                             type.name + " 对应多个数据集：此处只写出 " + dataset->name});
    const auto* parent = type.parent.empty() ? nullptr : translators_.front()->target(type.parent);
    auto& part = parts_[dataset->name];
    part.parent = parent;
    nested_ = nested_ || !type.parent.empty();
    if (parent != nullptr) parts_[parent->name].hasChildren = true;
    repeats_.announce(*dataset, parent);
    if (part.result.dataset != nullptr) return;
    part.result.dataset = dataset;
    part.csv = std::make_unique<const CanonicalCsv>(*dataset, true);
    for (const auto& field : dataset->fields) part.columns.push_back({.field = field.name});
    order_.push_back(dataset);
}

Run::Part* Run::partOf(std::string_view recordType) {
    const auto* dataset = translators_.front()->target(recordType);
    return dataset == nullptr ? nullptr : &partOf(*dataset);
}

sdk::Result<bool> Run::read(Passing& one) {
    const auto more = opened_.source().next(one.batch);
    if (!more) return more.error();
    one.unread = opened_.issues().takeRejected();
    one.hasRows = *more;
    return one.hasRows || !one.unread.empty();
}

sdk::Result<void> Run::work(Passing& one, std::size_t thread) {
    one.rows = nullptr;
    if (!one.hasRows) return {};
    // Rows under others are looked up by what the translator remembers of these: there is one for all threads then.
    auto& translator = *translators_[translatesInOrder() ? 0 : thread];
    const auto* dataset = translator.target(one.batch.type().name);
    if (dataset == nullptr) return {};
    auto& rows = one.byDataset[dataset->name];
    if (rows == nullptr) rows = std::make_unique<TranslatedRows>(*dataset);
    one.rows = rows.get();
    forget(rows->read);
    if (auto done = translator.translate(one.batch, rows->read); !done) return done;
    partOf(*dataset).csv->render(rows->rows(), rows->canonical);
    repeats_.digest(rows->rows(), rows->canonical, one.digests);
    output_.prepare(*rows);
    return {};
}

sdk::Result<void> Run::handOn(Passing& one) {
    std::sort(one.unread.begin(), one.unread.end(),
              [](const auto& left, const auto& right) { return left.reject.line < right.reject.line; });
    auto unread = one.unread.begin();
    const auto rejectUnreadBefore = [&](const std::string& file, std::uint64_t line) -> sdk::Result<void> {
        for (; unread != one.unread.end(); ++unread) {
            if (unread->reject.file == file && unread->reject.line > line) break;
            if (auto done = rejectUnread(*unread); !done) return done;
        }
        return {};
    };
    if (one.hasRows) {
        const auto& type = one.batch.type();
        if (type.parent.empty()) {
            rowsByFile_[one.batch.resource()] += one.batch.rowCount();
            // What hangs under the rows before has come.
            for (auto& [name, part] : parts_) part.dropped.clear();
        }
        if (one.rows == nullptr) passedOver_[type.name] += one.batch.rowCount();
    }
    if (one.rows != nullptr) {
        auto& part = partOf(one.rows->dataset());
        const auto& rows = one.rows->rows();
        one.rows->stands.assign(rows.rowCount(), 0);
        constexpr std::size_t kAhead = 16;
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            if (row % kAhead == 0) repeats_.expect(rows, one.digests, row + kAhead, row + 2 * kAhead);
            if (unread != one.unread.end())
                if (auto done = rejectUnreadBefore(one.batch.resource(), rows.lineage[row].line); !done) return done;
            if (auto done = judge(one, part, row); !done) return done;
        }
        count(one.rows->read, part);
        if (auto done = output_.write(*one.rows); !done) return done;
        if (progress_) progress_(one.rows->dataset().name, part.result.account.read);
    }
    for (; unread != one.unread.end(); ++unread)
        if (auto done = rejectUnread(*unread); !done) return done;
    return {};
}

// Where the adapter did not tell the type: that of the file, else the delivery's first.
sdk::Result<void> Run::rejectUnread(IssueLog::RejectedRow& row) {
    const auto* type = row.recordType.empty() ? nullptr : opened_.typeNamed(row.recordType);
    if (type == nullptr || type->parent.empty()) ++rowsByFile_[row.reject.file];
    Part* part = row.recordType.empty() ? nullptr : partOf(row.recordType);
    if (part == nullptr && !row.recordType.empty()) {
        ++passedOver_[row.recordType];
        return {};
    }
    if (part == nullptr) {
        const auto file = row.reject.file.substr(0, row.reject.file.find('#'));
        for (const auto& data : delivery_.files)
            if (part == nullptr && data.name == file) part = partOf(data.dataset);
        if (part == nullptr) part = &partOf(*order_.front());
    }
    row.reject.dataset = part->result.dataset->name;
    ++part->result.account.read;
    ++part->result.account.rejected;
    return output_.reject(row.reject);
}

sdk::Result<void> Run::judge(Passing& one, Part& part, std::size_t row) {
    auto& account = part.result.account;
    ++account.read;
    const auto verdict = verdictOn(one, part, row);
    if (!verdict) return verdict.error();
    if (verdict->fate == Fate::Admitted) {
        ++account.accepted;
        one.rows->stands[row] = 1;
        return {};
    }
    ++(isDuplicate(verdict->fate) ? account.duplicate : account.rejected);
    if (part.hasChildren && verdict->fate != Fate::Mapping)
        part.dropped.emplace_back(one.rows->read.ordinals[row], verdict->fate);
    return reject(*one.rows, row, *verdict);
}

sdk::Result<Repeats::Verdict> Run::verdictOn(const Passing& one, const Part& part, std::size_t row) {
    const auto& read = one.rows->read;
    if (read.rejections[row] >= 0) return Repeats::Verdict{Fate::Mapping};
    const auto key = read.rows.keyColumn();
    if (key && !read.rows.column(*key).known(row)) return Repeats::Verdict{Fate::KeyAbsent};
    if (part.parent != nullptr) {
        const auto& dropped = partOf(*part.parent).dropped;
        const auto found = std::lower_bound(dropped.begin(), dropped.end(), std::pair(read.parents[row], Fate{}));
        if (found != dropped.end() && found->first == read.parents[row])
            return Repeats::Verdict{isDuplicate(found->second) ? Fate::ParentDuplicate : Fate::ParentRejected};
    }
    return repeats_.decide(read.rows, row, one.digests);
}

sdk::Result<void> Run::reject(const TranslatedRows& rows, std::size_t row, const Repeats::Verdict& verdict) {
    const auto& table = rows.rows();
    store::Reject reject;
    reject.dataset = rows.dataset().name;
    reject.duplicate = isDuplicate(verdict.fate);
    reject.file = table.files[table.lineage[row].file];
    reject.line = table.lineage[row].line;
    reject.key = table.key(row);
    if (verdict.fate == Fate::Mapping) {
        const auto& why = rows.read.rejected[static_cast<std::size_t>(rows.read.rejections[row])];
        reject.rule = why.rule;
        reject.message = why.message;
        reject.mappingLine = why.mappingLine;
        reject.raw = why.raw;
        // Where columns are shifted, a name or an id may stand in the key's cell.
        if (why.rule == kShifted) reject.key.clear();
    } else {
        reject.rule = ruleOf(verdict.fate);
        reject.message = messageOf(verdict.fate, verdict.place);
        reject.raw = rows.canonical.valuesOf(row);
    }
    return output_.reject(reject);
}

void Run::count(const mapping::Translated& read, Part& part) const {
    for (std::size_t i = 0; i < part.columns.size(); ++i) {
        const auto& states = read.rows.column(i).states;
        const auto in = [&](record::CellState state) {
            return static_cast<std::uint64_t>(std::count(states.begin(), states.end(), state));
        };
        part.columns[i].absent += in(record::CellState::Absent);
        part.columns[i].unreadable += in(record::CellState::Unreadable);
        part.columns[i].known += in(record::CellState::Known);
    }
    for (const auto& why : read.rejected)
        if (why.rule == kShifted) ++part.shifted;
    for (const auto& [field, cells] : read.unreadable) part.unreadable[field] += cells;
    for (const auto& [field, words] : read.unmapped)
        for (const auto& [word, times] : words) {
            auto& known = part.unmapped[field];
            const bool more = known.size() >= mapping::Translated::kMostUnmapped && !known.contains(word);
            known[more ? "…" : word] += times;
        }
}

sdk::Result<void> Run::pass() {
    const std::size_t threads = translators_.size();
    std::vector<std::unique_ptr<Passing>> items;
    for (std::size_t i = 0; i < (threads == 1 ? 1 : threads * 2 + 1); ++i) items.push_back(std::make_unique<Passing>());
    auto passed = record::OrderedWork<Passing>::run(
        std::move(items), threads,
        {.read = [this](Passing& one) { return read(one); },
         .work = [this](Passing& one, std::size_t thread) { return work(one, thread); },
         .handOn = [this](Passing& one) { return handOn(one); },
         .workInOrder = translatesInOrder()});
    if (!passed) return passed;
    return channel::verifyRows(delivery_, rowsByFile_);
}

Translation Run::finish() {
    Translation result;
    for (const auto& [type, rows] : passedOver_)
        warnings_.push_back({std::to_string(rows) + " rows of " + type + " were passed over: no mapping reads them",
                             type + " 的 " + std::to_string(rows) + " 行未导入：没有对应的映射"});
    for (const auto* dataset : order_) {
        const auto& part = partOf(*dataset);
        result.parts.push_back(part.result);
        const PartFigures figures{.dataset = dataset->name,
                                  .read = part.result.account.read,
                                  .rejected = part.result.account.rejected,
                                  .rows = part.result.account.accepted,
                                  .shifted = part.shifted,
                                  .columns = part.columns};
        auto verdict = sync::judge(exchange_.gate, figures, std::nullopt, exchange_.full);
        for (auto& reason : verdict.holds) result.doubts.push_back(std::move(reason));
        for (auto& warning : verdict.warnings) warnings_.push_back(std::move(warning));
        for (auto& note : cellNotes(dataset->name, part.unreadable, part.unmapped))
            warnings_.push_back(std::move(note));
    }
    for (auto& warning : opened_.issues().warnings()) warnings_.push_back(std::move(warning));
    result.warnings = std::move(warnings_);
    result.mappings = opened_.mappingsUsed();
    return result;
}

}  // namespace

sdk::Result<Translation> translateDelivery(const ReadingNeeds& needs, const Exchange& exchange,
                                           const channel::Delivery& delivery, const TranslationSettings& settings,
                                           TranslationOutput& output, const Progress& progress) {
    Run run(needs, exchange, delivery, settings, output, progress);
    if (auto opened = run.open(); !opened) return opened.error();
    if (auto passed = run.pass(); !passed) return passed.error();
    return run.finish();
}

}  // namespace aidgate::sync
