#include "aidgate/mapping/data_check.h"

#include <algorithm>
#include <unordered_set>

#include "aidgate/mapping/translator.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "aidgate/value/person_name.h"
#include "binding.h"
#include "program.h"
#include "quotable.h"

namespace aidgate::mapping {

namespace {

constexpr std::size_t kBatchRows = 2048;
constexpr std::uint64_t kOften = 3;      // rows a word must stand in to be shown
constexpr std::size_t kMostWords = 200;  // of a field; the others are counted together
constexpr const char* kOthers = "…";

bool sameHeader(const std::string& left, const std::string& right) {
    return headerKey(left) == headerKey(right);
}

bool hasSpelling(const SourceColumn& column, const std::string& header) {
    return std::any_of(column.spellings.begin(), column.spellings.end(),
                       [&](const auto& spelling) { return sameHeader(spelling, header); });
}

class DataChecker {
public:
    DataChecker(const Mapping& mapping, value::CivilDate day) : mapping_(mapping), day_(day) {}

    sdk::Result<DataCheck> run(sdk::Source& source, const RowProgress& progress) {
        for (const auto& type : source.recordTypes()) columns(type);
        const bool readable =
            std::none_of(found_.missing.begin(), found_.missing.end(), [](const auto& gap) { return gap.required; });
        if (!readable || found_.unreadTypes.size() == source.recordTypes().size()) return std::move(found_);
        if (auto read = rows(source, progress); !read) return std::move(read).error();
        finish();
        return std::move(found_);
    }

private:
    struct Seen {
        std::uint64_t rows = 0, line = 0;
        std::string file;
    };
    struct FieldWords {
        const record::Field* field = nullptr;
        std::map<std::string, Seen> words;
    };

    void columns(const sdk::RecordType& type) {
        std::vector<bool> read(type.columns.size());
        bool known = false;
        for (const auto& record : mapping_.records()) {
            known = known || record.recordType == type.name;
            for (std::size_t slot = 0; slot < record.columns.size(); ++slot) {
                const auto& column = record.columns[slot];
                if (column.split) continue;  // a part: its column is there by itself
                if ((column.ofParent ? record.parentType : record.recordType) != type.name) continue;
                bool there = false;
                for (std::size_t i = 0; i < read.size(); ++i) {
                    if (!hasSpelling(column, type.columns[i])) continue;
                    there = read[i] = true;
                }
                if (!there) missing(record, slot, type);
            }
        }
        if (!known) {
            found_.unreadTypes.push_back(type.name);
            return;
        }
        for (std::size_t i = 0; i < read.size(); ++i)
            if (!read[i]) found_.unread.push_back({type.name, type.columns[i], "", false});
    }

    void missing(const RecordMapping& record, std::size_t slot, const sdk::RecordType& type) {
        const auto& column = record.columns[slot];
        ColumnGap gap{type.name, column.spellings.front(), "", false};
        for (const auto& field : record.fields) {
            const auto reads = [&](std::size_t own) {
                const auto& split = record.columns[own].split;
                return own == slot || (split && record.splits[*split].slot == slot);
            };
            if (std::none_of(field.slots.begin(), field.slots.end(), reads)) continue;
            gap.fields += (gap.fields.empty() ? "" : ", ") + record.dataset->fields[field.target].name;
            gap.required = gap.required || field.required || column.ofParent;
        }
        if (std::find(found_.missing.begin(), found_.missing.end(), gap) == found_.missing.end())
            found_.missing.push_back(std::move(gap));
    }

    sdk::Result<void> rows(sdk::Source& source, const RowProgress& progress) {
        const Mapping* const chosen = &mapping_;
        Translator translator({&chosen, 1}, day_);
        std::vector<sdk::Text> notes;
        if (auto bound = translator.bind(source.recordTypes(), notes); !bound) return bound;
        sdk::RecordBatch batch(kBatchRows);
        std::uint64_t done = 0;
        while (true) {
            const auto more = source.next(batch);
            if (!more) return more.error();
            if (!*more) return {};
            done += batch.rowCount();
            if (progress) progress(done);
            const auto* const dataset = translator.target(batch.type().name);
            if (dataset == nullptr) continue;
            Translated rows(*dataset);
            if (auto translated = translator.translate(batch, rows); !translated) return translated;
            found_.rows[batch.type().name] += batch.rowCount();
            found_.taken[batch.type().name] += batch.rowCount() - rows.rejected.size();
            names(rows.rows);
            words(batch.type().name, rows);
        }
    }

