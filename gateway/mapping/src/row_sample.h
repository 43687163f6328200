// Rows worth a test: each shows something that few others do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/mapping/data_check.h"
#include "aidgate/mapping/translator.h"
#include "disguise.h"
#include "program.h"

namespace aidgate::mapping {

// The cells of a row by column of its type; nullopt: absent.
using RawCells = std::vector<std::optional<std::string>>;

struct SampleRow {
    std::string recordType;
    RawCells cells, parent;          // parent: of the row it hangs under; empty = none
    std::vector<std::string> shows;  // "sex 女性", "id_no written 9{15}": nothing of what the row says
    std::uint64_t order = 0;         // by seed: which of several rows is taken
};

struct RowSample {
    std::vector<SampleRow> rows;  // in the order they were chosen
    std::size_t shown = 0, unshown = 0;
    std::uint64_t read = 0;
    // Words no code table has, by field: how many rows have them.
    std::map<std::string, std::map<std::string, std::uint64_t>> unmapped;
};

// Reads `source` to its end. Every value that may tell who a person is goes to `disguise`, to be avoided.
sdk::Result<RowSample> sampleRows(const Mapping& mapping, sdk::Source& source, value::CivilDate day, std::uint64_t most,
                                  std::uint64_t seed, Disguise& disguise, const RowProgress& progress);

}  // namespace aidgate::mapping
