// Where things are installed, and everything a verb needs, built once: dictionary, code tables, mappings, adapters,
// rules.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/adapter/fault_history.h"
#include "aidgate/config/gateway.h"
#include "aidgate/log/logger.h"
#include "aidgate/package/knowledge.h"
#include "aidgate/reconcile/policy.h"
#include "aidgate/sync/agreement.h"
#include "aidgate/value/division.h"
#include "terminal.h"

namespace aidgate::cli {

// What an installation has: <prefix>/share/aidgate, <prefix>/lib/aidgate and <prefix>/libexec/aidgate, found from the
// program's own place.
struct Installation {
    std::filesystem::path share;
    std::filesystem::path adapters;
    std::filesystem::path worker;  // the program adapters live in

    static Installation ofThisProgram();
};

// What was loaded, each when first asked for; a failure was told to the terminal and gives nullptr. Agency packages
// that are wrong are told once and left out.
class Workbench {
public:
    // `settings`: nullopt for a run without configuration. `terminal` outlives the workbench. `tests`: whether those of
    // mappings and rules are read. `candidate`: the folder of an agency package to look at before it is installed;
    // "" = none.
    Workbench(Installation installation, std::optional<config::GatewaySettings> settings, Terminal& terminal,
              const log::Settings& log, config::Tests tests, std::filesystem::path candidate);
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
    const sync::Agreements* agreements();
    std::filesystem::path policyFolder() const;
    // Which findings become which cells of a change list for the union.
    std::filesystem::path unionChangesFile() const { return installation_.share / "config/delivery/union_changes.csv"; }
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
    const package::Knowledge& knowledge();
    // What adapters say of signing, into the exchanges that ask for it.
    void takeSigners();
    // nullopt: adapters are opened in this process.
    std::optional<adapter::Isolation> isolation();
    // The piece, after telling once what is wrong with it.
    template <class T>
    const T* piece(const T* (package::Knowledge::*get)() const, config::Diagnostics package::Knowledge::Problems::*of);
    void tell(const config::Diagnostics& diagnostics);

    Installation installation_;
    std::optional<config::GatewaySettings> settings_;
    Terminal& terminal_;
    std::unique_ptr<log::Log> log_;
    std::unique_ptr<sdk::Logger> logger_;
    config::Tests tests_;
    std::filesystem::path candidate_;
    std::unique_ptr<adapter::FaultHistory> faults_;
    std::unique_ptr<adapter::Catalogue> adapters_;
    std::unique_ptr<const package::Knowledge> knowledge_;
    std::set<const config::Diagnostics*> told_;
    std::optional<value::DivisionTable> divisions_;
    std::optional<sync::Agreements> agreements_;
    bool agreementsTried_ = false;
};

}  // namespace aidgate::cli
