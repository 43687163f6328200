#include "aidgate/mapping/learn.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "aidgate/config/yaml.h"
#include "aidgate/mapping/format.h"
#include "aidgate/mapping/translator.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/encoding.h"
#include "aidgate/value/null_text.h"
#include "binding.h"
#include "quotable.h"
#include "row_sample.h"
#include "slot_columns.h"
#include "yaml_text.h"

namespace aidgate::mapping {

namespace {

constexpr std::uint64_t kOften = 3;       // rows an unknown word must stand in to be kept
constexpr std::size_t kShortest = 2;      // bytes of a text that may stay: too short to be anybody's
constexpr std::size_t kTellingBytes = 5;  // a value so long must not be found in what is written
constexpr std::size_t kNamedShows = 2;

// One row, run through a mapping of its own.
struct Outcome {
    Translated rows;
    std::string rule, field;  // of a rejected row
};

class Learner {
public:
    Learner(const Mapping& mapping, std::span<const sdk::RecordType> types, value::CivilDate day, Disguise& disguise,
            const std::string& mappingText)
        : mapping_(mapping), types_(types), day_(day), disguise_(disguise) {
        config::Diagnostics ignored;
        if (const auto document = config::parseYaml("", mappingText, ignored)) conditions(document->root());
    }

    sdk::Result<Learned> run(RowSample sample) {
        unmapped_ = std::move(sample.unmapped);
        Learned learned;
        learned.read = sample.read;
        learned.shown = sample.shown;
        learned.unshown = sample.unshown;
        std::string tests;
        for (const auto& row : sample.rows) {
            auto test = testOf(row, mapping_.tests().size() + learned.count + 1);
            if (!test) return std::move(test).error();
            if (test->empty()) {
                ++learned.leftOut;
                continue;
            }
            tests += *test;
            ++learned.count;
        }
        if (learned.count == 0) return learned;
        config::Diagnostics problems;
        const auto formatted = formatMapping("tests", "tests:\n" + tests, problems);
        if (!formatted) return problems.toError(sdk::ErrorCode::Internal);
        learned.tests = *formatted;
        return learned;
    }

private:
    // What conditions compare with: 'A' in "class = 'A'". The mapping knows these words, so they are nobody's.
    void conditions(const config::Node& node) {
        for (const auto& item : node.items()) conditions(item);
        for (const auto& entry : node.entries()) {
            const std::string& key = entry.key.scalar();
            if (key == "tests") continue;
            if (entry.value.isScalar() && (key == "if" || key == "check" || key == "expect"))
                quotedIn(entry.value.scalar());
            conditions(entry.value);
        }
    }
    void quotedIn(const std::string& text) {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '\'' && text[at] != '"') continue;
            const auto end = text.find(text[at], at + 1);
            if (end == std::string::npos) return;
            named_.insert(text.substr(at + 1, end - at - 1));
            at = end;
        }
    }

    const sdk::RecordType* typeOf(const std::string& name) const {
        for (const auto& type : types_)
            if (type.name == name) return &type;
        return nullptr;
    }

    // "" when the disguised row would not behave as the real one does.
    sdk::Result<std::string> testOf(const SampleRow& row, std::size_t number) {
        const RecordMapping& record = *mapping_.record(row.recordType);
        const auto* const parentRecord = record.parentType.empty() ? nullptr : mapping_.record(record.parentType);
        auto real = outcome(record, row.cells, row.parent);
        if (!real) return std::move(real).error();
        replaced_.clear();
        const RawCells parent = parentRecord == nullptr ? RawCells{} : disguised(*parentRecord, row.parent, nullptr);
        const RawCells cells = disguised(record, row.cells, &real->rows);
        auto made = outcome(record, cells, parent);
        if (!made) return std::move(made).error();
        if (!behavesAs(record, *real, *made)) return std::string();
        std::string text = write(record, parentRecord, row, cells, parent, *made, number);
        return holdsReplaced(text) ? std::string() : text;
    }

