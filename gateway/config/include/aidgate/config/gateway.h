// The settings of a gateway: config/gateway.yaml, which shows every key with its default.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aidgate/config/channel_settings.h"
#include "aidgate/config/diagnostic.h"
#include "aidgate/config/outgoing_settings.h"
#include "aidgate/config/schema.h"
#include "aidgate/config/serve_settings.h"
#include "aidgate/log/logger.h"
#include "aidgate/sdk/options.h"

namespace aidgate::config {

struct StoreSettings {
    std::filesystem::path file = "/var/lib/aidgate/aidgate.db";
    std::filesystem::path spool;  // "" = the folder `spool` beside the file
    bool operator==(const StoreSettings&) const = default;
};

struct KeySettings {
    std::filesystem::path file = "/etc/aidgate/store.key";
    bool operator==(const KeySettings&) const = default;
};

// Added to what the installation brings. An empty path: the installation's own.
struct FolderSettings {
    std::vector<std::filesystem::path> adapters;
    std::vector<std::filesystem::path> mappings;
    std::vector<std::filesystem::path> codes;
    std::vector<std::filesystem::path> dictionary;  // files that extend the dictionary
    std::filesystem::path rules;
    std::filesystem::path policy;
    std::filesystem::path agreements;
    bool operator==(const FolderSettings&) const = default;
};

// The processes that adapters live in.
struct WorkerSettings {
    bool isolated = true;
    std::uint32_t memoryMebibytes = 2048;
    std::uint32_t callSeconds = 120;
    std::uint32_t processorSeconds = 3600;
    std::uint32_t runSeconds = 14400;
    bool operator==(const WorkerSettings&) const = default;
};

enum class DeliveryState : std::uint8_t { Full, Changes };

struct AdapterSettings {
    std::string id;           // "" = the agency's own
    sdk::OptionList options;  // as written, unchecked
    bool operator==(const AdapterSettings&) const = default;
};

// When a batch is held. Shares in per mille.
struct GateSettings {
    unsigned rowsChange = 200;
    unsigned rejectShare = 20;
    unsigned unreadableShare = 100;
    unsigned nullShareChange = 200;
    unsigned vanishedShare = 200;
    std::uint64_t smallBatch = 50;
    bool operator==(const GateSettings&) const = default;
};

// One agency's dataset for one division.
struct ExchangeSettings {
    std::string agency;
    std::string dataset;
    std::string division;  // six digits
    DeliveryState state = DeliveryState::Full;
    ChannelSettings channel;
    AdapterSettings adapter;
    std::vector<std::string> mapping;  // ids; empty = those of the agency
    std::string agreement;
    std::string schedule;  // five cron fields; "" = only by hand
    TimingSettings timing;
    GateSettings gate;
    bool operator==(const ExchangeSettings&) const = default;
};

// Days; nullopt: for ever.
struct RetentionSettings {
    std::optional<int> superseded, raw, rejects;
    bool operator==(const RetentionSettings&) const = default;
};

struct GatewaySettings {
    std::filesystem::path home;  // folder of the file
    StoreSettings store;
    KeySettings key;
    log::Settings log;
    FolderSettings folders;
    ServeSettings serve;
    WorkerSettings workers;
    std::map<std::string, ExchangeSettings> exchanges;   // by name
    std::map<std::string, RetentionSettings> retention;  // by the exchange's word for the dataset
    int closedFindings = 0;                              // days; 0: for ever
    std::map<std::string, OutgoingSettings> deliveries;  // by name
    // By exchange: the keys of its `gate` that the file says, and which so stand before the mapping's `batch`.
    std::map<std::string, std::set<std::string>> gatesSaid;
};

// Where the agreements are.
std::filesystem::path agreementsFolder(const GatewaySettings& settings);

const Schema<GatewaySettings>& gatewaySchema();

// Relative paths are relative to the file. nullopt after an error.
std::optional<GatewaySettings> readGateway(const std::filesystem::path& file, Diagnostics& diagnostics);
// The same of a text that was read from the file before.
std::optional<GatewaySettings> readGateway(const std::filesystem::path& file, std::string text,
                                           Diagnostics& diagnostics);

// docs/configuration.md.
std::string gatewayPage();

}  // namespace aidgate::config
