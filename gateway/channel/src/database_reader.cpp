#include "database_reader.h"

#include <algorithm>
#include <utility>

#include "row_file.h"

namespace aidgate::channel {

namespace {

sdk::Error wrong(sdk::Text message) {
    return {sdk::ErrorCode::InvalidConfig, std::move(message)};
}

sdk::Error tooMany(std::uint64_t most, bool isIncremental) {
    if (!isIncremental)
        return {sdk::ErrorCode::Refused,
                sdk::say("the table has more than {0} rows (most_rows): raise it, or name a 'stamp' column",
                         "该表超过 {0} 行（most_rows）：请调高此值，或指明 'stamp' 列", most)};
    return {sdk::ErrorCode::Refused,
            sdk::say("more than {0} rows (most_rows) bear one stamp or lie in the overlap: raise it",
                     "超过 {0} 行（most_rows）时间相同或处于重叠段内：请调高此值", most)};
}

}  // namespace

DatabaseReader::DatabaseReader(const config::DatabaseSettings& settings, DatabaseSession& session, std::stop_token stop)
    : settings_(settings), session_(session), stop_(std::move(stop)), sql_(settings.kind, settings.pageClause) {}

sdk::Result<void> DatabaseReader::begin() {
    auto source = sourceOf(settings_, sql_);
    if (!source) return std::move(source).error();
    source_ = *source;
    auto all = session_.columns("SELECT * FROM " + source_ + " WHERE 1 = 0");
    if (!all) return std::move(all).error();
    const auto find = [&all](const std::string& name) {
        return std::find_if(all->begin(), all->end(), [&name](const SqlColumn& one) { return one.name == name; });
    };
    names_ = settings_.columns;
    if (names_.empty())
        for (const SqlColumn& column : *all) names_.push_back(column.name);
    for (const auto& name : names_) {
        if (find(name) == all->end())
            return wrong(sdk::say("the agency's table has no column '{0}'", "对方的表中没有 '{0}' 列", name));
    }
    std::vector<std::string> order = settings_.key;
    if (!settings_.stamp.empty()) order.insert(order.begin(), settings_.stamp);
    for (const auto& name : order) {
        const auto found = find(name);
        if (found == all->end())
            return wrong(sdk::say("the agency's table has no column '{0}'", "对方的表中没有 '{0}' 列", name));
        auto quoted = sql_.column(name);
        if (!quoted) return std::move(quoted).error();
        order_.push_back(*quoted);
        isNumber_.push_back(found->isWholeNumber);
    }
    if (!settings_.stamp.empty()) stamp_ = order_.front();
    return {};
}

sdk::Result<std::vector<SqlRow>> DatabaseReader::page(const PagedSelect& select, const DatabaseCursor& from) {
    if (stop_.stop_requested()) return sdk::Error{sdk::ErrorCode::Busy, {"stopped on demand", "已按要求停止"}};
    std::vector<BoundValue> values;
    if (!last_.empty()) {
        for (const std::size_t place : select.nextPlaces()) values.push_back(bound(place, last_[place]));
        return session_.rows(select.next(), values);
    }
    if (stamp_.empty() || from.from.empty()) return session_.rows(select.first(), values);
    return session_.rows(select.from(), {bound(0, from.from)});
}

sdk::Result<std::optional<DatabaseCursor>> DatabaseReader::read(const DatabaseCursor& from, const Take& take) {
    std::vector<std::string> quoted;
    for (const auto& name : names_) {
        auto one = sql_.column(name);
        if (!one) return std::move(one).error();
        quoted.push_back(*one);
    }
    const PagedSelect select(sql_, source_, quoted, order_, settings_.pageRows, stamp_);
    ReadWindow window(stamp_.empty() ? 0 : settings_.overlapSeconds);
    std::uint64_t count = 0;
    for (bool more = true; more;) {
        auto rows = page(select, from);
        if (!rows) return std::move(rows).error();
        more = rows->size() == settings_.pageRows;
        for (SqlRow& row : *rows) {
            if (count == settings_.mostRows) {
                more = false;
                if (stamp_.empty() || window.cursor().last == from.last)
                    return tooMany(settings_.mostRows, !stamp_.empty());
                break;
            }
            last_.clear();
            for (auto cell = row.begin() + static_cast<std::ptrdiff_t>(names_.size()); cell != row.end(); ++cell) {
                if (!*cell)
                    return sdk::Error{sdk::ErrorCode::Refused,
                                      {"a 'key' column holds NULL, so that rows cannot be told apart",
                                       "'key' 列中有 NULL，无法区分各行"}};
                last_.push_back(**cell);
            }
            row.resize(names_.size());
            if (auto taken = take(row, last_); !taken) return taken.error();
            // Without a stamp the whole table is one window.
            if (auto added = window.add(stamp_.empty() ? std::string() : last_.front(), delimitedLine(row)); !added)
                return added.error();
            ++count;
        }
    }
    if (count == 0) return std::optional<DatabaseCursor>();
    return std::optional<DatabaseCursor>(window.cursor());
}

bool DatabaseReader::hasRowsWithoutStamp() {
    if (stamp_.empty()) return false;
    const auto rows = session_.rows("SELECT " + sql_.asText(order_.back()) + " FROM " + source_ + " WHERE " + stamp_ +
                                        " IS NULL" + sql_.firstRows(1),
                                    {});
    return rows && !rows->empty();
}

}  // namespace aidgate::channel
