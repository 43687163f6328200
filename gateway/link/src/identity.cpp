#include "aidgate/link/identity.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "aidgate/record/ranges.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/person_name.h"

namespace aidgate::link {

namespace {

using value::CitizenId;
using value::PersonName;

// Bytes one of which every unencodable character has, as written or before NFKC: spares the full test almost always.
constexpr auto kSuspect = [] {
    std::array<bool, 256> bytes = {};
    bytes['?'] = bytes['*'] = bytes[0xe2] = true;
    for (std::size_t byte = 0xee; byte < bytes.size(); ++byte) bytes[byte] = true;
    return bytes;
}();

bool maybeUnencodable(std::string_view name) {
    bool suspect = false;
    for (const char c : name) suspect |= kSuspect[static_cast<unsigned char>(c)];
    return suspect;
}

struct Named {
    PersonRow row;
    std::string subject;
    PersonName name;
};

class Names {
public:
    Names(const Snapshot& snapshot, const Graph& graph) : snapshot_(snapshot), graph_(graph) {
        for (const auto* dataset : graph.datasets()) {
            const auto column = dataset->rows.nameColumn();
            columns_.push_back(column ? &dataset->rows.column(*column) : nullptr);
        }
    }

    // Are there two rows of this person with different names at all?
    bool differ(std::uint32_t person) const {
        std::string_view first;
        bool any = false;
        for (const auto& row : graph_.rowsOf(person)) {
            const auto* names = columns_[row.dataset];
            if (names == nullptr || !names->known(row.row)) continue;
            const auto name = names->texts[row.row];
            if (any && name != first) return true;
            first = name;
            any = true;
        }
        return false;
    }

    // Rows with a readable name, by subject.
    std::vector<Named> of(std::uint32_t person) const {
        std::vector<Named> named;
        for (const auto& row : graph_.rowsOf(person)) {
            const auto* names = columns_[row.dataset];
            if (names == nullptr || !names->known(row.row) || nameUnencodable(*names, row.row)) continue;
            named.push_back({row, subject(row), PersonName::fromText(names->texts[row.row])});
        }
        std::stable_sort(named.begin(), named.end(),
                         [](const Named& a, const Named& b) { return a.subject < b.subject; });
        return named;
    }

private:
    std::string subject(const PersonRow& row) const {
        return snapshot_.subject(graph_.datasets()[row.dataset]->rows.dataset().name, row.row);
    }

    const Snapshot& snapshot_;
    const Graph& graph_;
    std::vector<const record::Column*> columns_;
};

// One row with an 18-character id that is nobody's.
class NearIdSearch {
public:
    NearIdSearch(const Graph& graph, std::string_view text) : graph_(graph), text_(text) {}

    struct Hit {
        std::uint32_t person, place;
        bool swapped;
    };

    std::vector<Hit> run() {
        tryText(text_.substr(0, 17), 18, false);  // only the check character differs
        for (std::uint32_t place = 0; place < 17; ++place) {
            for (char digit = '0'; digit <= '9'; ++digit) {
                if (digit == text_[place]) continue;
                auto digits = std::string(text_.substr(0, 17));
                digits[place] = digit;
                tryFull(digits, text_[17], place + 1, false);
            }
            if (text_[place] == text_[place + 1] || (place == 16 && text_[17] == 'X')) continue;
            auto swapped = std::string(text_);
            std::swap(swapped[place], swapped[place + 1]);
            tryFull(swapped.substr(0, 17), swapped[17], place + 1, true);
        }
        return std::move(hits_);
    }

private:
    void tryFull(std::string_view digits, char check, std::uint32_t place, bool swapped) {
        if (value::citizenIdCheck(digits) == check) tryText(digits, place, swapped);
    }
    void tryText(std::string_view digits, std::uint32_t place, bool swapped) {
        std::int64_t key = 0;
        for (const char digit : digits) key = key * 10 + (digit - '0');
        const auto person = graph_.personOfKey(key);
        if (person != kNone) hits_.push_back({person, place, swapped});
    }

