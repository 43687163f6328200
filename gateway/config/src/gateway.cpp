#include "aidgate/config/gateway.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "channel_schema.h"
#include "serve_schema.h"

namespace aidgate::config {
namespace {

constexpr std::int64_t kMebibyte = 1024 * 1024;

template <class Settings>
bool readDivision(const Node& node, const Reading& reading, Settings& into) {
    if (!readValue(node, reading, into.division)) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (into.division.size() == 6 && std::all_of(into.division.begin(), into.division.end(), digit)) return true;
    reading.problem("AG0108", node,
                    {"a division is six digits, like \"210199\"", "行政区划代码为六位数字，如 \"210199\""});
    return false;
}

bool readChannel(const Node& node, const Reading& reading, ExchangeSettings& into) {
    if (!channelSchema().read(node, reading, into.channel)) return false;
    return checkChannel(node, reading, into.channel);
}

template <class Settings>
bool readOptions(const Node& node, const Reading& reading, Settings& into) {
    if (!requireMap(node, reading)) return false;
    bool good = true;
    for (const auto& entry : node.entries()) {
        std::string text;
        good = readValue(entry.value, reading, text) && good;
        into.options.emplace_back(entry.key.scalar(), std::move(text));
    }
    return good;
}

bool readLogSize(const Node& node, const Reading& reading, log::Settings& into) {
    std::int64_t mebibytes = 0;
    if (!readInteger(node, reading, 1, 10240, mebibytes)) return false;
    into.maxBytes = static_cast<std::size_t>(mebibytes * kMebibyte);
    return true;
}

Schema<log::Settings> logSchema() {
    using sdk::LogLevel;
    Schema<log::Settings> keys;
    keys.field("file", &log::Settings::file, "Where the log goes; empty means standard error.");
    keys.choice("level", &log::Settings::level,
                {{"debug", LogLevel::Debug},
                 {"info", LogLevel::Info},
                 {"warning", LogLevel::Warning},
                 {"error", LogLevel::Error}},
                "The least severe lines that are written.");
    keys.choice("format", &log::Settings::format, {{"plain", log::Format::Plain}, {"json", log::Format::Json}},
                "Plain for people, json (one object a line) for machines.");
    keys.custom("max_mebibytes", "1 to 10240", readLogSize, "Size at which the log file is rotated; 50 when not said.");
    keys.integer("max_files", &log::Settings::maxFiles, 1, 1000, "Rotated files that are kept.");
    return keys;
}

Schema<FolderSettings> folderSchema() {
    Schema<FolderSettings> keys;
    keys.field("adapters", &FolderSettings::adapters, "Folders with more adapters, one subfolder each.");
    keys.field("mappings", &FolderSettings::mappings, "Folders with more mappings, <agency>/<dataset>.yaml.");
    keys.field("codes", &FolderSettings::codes, "Folders with more code tables.");
    keys.field("dictionary", &FolderSettings::dictionary, "Files that add datasets or fields to the dictionary.");
    keys.field("rules", &FolderSettings::rules, "Folder of the rules; empty means the ones that were installed.");
    keys.field("policy", &FolderSettings::policy,
               "Folder of relief_line.csv and aid_policy.csv; empty means the ones that were installed.");
    keys.field("agreements", &FolderSettings::agreements,
               "Folder of the data-sharing agreements, one file each; empty means `agreements` beside this file.");
    return keys;
}

Schema<WorkerSettings> workerSchema() {
    Schema<WorkerSettings> keys;
    keys.field("isolated", &WorkerSettings::isolated,
               "Whether each adapter works in a process of its own; false only for measuring.");
    keys.integer("memory_mebibytes", &WorkerSettings::memoryMebibytes, 64, 1'048'576,
                 "The memory one such process may have.");
    keys.integer("call_seconds", &WorkerSettings::callSeconds, 1, 86'400,
                 "How long an adapter may take over one call before it is ended.");
    keys.integer("processor_seconds", &WorkerSettings::processorSeconds, 1, 604'800,
                 "Processor time for one delivery.");
    keys.integer("run_seconds", &WorkerSettings::runSeconds, 1, 604'800, "How long one delivery may take in all.");
    return keys;
}

Schema<AdapterSettings> adapterSchema() {
    Schema<AdapterSettings> keys;
    keys.field("id", &AdapterSettings::id, "The adapter that reads it; empty means the agency's own.");
    keys.custom("options", "map of texts", readOptions<AdapterSettings>,
                "Options of the adapter; `aidgate adapter describe` lists them.");
    return keys;
}

Schema<GateSettings> gateSchema() {
    Schema<GateSettings> keys;
    keys.share("rows_change", &GateSettings::rowsChange,
               "Held when the accepted rows differ by more from the batch before.");
    keys.share("reject_share", &GateSettings::rejectShare, "Held when more of the rows are rejected.");
    keys.share("unreadable_share", &GateSettings::unreadableShare,
               "Held when more cells of one column cannot be read.");
    keys.share("null_share_change", &GateSettings::nullShareChange,
               "Held when the share of empty cells of one column differs by more from the batch before.");
    keys.share("vanished_share", &GateSettings::vanishedShare,
               "Held when more of what was there before is gone: not spoken of by a full delivery, or said to be "
               "deleted.");
    keys.integer("small_batch", &GateSettings::smallBatch, 0, std::numeric_limits<std::int32_t>::max(),
                 "Below so many rows shares say nothing.");
    return keys;
}

Schema<ExchangeSettings> exchangeSchema() {
    Schema<ExchangeSettings> keys;
    keys.field("agency", &ExchangeSettings::agency, "Whose data it is: the first part of file names.").required();
    keys.field("dataset", &ExchangeSettings::dataset, "Which dataset: the word in file names.").required();
    keys.custom("division", "six digits", readDivision<ExchangeSettings>, "Whose place it is, GB/T 2260.").required();
    keys.choice("state", &ExchangeSettings::state, {{"full", DeliveryState::Full}, {"changes", DeliveryState::Changes}},
                "Whether a delivery is the whole state or only what changed.");
    keys.checkedSection("channel", channelSchema(), readChannel, "Where deliveries come from.").required();
    keys.section("adapter", &ExchangeSettings::adapter, adapterSchema(), "What reads them.");
    keys.field("mapping", &ExchangeSettings::mapping, "Mapping ids, civil_affairs/relief; empty means the agency's.");
    keys.field("agreement", &ExchangeSettings::agreement, "The agreement that allows the exchange.");
    keys.field("schedule", &ExchangeSettings::schedule, "Five cron fields; empty means only by hand.");
    keys.section("timing", &ExchangeSettings::timing, timingSchema(), "How the schedule is kept.");
    keys.section("gate", &ExchangeSettings::gate, gateSchema(),
                 "When a batch is held until a person looks at it. What it says stands before the mapping's `batch`.");
    return keys;
}

template <class T>
std::function<bool(const Node&, const Reading&, T&)> readDays(std::optional<int> T::*member) {
    return [member](const Node& node, const Reading& reading, T& into) {
        std::int64_t days = 0;
        if (!readInteger(node, reading, 1, 36500, days)) return false;
        into.*member = static_cast<int>(days);
        return true;
    };
}

Schema<RetentionSettings> retentionSchema() {
    Schema<RetentionSettings> keys;
    keys.custom("superseded", "1 to 36500 days", readDays(&RetentionSettings::superseded),
                "Rows of batches that are no longer current; left out: for ever.");
    keys.custom("raw", "1 to 36500 days", readDays(&RetentionSettings::raw),
                "Deliveries as they came, of current batches too.");
    keys.custom("rejects", "1 to 36500 days", readDays(&RetentionSettings::rejects),
                "The text of rows that were not taken.");
    return keys;
}

Schema<OutgoingChannelSettings> outgoingChannelSchema() {
    Schema<OutgoingChannelSettings> keys;
    keys.field("directory", &OutgoingChannelSettings::directory, "The folder files are put into; or an exchange.");
    keys.field("exchange", &OutgoingChannelSettings::exchange,
               "The exchange whose channel takes them to its agency, whatever carries it; or a directory.");
    keys.field("receipts", &OutgoingChannelSettings::receipts,
               "The folder the agency's receipts (<batch>.ack) are looked for in; empty means nowhere.");
    return keys;
}

Schema<OutgoingSettings> outgoingSchema() {
    Schema<OutgoingAdapterSettings> adapter;
    adapter.field("id", &OutgoingAdapterSettings::id, "The adapter that writes it; empty means the agency's own.");
    adapter.custom("options", "map of texts", readOptions<OutgoingAdapterSettings>,
                   "Options of the adapter; `aidgate adapter describe` lists them.");
    Schema<ReleaseSettings> release;
    release.field("two_persons", &ReleaseSettings::twoPersons,
                  "Whether a second person must release, who is neither the first nor the one who prepared it.");
    Schema<RetrySettings> retry;
    retry.integer("first_minutes", &RetrySettings::firstMinutes, 1, 1440,
                  "Wait after the first attempt that came to nothing; doubled each time.");
    retry.integer("most_hours", &RetrySettings::mostHours, 1, 720, "The longest wait.");
    Schema<OutgoingSettings> keys;
    keys.choice("content", &OutgoingSettings::content,
                {{"referral", OutgoingContent::Referral},
                 {"changes", OutgoingContent::Changes},
                 {"translation", OutgoingContent::Translation}},
                "Findings referred to the agency, changes for the union's import, or a translation.");
    keys.field("agency", &OutgoingSettings::agency, "Whom it is for: the first part of file names.").required();
    keys.field("dataset", &OutgoingSettings::dataset, "The word in file names.").required();
    keys.custom("division", "six digits", readDivision<OutgoingSettings>,
                "Whose findings, GB/T 2260: a county, or with zeros at its end a city or a province.")
        .required();
    keys.section("channel", &OutgoingSettings::channel, outgoingChannelSchema(), "How it goes.").required();
    keys.section("adapter", &OutgoingSettings::adapter, adapter, "What writes it.");
    keys.field("mapping", &OutgoingSettings::mapping, "Mapping id; empty means <agency>/<dataset>.");
    keys.field("format", &OutgoingSettings::format, "Extension of the file, which the adapter knows.");
    keys.field("agreement", &OutgoingSettings::agreement, "The agreement that allows it; without one nothing is made.")
        .required();
    keys.section("release", &OutgoingSettings::release, release, "Who lets it go.");
    keys.section("retry", &OutgoingSettings::retry, retry, "When it is tried again.");
    keys.integer("receipt_days", &OutgoingSettings::receiptDays, 0, 365,
                 "Working days after which a receipt is missed; 0 means none is expected.");
    return keys;
}

// Two exchanges for one thing would each claim to be its whole state.
void checkExchanges(const Node& root, const Reading& reading, const GatewaySettings& settings) {
    const auto* const exchanges = root.find("exchanges");
    if (exchanges == nullptr) return;
    std::map<std::tuple<std::string, std::string, std::string>, std::string> seen;
    for (const auto& entry : exchanges->entries()) {
        const auto found = settings.exchanges.find(entry.key.scalar());
        if (found == settings.exchanges.end()) continue;
        const auto& one = found->second;
        const auto [first, isNew] = seen.emplace(std::tuple(one.agency, one.dataset, one.division), found->first);
        if (isNew) continue;
        reading.problem("AG0109", entry.key,
                        {"exchange '" + first->second + "' has the same agency, dataset and division",
                         "交换 '" + first->second + "' 的机构、数据集和区划与此相同"},
                        {"keep one of them", "请只保留一个"});
    }
}

void noteSaidGates(const Node& root, GatewaySettings& settings) {
    const auto* const exchanges = root.find("exchanges");
    if (exchanges == nullptr) return;
    for (const auto& entry : exchanges->entries()) {
        const auto* const gate = entry.value.find("gate");
        if (gate == nullptr) continue;
        for (const auto& said : gate->entries()) settings.gatesSaid[entry.key.scalar()].insert(said.key.scalar());
    }
}

}  // namespace

const Schema<GatewaySettings>& gatewaySchema() {
    static const auto schema = [] {
        Schema<StoreSettings> store;
        store.field("file", &StoreSettings::file, "The SQLite file that holds everything, sealed.");
        store.field("spool", &StoreSettings::spool,
                    "Folder for what is fetched and not yet sealed; empty means `spool` beside the file.");
        Schema<KeySettings> key;
        key.field("file", &KeySettings::file, "The key the store is sealed with: 32 bytes, mode 0600.");
        Schema<GatewaySettings> keys;
        keys.section("store", &GatewaySettings::store, store, "Where data is kept.");
        keys.section("key", &GatewaySettings::key, key, "What it is sealed with.");
        keys.section("log", &GatewaySettings::log, logSchema(), "What is told to operators.");
        keys.section("folders", &GatewaySettings::folders, folderSchema(), "What the installation is extended by.");
        keys.section("serve", &GatewaySettings::serve, serveSchema(), "The daemon, `aidgate serve`.");
        keys.section("workers", &GatewaySettings::workers, workerSchema(), "The processes that adapters work in.");
        keys.named("exchanges", &GatewaySettings::exchanges, exchangeSchema(), "The ways data takes, by name.");
        keys.named(
            "retention", &GatewaySettings::retention, retentionSchema(),
            "How long is kept what is no longer needed, by dataset; `aidgate retention run` takes away the rest.");
        keys.integer("closed_findings", &GatewaySettings::closedFindings, 0, 36500,
                     "Days that closed findings stay after they were last seen; 0: for ever.");
        keys.named("deliveries", &GatewaySettings::deliveries, outgoingSchema(), "What is sent to agencies, by name.");
        return keys;
    }();
    return schema;
}

namespace {

std::optional<GatewaySettings> settingsOf(const std::filesystem::path& file, const Document& document,
                                          std::size_t before, Diagnostics& diagnostics) {
    GatewaySettings settings;
    const Reading reading{document, diagnostics, file.parent_path()};
    if (!document.root().isNull() && gatewaySchema().read(document.root(), reading, settings))
        checkExchanges(document.root(), reading, settings);
    checkSchedules(document.root(), reading);
    noteSaidGates(document.root(), settings);
    settings.home = file.parent_path();
    if (diagnostics.all().size() != before) return std::nullopt;
    return settings;
}

}  // namespace

std::filesystem::path agreementsFolder(const GatewaySettings& settings) {
    return settings.folders.agreements.empty() ? settings.home / "agreements" : settings.folders.agreements;
}

std::optional<GatewaySettings> readGateway(const std::filesystem::path& file, Diagnostics& diagnostics) {
    const auto before = diagnostics.all().size();
    const auto document = readYaml(file, diagnostics);
    if (!document) return std::nullopt;
    return settingsOf(file, *document, before, diagnostics);
}

std::optional<GatewaySettings> readGateway(const std::filesystem::path& file, std::string text,
                                           Diagnostics& diagnostics) {
    const auto before = diagnostics.all().size();
    const auto document = parseYaml(file.filename().string(), std::move(text), diagnostics);
    if (!document) return std::nullopt;
    return settingsOf(file, *document, before, diagnostics);
}

std::string gatewayPage() {
    return "# Configuration\n\n"
           "Every key of `gateway.yaml`. Made from the declaration in `gateway/config`; do not edit by hand. Relative "
           "paths are relative to the file.\n\n" +
           gatewaySchema().markdown();
}

}  // namespace aidgate::config
