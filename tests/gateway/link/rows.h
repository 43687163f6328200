// Made-up rows for tests of link: a dictionary's datasets, filled cell by cell.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "aidgate/link/snapshot.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/value/citizen_id.h"
#include "aidgate/value/person_name.h"

#include "places.h"

namespace aidgate::link::testing {

inline const record::Dictionary& dictionary() {
    static const auto loaded = [] {
        config::Diagnostics diagnostics;
        return record::loadDictionary({std::filesystem::path(test::kSourceDir) / "gateway/record/dictionary.yaml"},
                                      diagnostics);
    }();
    return *loaded;
}

// Field and what an agency wrote; fields left out are absent.
using Cells = std::vector<std::pair<std::string, std::string>>;

inline void pushCell(record::Column& column, const record::Field& field, const std::string& text) {
    switch (field.type) {
        case record::FieldType::CitizenId: {
            const auto reading = value::readCitizenId(text);
            if (!reading.id) return column.pushUnreadable(reading.text);
            if (text == reading.id->reveal()) return column.pushNumber(reading.id->key());
            return column.pushNumber(reading.id->key(), text);
        }
        case record::FieldType::HanName: return column.pushText(value::PersonName::read(text).text(), text);
        case record::FieldType::Enum: return column.pushNumber(*field.codeIndex(text));
        case record::FieldType::Date:
        case record::FieldType::YearMonth:
        case record::FieldType::Integer:
        case record::FieldType::Decimal:
        case record::FieldType::Money:
        case record::FieldType::Bool: return column.pushNumber(std::stoll(text));
        default: return column.pushText(text);
    }
}

// One delivery of a dataset in one file; positions are counted within it.
class PartBuilder {
public:
    explicit PartBuilder(const std::string& dataset, std::string file = "a.csv", std::string division = "210199")
        : dataset_(*dictionary().find(dataset)),
          part_{.batch = "batch of " + file,
                .division = std::move(division),
                .mapping = "m",
                .rows = record::Table(dataset_)} {
        part_.rows.files = {std::move(file)};
    }

    PartBuilder& row(const Cells& cells) {
        for (std::size_t i = 0; i < dataset_.fields.size(); ++i) {
            const auto& field = dataset_.fields[i];
            const auto found =
                std::find_if(cells.begin(), cells.end(), [&](const auto& cell) { return cell.first == field.name; });
            if (found == cells.end()) {
                part_.rows.column(i).pushAbsent();
            } else {
                pushCell(part_.rows.column(i), field, found->second);
            }
        }
        ++part_.read;
        record::RowLineage lineage;
        lineage.line = part_.read + 1;
        part_.rows.lineage.push_back(lineage);
        if (dataset_.keyKind == record::KeyKind::ByPosition)
            part_.rows.lineage.back().position = ++positions_[std::string(part_.rows.key(part_.rows.rowCount() - 1))];
        return *this;
    }
    PartBuilder& lost(const std::string& key) {
        part_.lostPositions.push_back({part_.rows.files[0], key, ++positions_[key]});
        ++part_.read;
        ++part_.rejected;
        return *this;
    }
    operator CurrentPart() const { return part_; }
    const record::Dataset& dataset() const { return dataset_; }

private:
    const record::Dataset& dataset_;
    CurrentPart part_;
    std::map<std::string, std::uint32_t> positions_;
};

inline std::vector<std::string> subjects(const Snapshot& snapshot, const std::string& dataset) {
    std::vector<std::string> all;
    for (std::uint32_t row = 0; row < snapshot.find(dataset)->rows.rowCount(); ++row)
        all.push_back(snapshot.subject(dataset, row));
    return all;
}

inline void add(Snapshot& snapshot, const std::string& dataset, std::vector<CurrentPart> parts) {
    snapshot.add(*dictionary().find(dataset), std::move(parts));
}

// Valid ids of made-up people, areas 210199 and 210299.
inline constexpr const char* kWang = "210199196905121039";
inline constexpr const char* kZhou = "210199197003182048";
inline constexpr const char* kXiaoyu = "210199200209013025";
inline constexpr const char* kChen = "210299196710011193";
inline constexpr const char* kChen15 = "210299671001119";
inline constexpr const char* kTing = "210299199912251260";

}  // namespace aidgate::link::testing
