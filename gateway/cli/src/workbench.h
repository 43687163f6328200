// Where things are installed, and everything a verb needs, built once: dictionary, code tables, mappings, adapters,
// rules.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/config/gateway.h"
#include "aidgate/log/logger.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/reconcile/policy.h"
#include "aidgate/reconcile/rule.h"
#include "aidgate/value/division.h"
#include "terminal.h"

namespace aidgate::cli {

// The folders an installation has: <prefix>/share/aidgate and <prefix>/lib/aidgate, found from the program's own place.
struct Installation {
    std::filesystem::path share;
    std::filesystem::path adapters;

    static Installation ofThisProgram();
};

// What was loaded, each when first asked for; a failure was told to the terminal and gives nullptr.
class Workbench {
public:
    // `settings`: nullopt for a run without configuration. `terminal` outlives the workbench.
    Workbench(Installation installation, std::optional<config::GatewaySettings> settings, Terminal& terminal,
              const log::Settings& log);
    ~Workbench();

    const record::Dictionary* dictionary();
    const mapping::CodeTables* codeTables();
    const mapping::Catalogue* mappings();
    adapter::Catalogue& adapters();
    const reconcile::RuleSet* rules();
    // The same with files that stand in for some of them, or are added.
    std::optional<reconcile::RuleSet> rulesWith(const std::vector<std::filesystem::path>& candidates,
                                                config::Diagnostics& diagnostics);
    const value::DivisionTable* divisions();
    std::filesystem::path policyFolder() const;
    // The policy tables that were installed, whatever the configured ones are.
    std::optional<reconcile::Policy> bundledPolicy(config::Diagnostics& diagnostics) const;
    // Agencies whose adapters are there, for telling file names apart.
    std::vector<std::string> agencies();
    sdk::Logger& logger() { return *logger_; }
    Terminal& terminal() { return terminal_; }
    const std::optional<config::GatewaySettings>& settings() const { return settings_; }

private:
    std::vector<std::filesystem::path> foldersOf(const std::filesystem::path& bundled,
                                                 const std::vector<std::filesystem::path>& added) const;
    void tell(const config::Diagnostics& diagnostics);

    Installation installation_;
    std::optional<config::GatewaySettings> settings_;
    Terminal& terminal_;
    std::unique_ptr<log::Log> log_;
    std::unique_ptr<sdk::Logger> logger_;
    std::optional<record::Dictionary> dictionary_;
    std::optional<mapping::CodeTables> codeTables_;
    std::optional<mapping::Catalogue> mappings_;
    std::unique_ptr<adapter::Catalogue> adapters_;
    std::optional<reconcile::RuleSet> rules_;
    std::optional<value::DivisionTable> divisions_;
};

}  // namespace aidgate::cli
