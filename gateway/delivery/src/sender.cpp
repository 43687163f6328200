#include "aidgate/delivery/sender.h"

#include <algorithm>

#include "aidgate/log/commit_point.h"

namespace aidgate::delivery {

std::chrono::seconds Backoff::after(unsigned attempts) const {
    auto wait = first;
    for (unsigned each = 1; each < attempts && wait < most; ++each) wait *= 2;
    return std::min(wait, most);
}

sdk::Result<std::vector<Attempted>> Sender::withdrawOutdated() {
    std::vector<Attempted> all;
    const auto outdated = outbox_.withdrawOutdated();
    if (!outdated) return outdated.error();
    for (const auto id : *outdated) {
        const auto found = outbox_.delivery(id);
        if (!found) return found.error();
        all.push_back(
            {.id = id, .name = (*found)->delivery.name, .outcome = Outcome::Outdated, .why = (*found)->trouble});
    }
    return all;
}

sdk::Result<std::vector<Attempted>> Sender::sendDue(std::string_view now) {
    auto all = withdrawOutdated();
    if (!all) return all;
    const auto due = outbox_.due();
    if (!due) return due.error();
    for (const auto id : *due) {
        auto done = attempt(id, now, false);
        if (!done) return std::move(done).error();
        all->push_back(*std::move(done));
    }
    return all;
}

sdk::Result<Attempted> Sender::send(store::OutgoingId id, std::string_view now) {
    const auto outdated = withdrawOutdated();
    if (!outdated) return outdated.error();
    for (const auto& each : *outdated)
        if (each.id == id) return each;
    return attempt(id, now, true);
}

sdk::Result<Attempted> Sender::attempt(store::OutgoingId id, std::string_view now, bool evenIfNotDue) {
    const auto found = outbox_.delivery(id);
    if (!found) return found.error();
    if (!*found) return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no delivery {0}", "没有交付 {0}", id)};
    const auto& delivery = (*found)->delivery;
    Attempted attempted{.id = id, .name = delivery.name, .outcome = Outcome::Sent, .why = {}};
    const auto route = routes_(delivery);
    const auto may = !route               ? sdk::Result<void>(route.error())
                     : !route->permission ? sdk::Result<void>()
                                          : route->permission(delivery, now);
    if (!may) {
        attempted.outcome = Outcome::NotAllowed;
        attempted.why = may.error().message;
        return attempted;
    }
    const auto wait = route->backoff.after((*found)->attempts + 1);
    const auto begun = outbox_.attempt(id, wait, evenIfNotDue);
    if (!begun) return begun.error();
    if (!*begun) {
        attempted.outcome = Outcome::Elsewhere;
        attempted.why = {"another process is sending it", "另一个进程正在发送"};
        return attempted;
    }
    log::commitPoint("delivery.attempt-begun");
    return put(std::move(attempted), *route->carrier, delivery);
}

sdk::Result<Attempted> Sender::put(Attempted attempted, Carrier& carrier, const store::OutgoingDelivery& delivery) {
    const auto files = outbox_.files(attempted.id);
    const auto placed = files ? carrier.put(*files, delivery.key) : sdk::Result<void>(files.error());
    log::commitPoint("delivery.files-placed");
    if (!placed) {
        attempted.outcome = Outcome::Failed;
        attempted.why = placed.error().message;
        if (auto noted = outbox_.noteTrouble(attempted.id, placed.error().message); !noted) return noted.error();
        return attempted;
    }
    if (auto noted = outbox_.arrived(attempted.id); !noted) return noted.error();
    log::commitPoint("delivery.sent");
    return attempted;
}

}  // namespace aidgate::delivery
