// Whether a header is what its file claims to be, and if not, whose it is. Messages name a column only when the header
// surely is one: a file without its header line has people in it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "table_options.h"

namespace aidgate::plugins::delimited {

struct Header {
    std::vector<std::string> columns;
    std::string_view line;  // as decoded, before it was split
    sdk::Location where;
};

// The layout a header belongs to: the one named like the dataset, or, when the dataset is not told (""), the one it
// fits best. An Error says what else the file seems to be.
sdk::Result<const sdk::RecordLayout*> identify(const Header& header, std::string_view dataset,
                                               const TableOptions& options);

// Notes for columns that the layout has and the header hasn't, and the other way round.
void noteDifferences(const Header& header, const sdk::RecordLayout& layout, sdk::RowIssueLog& issues);

}  // namespace aidgate::plugins::delimited
