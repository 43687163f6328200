// A configured gateway: its settings, its workbench, its store; or a workbench without any configuration.
#pragma once

#include <filesystem>
#include <memory>

#include "aidgate/store/store.h"
#include "verbs.h"
#include "workbench.h"

namespace aidgate::cli {

// --config or $AIDGATE_CONFIG, else where a gateway's home or an installed one has it; "" when there is none.
std::filesystem::path configurationFile(const Common& common);

enum class ConfigurationNeed : std::uint8_t { Required, Optional };

struct Opening {
    ConfigurationNeed need = ConfigurationNeed::Optional;
    // Of mappings and rules. Verbs that check or run them read them.
    config::Tests tests = config::Tests::Unread;
    std::filesystem::path candidate = {};  // see Workbench
};

// nullptr after telling what is wrong. Optional: without a configuration file the bundled folders are used.
std::unique_ptr<Workbench> openWorkbench(const Common& common, Terminal& terminal, const Opening& opening);
std::unique_ptr<Workbench> openWorkbench(const Common& common, Terminal& terminal, ConfigurationNeed need);

// The agency package that one of these mapping files lies in, to be the candidate: it is checked with the package's own
// dictionary. "" = none does.
std::filesystem::path packageOf(const std::vector<std::string>& mappingFiles);

// A new home: configuration with these `exchanges` (YAML), key, folders. False after telling what is wrong.
bool makeHome(const std::filesystem::path& folder, const std::string& exchanges, Terminal& terminal);

// The configured store; its writes wait so long for another writer.
sdk::Result<std::unique_ptr<store::Store>> tryOpenStore(Workbench& workbench, std::chrono::seconds patience);
// The same without patience; nullptr after telling what is wrong.
std::unique_ptr<store::Store> openStore(Workbench& workbench);

// A store in a folder of its own under the temporary directory, with a key of its own; both go with this object.
class ThrowAwayStore {
public:
    static std::unique_ptr<ThrowAwayStore> create(Workbench& workbench);
    ~ThrowAwayStore();
    store::Store& store() { return *store_; }

private:
    std::filesystem::path folder_;
    std::unique_ptr<store::Store> store_;
};

// An error with its place, to the terminal.
void tell(Terminal& terminal, const sdk::Error& error);
// 2 for what the caller wrote, 1 for what agencies delivered, 3 for the rest.
int exitCodeOf(const sdk::Error& error);

}  // namespace aidgate::cli
