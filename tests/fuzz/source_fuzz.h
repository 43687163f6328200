// Any bytes are rows, issues or one Error: never a crash, and the same rows however the bytes arrive.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "plugin_host.h"

namespace aidgate::test {

inline std::size_t rowsReadAs(const sdk::Adapter& adapter, std::string_view bytes, const sdk::OptionList& options,
                              std::size_t piece, std::size_t capacity) {
    TestHost host({&adapter}, options);
    if (host.optionError()) std::abort();
    MemoryDelivery delivery({{"input", "", std::string(bytes)}});
    const auto reading = readAll(adapter, delivery.inPiecesOf(piece), host, capacity);
    std::uint64_t last = 0;
    for (const auto& row : reading.rows) {
        if (row.origin.parent >= row.origin.ordinal) std::abort();
        last = std::max(last, row.origin.ordinal);
    }
    if (!reading.rows.empty() && last < reading.rows.size()) std::abort();
    return reading.error ? std::string::npos : reading.rows.size();
}

inline void fuzzSource(const sdk::Adapter& adapter, std::string_view bytes, const sdk::OptionList& options) {
    const auto whole = rowsReadAs(adapter, bytes, options, std::string::npos, 1024);
    if (whole != rowsReadAs(adapter, bytes, options, 3, 2)) std::abort();
}

}  // namespace aidgate::test