    sdk::Result<Outcome> outcome(const RecordMapping& record, const RawCells& cells, const RawCells& parent) const {
        const Mapping* const chosen = &mapping_;
        Translator translator({&chosen, 1}, day_);
        std::vector<sdk::Text> notes;
        if (auto bound = translator.bind(types_, notes); !bound) return std::move(bound).error();
        sdk::RecordBatch batch(1);
        const bool child = !record.parentType.empty();
        if (child) {
            fill(batch, *typeOf(record.parentType), parent, 1, 0);
            Translated ignored(*translator.target(record.parentType));
            if (auto done = translator.translate(batch, ignored); !done) return std::move(done).error();
        }
        fill(batch, *typeOf(record.recordType), cells, 2, child ? 1 : 0);
        Outcome found{Translated(*record.dataset), {}, {}};
        if (auto done = translator.translate(batch, found.rows); !done) return std::move(done).error();
        if (found.rows.rejections.front() >= 0) {
            found.rule = found.rows.rejected.front().rule;
            found.field = found.rows.rejected.front().field;
        }
        return found;
    }

    static void fill(sdk::RecordBatch& batch, const sdk::RecordType& type, const RawCells& cells, std::uint64_t ordinal,
                     std::uint64_t parent) {
        batch.reset(type, "learned");
        batch.beginRow({.line = 1, .ordinal = ordinal, .parent = parent});
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i]) batch.set(i, *cells[i]);
    }

    // Columns nothing maps are left out; `real` tells how each cell was read, none: as a parent's, of which only the
    // shape is needed.
    RawCells disguised(const RecordMapping& record, const RawCells& cells, const Translated* real) {
        RawCells out(cells.size());
        Readers readers;
        const auto& type = *typeOf(record.recordType);
        const auto own = slotColumns(record, type);
        for (const auto& program : record.fields)
            for (const std::size_t slot : program.slots) reader(record, own[slot], program, readers);
        // Columns only children read.
        for (const auto& child : mapping_.records()) {
            if (child.parentType != record.recordType) continue;
            const auto theirs = parentColumns(child, type);
            for (const auto& program : child.fields)
                for (const std::size_t slot : program.slots) reader(child, theirs[slot], program, readers);
        }
        for (const auto& [column, reader] : readers) {
            if (!cells[column]) continue;
            const bool isOwn = reader.record == &record;
            const auto state = real != nullptr && isOwn ? real->rows.column(reader.program->target).states.front()
                                                        : record::CellState::Known;
            const auto& dataset = *reader.record->dataset;
            const bool key = dataset.keyField == dataset.fields[reader.program->target].name;
            if (reader.part) {
                replaced_.push_back(plainOf(lettersOf(*cells[column])));
                out[column] = disguise_.text(*cells[column]);
                continue;
            }
            out[column] = disguisedCell(*reader.record, *reader.program, *cells[column], state, key || !isOwn);
        }
        return out;
    }

    // A field that reads a column, and whose it is: the record's own, or a child's.
    struct Reader {
        const RecordMapping* record = nullptr;
        const FieldProgram* program = nullptr;
        bool part = false;  // of a column that holds several things
    };
    using Readers = std::map<std::size_t, Reader>;

    // Of several fields that read a column, the one that says most of a person decides.
    static void reader(const RecordMapping& record, std::size_t column, const FieldProgram& program, Readers& readers) {
        if (column == kNoColumn) return;
        const bool part = std::any_of(program.slots.begin(), program.slots.end(),
                                      [&](std::size_t slot) { return record.columns[slot].split.has_value(); });
        const auto weight = [](const FieldProgram& one) {
            switch (one.type) {
                case CellType::CitizenId: return 5;
                case CellType::HanName: return 4;
                case CellType::CreditCode: return 3;
                case CellType::Text: return 2;
                case CellType::Code:
                case CellType::CodedText: return 0;
                default: return 1;
            }
        };
        Reader& chosen = readers[column];
        if (chosen.program == nullptr || weight(program) > weight(*chosen.program)) chosen = {&record, &program, part};
    }

    std::string disguisedCell(const RecordMapping& record, const FieldProgram& program, const std::string& written,
                              record::CellState state, bool key) {
        const std::string word(value::trimmed(value::nfkc(value::trimmed(written))));
        if (word.empty() || isNull(word, program) || state == record::CellState::Absent) return written;
        std::string made = replacement(record, program, written, word, state, key);
        if (made != written) replaced_.push_back(plainOf(lettersOf(written)));
        return made;
    }

    static bool isNull(const std::string& word, const FieldProgram& program) {
        return value::isNullText(word) ||
               std::find(program.nulls.begin(), program.nulls.end(), word) != program.nulls.end();
    }

    std::string replacement(const RecordMapping& record, const FieldProgram& program, const std::string& written,
                            const std::string& word, record::CellState state, bool key) {
        const record::Field& field = record.dataset->fields[program.target];
        const bool known = state == record::CellState::Known;
        // Columns shift: an id is an id wherever it stands.
        if (program.type == CellType::CitizenId || value::looksLikeCitizenId(plainOf(lettersOf(written))))
            return disguise_.citizenId(written);
        if (program.table != nullptr) {
            const bool mapped = program.table->lookup(word).has_value();
            return mapped || looksLikeCode(word) || isCommon(field.name, word) ? written : disguise_.text(written);
        }
        if (!known) return program.type == CellType::Date ? disguise_.date(written) : disguise_.text(written);
        switch (program.type) {
            case CellType::HanName: return disguise_.name(written);
            case CellType::CreditCode: return disguise_.creditCode(written);
            case CellType::Date: return disguise_.date(written);
            case CellType::YearMonth: return disguise_.yearMonth(written);
            case CellType::Money: return disguise_.amount(written);
            case CellType::Region: return disguise_.region(written);
            case CellType::Integer:
            case CellType::Decimal:
            case CellType::Year:
                return program.sensitivity == record::Sensitivity::Open && word.size() <= 4 ? written
                                                                                            : disguise_.amount(written);
            default: break;
        }
        const bool stays = !key && (word.size() <= kShortest || named_.contains(word)) &&
                           program.sensitivity != record::Sensitivity::Phone &&
                           program.sensitivity != record::Sensitivity::Account;
        return stays ? written : disguise_.text(written);
    }

    bool isCommon(const std::string& field, const std::string& word) const {
        const auto words = unmapped_.find(field);
        if (words == unmapped_.end() || !mayBeWord(word) || disguise_.avoids(word)) return false;
        const auto found = words->second.find(word);
        return found != words->second.end() && found->second >= kOften;
    }

    // The same verdict, the same cells known, the same codes and branches.
    static bool behavesAs(const RecordMapping& record, const Outcome& real, const Outcome& made) {
        if (real.rule != made.rule || real.field != made.field) return false;
        for (const auto& program : record.fields) {
            const auto& was = real.rows.rows.column(program.target);
            const auto& is = made.rows.rows.column(program.target);
            if (was.states.front() != is.states.front()) return false;
            const bool decides = program.table != nullptr ? program.type == CellType::Code : program.slots.empty();
            if (decides && !was.sameValue(0, is, 0)) return false;
        }
        return true;
    }

    bool holdsReplaced(const std::string& text) const {
        const std::string plain = plainOf(lettersOf(text));
        return std::any_of(replaced_.begin(), replaced_.end(), [&](const auto& value) {
            return value.size() >= kTellingBytes && plain.find(value) != std::string::npos;
        });
    }

    // ---- writing -------------------------------------------------------------------------------------------------

    std::string write(const RecordMapping& record, const RecordMapping* parentRecord, const SampleRow& row,
                      const RawCells& cells, const RawCells& parent, const Outcome& made, std::size_t number) const {
        std::string name = std::to_string(number) + ":";
        for (std::size_t i = 0; i < row.shows.size() && i < kNamedShows; ++i)
            name += (i == 0 ? " " : ", ") + row.shows[i];
        if (row.shows.size() > kNamedShows) name += ", +" + std::to_string(row.shows.size() - kNamedShows);
        std::string text = "  - name: " + yamlScalar(name) + "\n";
        if (parentRecord != nullptr) text += "    record: " + yamlScalar(record.recordType) + "\n";
        text += "    in: " + flow(*typeOf(record.recordType), cells) + "\n";
        if (parentRecord != nullptr) text += "    parent: " + flow(*typeOf(record.parentType), parent) + "\n";
        if (made.rule.empty())
            text += expected(record, cells, made);
        else if (made.field.empty())
            text += "    reject: " + yamlScalar(made.rule) + "\n";
        else
            text += "    reject: {rule: " + yamlScalar(made.rule) + ", field: " + yamlScalar(made.field) + "}\n";
        if (day_ != *value::CivilDate::of(2019, 12, 31)) text += "    generated: " + day_.text() + "\n";
        return text;
    }

    static std::string flow(const sdk::RecordType& type, const RawCells& cells) {
        std::string text;
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i] && !cells[i]->empty())
                text += (text.empty() ? "" : ", ") + yamlScalar(type.columns[i]) + ": " + yamlScalar(*cells[i]);
        return "{" + text + "}";
    }

    std::string expected(const RecordMapping& record, const RawCells& cells, const Outcome& made) const {
        std::string out, unreadable;
        for (const auto& program : record.fields) {
            const record::Field& field = record.dataset->fields[program.target];
            const record::Column& column = made.rows.rows.column(program.target);
            if (column.states.front() == record::CellState::Unreadable) {
                unreadable += (unreadable.empty() ? "" : ", ") + field.name;
                continue;
            }
            const bool known = column.known(0);
            if (!known && !hasText(record, program, cells)) continue;
            out += (out.empty() ? "" : ", ") + field.name + ": " +
                   (known ? yamlScalar(record::canonicalText(field, column, 0)) : "~");
        }
        std::string text;
        if (!out.empty()) text += "    out: {" + out + "}\n";
        if (!unreadable.empty()) text += "    unreadable: [" + unreadable + "]\n";
        return text;
    }

    bool hasText(const RecordMapping& record, const FieldProgram& program, const RawCells& cells) const {
        const auto columns = slotColumns(record, *typeOf(record.recordType));
        for (const std::size_t slot : program.slots) {
            const std::size_t column = columns[slot];
            if (column != kNoColumn && cells[column] && !cells[column]->empty()) return true;
        }
        return program.slots.empty();
    }

    const Mapping& mapping_;
    std::span<const sdk::RecordType> types_;
    value::CivilDate day_;
    Disguise& disguise_;
    std::set<std::string, std::less<>> named_;
    std::map<std::string, std::map<std::string, std::uint64_t>> unmapped_;
    std::vector<std::string> replaced_;  // of the row at hand, without blanks
};

}  // namespace

