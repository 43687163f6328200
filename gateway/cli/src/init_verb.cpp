#include <fstream>

#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "verbs.h"

namespace aidgate::cli {

namespace fs = std::filesystem;

namespace {

// A first configuration: everything under one folder, exchanges to be added.
const std::string kConfiguration =
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
)";

bool writeNew(const fs::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    return out.good();
}

}  // namespace

bool makeHome(const fs::path& folder, const std::string& exchanges, Terminal& terminal) {
    std::error_code failed;
    fs::create_directories(folder / "inbox", failed);
    fs::create_directories(folder / "ack", failed);
    if (failed) {
        terminal.error({"cannot make " + folder.string() + ": " + failed.message(),
                        "无法建立 " + folder.string() + ": " + failed.message()});
        return false;
    }
    fs::permissions(folder, fs::perms::owner_all, failed);
    if (const auto key = crypto::createKey(folder / "store.key"); !key) {
        tell(terminal, key.error());
        return false;
    }
    if (!writeNew(folder / "gateway.yaml", kConfiguration + exchanges)) {
        terminal.error(
            {"cannot write " + (folder / "gateway.yaml").string(), "无法写入 " + (folder / "gateway.yaml").string()});
        return false;
    }
    return true;
}

int init(const Common& common, const InitRequest& request, Terminal& terminal) {
    const auto folder = request.folder;
    const auto configuration = folder / "gateway.yaml";
    std::error_code ignored;
    if (fs::exists(configuration, ignored)) {
        terminal.error({configuration.string() + " is there already; nothing was changed",
                        configuration.string() + " 已存在；未作任何改动"});
        return kUsage;
    }
    if (!makeHome(folder, "exchanges: {}\n", terminal)) return kUsage;
    Common here = common;
    here.config = configuration;
    auto bench = openWorkbench(here, terminal, ConfigurationNeed::Required);
    if (!bench || !openStore(*bench)) return kInternal;
    terminal.note(
        {"made " + folder.string() +
             ": gateway.yaml, aidgate.db, inbox/, ack/ and store.key; keep a copy of the key elsewhere, without it "
             "the store cannot be read",
         "已建立 " + folder.string() +
             "：gateway.yaml、aidgate.db、inbox/、ack/ 和 store.key；请另存一份密钥，没有它无法读取存储"});
    return kOk;
}

}  // namespace aidgate::cli
