// Which adapters there are, and how one is opened: finds adapter.yaml files, checks library and descriptor before any
// plugin code runs, opens it in a worker process or (loaded through Poco's ClassLoader) in this one, guards every call.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/adapter/isolation.h"
#include "aidgate/config/diagnostic.h"
#include "aidgate/config/sign_formula.h"
#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/error.h"

namespace aidgate::adapter {

// Owned copy of an OptionSpec, as a manifest tells it.
struct Option {
    std::string name;
    sdk::OptionType type = sdk::OptionType::Text;
    bool required = false;
    std::string fallback;
    std::vector<std::string> choices;
    config::Text help;
};

// adapter.yaml: all there is to know without running the plugin.
struct Manifest {
    std::string id, version;
    config::Text title, help;
    std::filesystem::path folder;
    std::string sharedLibrary;  // file name beside the manifest; "" = YAML only
    std::string sha256;         // of the library
    std::string toolchain;
    std::uint16_t abiMajor = 0, abiMinor = 0;
    bool reads = false, writes = false;
    std::string agency;  // "" = a format
    std::vector<Option> options;
    std::vector<std::string> formats;  // adapters it asks the host for
    sdk::OptionList with;              // YAML only: how its one format is opened, besides the options it declares
    config::SignHeaders signer;        // how its agency wants requests over HTTP signed; empty = it does not say
};

// An adapter that could not be taken, and why.
struct Refusal {
    std::filesystem::path manifest;
    sdk::Error error;
};

class Catalogue {
public:
    virtual ~Catalogue() = default;
    virtual const std::vector<Manifest>& manifests() const = 0;  // by id; runs no plugin code
    virtual const std::vector<Refusal>& refusals() const = 0;    // two with one id: both are here, neither above
    virtual const Manifest* find(std::string_view id) const = 0;
    // Isolated: its library is checked and copied now, and opened in a worker for each source and sink; whatever the
    // worker does comes back as an Error that names the adapter, what became of it and the last row. Each batch of a
    // source must have room for as many rows as its first one. In process: loaded on first use and kept until the
    // process ends. An exception that escapes the plugin comes back as Error::Internal.
    virtual sdk::Result<const sdk::Adapter*> adapter(std::string_view id) = 0;
    // Takes an adapter out as if its manifest had been wrong: its agency package is. Before any adapter is opened.
    virtual void refuse(std::string_view id, sdk::Error why) = 0;
};

// Looks for */adapter.yaml in the folders. All that can be judged without opening a library is judged here: shape of
// the manifest, ABI, toolchain, who may write the files, SHA-256. Calls may come from several threads. `candidate`: the
// folder of one adapter that is looked at before it is installed, in place of an installed one of its id. `isolation`:
// nullopt opens plugins in this process, which is for tests and for measuring.
std::unique_ptr<Catalogue> openCatalogue(const std::vector<std::filesystem::path>& folders,
                                         const std::filesystem::path& candidate = {},
                                         std::optional<Isolation> isolation = std::nullopt);

// A file (or folder) that others than its owner may write is not trusted. Error::PermissionDenied.
sdk::Result<void> checkOwnership(const std::filesystem::path& path);

// Options as written against an adapter's specs: unknown names (nearest one said), wrong values and missing required
// ones are Errors; defaults are filled in. text() works for every type. A character comes unescaped; it may be empty
// (none) only where its default is empty.
sdk::Result<std::unique_ptr<sdk::OptionValues>> checkOptions(std::string_view adapter,
                                                             std::span<const sdk::OptionSpec> specs,
                                                             const sdk::OptionList& written);

// What an adapter is lent for one run. Everything outlives the host.
std::unique_ptr<sdk::Host> makeHost(Catalogue& catalogue, sdk::Logger& log, sdk::RowIssueLog& issues,
                                    const sdk::OptionValues& options);

}  // namespace aidgate::adapter
