#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aidgate/log/commit_point.h"
#include "aidgate/store/care.h"
#include "lease.h"
#include "opening.h"
#include "store_file.h"

namespace aidgate::store {

namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& file, const std::string& ending) {
    return file.string() + ending;
}

// Takes a half-made file away again.
class Partial {
public:
    explicit Partial(fs::path file) : file_(std::move(file)) { clear(); }
    ~Partial() { clear(); }
    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;
    const fs::path& file() const { return file_; }

private:
    void clear() const {
        std::error_code ignored;
        for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(beside(file_, ending), ignored);
    }
    fs::path file_;
};

sdk::Result<void> vacuumInto(Connection& db, const fs::path& file) {
    // Made first, so that it is nobody else's to read; SQLite takes an empty file.
    const int made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return fileTrouble(file, {"cannot be made", "无法建立"});
    ::close(made);
    Statement(db, "VACUUM INTO ?").text(0, file.string()).run();
    if (db.failed()) return db.error();
    return {};
}

// Nobody else has it open, and it is one file: what stands in its log is in it.
sdk::Result<void> takeApart(Connection& db) {
    db.execute("PRAGMA busy_timeout = 2000");
    Statement mode(db, "PRAGMA journal_mode = DELETE");
    const bool alone = mode.step() && mode.text(0) == "delete";
    if (alone) return {};
    return sdk::Error{sdk::ErrorCode::Busy,
                      {"another process has the store open; stop the daemon and whatever else runs, then try again",
                       "另一个进程打开着存储；请停止守护进程及其他程序后重试"},
                      {.resource = db.fileName()}};
}

// A store that cannot be opened is put aside as it is.
sdk::Result<void> quiet(const CareNeeds& needs) {
    auto db = Connection::open(needs.options.file);
    if (!db) return db.error().code == sdk::ErrorCode::Damaged ? sdk::Result<void>() : db.error();
    const auto lease = Lease::take(**db, needs.options.actor);
    if (!lease && lease.error().code == sdk::ErrorCode::Busy) return lease;
    (*db)->clearError();
    Lease::release(**db);
    (*db)->clearError();
    return takeApart(**db);
}

sdk::Result<void> putAside(const fs::path& store, const fs::path& kept) {
    std::error_code failed;
    fs::create_hard_link(store, kept, failed);
    if (failed) return fileTrouble(kept, {"cannot be made", "无法建立"});
    for (const char* ending : {"-wal", "-shm"}) {  // of a store that could not be opened
        if (fs::exists(beside(store, ending), failed)) fs::rename(beside(store, ending), beside(kept, ending), failed);
    }
    return {};
}

std::string stamp(std::string at) {
    std::erase_if(at, [](char c) { return c == ':' || c == '-'; });
    return at;
}

}  // namespace

sdk::Result<Backup> backUp(const CareNeeds& needs, const fs::path& to) {
    std::error_code failed;
    if (fs::exists(to, failed))
        return sdk::Error{
            sdk::ErrorCode::InvalidArgument,
            sdk::say("{0} is there already; a backup is never overwritten", "{0} 已存在；备份从不覆盖", to.string())};
    bool made = false;
    auto context = openContext(needs.options, needs.key, needs.dictionary, made);
    if (!context) return std::move(context).error();
    const Partial partial(beside(to, ".partial"));
    if (auto written = vacuumInto(*context->connection, partial.file()); !written) return written.error();
    log::commitPoint("backup.written");
    auto copy = checkCopy(needs, partial.file());
    if (!copy) return copy;
    if (auto durable = makeDurable(partial.file()); !durable) return durable.error();
    log::commitPoint("backup.before-name");
    fs::rename(partial.file(), to, failed);
    if (failed) return fileTrouble(to, {"cannot be made", "无法建立"});
    if (auto durable = makeDurable(to); !durable) return durable.error();
    copy->file = to;
    Transaction transaction(*context->connection, Transaction::Kind::Write);
    addAudit(*context, "store.backup", to.filename().string(), "SHA-256 " + copy->digest);
    if (auto told = transaction.commit(); !told) return told.error();
    return copy;
}

sdk::Result<Restored> restore(const CareNeeds& needs, const fs::path& backup) {
    const auto& store = needs.options.file;
    std::error_code failed;
    if (!fs::is_regular_file(backup, failed)) return fileTrouble(backup, {"is not there", "不存在"});
    const Partial partial(beside(store, ".restoring"));
    if (auto copied = copyFile(backup, partial.file()); !copied) return copied.error();
    auto copy = checkCopy(needs, partial.file());
    if (!copy) return std::move(copy).error();
    if (auto durable = makeDurable(partial.file()); !durable) return durable.error();
    log::commitPoint("restore.checked");
    Restored restored{.backup = std::move(*copy)};
    if (fs::exists(store, failed)) {
        if (auto alone = quiet(needs); !alone) return alone.error();
        restored.kept = beside(store, ".before-restore-" + stamp(needs.options.clock()));
        if (auto aside = putAside(store, restored.kept); !aside) return aside.error();
    }
    log::commitPoint("restore.put-aside");
    fs::rename(partial.file(), store, failed);
    if (failed) return fileTrouble(store, {"cannot be made", "无法建立"});
    log::commitPoint("restore.in-place");
    if (auto durable = makeDurable(store); !durable) return durable.error();
    bool made = false;
    auto context = openContext(needs.options, needs.key, needs.dictionary, made);
    if (!context) return std::move(context).error();
    Transaction transaction(*context->connection, Transaction::Kind::Write);
    addAudit(*context, "store.restore", backup.filename().string(), "SHA-256 " + restored.backup.digest);
    if (auto told = transaction.commit(); !told) return told.error();
    restored.backup.file = backup;
    return restored;
}

sdk::Result<KeyChange> changeKey(const CareNeeds& needs, const crypto::Key& next) {
    KeyChange change{.before = needs.key.fingerprint(), .now = next.fingerprint()};
    auto connection = Connection::open(needs.options.file);
    if (!connection) return connection.error();
    (*connection)->execute("PRAGMA secure_delete = ON");  // what opened with the old key is written over
    bool made = false;
    auto context = openContext(needs.options, needs.key, needs.dictionary, made);
    if (!context) {
        const bool done = context.error().code == sdk::ErrorCode::Damaged && dataKey(**connection, next);
        if (done) return change;
        return std::move(context).error();
    }
    auto& db = *context->connection;
    db.execute("PRAGMA secure_delete = ON");
    const HeldLease lease(db, context->actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db, Transaction::Kind::Write);
    const auto data = dataKey(db, needs.key);
    if (!data) return data.error();
    change.dataKeyIsOldFiles = data->bytes() == needs.key.bytes();
    putUnder(db, next, *data, context->clock());
    addAudit(*context, "key.change", "", change.before + " to " + change.now);
    log::commitPoint("key.before-commit");
    if (auto committed = transaction.commit(); !committed) return committed.error();
    log::commitPoint("key.committed");
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    db.clearError();  // another reader may keep the log for a while; what is committed is committed
    return change;
}

}  // namespace aidgate::store
