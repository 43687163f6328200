// Verbs that look after the store's file: backup, restore, key, retention.
#include "aidgate/cli/command_line.h"
#include "aidgate/store/care.h"
#include "gateway_home.h"
#include "intake.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// What the care of the configured store takes; nullptr after telling what is wrong.
struct Care {
    std::unique_ptr<Workbench> bench;
    std::optional<crypto::Key> key;

    static std::unique_ptr<Care> open(const Common& common, Terminal& terminal) {
        auto care = std::make_unique<Care>();
        care->bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
        if (!care->bench || care->bench->dictionary() == nullptr) return nullptr;
        auto key = crypto::loadKey(care->bench->settings()->key.file);
        if (!key) {
            tell(terminal, key.error());
            return nullptr;
        }
        care->key = std::move(*key);
        return care;
    }
    store::CareNeeds needs() const {
        return {{bench->settings()->store.file, systemUser(), now}, *key, *bench->dictionary()};
    }
};

int failed(Terminal& terminal, const sdk::Error& error) {
    tell(terminal, error);
    return exitCodeOf(error);
}

TextTable tableOf(const store::Backup& backup) {
    TextTable table;
    table.keys = {"file", "bytes", "sha256", "key", "batches"};
    table.titles = {{"file", "文件"}, {"bytes", "字节"}, {"SHA-256", "SHA-256"}, {"key", "密钥"}, {"batches", "批次"}};
    table.numeric = {false, true, false, false, true};
    table.rows = {{backup.file.string(), std::to_string(backup.bytes), backup.digest, backup.key,
                   std::to_string(backup.batches)}};
    return table;
}

}  // namespace

int backup(const Common& common, const BackupRequest& request, Terminal& terminal) {
    const auto care = Care::open(common, terminal);
    if (!care) return kUsage;
    const auto made = store::backUp(care->needs(), request.file);
    if (!made) return failed(terminal, made.error());
    terminal.print(tableOf(*made));
    terminal.note(
        {"checked throughout. It opens with key " + made->key +
             " only, and the key is not in it: keep a copy of the key file, and not in the same place",
         "已全面检验。只能用密钥 " + made->key + " 打开，备份中不含密钥：请另存密钥文件，且不与备份同放一处"});
    return kOk;
}

int restore(const Common& common, const BackupRequest& request, Terminal& terminal) {
    const auto care = Care::open(common, terminal);
    if (!care) return kUsage;
    const auto done = store::restore(care->needs(), request.file);
    if (!done) return failed(terminal, done.error());
    terminal.print(tableOf(done->backup));
    if (!done->kept.empty())
        terminal.note(
            {"the store that was there is kept as " + done->kept.string(), "原有存储保留为 " + done->kept.string()});
    return kOk;
}

int rotateKey(const Common& common, const KeyRotateRequest& request, Terminal& terminal) {
    const auto care = Care::open(common, terminal);
    if (!care) return kUsage;
    std::error_code ignored;
    // A key file that is there already is of a change that was broken off.
    const auto next = std::filesystem::exists(request.file, ignored) ? crypto::loadKey(request.file)
                                                                     : crypto::createKey(request.file);
    if (!next) return failed(terminal, next.error());
    const auto done = store::changeKey(care->needs(), *next);
    if (!done) return failed(terminal, done.error());
    terminal.note({"the store opens with " + request.file.string() + " (" + done->now + ") and no longer with " +
                       done->before +
                       ": set key.file to it now, and keep a copy of it elsewhere. Backups made before "
                       "still open with the old key file",
                   "存储现在用 " + request.file.string() + "（" + done->now + "）打开，不再用 " + done->before +
                       "：请立即把 key.file 改为它，并另存一份。此前的备份仍须用旧密钥文件打开"});
    if (done->dataKeyIsOldFiles)
        terminal.note(
            {"this store is older than data keys: whoever has the old key file and a copy of the store can "
             "still read the copy",
             "本存储早于数据密钥的引入：持有旧密钥文件及存储副本者仍可读取该副本"});
    return kOk;
}

int retention(const Common& common, const RetentionRequest& request, Terminal& terminal) {
    const auto care = Care::open(common, terminal);
    if (!care) return kUsage;
    store::Retention retention;
    if (const auto days = care->bench->settings()->closedFindings; days != 0) retention.closedFindings = days;
    for (const auto& [dataset, days] : care->bench->settings()->retention)
        retention.rules.push_back({dataset, days.superseded, days.raw, days.rejects});
    const auto done = store::retain(care->needs(), retention, !request.dryRun);
    if (!done) return failed(terminal, done.error());
    TextTable table;
    table.keys = {"what", "batch", "dataset", "file", "count"};
    table.titles = {{"what", "内容"}, {"batch", "批次"}, {"dataset", "数据集"}, {"file", "文件"}, {"count", "数量"}};
    table.numeric = {false, false, false, false, true};
    for (const auto& one : done->removals)
        table.rows.push_back({one.what, one.batch, one.dataset, one.name, std::to_string(one.count)});
    terminal.print(table);
    if (request.dryRun)
        terminal.note({"nothing was taken away", "未清除任何内容"});
    else
        terminal.note({"the store's file had " + std::to_string(done->bytesBefore) + " bytes, it has " +
                           std::to_string(done->bytesAfter),
                       "存储文件由 " + std::to_string(done->bytesBefore) + " 字节变为 " +
                           std::to_string(done->bytesAfter) + " 字节"});
    return kOk;
}

}  // namespace aidgate::cli
