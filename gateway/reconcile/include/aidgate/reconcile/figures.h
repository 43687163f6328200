// The figures people who run such programmes ask for first, counted over a snapshot and the findings of its run. Counts
// and sums only: nothing that tells who a person is. Each is defined in docs/figures.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/link/graph.h"
#include "aidgate/link/snapshot.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/store/finding.h"
#include "aidgate/value/civil_date.h"
#include "aidgate/value/division.h"

namespace aidgate::reconcile {

struct Figure {
    std::string key;  // "exit_rate.national": stable
    config::Text label;
    std::string value;  // "91.0", "25169.00"
    config::Text unit;  // "%", "yuan"; may be empty
};

enum class ColumnKind : std::uint8_t {
    Text,
    Count,
    Money,  // fen
    Rate    // tenths of a percent, rounded half up
};

struct FigureColumn {
    config::Text title;
    ColumnKind kind = ColumnKind::Count;
};

// A cell of a Text column has a text, any other a number; none: there is nothing to count from, shown as "–".
struct FigureCell {
    config::Text text = {};
    std::optional<std::int64_t> number = {};
};

struct FigureRow {
    std::vector<FigureCell> cells;  // one for each column
    bool total = false;             // of rows above it
};

struct FigureBar {
    config::Text label;
    std::int64_t number = 0;  // as its chart's kind says; never negative
};

struct FigureChart {
    config::Text title;
    ColumnKind kind = ColumnKind::Count;
    std::vector<FigureBar> bars;
};

// One question with its answer.
struct FigureTable {
    std::string key;          // "coverage": stable
    config::Text title;       // short: the name of a sheet
    config::Text definition;  // how it is counted, in a sentence or two
    std::vector<FigureColumn> columns;
    std::vector<FigureRow> rows = {};
    FigureChart chart = {};  // without bars: none
};

// The plan of 2018: the files of a frozen list leave hardship by 20, 60 and 20 of a hundred a year. Days are yyyymmdd.
struct ExitPlan {
    std::int64_t baseline = 20180630;
    static constexpr std::array<int, 3> kYears{2018, 2019, 2020};
    std::array<std::int64_t, 3> deadlines{20181231, 20191231, 20200630};
};
// As the rules' parameters have it on that day.
ExitPlan exitPlan(const RuleSet& rules, value::CivilDate asOf);

// Everything outlives the call. `findings`: those of the run, with "code" and "subject" as the rules raise them.
struct FigureSources {
    const link::Snapshot& snapshot;
    const link::Graph& graph;
    std::span<const store::Finding> findings;
    const value::DivisionTable& divisions;
    value::CivilDate asOf;
    ExitPlan plan = {};
};

struct Figures {
    std::vector<Figure> single;
    std::vector<FigureTable> tables;
};

// Singles: households on file; exit rate by level; aid paid, by project; households and persons on relief; coverage by
// visits and by relief; job rate. Tables: entitled, coverage, exits, plan, placements, aid, tuition. What needs a
// dataset nobody delivered is left out.
Figures figures(const FigureSources& sources);

// What a run changed against the one before it, by type; `before` none: this was the first.
FigureTable changes(const store::RunSummary& run, const std::optional<store::RunSummary>& before,
                    std::span<const RuleInfo> rules);

}  // namespace aidgate::reconcile
