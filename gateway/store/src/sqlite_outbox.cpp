#include "sqlite_outbox.h"

#include "aidgate/log/commit_point.h"
#include "audit.h"
#include "instant.h"
#include "lease.h"
#include "outbox_reader.h"

namespace aidgate::store {

namespace {

constexpr std::string_view kOutdated =
    "FROM outgoing_item AS item LEFT JOIN finding ON finding.id = item.finding_id WHERE item.outgoing_id = outgoing.id "
    "AND (finding.state IS NOT 'open' OR finding.evidence_tag <> item.evidence_tag)";

sdk::Text wordFor(OutgoingEvent event) {
    switch (event) {
        case OutgoingEvent::Release: return {"released", "放行"};
        case OutgoingEvent::Attempt: return {"sent", "发送"};
        case OutgoingEvent::Arrive: return {"marked as sent", "记为已发送"};
        case OutgoingEvent::Confirm:
        case OutgoingEvent::Refuse: return {"given a receipt", "登记回执"};
        case OutgoingEvent::Withdraw: return {"withdrawn", "撤回"};
    }
    return {"changed", "更改"};
}

sdk::Error refused(const OutgoingSummary& delivery, sdk::Text why) {
    return {sdk::ErrorCode::Refused, std::move(why), {.resource = delivery.delivery.name}};
}

sdk::Error noPerson() {
    return {sdk::ErrorCode::InvalidArgument, {"a named person must say why", "须由具名人员说明理由"}};
}

std::string subjectOf(const OutgoingSummary& delivery) {
    return delivery.delivery.name;
}

}  // namespace

template <class Body>
auto SqliteOutbox::changing(Body body) -> decltype(body()) {
    db_.clearError();
    const HeldLease lease(db_, context_.actor);
    if (!lease.taken()) return lease.taken().error();
    Transaction transaction(db_, Transaction::Kind::Write);
    if (db_.failed()) return db_.error();
    auto done = body();
    if (!done) return done;
    log::commitPoint("outbox.before-commit");
    if (auto committed = transaction.commit(); !committed) return committed.error();
    log::commitPoint("outbox.after-commit");
    return done;
}

std::int64_t SqliteOutbox::now() const {
    return instantOf(context_.clock()).value_or(0);
}

sdk::Result<OutgoingSummary> SqliteOutbox::need(OutgoingId id) {
    auto found = readOutgoing(context_, id);
    if (!found) return std::move(found).error();
    if (id == 0 || found->empty())
        return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no delivery {0}", "没有交付 {0}", id)};
    return std::move(found->front());
}

sdk::Result<OutgoingSummary> SqliteOutbox::expecting(OutgoingId id, OutgoingEvent event) {
    auto found = need(id);
    if (!found || after(found->state, event)) return found;
    return refused(*found, sdk::say("delivery {0} is {1}; it cannot be {2} now", "交付 {0} 的状态是 {1}，不能{2}", id,
                                    toString(found->state), wordFor(event)));
}

// ---- preparing

sdk::Result<void> SqliteOutbox::checkItems(const OutgoingDelivery& delivery) {
    Statement finding(db_, "SELECT state, evidence_tag FROM finding WHERE id = ?");
    Statement told(db_,
                   "SELECT outgoing.id FROM outgoing_item AS item JOIN outgoing ON outgoing.id = item.outgoing_id "
                   "WHERE item.finding_id = ? AND item.evidence_tag = ? AND kind = ? AND target = ? "
                   "AND state NOT IN ('refused', 'withdrawn')");
    const auto no = [](sdk::Text why) { return sdk::Error{sdk::ErrorCode::Refused, std::move(why)}; };
    Statement same(db_, "SELECT id FROM outgoing WHERE agency = ? AND name = ?");
    same.text(0, delivery.agency).text(1, delivery.name);
    if (same.step())
        return no(sdk::say("delivery {0} has this name; a new one needs a new name",
                           "交付 {0} 已用此名称；新的须另起名", same.number(0)));
    for (const auto& item : delivery.items) {
        finding.number(0, item.finding);
        const bool open = finding.step() && finding.text(0) == "open" && finding.number(1) == item.evidenceTag;
        finding.reset();
        if (db_.failed()) return db_.error();
        if (!open)
            return no(sdk::say("finding {0} is not open with this evidence any more; prepare again",
                               "问题 {0} 已关闭或证据已变；请重新准备", item.finding));
        told.number(0, item.finding).number(1, item.evidenceTag).text(2, toString(delivery.kind));
        told.text(3, delivery.target);
        const bool already = told.step();
        const auto by = already ? told.number(0) : 0;
        told.reset();
        if (already)
            return no(sdk::say("finding {0} is told by delivery {1}", "问题 {0} 已由交付 {1} 告知", item.finding, by));
    }
    return {};
}

void SqliteOutbox::writeFiles(OutgoingId id, const OutgoingDelivery& delivery) {
    Statement file(db_,
                   "INSERT INTO outgoing_file (outgoing_id, number, name, row_count, bytes, digest, content) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& each : delivery.files) {
        const auto sealed = context_.vault.pack(each.content, outgoingFilePlace(delivery.key, each.name));
        if (!sealed) return db_.fail(sealed.error());
        file.number(0, id).number(1, number++).text(2, each.name).count(3, each.rows).count(4, each.bytes);
        file.text(5, each.digest).blob(6, *sealed).run();
    }
    Statement item(db_,
                   "INSERT INTO outgoing_item (outgoing_id, finding_id, subject, evidence_tag) VALUES (?, ?, ?, ?)");
    for (const auto& each : delivery.items)
        item.number(0, id).number(1, each.finding).text(2, each.subject).number(3, each.evidenceTag).run();
}

sdk::Result<OutgoingId> SqliteOutbox::prepare(const OutgoingDelivery& delivery) {
    if (context_.actor.empty()) return noPerson();
    return changing([&]() -> sdk::Result<OutgoingId> {
        if (auto good = checkItems(delivery); !good) return good.error();
        Statement next(db_, "SELECT coalesce(max(id), 0) + 1 FROM outgoing");
        const OutgoingId id = next.step() ? next.number(0) : 0;
        next.reset();
        writeFiles(id, delivery);
        const auto at = context_.clock();
        Statement(db_,
                  "INSERT INTO outgoing (id, kind, target, agency, dataset, division, agreement, name, content_digest, "
                  "idempotency_key, two_persons, made_at, made_by, state) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'prepared')")
            .number(0, id)
            .text(1, toString(delivery.kind))
            .text(2, delivery.target)
            .text(3, delivery.agency)
            .text(4, delivery.dataset)
            .text(5, delivery.division)
            .text(6, delivery.agreement)
            .text(7, delivery.name)
            .text(8, delivery.contentDigest)
            .text(9, delivery.key)
            .number(10, delivery.twoPersons ? 1 : 0)
            .text(11, at)
            .text(12, context_.actor)
            .run();
        addAudit(context_, "delivery.prepare", delivery.name,
                 delivery.target + ", " + std::to_string(delivery.items.size()) + " findings");
        return id;
    });
}

sdk::Result<std::set<std::int64_t>> SqliteOutbox::told(OutgoingKind kind, std::string_view target) {
    db_.clearError();
    std::set<std::int64_t> all;
    Statement rows(db_,
                   "SELECT item.finding_id FROM outgoing_item AS item "
                   "JOIN outgoing ON outgoing.id = item.outgoing_id JOIN finding ON finding.id = item.finding_id "
                   "WHERE kind = ? AND target = ? AND outgoing.state NOT IN ('refused', 'withdrawn') "
                   "AND finding.evidence_tag = item.evidence_tag");
    rows.text(0, toString(kind)).text(1, target);
    while (rows.step()) all.insert(rows.number(0));
    if (db_.failed()) return db_.error();
    return all;
}

sdk::Result<std::vector<OutgoingSummary>> SqliteOutbox::deliveries() {
    db_.clearError();
    const Transaction transaction(db_, Transaction::Kind::Read);
    if (db_.failed()) return db_.error();
    return readOutgoing(context_, 0);
}

sdk::Result<std::optional<OutgoingSummary>> SqliteOutbox::delivery(OutgoingId id) {
    db_.clearError();
    const Transaction transaction(db_, Transaction::Kind::Read);
    if (db_.failed()) return db_.error();
    auto found = readOutgoing(context_, id);
    if (!found) return std::move(found).error();
    if (id == 0 || found->empty()) return std::optional<OutgoingSummary>();
    return std::optional(std::move(found->front()));
}

sdk::Result<std::vector<OutgoingFile>> SqliteOutbox::files(OutgoingId id) {
    db_.clearError();
    const auto found = delivery(id);
    if (!found) return found.error();
    if (!*found) return sdk::Error{sdk::ErrorCode::NotFound, sdk::say("there is no delivery {0}", "没有交付 {0}", id)};
    if (auto written = writeAudit(context_, "delivery.read", subjectOf(**found), ""); !written) return written.error();
    const Transaction transaction(db_, Transaction::Kind::Read);
    if (db_.failed()) return db_.error();
    return readOutgoingFiles(context_, **found);
}

// ---- deciding

sdk::Result<OutgoingState> SqliteOutbox::release(OutgoingId id, std::string_view reason) {
    if (context_.actor.empty() || reason.empty()) return noPerson();
    return changing([&]() -> sdk::Result<OutgoingState> {
        const auto found = expecting(id, OutgoingEvent::Release);
        if (!found) return found.error();
        const bool second = !found->releases.empty();
        if (second && found->releases.front().person == context_.actor)
            return refused(*found, sdk::say("{0} has released it already; a second person must, too",
                                            "{0} 已放行；还须由另一人放行", context_.actor));
        if (second && found->madeBy == context_.actor)
            return refused(*found, {"who prepared a delivery is not the second person that releases it",
                                    "准备交付的人不能作为第二人放行"});
        const auto at = context_.clock();
        Statement(db_, "INSERT INTO outgoing_release (outgoing_id, number, person, at, reason) VALUES (?, ?, ?, ?, ?)")
            .number(0, id)
            .number(1, second ? 2 : 1)
            .text(2, context_.actor)
            .text(3, at)
            .text(4, reason)
            .run();
        addAudit(context_, "delivery.release", subjectOf(*found), reason);
        if (found->delivery.twoPersons && !second) return OutgoingState::Prepared;
        Statement(db_, "UPDATE outgoing SET state = 'released' WHERE id = ?").number(0, id).run();
        return OutgoingState::Released;
    });
}

void SqliteOutbox::withdrawNow(const OutgoingSummary& delivery, const sdk::Text& reason, std::string_view action) {
    const auto at = context_.clock();
    Statement(db_,
              "UPDATE outgoing SET state = 'withdrawn', settled_at = ?, trouble_en = ?, trouble_zh = ? WHERE id = ?")
        .text(0, at)
        .text(1, reason.en)
        .text(2, reason.zh)
        .number(3, delivery.id)
        .run();
    addAudit(context_, action, subjectOf(delivery), reason.en);
}

sdk::Result<void> SqliteOutbox::withdraw(OutgoingId id, std::string_view reason) {
    if (context_.actor.empty() || reason.empty()) return noPerson();
    return changing([&]() -> sdk::Result<void> {
        const auto found = expecting(id, OutgoingEvent::Withdraw);
        if (!found) return found.error();
        withdrawNow(*found, {std::string(reason), std::string(reason)}, "delivery.withdraw");
        return {};
    });
}

std::vector<OutgoingId> SqliteOutbox::outdated() {
    std::vector<OutgoingId> all;
    Statement rows(db_,
                   "SELECT id FROM outgoing WHERE state IN ('prepared', 'released', 'sending') AND EXISTS "
                   "(SELECT 1 " +
                       std::string(kOutdated) + ") ORDER BY id");
    while (rows.step()) all.push_back(rows.number(0));
    return all;
}

sdk::Result<std::vector<OutgoingId>> SqliteOutbox::withdrawOutdated() {
    db_.clearError();
    const bool any = !outdated().empty();
    if (db_.failed()) return db_.error();
    if (!any) return std::vector<OutgoingId>();  // nobody is kept from writing
    return changing([&]() -> sdk::Result<std::vector<OutgoingId>> {
        auto all = outdated();
        for (const auto id : all) {
            const auto found = need(id);
            if (!found) return found.error();
            const sdk::Text why{"a finding it tells is closed or has other evidence by now",
                                "所告知的问题已关闭或证据已变"};
            withdrawNow(*found,
                        found->attempts == 0
                            ? why
                            : sdk::say("{0}; it may have reached the agency", "{0}；可能已送达对方", why),
                        "delivery.outdated");
        }
        return all;
    });
}

// ---- sending

sdk::Result<std::vector<OutgoingId>> SqliteOutbox::due() {
    db_.clearError();
    std::vector<OutgoingId> all;
    Statement rows(db_,
                   "SELECT id FROM outgoing WHERE state IN ('released', 'sending') AND next_attempt <= ? ORDER BY id");
    rows.number(0, now());
    while (rows.step()) all.push_back(rows.number(0));
    if (db_.failed()) return db_.error();
    return all;
}

sdk::Result<bool> SqliteOutbox::attempt(OutgoingId id, std::chrono::seconds wait, bool evenIfNotDue) {
    return changing([&]() -> sdk::Result<bool> {
        const auto found = expecting(id, OutgoingEvent::Attempt);
        if (!found) return found.error();
        Statement(db_,
                  "UPDATE outgoing SET state = 'sending', attempts = attempts + 1, next_attempt = ?2 + ?3, "
                  "trouble_en = '', trouble_zh = '' WHERE id = ?1 AND (?4 OR next_attempt <= ?2)")
            .number(0, id)
            .number(1, now())
            .number(2, wait.count())
            .number(3, evenIfNotDue ? 1 : 0)
            .run();
        if (db_.failed()) return db_.error();
        if (db_.changes() == 0) return false;
        addAudit(context_, "delivery.attempt", subjectOf(*found), std::to_string(found->attempts + 1));
        return true;
    });
}

sdk::Result<void> SqliteOutbox::noteTrouble(OutgoingId id, const sdk::Text& why) {
    return changing([&]() -> sdk::Result<void> {
        const auto found = expecting(id, OutgoingEvent::Arrive);
        if (!found) return found.error();
        Statement(db_, "UPDATE outgoing SET trouble_en = ?, trouble_zh = ? WHERE id = ?")
            .text(0, why.en)
            .text(1, why.zh)
            .number(2, id)
            .run();
        addAudit(context_, "delivery.trouble", subjectOf(*found), why.en);
        return {};
    });
}

sdk::Result<void> SqliteOutbox::arrived(OutgoingId id) {
    return changing([&]() -> sdk::Result<void> {
        const auto found = expecting(id, OutgoingEvent::Arrive);
        if (!found) return found.error();
        const auto at = context_.clock();
        Statement(db_, "UPDATE outgoing SET state = 'sent', sent_at = ?, next_attempt = 0 WHERE id = ?")
            .text(0, at)
            .number(1, id)
            .run();
        addAudit(context_, "delivery.send", subjectOf(*found), found->delivery.agency);
        return {};
    });
}

sdk::Result<void> SqliteOutbox::settle(OutgoingId id, const OutgoingReceipt& receipt) {
    const bool accepted = receipt.outcome == OutgoingOutcome::Accepted;
    return changing([&]() -> sdk::Result<void> {
        const auto found = expecting(id, accepted ? OutgoingEvent::Confirm : OutgoingEvent::Refuse);
        if (!found) return found.error();
        const auto sealed = context_.vault.pack(encodeReceipt(receipt), outgoingReceiptPlace(found->delivery.key));
        if (!sealed) return sealed.error();
        Statement(db_, "INSERT INTO outgoing_receipt (outgoing_id, outcome, content) VALUES (?, ?, ?)")
            .number(0, id)
            .text(1, accepted ? "accepted" : "refused")
            .blob(2, *sealed)
            .run();
        const auto at = context_.clock();
        Statement(db_, "UPDATE outgoing SET state = ?, settled_at = ? WHERE id = ?")
            .text(0, toString(accepted ? OutgoingState::Receipted : OutgoingState::Refused))
            .text(1, at)
            .number(2, id)
            .run();
        addAudit(context_, accepted ? "delivery.receipt" : "delivery.refused", subjectOf(*found), "");
        return {};
    });
}

}  // namespace aidgate::store
