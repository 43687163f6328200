// The outbox on the store's connection.
#pragma once

#include "aidgate/store/outbox.h"
#include "context.h"

namespace aidgate::store {

class SqliteOutbox final : public Outbox {
public:
    // `context` outlives it.
    explicit SqliteOutbox(Context& context) : context_(context), db_(*context.connection) {}

    sdk::Result<OutgoingId> prepare(const OutgoingDelivery& delivery) override;
    sdk::Result<std::set<std::int64_t>> told(OutgoingKind kind, std::string_view target) override;
    sdk::Result<std::vector<OutgoingSummary>> deliveries() override;
    sdk::Result<std::optional<OutgoingSummary>> delivery(OutgoingId id) override;
    sdk::Result<std::vector<OutgoingFile>> files(OutgoingId id) override;
    sdk::Result<OutgoingState> release(OutgoingId id, std::string_view reason) override;
    sdk::Result<void> withdraw(OutgoingId id, std::string_view reason) override;
    sdk::Result<std::vector<OutgoingId>> withdrawOutdated() override;
    sdk::Result<std::vector<OutgoingId>> due() override;
    sdk::Result<bool> attempt(OutgoingId id, std::chrono::seconds wait, bool evenIfNotDue) override;
    sdk::Result<void> noteTrouble(OutgoingId id, const sdk::Text& why) override;
    sdk::Result<void> arrived(OutgoingId id) override;
    sdk::Result<void> settle(OutgoingId id, const OutgoingReceipt& receipt) override;

private:
    // body() in one write transaction, alone; what it returns when everything of it was written.
    template <class Body>
    auto changing(Body body) -> decltype(body());
    sdk::Result<OutgoingSummary> need(OutgoingId id);
    // The delivery, when `event` can happen to it now.
    sdk::Result<OutgoingSummary> expecting(OutgoingId id, OutgoingEvent event);
    sdk::Result<void> checkItems(const OutgoingDelivery& delivery);
    void writeFiles(OutgoingId id, const OutgoingDelivery& delivery);
    std::vector<OutgoingId> outdated();
    void withdrawNow(const OutgoingSummary& delivery, const sdk::Text& reason, std::string_view action);
    std::int64_t now() const;

    Context& context_;
    Connection& db_;
};

}  // namespace aidgate::store
