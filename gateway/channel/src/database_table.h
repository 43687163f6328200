// What is written into an agency's database, where that is agreed: flags of rows that were sealed, small files as rows.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "aidgate/channel/outgoing.h"
#include "database_session.h"
#include "sent.h"

namespace aidgate::channel {

// Sets the flag of the rows of a delivery once it is sealed: row by row, each a transaction of its own, and only while
// a row bears the stamp it was read with. Does nothing where no flag is agreed.
class RowFlags {
public:
    // `place`: the file that remembers which rows wait for it.
    RowFlags(const config::DatabaseSettings& settings, std::filesystem::path place);

    // For a line of packed values a row (stamp, key); nullopt: no flag is agreed.
    sdk::Result<std::optional<OutgoingFile>> begin() const;
    sdk::Result<void> keep(OutgoingFile& rows, std::string_view cursor) const;
    // Of the rows that were kept with this cursor; others are left waiting. Again is no error.
    sdk::Result<void> write(std::string_view cursor) const;

private:
    bool isAgreed() const { return !settings_.flagColumn.empty() && !settings_.flagAgreed.empty(); }
    sdk::Result<std::string> statement() const;

    config::DatabaseSettings settings_;
    std::filesystem::path place_;
};

// One row a file, in the order of the files: columns sending, name, sm3, content. Those that are there with the same
// digest stay; another digest is an Error::Refused. Files that are no UTF-8 text, or more than a mebibyte together, are
// an Error::Unsupported.
sdk::Result<void> putIntoTable(const config::DatabaseSettings& settings, const std::vector<SentFile>& files,
                               std::string_view key);

}  // namespace aidgate::channel
