#include "aidgate/store/shelf.h"

#include <sqlite3.h>

#include <utility>
#include <vector>

#include "aidgate/crypto/key.h"
#include "aidgate/crypto/keyed_digest.h"
#include "aidgate/crypto/seal.h"

namespace aidgate::store {

namespace {

// A name of nothing is a database in a file of its own that is gone when it is closed; 16 MB of it stay in memory.
constexpr const char* kSchema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16384;"
    "CREATE TABLE row (number INTEGER PRIMARY KEY, key INTEGER NOT NULL, content BLOB NOT NULL); BEGIN";

struct Close {
    void operator()(sqlite3* database) const { ::sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

sdk::Error cannot(sqlite3* database) {
    return {sdk::ErrorCode::Io,
            sdk::say("rows cannot be put aside in a temporary file: {0}; see whether TMPDIR has room",
                     "无法将记录暂存到临时文件：{0}；请检查 TMPDIR 是否有空间",
                     database == nullptr ? "no memory" : ::sqlite3_errmsg(database))};
}

}  // namespace

struct Shelf::Body {
    std::unique_ptr<sqlite3, Close> database;
    Statement put, find, drop;
    crypto::Key key = crypto::Key::random();
    crypto::Sealer sealer{key};
    crypto::KeyedDigester digester{crypto::Key::random()};

    bool execute(const char* sql) const {
        return ::sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    Statement prepare(const char* sql) const {
        sqlite3_stmt* statement = nullptr;
        ::sqlite3_prepare_v2(database.get(), sql, -1, &statement, nullptr);
        return Statement(statement);
    }
    bool dropRow(std::int64_t number) const {
        ::sqlite3_bind_int64(drop.get(), 1, number);
        const bool done = ::sqlite3_step(drop.get()) == SQLITE_DONE;
        ::sqlite3_reset(drop.get());
        return done;
    }
    std::int64_t digestOf(std::string_view text) const { return static_cast<std::int64_t>(digester.of(text).high); }
    sdk::Result<std::string> contentOf(sqlite3_stmt* statement, int column) const {
        const std::string_view sealed(static_cast<const char*>(::sqlite3_column_blob(statement, column)),
                                      static_cast<std::size_t>(::sqlite3_column_bytes(statement, column)));
        return crypto::open(key, sealed, {});
    }
};

Shelf::Shelf(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Shelf::~Shelf() = default;
Shelf::Shelf(Shelf&&) noexcept = default;
Shelf& Shelf::operator=(Shelf&&) noexcept = default;

sdk::Result<Shelf> Shelf::open() {
    auto body = std::make_unique<Body>();
    sqlite3* database = nullptr;
    const int opened = ::sqlite3_open("", &database);
    body->database.reset(database);
    if (opened != SQLITE_OK || !body->execute(kSchema)) return cannot(database);
    body->put = body->prepare("INSERT INTO row (key, content) VALUES (?, ?)");
    if (body->put == nullptr) return cannot(database);
    return Shelf(std::move(body));
}

sdk::Result<void> Shelf::put(std::string_view key, std::string_view content) {
    auto* const statement = body_->put.get();
    const auto sealed = body_->sealer.seal(content, {});
    ::sqlite3_bind_int64(statement, 1, body_->digestOf(key));
    ::sqlite3_bind_blob64(statement, 2, sealed.data(), sealed.size(), SQLITE_STATIC);
    const bool done = ::sqlite3_step(statement) == SQLITE_DONE;
    ::sqlite3_reset(statement);
    ::sqlite3_clear_bindings(statement);
    if (!done) return cannot(body_->database.get());
    return {};
}

sdk::Result<void> Shelf::find(std::string_view key,
                              const std::function<sdk::Result<bool>(std::string_view content)>& take) {
    auto& body = *body_;
    if (body.find == nullptr) {
        if (!body.execute("CREATE INDEX row_by_key ON row (key)")) return cannot(body.database.get());
        body.find = body.prepare("SELECT number, content FROM row WHERE key = ? ORDER BY number");
        body.drop = body.prepare("DELETE FROM row WHERE number = ?");
        if (body.find == nullptr || body.drop == nullptr) return cannot(body.database.get());
    }
    auto* const statement = body.find.get();
    ::sqlite3_bind_int64(statement, 1, body.digestOf(key));
    int step = 0;
    std::vector<std::int64_t> taken;
    sdk::Result<void> result;
    while (result && (step = ::sqlite3_step(statement)) == SQLITE_ROW) {
        const auto content = body.contentOf(statement, 1);
        if (!content) {
            result = content.error();
            continue;
        }
        const auto whether = take(*content);
        if (!whether) {
            result = whether.error();
        } else if (*whether) {
            taken.push_back(::sqlite3_column_int64(statement, 0));
        }
    }
    ::sqlite3_reset(statement);
    if (result && step != SQLITE_DONE) return cannot(body.database.get());
    for (const auto number : taken)
        if (!body.dropRow(number)) return cannot(body.database.get());
    return result;
}

sdk::Result<void> Shelf::left(const Take& take) {
    auto& body = *body_;
    const auto all = body.prepare("SELECT content FROM row ORDER BY number");
    if (all == nullptr) return cannot(body.database.get());
    int step = 0;
    while ((step = ::sqlite3_step(all.get())) == SQLITE_ROW) {
        const auto content = body.contentOf(all.get(), 0);
        if (!content) return content.error();
        if (auto done = take(*content); !done) return done;
    }
    if (step != SQLITE_DONE) return cannot(body.database.get());
    return {};
}

}  // namespace aidgate::store
