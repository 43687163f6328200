#include "sql_text.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace aidgate::channel {

namespace {

constexpr std::size_t kMostNameBytes = 128;

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidConfig, std::move(message)};
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const auto& part : parts) text.append(text.empty() ? "" : between).append(part);
    return text;
}

}  // namespace

sdk::Result<std::string> SqlText::name(std::string_view identifier) const {
    const bool bad = std::any_of(identifier.begin(), identifier.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (identifier.empty() || identifier.size() > kMostNameBytes || bad)
        return wrong({"a table's or column's name is empty, too long, or holds control characters",
                      "表名或列名为空、过长或含控制字符"});
    const char quote = kind_ == config::DatabaseKind::MySql ? '`' : '"';
    std::string text(1, quote);
    for (const char c : identifier) {
        if (c == quote) text += quote;
        text += c;
    }
    return text + quote;
}

sdk::Result<std::string> SqlText::table(std::string_view identifier) const {
    std::string text;
    while (true) {
        const auto dot = identifier.find('.');
        auto part = name(identifier.substr(0, dot));
        if (!part) return part;
        text += *part;
        if (dot == std::string_view::npos) return text;
        text += '.';
        identifier.remove_prefix(dot + 1);
    }
}

sdk::Result<std::string> SqlText::column(std::string_view identifier) const {
    auto quoted = name(identifier);
    return quoted ? std::string(kRows) + "." + *quoted : quoted;
}

std::string SqlText::place(std::size_t number) const {
    return kind_ == config::DatabaseKind::PostgreSql ? "$" + std::to_string(number) : "?";
}

std::string SqlText::asText(const std::string& quotedColumn) const {
    switch (kind_) {
        case config::DatabaseKind::PostgreSql: return "CAST(" + quotedColumn + " AS VARCHAR)";
        case config::DatabaseKind::Sqlite: return "CAST(" + quotedColumn + " AS TEXT)";
        case config::DatabaseKind::MySql: return "CAST(" + quotedColumn + " AS CHAR)";
        case config::DatabaseKind::Odbc: break;
    }
    return "CAST(" + quotedColumn + " AS VARCHAR(4000))";
}

std::string SqlText::firstRows(std::size_t rows) const {
    const auto number = std::to_string(rows);
    if (kind_ == config::DatabaseKind::Odbc && pageClause_ == config::PageClause::FetchFirst)
        return " FETCH FIRST " + number + " ROWS ONLY";
    return " LIMIT " + number;
}

sdk::Result<std::string> sourceOf(const config::DatabaseSettings& settings, const SqlText& sql) {
    if (settings.query.empty()) {
        auto table = sql.table(settings.table);
        return table ? *table + " " + std::string(kRows) : table;
    }
    std::string first;
    for (const char c : settings.query) {
        if (std::isalpha(static_cast<unsigned char>(c)) == 0) {
            if (first.empty() && std::isspace(static_cast<unsigned char>(c)) != 0) continue;
            break;
        }
        first += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if ((first != "select" && first != "with") || settings.query.find(';') != std::string::npos)
        return wrong({"'query' is one SELECT without ';'", "'query' 须是一条不含 ';' 的 SELECT 语句"});
    return "(" + settings.query + "\n) " + std::string(kRows);
}

PagedSelect::PagedSelect(const SqlText& sql, std::string source, std::vector<std::string> columns,
                         std::vector<std::string> order, std::size_t pageRows, const std::string& stamp)
    : sql_(sql),
      source_(std::move(source)),
      columns_(std::move(columns)),
      order_(std::move(order)),
      pageRows_(pageRows),
      notNull_(stamp.empty() ? std::string() : " WHERE " + stamp + " IS NOT NULL") {}

std::string PagedSelect::page(const std::string& where) const {
    std::vector<std::string> texts;
    texts.reserve(columns_.size() + order_.size());
    for (const auto& column : columns_) texts.push_back(sql_.asText(column));
    for (const auto& column : order_) texts.push_back(sql_.asText(column));
    return "SELECT " + joined(texts, ", ") + " FROM " + source_ + where + " ORDER BY " + joined(order_, ", ") +
           sql_.firstRows(pageRows_);
}

std::string PagedSelect::from() const {
    return page(" WHERE " + order_.front() + " >= " + sql_.place(1));
}

// a >= ? AND (a > ? OR (a = ? AND (b > ? OR (b = ? AND c > ?)))): the first term leads into an index.
std::string PagedSelect::next() const {
    std::size_t number = 1;
    std::string where = " WHERE " + order_.front() + " >= " + sql_.place(number++) + " AND ";
    std::string closing;
    for (std::size_t at = 0; at < order_.size(); ++at) {
        const bool last = at + 1 == order_.size();
        where += (last ? "" : "(") + order_[at] + " > " + sql_.place(number++);
        if (last) break;
        where += " OR (" + order_[at] + " = " + sql_.place(number++) + " AND ";
        closing += "))";
    }
    return page(where + closing);
}

std::vector<std::size_t> PagedSelect::nextPlaces() const {
    std::vector<std::size_t> places = {0};
    for (std::size_t at = 0; at < order_.size(); ++at) {
        places.push_back(at);
        if (at + 1 != order_.size()) places.push_back(at);
    }
    return places;
}

}  // namespace aidgate::channel