    const Graph& graph_;
    std::string_view text_;
    std::vector<Hit> hits_;
};

bool hasShapeOf18(std::string_view text) {
    if (text.size() != 18) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::all_of(text.begin(), text.end() - 1, digit) && (digit(text.back()) || text.back() == 'X');
}

// What a row says of sex: 1 male, 0 female, -1 nothing.
int statedSex(const record::Table& rows, std::uint32_t row) {
    const auto* sex = rows.column("sex");
    if (sex == nullptr || !sex->known(row)) return -1;
    return rows.dataset().field("sex")->codeIndex("male") == sex->numbers[row] ? 1 : 0;
}

class NearIds {
public:
    NearIds(const Snapshot& snapshot, const Graph& graph) : graph_(graph), names_(snapshot, graph) {}

    void search(const DatasetRows& dataset, std::uint8_t index) {
        const auto& rows = dataset.rows;
        const auto& ids = rows.column(*rows.idColumn());
        const auto& persons = graph_.persons(rows.dataset().name);
        for (std::uint32_t row = 0; row < rows.rowCount(); ++row) {
            if (persons[row] != kNone || ids.states[row] == record::CellState::Absent) continue;
            const auto written = ids.asWritten.find(row);
            std::string text;
            if (ids.known(row)) {
                text = CitizenId::fromKey(ids.numbers[row]).reveal();
            } else if (written) {
                const auto reading = value::readCitizenId(*written);
                if (!reading.placeholder) text = reading.text;
            }
            if (hasShapeOf18(text)) test(rows, {row, index}, text);
        }
    }

    std::vector<RowPair> take() { return std::move(pairs_); }

private:
    void test(const record::Table& rows, PersonRow left, std::string_view text) {
        const auto& names = rows.column(*rows.nameColumn());
        const auto* birth = rows.column("birth");
        if (!names.known(left.row) || nameUnencodable(names, left.row)) return;
        if (birth == nullptr || !birth->known(left.row)) return;
        const auto name = PersonName::fromText(names.texts[left.row]);
        const int stated = statedSex(rows, left.row);
        const bool male = stated < 0 ? (text[16] - '0') % 2 == 1 : stated == 1;
        for (const auto& hit : NearIdSearch(graph_, text).run()) {
            const auto id = CitizenId::fromKey(graph_.personKey(hit.person));
            if (id.birth().number() != birth->numbers[left.row] || id.male() != male) continue;
            const auto named = names_.of(hit.person);
            if (named.empty() || named.front().name.key() != name.key()) continue;
            pairs_.push_back({left, named.front().row, hit.place, hit.swapped});
        }
    }

    const Graph& graph_;
    Names names_;
    std::vector<RowPair> pairs_;
};

}  // namespace

bool nameUnencodable(const record::Column& names, std::uint32_t row) {
    const auto written = names.asWritten.find(row);
    const auto raw = written.value_or(names.texts[row]);
    return maybeUnencodable(raw) && value::hasUnencodable(raw);
}

namespace {

// Of persons first to last.
std::vector<RowPair> disagreementsOf(const Names& names, std::size_t first, std::size_t last) {
    std::vector<RowPair> pairs;
    for (auto person = static_cast<std::uint32_t>(first); person < last; ++person) {
        if (!names.differ(person)) continue;
        const auto named = names.of(person);
        std::vector<std::string_view> told;
        for (std::size_t i = 1; i < named.size(); ++i) {
            const auto& name = named[i].name;
            if (name.sharesNameWith(named.front().name)) continue;
            if (std::find(told.begin(), told.end(), name.key()) != told.end()) continue;
            told.push_back(name.key());
            pairs.push_back({named.front().row, named[i].row});
        }
    }
    return pairs;
}

}  // namespace

std::vector<RowPair> nameDisagreements(const Snapshot& snapshot, const Graph& graph, unsigned threads) {
    const Names names(snapshot, graph);
    std::vector<std::vector<RowPair>> parts(graph.personCount() / record::kRange + 1);
    record::inRanges(graph.personCount(), threads, record::kRange, [&](std::size_t first, std::size_t last) {
        parts[first / record::kRange] = disagreementsOf(names, first, last);
    });
    std::vector<RowPair> pairs;
    for (const auto& part : parts) pairs.insert(pairs.end(), part.begin(), part.end());
    return pairs;
}

std::vector<RowPair> nearIds(const Snapshot& snapshot, const Graph& graph) {
    NearIds search(snapshot, graph);
    for (const std::string_view dataset : {"union_case", "union_member"})
        if (const auto index = graph.datasetIndex(dataset)) search.search(*graph.datasets()[*index], *index);
    return search.take();
}

}  // namespace aidgate::link