    void names(const record::Table& rows) {
        for (std::size_t i = 0; i < rows.columnCount(); ++i) {
            if (rows.dataset().fields[i].sensitivity != record::Sensitivity::Name) continue;
            const auto& column = rows.column(i);
            for (std::size_t row = 0; row < rows.rowCount(); ++row)
                if (column.known(row)) names_.insert(std::hash<std::string_view>{}(column.texts[row]));
        }
    }

    void words(const std::string& recordType, const Translated& rows) {
        for (const auto& [name, counts] : rows.unmapped) {
            const auto index = rows.rows.dataset().fieldIndex(name);
            if (!index) continue;
            FieldWords& known = words_[{recordType, name}];
            known.field = &rows.rows.dataset().fields[*index];
            bool unplaced = false;
            for (const auto& [word, count] : counts) {
                const bool room = known.words.size() < kMostWords || known.words.contains(word);
                Seen& seen = known.words[room ? word : kOthers];
                seen.rows += count;
                unplaced = unplaced || seen.line == 0;
            }
            if (unplaced) place(rows.rows, *index, known);
        }
    }

    // The first row of each word that has none yet.
    static void place(const record::Table& rows, std::size_t field, FieldWords& known) {
        const auto& column = rows.column(field);
        for (std::size_t row = 0; row < rows.rowCount(); ++row) {
            std::string text;
            if (column.states[row] == record::CellState::Unreadable)
                text = value::trimmed(value::nfkc(column.asWritten.find(static_cast<std::uint32_t>(row)).value_or("")));
            else if (column.holdsText())
                text = column.texts[row];
            const auto found = known.words.find(text);
            if (found == known.words.end() || found->second.line != 0) continue;
            found->second.line = rows.lineage[row].line;
            found->second.file = rows.files[rows.lineage[row].file];
        }
    }

    void finish() {
        for (const auto& [where, known] : words_) {
            const std::size_t first = found_.words.size();
            for (const auto& [word, seen] : known.words) {
                UnmappedWord one{.recordType = where.first,
                                 .field = where.second,
                                 .codeTable = {},
                                 .word = word,
                                 .masked = false,
                                 .rows = seen.rows,
                                 .file = seen.file,
                                 .line = seen.line};
                const bool shown = word != kOthers &&
                                   (looksLikeCode(word) || (seen.rows >= kOften && mayBeWord(word) && !isName(word)));
                if (!shown && word != kOthers) one.word = value::maskName(word);
                one.masked = !shown;
                for (const auto& record : mapping_.records())
                    for (const auto& field : record.fields)
                        if (record.recordType == where.first && field.table != nullptr &&
                            record.dataset->fields[field.target].name == where.second)
                            one.codeTable = field.table->name();
                found_.words.push_back(std::move(one));
            }
            std::stable_sort(found_.words.begin() + static_cast<std::ptrdiff_t>(first), found_.words.end(),
                             [](const auto& left, const auto& right) { return left.rows > right.rows; });
        }
    }

    bool isName(const std::string& word) const { return names_.contains(std::hash<std::string_view>{}(word)); }

    const Mapping& mapping_;
    value::CivilDate day_;
    DataCheck found_;
    std::map<std::pair<std::string, std::string>, FieldWords> words_;  // by record type and field
    std::unordered_set<std::size_t> names_;                            // hashes of every name of the data
};

}  // namespace

sdk::Result<DataCheck> checkData(const Mapping& mapping, sdk::Source& source, value::CivilDate day,
                                 const RowProgress& progress) {
    return DataChecker(mapping, day).run(source, progress);
}

}  // namespace aidgate::mapping
