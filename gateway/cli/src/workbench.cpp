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
    auto worker = prefix / "libexec/aidgate/aidgate-worker";
    // A build tree has all programs in one folder.
    if (!fs::exists(worker, failed)) worker = program.parent_path() / "aidgate-worker";
    return {prefix / "share/aidgate", prefix / "lib/aidgate/adapters", std::move(worker)};
}

Workbench::Workbench(Installation installation, std::optional<config::GatewaySettings> settings, Terminal& terminal,
                     const log::Settings& logSettings, config::Tests tests, fs::path candidate)
    : installation_(std::move(installation)),
      settings_(std::move(settings)),
      terminal_(terminal),
      tests_(tests),
      candidate_(std::move(candidate)) {
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

std::optional<adapter::Isolation> Workbench::isolation() {
    const auto limits = settings_ ? settings_->workers : config::WorkerSettings{};
    if (!limits.isolated) return std::nullopt;
    if (settings_ && !faults_) {
        auto file = settings_->store.file;
        faults_ = adapter::openFaultFile(file += ".faults", [] { return std::chrono::system_clock::now(); });
    }
    return adapter::Isolation{.worker = installation_.worker,
                              .limits = {.memoryBytes = std::uint64_t{limits.memoryMebibytes} << 20,
                                         .call = std::chrono::seconds(limits.callSeconds),
                                         .processor = std::chrono::seconds(limits.processorSeconds),
                                         .run = std::chrono::seconds(limits.runSeconds)},
                              .history = faults_.get(),
                              .log = logger_.get()};
}

const package::Knowledge& Workbench::knowledge() {
    if (knowledge_) return *knowledge_;
    const auto own = settings_ ? settings_->folders : config::FolderSettings{};
    adapters_ = adapter::openCatalogue(foldersOf(installation_.adapters, own.adapters), candidate_, isolation());
    knowledge_ =
        package::Knowledge::load({.dictionary = foldersOf(installation_.share / "dictionary.yaml", own.dictionary),
                                  .codes = foldersOf(installation_.share / "mappings/codes", own.codes),
                                  .mappings = foldersOf(installation_.share / "mappings", own.mappings),
                                  .rules = own.rules.empty() ? installation_.share / "config/rules" : own.rules},
                                 adapters_->manifests(), tests_);
    for (const auto& [id, problems] : knowledge_->refused()) {
        tell(problems);
        adapters_->refuse(id, problems.toError(sdk::ErrorCode::InvalidConfig));
    }
    takeSigners();
    return *knowledge_;
}

void Workbench::takeSigners() {
    if (!settings_) return;
    for (auto& [name, exchange] : settings_->exchanges) {
        auto& signer = exchange.channel.http.signer;
        if (signer.kind != config::HttpSigning::Adapter) continue;
        const auto& adapter = exchange.adapter.id.empty() ? exchange.agency : exchange.adapter.id;
        if (const auto* manifest = adapters_->find(adapter)) signer.headers = manifest->signer;
    }
}

template <class T>
const T* Workbench::piece(const T* (package::Knowledge::*get)() const,
                          config::Diagnostics package::Knowledge::Problems::*of) {
    const auto& problems = knowledge().problems().*of;
    if (told_.insert(&problems).second) tell(problems);
    return (knowledge().*get)();
}

const record::Dictionary* Workbench::dictionary() {
    return piece(&package::Knowledge::dictionary, &package::Knowledge::Problems::dictionary);
}

const mapping::CodeTables* Workbench::codeTables() {
    return piece(&package::Knowledge::codes, &package::Knowledge::Problems::codes);
}

const mapping::Catalogue* Workbench::mappings() {
    if (dictionary() == nullptr || codeTables() == nullptr) return nullptr;
    return piece(&package::Knowledge::mappings, &package::Knowledge::Problems::mappings);
}

adapter::Catalogue& Workbench::adapters() {
    knowledge();
    return *adapters_;
}

const reconcile::RuleSet* Workbench::rules() {
    if (dictionary() == nullptr) return nullptr;
    return piece(&package::Knowledge::rules, &package::Knowledge::Problems::rules);
}

std::optional<reconcile::RuleSet> Workbench::rulesWith(const std::vector<fs::path>& candidates,
                                                       config::Diagnostics& diagnostics) {
    if (dictionary() == nullptr) return std::nullopt;
    const bool own = settings_ && !settings_->folders.rules.empty();
    auto added = knowledge().packageRules();
    return reconcile::RuleSet::load(own ? settings_->folders.rules : installation_.share / "config/rules",
                                    *dictionary(), diagnostics, {.candidates = candidates, .tests = tests_}, added);
}

const value::DivisionTable* Workbench::divisions() {
    if (!divisions_) {
        config::Diagnostics diagnostics;
        divisions_ = mapping::loadDivisions(installation_.share / "mappings/codes", diagnostics);
        tell(diagnostics);
    }
    return divisions_ ? &*divisions_ : nullptr;
}

const sync::Agreements* Workbench::agreements() {
    if (!agreementsTried_ && dictionary() != nullptr) {
        agreementsTried_ = true;
        config::Diagnostics diagnostics;
        agreements_ = sync::Agreements::load(settings_ ? config::agreementsFolder(*settings_) : fs::path(),
                                             *dictionary(), diagnostics);
        tell(diagnostics);
    }
    return agreements_ ? &*agreements_ : nullptr;
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
