// A gateway's home that is killed and started again, and all that must be the
// same afterwards.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "home.h"

namespace aidgate::test {

// A copy of a home, with whatever is in it.
class Copy {
public:
    explicit Copy(const std::filesystem::path& of) {
        std::filesystem::copy(of, folder(), std::filesystem::copy_options::recursive);
    }
    std::filesystem::path folder() const { return temporary_ / "home"; }
    Said run(std::vector<std::string> arguments, const std::vector<std::string>& environment = {}) const {
        arguments.insert(arguments.begin(), {"--config", (folder() / "gateway.yaml").string()});
        return runAidgate(arguments, environment);
    }
    Said runAndKill(std::vector<std::string> arguments, std::uint64_t microseconds) const {
        arguments.insert(arguments.begin(), {"--config", (folder() / "gateway.yaml").string()});
        return runAidgateAndKill(arguments, microseconds);
    }

private:
    TemporaryFolder temporary_;
};

inline std::filesystem::path storeOf(const std::filesystem::path& home) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(home))
        if (entry.path().extension() == ".db") return entry.path();
    return {};
}

// First column of each row.
inline std::vector<std::string> query(const std::filesystem::path& home, const std::string& sql) {
    std::vector<std::string> rows;
    sqlite3* db = nullptr;
    sqlite3_open(storeOf(home).c_str(), &db);
    char* problem = nullptr;
    const auto collect = [](void* into, int, char** row, char**) {
        static_cast<std::vector<std::string>*>(into)->push_back(row[0] == nullptr ? "" : row[0]);
        return 0;
    };
    if (sqlite3_exec(db, sql.c_str(), collect, &rows, &problem) != SQLITE_OK) rows.push_back(problem);
    sqlite3_free(problem);
    sqlite3_close(db);
    return rows;
}

// What a person could see of it, without times and numbers of rows: batches
// with digests and accounts, rejects, findings, receipts, what left, and that the
// agency's files are where they were.
inline std::vector<std::string> stateOf(const std::filesystem::path& home) {
    auto state = query(home,
                       "SELECT 'part ' || b.agency || ' ' || b.name || ' ' "
                       "|| b.state || ' ' || p.dataset || ' ' || "
                       "p.content_digest || ' ' || p.rows_read || ' ' || "
                       "p.accepted || ' ' || p.rejected || ' ' || "
                       "p.duplicate || ' ' || p.held FROM batch b JOIN "
                       "part p ON p.batch_id = b.id "
                       "UNION ALL SELECT 'reject ' || b.name || ' ' || "
                       "count(*) FROM reject r JOIN batch b ON b.id = "
                       "r.batch_id GROUP BY b.name "
                       "UNION ALL SELECT 'finding ' || code || ' ' || "
                       "subject || ' ' || state FROM finding "
                       "UNION ALL SELECT 'outgoing ' || name || ' ' || state FROM outgoing");
    std::error_code absent;
    for (const char* folder : {"ack", "inbox/all", "out"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(home / folder, absent))
            if (entry.is_regular_file())
                state.push_back(std::string("file ") + folder + "/" + entry.path().filename().string());
    std::sort(state.begin(), state.end());
    return state;
}

// Right after the kill, before anything is started again. "" = sound.
inline std::string unsoundness(const std::filesystem::path& home) {
    const auto wrong = query(home,
                             "SELECT 'account of ' || dataset FROM part WHERE rows_read "
                             "<> accepted + rejected + "
                             "duplicate + held UNION ALL SELECT 'part of no batch' FROM "
                             "part WHERE batch_id NOT IN "
                             "(SELECT id FROM batch) UNION ALL SELECT 'batch twice' FROM "
                             "batch GROUP BY agency, name "
                             "HAVING count(*) > 1 UNION ALL SELECT integrity_check FROM "
                             "pragma_integrity_check WHERE "
                             "integrity_check <> 'ok'");
    return wrong.empty() ? "" : wrong.front();
}

}  // namespace aidgate::test
