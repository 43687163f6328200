#include "lease.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

namespace aidgate::store {

namespace {

// A write is one transaction, which guards itself; the lease only has to outlive the longest of them.
constexpr std::int64_t kLeaseSeconds = 300;

// The lease is about processes that live now, so it goes by the machine's clock, not by the clock of a replay.
std::int64_t nowSeconds() {
    using std::chrono::system_clock;
    return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
}

std::string hostName() {
    std::array<char, 256> name = {};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

bool processIsGone(std::int64_t process) {
    return kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

}  // namespace

sdk::Result<void> Lease::take(Connection& connection, const std::string& actor) {
    const auto host = hostName();
    const std::int64_t process = getpid();
    Transaction transaction(connection, Transaction::Kind::Write);
    if (connection.failed()) return connection.error();
    {
        Statement holder(connection, "SELECT holder, host, process, expires FROM lease WHERE id = 1");
        const bool held = holder.step() && holder.number(3) > nowSeconds();
        const bool sameHost = held && holder.text(1) == host;
        if (held && !(sameHost && processIsGone(holder.number(2)))) {
            return sdk::Error{sdk::ErrorCode::Busy,
                              "the store is being written to by " + holder.text(0) + " (process " +
                                  std::to_string(holder.number(2)) + " on " + holder.text(1) +
                                  "); try again when it has ended",
                              {.resource = connection.fileName()}};
        }
    }
    Statement(connection, "INSERT OR REPLACE INTO lease (id, holder, host, process, expires) VALUES (1, ?, ?, ?, ?)")
        .text(0, actor)
        .text(1, host)
        .number(2, process)
        .number(3, nowSeconds() + kLeaseSeconds)
        .run();
    return transaction.commit();
}

void Lease::release(Connection& connection) {
    Statement(connection, "DELETE FROM lease WHERE id = 1 AND process = ?").number(0, getpid()).run();
}

HeldLease::HeldLease(Connection& connection, const std::string& actor)
    : connection_(connection), taken_(Lease::take(connection, actor)) {}

HeldLease::~HeldLease() {
    if (!taken_) return;
    connection_.clearError();  // the write may have failed; the lease goes back all the same
    Lease::release(connection_);
    connection_.clearError();
}

}  // namespace aidgate::store
