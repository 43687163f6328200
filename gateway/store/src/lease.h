// One writer at a time. A writer that is killed leaves its lease behind: it runs out, and is taken over at once when
// its process is gone from this host.
#pragma once

#include <string>

#include "aidgate/sdk/error.h"
#include "connection.h"

namespace aidgate::store {

class Lease {
public:
    // `actor` is named to whoever has to wait. Error::Busy names the holder.
    static sdk::Result<void> take(Connection& connection, const std::string& actor);
    static void release(Connection& connection);
};

// Taken for one write, given back whatever becomes of it.
class HeldLease {
public:
    HeldLease(Connection& connection, const std::string& actor);
    ~HeldLease();
    HeldLease(const HeldLease&) = delete;
    HeldLease& operator=(const HeldLease&) = delete;
    const sdk::Result<void>& taken() const { return taken_; }

private:
    Connection& connection_;
    sdk::Result<void> taken_;
};

}  // namespace aidgate::store
