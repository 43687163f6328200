#include "database_table.h"

#include <fstream>
#include <system_error>

#include "file.h"
#include "row_file.h"
#include "sql_text.h"

namespace aidgate::channel {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPutBytes = std::size_t{1} << 20U;

// Well-formed UTF-8 without NUL, which not every database keeps.
bool isText(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead == 0     ? 0
                                 : lead < 0x80 ? 1
                                 : lead < 0xC2 ? 0
                                 : lead < 0xE0 ? 2
                                 : lead < 0xF0 ? 3
                                 : lead < 0xF5 ? 4
                                               : 0;
        if (size == 0 || at + size > text.size()) return false;
        for (std::size_t more = 1; more < size; ++more) {
            if ((static_cast<unsigned char>(text[at + more]) & 0xC0U) != 0x80U) return false;
        }
        at += size;
    }
    return true;
}

sdk::Result<std::string> contentOf(const SentFile& file) {
    if (file.from.empty()) return file.text;
    return readSmall(file.from, file.name, kMostPutBytes);
}

}  // namespace

RowFlags::RowFlags(const config::DatabaseSettings& settings, fs::path place)
    : settings_(settings), place_(std::move(place)) {}

sdk::Result<std::optional<OutgoingFile>> RowFlags::begin() const {
    std::optional<OutgoingFile> none;
    if (!isAgreed()) return none;
    auto file = OutgoingFile::begin(place_);
    if (!file) return std::move(file).error();
    return std::optional<OutgoingFile>(*std::move(file));
}

sdk::Result<void> RowFlags::keep(OutgoingFile& rows, std::string_view cursor) const {
    // The cursor stands last: it is known only then.
    if (auto put = rows.write(packed({"", std::string(cursor)}) + "\n"); !put) return put;
    if (auto facts = rows.complete(); !facts) return std::move(facts).error();
    return rows.commit();
}

sdk::Result<std::string> RowFlags::statement() const {
    const SqlText sql(settings_.kind, settings_.pageClause);
    auto table = sql.table(settings_.table);
    auto flag = sql.name(settings_.flagColumn);
    if (!table || !flag) return table ? flag : table;
    std::string text = "UPDATE " + *table + " SET " + *flag + " = " + sql.place(1);
    std::vector<std::string> order = settings_.key;
    if (!settings_.stamp.empty()) order.insert(order.begin(), settings_.stamp);
    std::size_t number = 2;
    for (const auto& name : order) {
        auto quoted = sql.name(name);
        if (!quoted) return quoted;
        text += (number == 2 ? " WHERE " : " AND ") + *quoted + " = " + sql.place(number);
        ++number;
    }
    return text;
}

sdk::Result<void> RowFlags::write(std::string_view cursor) const {
    std::error_code failed;
    if (!isAgreed() || cursor.empty() || !fs::exists(place_, failed)) return {};
    std::string last;
    std::ifstream lines(place_, std::ios::binary);
    for (std::string line; std::getline(lines, line);) last = line;
    if (last != packed({"", std::string(cursor)})) return {};
    auto text = statement();
    if (!text) return std::move(text).error();
    auto session = DatabaseSession::open(settings_, DatabaseSession::Use::Write);
    if (!session) return std::move(session).error();
    lines.clear();
    lines.seekg(0);
    for (std::string line; std::getline(lines, line) && line != last;) {
        std::vector<BoundValue> values = {{settings_.flagValue}};
        for (auto& value : unpacked(line)) values.push_back({std::move(value)});
        if (auto set = session->execute(*text, values); !set) return set;
    }
    fs::remove(place_, failed);
    return {};
}

sdk::Result<void> putIntoTable(const config::DatabaseSettings& settings, const std::vector<SentFile>& files,
                               std::string_view key) {
    std::uint64_t bytes = 0;
    for (const SentFile& file : files) bytes += file.bytes;
    const sdk::Error notForATable{sdk::ErrorCode::Unsupported,
                                  {"a table takes text of a mebibyte at most: send these files by another channel",
                                   "表中只能存放不超过 1 MiB 的文本：请使用其他通道发送这些文件"}};
    if (bytes > kMostPutBytes) return notForATable;
    const SqlText sql(settings.kind, settings.pageClause);
    auto table = sql.table(settings.putTable);
    if (!table) return std::move(table).error();
    const std::string sending(key);
    const auto column = [&sql](std::string_view name) { return *sql.name(name); };
    const std::string known = "SELECT " + sql.asText(column("sm3")) + " FROM " + *table + " WHERE " +
                              column("sending") + " = " + sql.place(1) + " AND " + column("name") + " = " +
                              sql.place(2);
    const std::string insert = "INSERT INTO " + *table + " (" + column("sending") + ", " + column("name") + ", " +
                               column("sm3") + ", " + column("content") + ") VALUES (" + sql.place(1) + ", " +
                               sql.place(2) + ", " + sql.place(3) + ", " + sql.place(4) + ")";
    auto session = DatabaseSession::open(settings, DatabaseSession::Use::Write);
    if (!session) return std::move(session).error();
    for (const SentFile& file : files) {
        auto content = contentOf(file);
        if (!content) return std::move(content).error();
        if (!isText(*content)) return notForATable;
        auto there = session->rows(known, {{sending}, {file.name}});
        if (!there) return std::move(there).error();
        if (!there->empty()) {
            if (there->front()[0] == file.sm3) continue;
            return sdk::Error{
                sdk::ErrorCode::Refused,
                {"the table holds another file of this sending and name", "表中已有同一发送标识和文件名的其他文件"},
                {file.name}};
        }
        if (auto put = session->execute(insert, {{sending}, {file.name}, {file.sm3}, {*content}}); !put) return put;
    }
    return {};
}

}  // namespace aidgate::channel
