#include "outbox_reader.h"

#include <array>
#include <ctime>

#include "aidgate/crypto/digest.h"
#include "bytes.h"

namespace aidgate::store {

namespace {

constexpr std::uint64_t kFileBytes = std::uint64_t{4} << 30;
constexpr std::uint64_t kReceiptBytes = std::uint64_t{1} << 20;

sdk::Error damaged(const OutgoingSummary& delivery, const sdk::Text& what) {
    return {sdk::ErrorCode::Damaged,
            sdk::say("delivery {0}: {1}; restore the store from a backup", "交付 {0}：{1}；请从备份恢复存储",
                     delivery.id, what),
            {.resource = delivery.delivery.name}};
}

bool decodeReceipt(std::string_view bytes, OutgoingReceipt& into) {
    ByteCursor in(bytes);
    into.at = in.text();
    into.reason.en = in.text();
    into.reason.zh = in.text();
    for (auto left = in.u32(); left > 0 && in.ok(); --left) {
        const std::string name(in.text());
        into.counts[name] = in.text();
    }
    return in.atEnd();
}

class Reader {
public:
    Reader(Context& context, OutgoingId id) : context_(context), db_(*context.connection), id_(id) {}

    sdk::Result<std::vector<OutgoingSummary>> read() {
        readRows();
        for (auto& each : all_) {
            readFiles(each);
            readItems(each);
            readReleases(each);
            if (auto receipt = readReceipt(each); !receipt) return receipt.error();
        }
        if (db_.failed()) return db_.error();
        return std::move(all_);
    }

private:
    void readRows() {
        Statement rows(db_,
                       "SELECT id, kind, target, agency, dataset, division, agreement, name, content_digest, "
                       "idempotency_key, two_persons, made_at, made_by, state, attempts, next_attempt, sent_at, "
                       "settled_at, trouble_en, trouble_zh FROM outgoing WHERE ?1 = 0 OR id = ?1 ORDER BY id");
        rows.number(0, id_);
        while (rows.step()) {
            auto& one = all_.emplace_back();
            one.id = rows.number(0);
            auto& of = one.delivery;
            of.kind = outgoingKindNamed(rows.text(1)).value_or(OutgoingKind::Referral);
            of.target = rows.text(2), of.agency = rows.text(3), of.dataset = rows.text(4), of.division = rows.text(5);
            of.agreement = rows.text(6), of.name = rows.text(7), of.contentDigest = rows.text(8);
            of.key = rows.text(9), of.twoPersons = rows.number(10) != 0;
            one.madeAt = rows.text(11), one.madeBy = rows.text(12);
            one.state = outgoingStateNamed(rows.text(13)).value_or(OutgoingState::Withdrawn);
            one.attempts = static_cast<unsigned>(rows.number(14));
            one.nextAttempt = instantText(rows.number(15));
            one.sentAt = rows.text(16), one.settledAt = rows.text(17);
            one.trouble = sdk::Text(rows.text(18), rows.text(19));
        }
    }
    void readFiles(OutgoingSummary& into) {
        Statement rows(
            db_, "SELECT name, row_count, bytes, digest FROM outgoing_file WHERE outgoing_id = ? ORDER BY number");
        rows.number(0, into.id);
        while (rows.step()) {
            into.delivery.files.push_back({.name = rows.text(0),
                                           .rows = rows.count(1),
                                           .bytes = rows.count(2),
                                           .digest = rows.text(3),
                                           .content = {}});
        }
    }
    void readItems(OutgoingSummary& into) {
        Statement rows(db_,
                       "SELECT finding_id, subject, evidence_tag FROM outgoing_item WHERE outgoing_id = ? "
                       "ORDER BY finding_id");
        rows.number(0, into.id);
        while (rows.step())
            into.delivery.items.push_back(
                {.finding = rows.number(0), .subject = rows.text(1), .evidenceTag = rows.number(2)});
    }
    void readReleases(OutgoingSummary& into) {
        Statement rows(db_, "SELECT person, at, reason FROM outgoing_release WHERE outgoing_id = ? ORDER BY number");
        rows.number(0, into.id);
        while (rows.step())
            into.releases.push_back({.person = rows.text(0), .at = rows.text(1), .reason = rows.text(2)});
    }
    sdk::Result<void> readReceipt(OutgoingSummary& into) {
        Statement row(db_, "SELECT outcome, content FROM outgoing_receipt WHERE outgoing_id = ?");
        row.number(0, into.id);
        if (!row.step()) return {};
        OutgoingReceipt receipt;
        receipt.outcome = row.text(0) == "refused" ? OutgoingOutcome::Refused : OutgoingOutcome::Accepted;
        const auto content = context_.vault.unpack(row.blob(1), outgoingReceiptPlace(into.delivery.key), kReceiptBytes);
        if (!content) return damaged(into, content.error().message);
        if (!decodeReceipt(*content, receipt))
            return damaged(into, {"its receipt is not what was sealed", "回执与封存时不同"});
        into.receipt = std::move(receipt);
        return {};
    }

    Context& context_;
    Connection& db_;
    OutgoingId id_;
    std::vector<OutgoingSummary> all_;
};

}  // namespace

std::string instantText(std::int64_t seconds) {
    if (seconds == 0) return {};
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string encodeReceipt(const OutgoingReceipt& receipt) {
    ByteSink out;
    out.text(receipt.at);
    out.text(receipt.reason.en);
    out.text(receipt.reason.zh);
    out.u32(static_cast<std::uint32_t>(receipt.counts.size()));
    for (const auto& [name, count] : receipt.counts) {
        out.text(name);
        out.text(count);
    }
    return out.take();
}

sdk::Result<std::vector<OutgoingSummary>> readOutgoing(Context& context, OutgoingId id) {
    return Reader(context, id).read();
}

sdk::Result<std::vector<OutgoingFile>> readOutgoingFiles(Context& context, const OutgoingSummary& delivery) {
    auto& db = *context.connection;
    auto files = delivery.delivery.files;
    Statement row(db, "SELECT content FROM outgoing_file WHERE outgoing_id = ? AND name = ?");
    for (auto& file : files) {
        row.number(0, delivery.id).text(1, file.name);
        if (!row.step()) return damaged(delivery, {"a file is missing", "缺少文件"});
        auto content =
            context.vault.unpack(row.blob(0), outgoingFilePlace(delivery.delivery.key, file.name), kFileBytes);
        row.reset();
        if (!content) return damaged(delivery, content.error().message);
        if (crypto::digest(crypto::DigestKind::Sm3, *content).hex() != file.digest)
            return damaged(delivery, {"a file is not what was sealed", "文件与封存时不同"});
        file.content = std::move(*content);
    }
    if (db.failed()) return db.error();
    return files;
}

}  // namespace aidgate::store