sdk::Result<Learned> learnTests(const Mapping& mapping, const std::string& mappingText, sdk::Source& source,
                                value::CivilDate day, const LearnOptions& options, const RowProgress& progress) {
    Disguise disguise(options.seed, day);
    auto sample = sampleRows(mapping, source, day, options.rows, options.seed, disguise, progress);
    if (!sample) return std::move(sample).error();
    return Learner(mapping, source.recordTypes(), day, disguise, mappingText).run(std::move(*sample));
}

sdk::Result<std::string> withTests(const std::string& mappingText, const std::string& tests) {
    const std::string entries = tests.substr(tests.find('\n') + 1);
    std::vector<std::string> lines = linesOf(mappingText);
    std::size_t at = 0;
    while (at < lines.size() && !lines[at].starts_with("tests:")) ++at;
    const bool there = at < lines.size();
    if (!there) {
        lines.emplace_back("");
        lines.emplace_back("tests:");
        at = lines.size() - 1;
    }
    const std::string after = lines[at].substr(6);
    const auto content = after.find_first_not_of(' ');
    if (content != std::string::npos && after[content] != '#')
        return sdk::Error{sdk::ErrorCode::InvalidMapping,
                          {"the file's tests are written in brackets; write them one below another",
                           "文件中的 tests 写在方括号内；请逐条分行书写"}};
    // The entries go on as those that are there are indented.
    std::size_t indent = 2, end = at + 1;
    for (std::size_t line = at + 1; line < lines.size(); ++line) {
        const auto first = lines[line].find_first_not_of(' ');
        if (first == std::string::npos) continue;
        if (first == 0 && lines[line][0] != '-') {
            if (lines[line][0] == '#') continue;
            break;
        }
        if (end == at + 1 && lines[line][first] == '-') indent = first;
        end = line + 1;
    }
    std::vector<std::string> added;
    for (const auto& line : linesOf(entries))
        added.push_back(line.empty() ? line : std::string(indent, ' ') + line.substr(2));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(end), added.begin(), added.end());
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

}  // namespace aidgate::mapping
