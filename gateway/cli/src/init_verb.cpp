#include <fstream>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// A first configuration: everything under one folder, exchanges to be added.
constexpr const char* kConfiguration =
    R"(# The gateway's configuration. Every key with its default: docs/configuration.md, or config/gateway.yaml as installed.
# Relative paths are relative to this file.
store:
  file: aidgate.db
key:
  file: store.key
log:
  file: aidgate.log

# An exchange is one agency's dataset for one division:
#
# exchanges:
#   relief-210199:
#     agency: civil_affairs
#     dataset: relief
#     division: "210199"
#     channel: {directory: inbox/civil_affairs, receipts: ack}
exchanges: {}
)";

bool writeNew(const fs::path& file, const char* text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    return out.good();
}

}  // namespace

int init(const Common& common, const InitRequest& request, Terminal& terminal) {
    const auto folder = request.folder;
    const auto configuration = folder / "gateway.yaml";
    std::error_code failed;
    if (fs::exists(configuration, failed)) {
        terminal.error({configuration.string() + " is there already; nothing was changed",
                        configuration.string() + " 已存在；未作任何改动"});
        return kUsage;
    }
    fs::create_directories(folder / "inbox", failed);
    fs::create_directories(folder / "ack", failed);
    if (failed) {
        terminal.error({"cannot make " + folder.string() + ": " + failed.message(),
                        "无法建立 " + folder.string() + ": " + failed.message()});
        return kUsage;
    }
    fs::permissions(folder, fs::perms::owner_all, failed);
    if (const auto key = crypto::createKey(folder / "store.key"); !key) {
        tell(terminal, key.error());
        return exitCodeOf(key.error());
    }
    if (!writeNew(configuration, kConfiguration)) {
        terminal.error({"cannot write " + configuration.string(), "无法写入 " + configuration.string()});
        return kUsage;
    }
    Common here = common;
    here.config = configuration;
    auto bench = openWorkbench(here, terminal, ConfigurationNeed::Required);
    if (!bench || !openStore(*bench)) return kInternal;
    terminal.note({"made " + folder.string() +
                       ": gateway.yaml, store.key (keep a copy elsewhere: without it the store cannot be read), "
                       "aidgate.db, inbox/, ack/",
                   "已建立 " + folder.string() +
                       "：gateway.yaml、store.key（请另存一份：没有它无法读取存储）、aidgate.db、inbox/、ack/"});
    return kOk;
}

}  // namespace aidgate::cli
