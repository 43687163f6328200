#include "gateway_home.h"

#include <unistd.h>

#include <cstdlib>

#include "aidgate/cli/command_line.h"
#include "aidgate/config/gateway.h"

#include "intake.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// All that is in an open file.
std::string textOf(int descriptor) {
    std::string text;
    char piece[4096];
    for (ssize_t got = 0; (got = ::read(descriptor, piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(got));
    ::close(descriptor);
    return text;
}

}  // namespace

fs::path configurationFile(const Common& common) {
    if (!common.config.empty()) return common.config;
    std::error_code ignored;
    for (const char* usual : {"gateway.yaml", "/etc/aidgate/gateway.yaml"})
        if (fs::exists(usual, ignored)) return usual;
    return {};
}

namespace {

log::Settings logOf(const Common& common, const std::optional<config::GatewaySettings>& settings) {
    log::Settings log;
    if (settings) log = settings->log;
    if (common.verbose) {
        log.file.clear();
        log.level = sdk::LogLevel::Debug;
    } else if (log.file.empty()) {
        // Without a log file, standard error is for the person who called.
        log.level = sdk::LogLevel::Error;
    }
    return log;
}

}  // namespace

void tell(Terminal& terminal, const sdk::Error& error) {
    terminal.error(sdk::toText(error));
}

int exitCodeOf(const sdk::Error& error) {
    switch (error.code) {
        case sdk::ErrorCode::InvalidArgument:
        case sdk::ErrorCode::InvalidConfig:
        case sdk::ErrorCode::InvalidMapping:
        case sdk::ErrorCode::NotFound:
        case sdk::ErrorCode::PermissionDenied:
        case sdk::ErrorCode::Unsupported: return kUsage;
        case sdk::ErrorCode::MalformedInput:
        case sdk::ErrorCode::Refused: return kTroubleInData;
        default: return kInternal;
    }
}

std::unique_ptr<Workbench> openWorkbench(const Common& common, Terminal& terminal, ConfigurationNeed need) {
    return openWorkbench(common, terminal, Opening{.need = need});
}

std::unique_ptr<Workbench> openWorkbench(const Common& common, Terminal& terminal, const Opening& opening) {
    const auto file = configurationFile(common);
    std::optional<config::GatewaySettings> settings;
    // A manual run takes a configuration only when it is named.
    if (!file.empty() && (opening.need == ConfigurationNeed::Required || !common.config.empty())) {
        config::Diagnostics diagnostics;
        settings = common.configText >= 0 ? config::readGateway(file, textOf(common.configText), diagnostics)
                                          : config::readGateway(file, diagnostics);
        if (!diagnostics.all().empty())
            terminal.complain({diagnostics.render(Language::English), diagnostics.render(Language::Chinese)});
        if (!settings) return nullptr;
    } else if (opening.need == ConfigurationNeed::Required) {
        terminal.error(
            {"no gateway.yaml here or in /etc/aidgate; make one with 'aidgate init' or name it with --config",
             "此处及 /etc/aidgate 中没有 gateway.yaml；请用 'aidgate init' 建立，或用 --config 指定"});
        return nullptr;
    }
    const auto log = logOf(common, settings);
    return std::make_unique<Workbench>(Installation::ofThisProgram(), std::move(settings), terminal, log, opening.tests,
                                       opening.candidate);
}

fs::path packageOf(const std::vector<std::string>& mappingFiles) {
    std::error_code failed;
    for (const auto& file : mappingFiles) {
        const auto folder = fs::canonical(file, failed).parent_path();
        if (!failed && folder.filename() == "mappings" && fs::exists(folder.parent_path() / "adapter.yaml", failed))
            return folder.parent_path();
    }
    return {};
}

sdk::Result<std::unique_ptr<store::Store>> tryOpenStore(Workbench& workbench, std::chrono::seconds patience) {
    const auto* dictionary = workbench.dictionary();
    if (dictionary == nullptr)
        return sdk::Error{sdk::ErrorCode::InvalidConfig,
                          {"the dictionary is wrong, as told above", "字典有误，已在上面列出"}};
    const auto& settings = *workbench.settings();
    const auto key = crypto::loadKey(settings.key.file);
    if (!key) return key.error();
    store::StoreOptions options{.file = settings.store.file, .actor = systemUser(), .clock = now};
    options.patience = patience;
    return store::Store::open(std::move(options), *key, *dictionary);
}

std::unique_ptr<store::Store> openStore(Workbench& workbench) {
    auto store = tryOpenStore(workbench, std::chrono::seconds(0));
    if (!store) {
        tell(workbench.terminal(), store.error());
        return nullptr;
    }
    return std::move(*store);
}

std::unique_ptr<ThrowAwayStore> ThrowAwayStore::create(Workbench& workbench) {
    const auto* dictionary = workbench.dictionary();
    if (dictionary == nullptr) return nullptr;
    std::error_code failed;
    std::string pattern = (fs::temp_directory_path(failed) / "aidgate-XXXXXX").string();
    if (failed || ::mkdtemp(pattern.data()) == nullptr) {
        workbench.terminal().error({"cannot make a folder in " + fs::path(pattern).parent_path().string(),
                                    "无法在 " + fs::path(pattern).parent_path().string() + " 中建立目录"});
        return nullptr;
    }
    auto place = std::make_unique<ThrowAwayStore>();
    place->folder_ = pattern;
    auto store = store::Store::open({place->folder_ / "run.db", systemUser(), now, store::Durability::GoesAway},
                                    crypto::Key::random(), *dictionary);
    if (!store) {
        tell(workbench.terminal(), store.error());
        return nullptr;
    }
    place->store_ = std::move(*store);
    return place;
}

ThrowAwayStore::~ThrowAwayStore() {
    store_.reset();
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace aidgate::cli
