// From a delivery's bytes to typed rows: opens the adapter's source, finds the mappings, translates to the end.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "admission.h"
#include "aidgate/sync/sync.h"

namespace aidgate::sync {

struct Reading {
    std::vector<std::unique_ptr<ReadDataset>> datasets;  // in the order of the source's record types
    // Rows that are nobody's children, rejected ones included, by file (and "file#sheet"): what a control file counts.
    std::map<std::string, std::uint64_t> rowsByFile;
    std::vector<store::MappingUsed> mappings;
    std::vector<config::Text> warnings;
    std::vector<store::LeftOut> leftOut;  // what the exchange's agreement does not allow
};

// `pivot`: the day two-digit years are read by.
sdk::Result<Reading> readDelivery(const ReadingNeeds& needs, const Exchange& exchange,
                                  const channel::Delivery& delivery, value::CivilDate pivot, const Progress& progress);

}  // namespace aidgate::sync
