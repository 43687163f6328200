#include "lease.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

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

// When a process began, in the kernel's ticks; 0: not known. A number that is used again, as 1 is in every container,
// is another process.
std::int64_t beginOf(std::int64_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const auto name = text.rfind(')');  // the name before it may hold anything
    if (name == std::string::npos) return 0;
    std::istringstream fields(text.substr(name + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number) fields >> field;
    std::int64_t begin = 0;
    std::from_chars(field.data(), field.data() + field.size(), begin);
    return begin;
}

bool isGone(std::int64_t process, std::int64_t begin) {
    if (kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) return true;
    const auto now = beginOf(process);
    return begin != 0 && now != 0 && now != begin;
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

HeldLease::HeldLease(Connection& connection, const std::string& actor)
    : connection_(connection), taken_(Lease::take(connection, actor)) {}

HeldLease::~HeldLease() {
    if (!taken_) return;
    connection_.clearError();  // the write may have failed; the lease goes back all the same
    Lease::release(connection_);
    connection_.clearError();
}

}  // namespace aidgate::store
