#include "workbench.h"

#include <algorithm>

#include "aidgate/mapping/division_codes.h"
#include "inputs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

Installation Installation::ofThisProgram() {
    std::error_code failed;
    const auto program = fs::read_symlink("/proc/self/exe", failed);
    const auto prefix = failed ? fs::path("/usr") : program.parent_path().parent_path();
    return {prefix / "share/aidgate", prefix / "lib/aidgate/adapters"};
}

Workbench::Workbench(Installation installation, std::optional<config::GatewaySettings> settings, Terminal& terminal,
                     const log::Settings& logSettings)
    : installation_(std::move(installation)), settings_(std::move(settings)), terminal_(terminal) {
    log_ = log::Log::open(logSettings);
    logger_ = log_->logger("aidgate");
}

Workbench::~Workbench() = default;

std::vector<fs::path> Workbench::foldersOf(const fs::path& bundled, const std::vector<fs::path>& added) const {
    std::vector<fs::path> folders = {bundled};
    folders.insert(folders.end(), added.begin(), added.end());
    return folders;
}

void Workbench::tell(const config::Diagnostics& diagnostics) {
    if (diagnostics.all().empty()) return;
    terminal_.complain({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
}

const record::Dictionary* Workbench::dictionary() {
    if (!dictionary_) {
        config::Diagnostics diagnostics;
        dictionary_ =
            record::loadDictionary(foldersOf(installation_.share / "dictionary.yaml",
                                             settings_ ? settings_->folders.dictionary : std::vector<fs::path>{}),
                                   diagnostics);
        tell(diagnostics);
    }
    return dictionary_ ? &*dictionary_ : nullptr;
}

const mapping::CodeTables* Workbench::codeTables() {
    if (!codeTables_) {
        config::Diagnostics diagnostics;
        codeTables_ =
            mapping::CodeTables::load(foldersOf(installation_.share / "mappings/codes",
                                                settings_ ? settings_->folders.codes : std::vector<fs::path>{}),
                                      diagnostics);
        tell(diagnostics);
    }
    return codeTables_ ? &*codeTables_ : nullptr;
}

const mapping::Catalogue* Workbench::mappings() {
    if (!mappings_ && dictionary() != nullptr && codeTables() != nullptr) {
        config::Diagnostics diagnostics;
        mappings_ =
            mapping::Catalogue::load(foldersOf(installation_.share / "mappings",
                                               settings_ ? settings_->folders.mappings : std::vector<fs::path>{}),
                                     *dictionary_, *codeTables_, diagnostics);
        tell(diagnostics);
    }
    return mappings_ ? &*mappings_ : nullptr;
}

adapter::Catalogue& Workbench::adapters() {
    if (!adapters_)
        adapters_ = adapter::openCatalogue(
            foldersOf(installation_.adapters, settings_ ? settings_->folders.adapters : std::vector<fs::path>{}));
    return *adapters_;
}

const reconcile::RuleSet* Workbench::rules() {
    if (!rules_ && dictionary() != nullptr) {
        config::Diagnostics diagnostics;
        auto loaded = rulesWith({}, diagnostics);
        if (loaded) rules_.emplace(std::move(*loaded));
        tell(diagnostics);
    }
    return rules_ ? &*rules_ : nullptr;
}

std::optional<reconcile::RuleSet> Workbench::rulesWith(const std::vector<fs::path>& candidates,
                                                       config::Diagnostics& diagnostics) {
    if (dictionary() == nullptr) return std::nullopt;
    const bool own = settings_ && !settings_->folders.rules.empty();
    return reconcile::RuleSet::load(own ? settings_->folders.rules : installation_.share / "config/rules", *dictionary_,
                                    diagnostics, candidates);
}

const value::DivisionTable* Workbench::divisions() {
    if (!divisions_) {
        config::Diagnostics diagnostics;
        divisions_ = mapping::loadDivisions(installation_.share / "mappings/codes", diagnostics);
        tell(diagnostics);
    }
    return divisions_ ? &*divisions_ : nullptr;
}

fs::path Workbench::policyFolder() const {
    if (settings_ && !settings_->folders.policy.empty()) return settings_->folders.policy;
    return installation_.share / "config/policy";
}

std::optional<reconcile::Policy> Workbench::bundledPolicy(config::Diagnostics& diagnostics) const {
    const auto folder = installation_.share / "config/policy";
    return reconcile::Policy::load(folder / kReliefLineFile, folder / kAidPolicyFile, diagnostics);
}

std::vector<std::string> Workbench::agencies() {
    std::vector<std::string> names;
    for (const auto& manifest : adapters().manifests())
        if (!manifest.agency.empty()) names.push_back(manifest.id);
    return names;
}

}  // namespace aidgate::cli
