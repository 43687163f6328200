#include "opening.h"

#include <algorithm>

#include "aidgate/crypto/seal.h"
#include "schema.h"

namespace aidgate::store {

namespace {

constexpr std::string_view kMarker = "aidgate store";

std::string markerPlace() {
    return place({"key-marker"});
}

std::string dataKeyPlace() {
    return place({"data-key"});
}

std::string_view bytesOf(const crypto::Key& key) {
    return {reinterpret_cast<const char*>(key.bytes().data()), key.bytes().size()};
}

struct Marker {
    bool there = false;
    std::string fingerprint, sealed;
};

Marker readMarker(Connection& db) {
    Marker marker;
    Statement find(db, "SELECT fingerprint, sealed FROM key_marker");
    if (find.step()) marker = {true, find.text(0), std::string(find.blob(1))};
    return marker;
}

// A new store gets a data key of its own. Another process may be making it, too; and a store that holds something is
// not new, whatever it has lost.
sdk::Result<void> makeKeys(Connection& db, const crypto::Key& fileKey, const std::string& at) {
    Transaction transaction(db, Transaction::Kind::Write);
    Statement sealed(db, "SELECT 1 FROM batch UNION ALL SELECT 1 FROM finding LIMIT 1");
    const bool holdsSomething = sealed.step();
    sealed.reset();
    if (!readMarker(db).there && holdsSomething)
        return sdk::Error{sdk::ErrorCode::Damaged,
                          {"the store's key marker is missing; restore the store from a backup",
                           "存储缺少密钥标记；请从备份恢复存储"},
                          {.resource = db.fileName()}};
    if (!readMarker(db).there) putUnder(db, fileKey, crypto::Key::random(), at);
    return transaction.commit();
}

sdk::Error wrongKey(Connection& db, const crypto::Key& key, const Marker& marker) {
    return {sdk::ErrorCode::Damaged,
            marker.fingerprint == key.fingerprint()
                ? sdk::Text{"the store's key marker is damaged; restore the store from a backup",
                            "存储的密钥标记已损坏；请从备份恢复存储"}
                : sdk::say("the key ({0}) is not the one this store was made with ({1}); name the right key file",
                           "密钥（{0}）不是建立此存储时所用的（{1}）；请指定正确的密钥文件", key.fingerprint(),
                           marker.fingerprint),
            {.resource = db.fileName()}};
}

}  // namespace

void putUnder(Connection& db, const crypto::Key& fileKey, const crypto::Key& data, const std::string& at) {
    const auto marker = crypto::seal(fileKey.derive("seal"), kMarker, markerPlace());
    const auto wrapped = crypto::seal(fileKey.derive("wrap"), bytesOf(data), dataKeyPlace());
    const auto fingerprint = fileKey.fingerprint();
    Statement(db, "INSERT OR REPLACE INTO key_marker (id, fingerprint, sealed) VALUES (1, ?, ?)")
        .text(0, fingerprint)
        .blob(1, marker)
        .run();
    Statement(db, "INSERT OR REPLACE INTO data_key (id, at, wrapped) VALUES (1, ?, ?)")
        .text(0, at)
        .blob(1, wrapped)
        .run();
}

sdk::Result<crypto::Key> dataKey(Connection& db, const crypto::Key& fileKey) {
    const auto marker = readMarker(db);
    if (db.failed()) return db.error();
    if (!marker.there || !crypto::open(fileKey.derive("seal"), marker.sealed, markerPlace()))
        return wrongKey(db, fileKey, marker);
    Statement find(db, "SELECT wrapped FROM data_key");
    if (!find.step()) {
        if (db.failed()) return db.error();
        return fileKey;
    }
    const auto bytes = crypto::open(fileKey.derive("wrap"), find.blob(0), dataKeyPlace());
    std::array<std::uint8_t, 32> raw = {};
    if (!bytes || bytes->size() != raw.size()) return wrongKey(db, fileKey, {true, fileKey.fingerprint(), {}});
    std::copy(bytes->begin(), bytes->end(), reinterpret_cast<char*>(raw.data()));
    return crypto::Key(raw);
}

sdk::Result<Context> openContext(StoreOptions options, const crypto::Key& key, const record::Dictionary& dictionary,
                                 bool& made) {
    auto connection = Connection::open(options.file, options.durability == Durability::Survives);
    if (!connection) return connection.error();
    auto& db = **connection;
    if (options.patience.count() > 0) db.waitForWriters(options.patience);
    if (options.pagesKibibytes != 0) db.keepPages(options.pagesKibibytes);
    const auto isNew = bringUpToDate(db, schemaSteps(), options.clock());
    if (!isNew) return isNew.error();
    made = *isNew;
    const bool keyless = !readMarker(db).there;
    if (db.failed()) return db.error();
    if (keyless)
        if (auto keys = makeKeys(db, key, options.clock()); !keys) return keys.error();
    const auto data = dataKey(db, key);
    Context context{.connection = std::move(*connection),
                    .vault = Vault(data ? *data : key, key.fingerprint()),
                    .dictionary = dictionary,
                    .actor = std::move(options.actor),
                    .clock = std::move(options.clock),
                    .threads = options.threads};
    if (data) return context;
    // Who tried is written down, when the file can still be written to.
    db.clearError();
    Transaction transaction(db, Transaction::Kind::Write);
    addAudit(context, "open.refused", "", "key " + key.fingerprint());
    if (auto written = transaction.commit(); !written) return written.error();
    return data.error();
}

}  // namespace aidgate::store
