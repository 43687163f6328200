// SQL of one kind of database, as text. Identifiers are quoted, values are never in it: they are bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/channel_settings.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

class SqlText {
public:
    SqlText(config::DatabaseKind kind, config::PageClause pageClause) : kind_(kind), pageClause_(pageClause) {}

    // Quotes within are doubled. A name that is empty, longer than 128 bytes or holds control characters is an
    // Error::InvalidConfig.
    sdk::Result<std::string> name(std::string_view identifier) const;
    // schema.table is two names.
    sdk::Result<std::string> table(std::string_view identifier) const;
    // The n-th value (1-based) that is bound.
    std::string place(std::size_t number) const;
    std::string asText(const std::string& quotedColumn) const;
    // A column of the rows that are read.
    sdk::Result<std::string> column(std::string_view identifier) const;
    std::string firstRows(std::size_t rows) const;

private:
    config::DatabaseKind kind_;
    config::PageClause pageClause_;
};

// What the rows that are read are called in a statement. Columns are always named by it: an ORDER BY of a bare name
// means the column of the result, which holds text, and text is in another order than numbers and times.
inline constexpr std::string_view kRows = "r";

// What is read, called kRows: the table, or a SELECT in brackets. A query that is not one SELECT is an
// Error::InvalidConfig.
sdk::Result<std::string> sourceOf(const config::DatabaseSettings& settings, const SqlText& sql);

// Rows in the order of some columns, page by page: each page begins behind the last row of the one before.
class PagedSelect {
public:
    // All names as SqlText::column makes them. Rows whose `stamp` is NULL are left out; "" = there is none.
    PagedSelect(const SqlText& sql, std::string source, std::vector<std::string> columns,
                std::vector<std::string> order, std::size_t pageRows, const std::string& stamp);

    // Binds nothing.
    std::string first() const { return page(notNull_); }
    // Binds one value: the least that the first column of `order` may have.
    std::string from() const;
    // Binds nextPlaces().size() values: for each, which column of `order` it is.
    std::string next() const;
    std::vector<std::size_t> nextPlaces() const;

private:
    std::string page(const std::string& where) const;

    const SqlText& sql_;
    std::string source_;
    std::vector<std::string> columns_, order_;
    std::size_t pageRows_;
    std::string notNull_;
};

}  // namespace aidgate::channel
