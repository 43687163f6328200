#include "lease.h"

#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "process.h"

namespace aidgate::store {

namespace {

// A write is one transaction, which guards itself; the lease only has to outlive the longest of them.
constexpr std::int64_t kLeaseSeconds = 300;
constexpr std::chrono::milliseconds kLookAgain{100};

// The lease is about processes that live now, so it goes by the machine's clock, not by the clock of a replay.
std::int64_t nowSeconds() {
    using std::chrono::system_clock;
    return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
}

// Who else writes now; nullopt: nobody.
std::optional<sdk::Error> otherWriter(Connection& connection, const std::string& host) {
    Statement holder(connection, "SELECT holder, host, process, expires, process_begin FROM lease WHERE id = 1");
    if (!holder.step() || holder.number(3) <= nowSeconds()) return std::nullopt;
    if (holder.text(1) == host && isGone(holder.number(2), holder.number(4))) return std::nullopt;
    return sdk::Error{sdk::ErrorCode::Busy,
                      sdk::say("the store is being written to by {0} (process {1} on {2}); try again when it has ended",
                               "{0}（{2} 上的进程 {1}）正在写存储；请待其结束后重试", holder.text(0), holder.number(2),
                               holder.text(1)),
                      {.resource = connection.fileName()}};
}

}  // namespace

sdk::Result<void> Lease::take(Connection& connection, const std::string& actor) {
    const auto host = hostName();
    // First without a lock, so that nobody waits for a long write only to be told who writes.
    if (const auto busy = otherWriter(connection, host)) return *busy;
    Transaction transaction(connection, Transaction::Kind::Write);
    if (const auto busy = otherWriter(connection, host)) return *busy;
    Statement(connection,
              "INSERT OR REPLACE INTO lease (id, holder, host, process, expires, process_begin) "
              "VALUES (1, ?, ?, ?, ?, ?)")
        .text(0, actor)
        .text(1, host)
        .number(2, getpid())
        .number(3, nowSeconds() + kLeaseSeconds)
        .number(4, beginOf(getpid()))
        .run();
    return transaction.commit();
}

void Lease::release(Connection& connection) {
    Statement(connection, "DELETE FROM lease WHERE id = 1 AND process = ?").number(0, getpid()).run();
}

namespace {

// Nothing tells one process that another has ended its write, so it looks again now and then.
sdk::Result<void> takeWithPatience(Connection& connection, const std::string& actor) {
    const auto until = std::chrono::steady_clock::now() + connection.patience();
    while (true) {
        auto taken = Lease::take(connection, actor);
        const bool waits = !taken && taken.error().code == sdk::ErrorCode::Busy;
        if (!waits || std::chrono::steady_clock::now() >= until) return taken;
        connection.clearError();
        std::this_thread::sleep_for(kLookAgain);
    }
}

}  // namespace

HeldLease::HeldLease(Connection& connection, const std::string& actor)
    : connection_(connection), taken_(takeWithPatience(connection, actor)) {}

HeldLease::~HeldLease() {
    if (!taken_) return;
    connection_.clearError();  // the write may have failed; the lease goes back all the same
    Lease::release(connection_);
    connection_.clearError();
}

}  // namespace aidgate::store
