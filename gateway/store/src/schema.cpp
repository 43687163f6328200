#include "schema.h"

#include "schema_version_1.h"
#include "schema_version_2.h"
#include "schema_version_3.h"
#include "schema_version_4.h"
#include "schema_version_5.h"
#include "schema_version_6.h"
#include "schema_version_7.h"
#include "schema_version_8.h"
#include "schema_version_9.h"

namespace aidgate::store {

namespace {

constexpr SchemaStep kSteps[] = {{1, kSchemaVersion1}, {2, kSchemaVersion2}, {3, kSchemaVersion3},
                                 {4, kSchemaVersion4}, {5, kSchemaVersion5}, {6, kSchemaVersion6},
                                 {7, kSchemaVersion7}, {8, kSchemaVersion8}, {9, kSchemaVersion9}};

// 0: an empty file. nullopt: has tables, and none of ours.
std::optional<int> versionOf(Connection& connection) {
    Statement tables(connection,
                     "SELECT count(*), sum(name = 'schema_version') FROM sqlite_schema WHERE type = 'table'");
    if (!tables.step()) return 0;
    if (tables.number(0) == 0) return 0;
    if (tables.number(1) == 0) return std::nullopt;
    Statement version(connection, "SELECT max(version) FROM schema_version");
    return version.step() ? static_cast<int>(version.number(0)) : 0;
}

}  // namespace

std::span<const SchemaStep> schemaSteps() {
    return kSteps;
}

sdk::Result<bool> bringUpToDate(Connection& connection, std::span<const SchemaStep> steps, const std::string& at) {
    const int last = steps.back().to;
    {
        Transaction look(connection, Transaction::Kind::Read);
        const auto version = versionOf(connection);
        if (connection.failed()) return connection.error();
        if (version == last) return false;
    }
    Transaction transaction(connection, Transaction::Kind::Write);
    const auto version = versionOf(connection);  // again: another process may have been first
    if (connection.failed()) return connection.error();
    if (!version) {
        return sdk::Error{
            sdk::ErrorCode::Refused,
            {"this is a database of something else; name another file", "这是其他程序的数据库；请指定另一个文件"},
            {.resource = connection.fileName()}};
    }
    if (*version > last) {
        return sdk::Error{sdk::ErrorCode::Unsupported,
                          sdk::say("the store has schema version {0}, this program knows up to {1}; use the newer "
                                   "program",
                                   "存储的结构版本是 {0}，本程序最高支持 {1}；请使用更新的程序", *version, last),
                          {.resource = connection.fileName()}};
    }
    for (const auto& step : steps) {
        if (step.to <= *version) continue;
        connection.script(step.sql);
        Statement(connection, "INSERT INTO schema_version (version, at) VALUES (?, ?)")
            .number(0, step.to)
            .text(1, at)
            .run();
    }
    if (auto committed = transaction.commit(); !committed) return committed.error();
    return *version == 0;
}

}  // namespace aidgate::store
