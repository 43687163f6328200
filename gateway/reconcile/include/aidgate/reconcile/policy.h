// Policy tables: relief lines and aid bounds by division and date.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::config {
class Table;
}

namespace aidgate::reconcile {

struct AidBounds {
    std::optional<std::int64_t> floor, cap;  // fen
};

class Policy {
public:
    // relief_line.csv and aid_policy.csv; a file that isn't there leaves its table empty. nullopt after an error.
    static std::optional<Policy> load(const std::filesystem::path& reliefLine, const std::filesystem::path& aidPolicy,
                                      config::Diagnostics& diagnostics);
    // Fen a month. Division, else its first four digits + 00; of several rows in force the latest valid_from.
    std::optional<std::int64_t> reliefLine(std::string_view division, std::string_view urbanRural,
                                           value::CivilDate at) const;
    // `project` as the table writes it: 子女助学.
    std::optional<AidBounds> aidBounds(std::string_view division, std::string_view project, value::CivilDate at) const;
    const std::string& digest() const { return digest_; }

private:
    struct LineRow {
        std::string division, urbanRural;
        std::optional<value::CivilDate> from, to;
        std::int64_t fen = 0;
    };
    struct AidRow {
        std::string division;
        std::optional<value::CivilDate> from, to;
        AidBounds bounds;
    };
    bool readLines(const config::Table& table, config::Diagnostics& diagnostics);
    bool readAids(const config::Table& table, config::Diagnostics& diagnostics);

    std::vector<LineRow> lines_;
    std::map<std::string, std::vector<AidRow>, std::less<>> aids_;  // by project
    std::string digest_;
};

}  // namespace aidgate::reconcile
