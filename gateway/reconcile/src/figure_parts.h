// What all figures are counted with: columns by code, cities, files with their standing, cells of tables.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/reconcile/figures.h"

namespace aidgate::reconcile {

// One enum column of a table, compared by code.
class CodeColumn {
public:
    CodeColumn(const record::Table& table, std::string_view field)
        : field_(table.dataset().field(field)), column_(table.column(field)) {}

    // Of a code, to compare with at(); -2 when the field has no such code.
    std::int64_t index(std::string_view code) const { return field_->codeIndex(code).value_or(-2); }
    // Index into the codes, or -1.
    std::int64_t at(std::size_t row) const { return column_->known(row) ? column_->numbers[row] : -1; }
    config::Text name(std::int64_t index) const;  // of -1: "not stated"
    const std::string& code(std::int64_t index) const { return field_->codes[static_cast<std::size_t>(index)].code; }

private:
    const record::Field* field_;
    const record::Column* column_;
};

// yyyymmdd; none when it is not known to the day.
std::optional<std::int64_t> dayAt(const record::Column& column, std::size_t row);
// A dated event that is not in the future; without a day it has happened.
inline bool happened(const std::optional<std::int64_t>& day, value::CivilDate asOf) {
    return !day || *day <= asOf.number();
}

// Tenths of a percent, half up; none when there is nothing to divide by.
std::optional<std::int64_t> tenths(std::uint64_t part, std::uint64_t whole);
std::string percentText(std::int64_t tenths);  // "91.0"

FigureCell textCell(config::Text text);
FigureCell plainCell(std::string text);  // the same in both languages
FigureCell numberCell(std::uint64_t number);
FigureCell moneyCell(std::int64_t fen);
FigureCell rateCell(std::uint64_t part, std::uint64_t whole);
inline FigureCell noCell() {
    return {};
}

inline const config::Text kCityTitle{"City", "地市"};
inline const config::Text kTotal{"Total", "合计"};
inline const config::Text kAllCities{"All cities", "全部"};
inline const config::Text kNotStated{"not stated", "未填"};

// Which city a division belongs to: a county we know by name to its prefecture, a code that was given up to what
// replaced it; any other code stands for itself.
class Cities {
public:
    Cities(const value::DivisionTable& divisions, value::CivilDate asOf)
        : divisions_(divisions), month_(asOf.yearMonth()) {}
    // Stays where it is; "" when the division is "".
    const std::string& of(std::string_view division);
    config::Text name(std::string_view city) const;

private:
    const value::DivisionTable& divisions_;
    value::YearMonth month_;
    std::map<std::string, std::string, std::less<>> known_;
};

enum class Standing : std::uint8_t {
    OnFile,
    Exited,    // by own income
    Relieved,  // by relief
    Closed,
    None  // not known, or filed after the as-of date
};

// The union's files.
class Files {
public:
    Files(const link::DatasetRows& rows, Cities& cities, value::CivilDate asOf);

    const record::Table& rows() const { return rows_; }
    std::size_t count() const { return standings_.size(); }
    Standing standing(std::size_t row) const { return standings_[row]; }
    bool onFile(std::size_t row) const { return standings_[row] == Standing::OnFile; }
    // Left as the programme wants it.
    bool left(std::size_t row) const {
        return standings_[row] == Standing::Exited || standings_[row] == Standing::Relieved;
    }
    const std::string& city(std::size_t row) const { return *cities_[row]; }

private:
    const record::Table& rows_;
    std::vector<Standing> standings_;
    std::vector<const std::string*> cities_;
};

// What the tables are made from. `files` none: nobody delivered them.
struct FigureContext {
    const FigureSources& sources;
    Cities cities{sources.divisions, sources.asOf};
    std::optional<Files> files = {};

    const link::DatasetRows* find(std::string_view dataset) const { return sources.snapshot.find(dataset); }
    // Whether a dataset can tell that something is not there.
    bool delivered(std::string_view dataset, std::string_view city) const;
    // The city of a row without a place of its own.
    const std::string& deliveryCity(const link::DatasetRows& rows, std::size_t row);
};

// Each adds what it can tell.
void addEntitled(FigureContext& context, Figures& out);
void addCoverage(FigureContext& context, Figures& out);
void addExits(FigureContext& context, Figures& out);
void addPlan(FigureContext& context, Figures& out);
void addPlacements(FigureContext& context, Figures& out);
void addAid(FigureContext& context, Figures& out);
void addTuition(FigureContext& context, Figures& out);
void addRelief(FigureContext& context, Figures& out);

}  // namespace aidgate::reconcile
