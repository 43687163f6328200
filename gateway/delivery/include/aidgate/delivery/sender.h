// Sends what was released: at least once, under the same names and with the same bytes each time, so that sending
// again is harmless. Killed anywhere, it goes on at the next call as if it had not been.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/channel.h"
#include "aidgate/store/outbox.h"

namespace aidgate::delivery {

// Where the files of one target go.
class Carrier {
public:
    virtual ~Carrier() = default;
    // All of them whole, the control file last. Again with the same key and files is no error. Error::Refused when
    // something else stands at a file's place.
    virtual sdk::Result<void> put(std::span<const store::OutgoingFile> files, std::string_view key) = 0;
};

// Into a folder that the agency takes them from. Leaves a file alone that is there with the same bytes, and takes away
// what an attempt that was killed had begun to write.
std::unique_ptr<Carrier> directoryCarrier(std::filesystem::path folder);

// Through an exchange's channel, whatever carries it. Until they are put, files lie in a folder of their own below
// `spool`, with mode 0700; what a killed attempt left there goes with the next one.
std::unique_ptr<Carrier> channelCarrier(std::unique_ptr<channel::Channel> channel, std::filesystem::path spool);

// Whether it may leave at this moment: what the agreement says. Asked before every attempt; an Error tells why not.
using Permission = std::function<sdk::Result<void>(const store::OutgoingDelivery& delivery, std::string_view now)>;

// How long to wait after an attempt that came to nothing: doubled each time.
struct Backoff {
    std::chrono::seconds first = std::chrono::minutes(5);
    std::chrono::seconds most = std::chrono::hours(24);
    std::chrono::seconds after(unsigned attempts) const;  // attempts so far, from 1
};

// How one target is reached.
struct Route {
    std::unique_ptr<Carrier> carrier = {};
    Permission permission = {};
    Backoff backoff = {};
};
// By target's name; an Error when the configuration has no such target any more.
using Routes = std::function<sdk::Result<Route>(const store::OutgoingDelivery& delivery)>;

enum class Outcome : std::uint8_t {
    Sent,
    Failed,      // comes again by itself
    NotAllowed,  // the agreement does not allow it now
    Outdated,    // withdrawn: what it tells is no longer so
    Elsewhere    // another process is about it
};

struct Attempted {
    store::OutgoingId id = 0;
    std::string name = {};
    Outcome outcome = Outcome::Sent;
    sdk::Text why = {};  // of all but Sent
};

class Sender {
public:
    // All outlive the sender.
    Sender(store::Outbox& outbox, Routes routes) : outbox_(outbox), routes_(std::move(routes)) {}

    // Everything that is released and due, by number; first withdraws what is outdated. `now`: ISO 8601. One that fails
    // does not keep the others. An Error only when the store itself cannot be used.
    sdk::Result<std::vector<Attempted>> sendDue(std::string_view now);
    // One, whether or not it is due.
    sdk::Result<Attempted> send(store::OutgoingId id, std::string_view now);

private:
    sdk::Result<std::vector<Attempted>> withdrawOutdated();
    sdk::Result<Attempted> attempt(store::OutgoingId id, std::string_view now, bool evenIfNotDue);
    sdk::Result<Attempted> put(Attempted attempted, Carrier& carrier, const store::OutgoingDelivery& delivery);

    store::Outbox& outbox_;
    Routes routes_;
};

}  // namespace aidgate::delivery
