// The options of one delimited source, read from the written ones.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/options.h"
#include "aidgate/sdk/record_layout.h"

namespace aidgate::plugins::delimited {

// A stray quote swallows the lines after it; beyond this many it is surely one.
inline constexpr std::size_t kMaxLinesPerRow = 100;

struct TableOptions {
    char delimiter = ',';
    char quote = '"';  // '\0' = quotes mean nothing
    bool header = true;
    std::string charset;
    std::size_t skipLines = 0;
    std::size_t maxLineBytes = 0;
    std::size_t maxColumns = 0;
    std::vector<std::string> trailers;
    std::string_view lineEnd = "\r\n";       // written; any is read
    std::string trailer;                     // written as the last line's first cell; "" = none
    std::vector<sdk::RecordLayout> layouts;  // empty: any columns, named by the file's dataset
    std::vector<sdk::RecordLayout> foreign;  // how to know other agencies' files, to name them in an error

    const sdk::RecordLayout* layout(std::string_view record) const;
};

sdk::Result<TableOptions> readTableOptions(const sdk::OptionValues& options);

}  // namespace aidgate::plugins::delimited
