#include "aidgate/store/store.h"

#include <limits>

#include "audit.h"
#include "batch_reader.h"
#include "batch_writer.h"
#include "current.h"
#include "exchange_cursor.h"
#include "finding_table.h"
#include "instant.h"
#include "opening.h"
#include "sqlite_exchange_runs.h"
#include "sqlite_outbox.h"
#include "verify.h"

namespace aidgate::store {

namespace {

sdk::Error noBatch(BatchId id) {
    return {sdk::ErrorCode::NotFound, sdk::say("there is no batch {0}", "没有批次 {0}", id)};
}

class SqliteStore final : public Store {
public:
    explicit SqliteStore(Context context) : context_(std::move(context)) {}

    sdk::Result<std::optional<BatchSummary>> findBatch(std::string_view agency, std::string_view name) override {
        return reading([&] { return store::findBatch(context_, agency, name); });
    }
    sdk::Result<BatchId> seal(const Delivery& delivery) override {
        begin();
        return sealDelivery(context_, delivery);
    }
    sdk::Result<std::string> cursor(std::string_view exchange) override {
        return reading([&] { return readCursor(context_, exchange); });
    }
    sdk::Result<std::vector<BatchSummary>> batches() override {
        return reading([&] { return readBatches(context_); });
    }
    sdk::Result<std::optional<BatchSummary>> batch(BatchId id) override {
        return reading([&] { return readBatch(context_, id); });
    }
    sdk::Result<void> decide(BatchId id, BatchState state, std::string_view reason) override {
        begin();
        return decideBatch(context_, id, state, reason);
    }
    sdk::Result<std::vector<CurrentBatch>> current(std::string_view knownAt) override;
    sdk::Result<record::Table> rows(BatchId id, std::string_view dataset) override;
    sdk::Result<void> appendRows(BatchId id, record::Table& into, std::uint64_t room) override;
    sdk::Result<std::vector<std::uint32_t>> deletedRows(BatchId id, std::string_view dataset) override {
        return reading([&] { return readDeletedRows(context_, id, dataset); });
    }
    sdk::Result<std::vector<ColumnStatistics>> statistics(BatchId id, std::string_view dataset) override {
        return reading([&] { return readStatistics(context_, id, dataset); });
    }
    sdk::Result<std::vector<Reject>> rejects(BatchId id, bool withRaw) override;
    sdk::Result<std::string> rawFile(BatchId id, std::string_view name) override;

    sdk::Result<RunSummary> recordRun(const Run& run, const std::vector<Finding>& findings) override {
        begin();
        auto recorder = startRecording(context_, run);
        if (!recorder) return std::move(recorder).error();
        if (auto recorded = (*recorder)->record(findings); !recorded) return std::move(recorded).error();
        return (*recorder)->finish(run.findingsDigest);
    }
    sdk::Result<std::unique_ptr<RunRecorder>> startRun(const Run& run) override {
        begin();
        return startRecording(context_, run);
    }
    sdk::Result<std::vector<FindingSummary>> findings(const FindingQuery& query) override {
        return reading([&] { return readFindings(context_, query); });
    }
    sdk::Result<std::optional<StoredFinding>> finding(std::int64_t id) override;
    sdk::Result<std::vector<RunSummary>> runs() override {
        return reading([&] { return readRuns(context_); });
    }

    ExchangeRuns& exchangeRuns() override { return exchangeRuns_; }
    Outbox& outbox() override { return outbox_; }

    sdk::Result<std::vector<AuditEntry>> audit(std::size_t last) override {
        return reading([&] { return readAudit(context_, last); });
    }
    sdk::Result<void> recordAudit(std::string_view action, std::string_view subject, std::string_view detail) override {
        begin();
        return writeAudit(context_, action, subject, detail);
    }
    sdk::Result<std::vector<sdk::Text>> verify() override {
        return reading([&] { return verifyStore(context_); });
    }

private:
    // Earlier failures are not this operation's.
    void begin() { context_.connection->clearError(); }
    // One state of the store for all queries of an operation.
    template <class Read>
    auto reading(Read read) -> decltype(read()) {
        begin();
        const Transaction transaction(*context_.connection, Transaction::Kind::Read);
        if (context_.connection->failed()) return context_.connection->error();
        return read();
    }
    // What may be seen is written down first: nothing is shown that is not in the audit table.
    template <class Read>
    auto audited(std::string_view action, const std::string& subject, const std::string& detail, Read read)
        -> decltype(read()) {
        begin();
        if (auto written = writeAudit(context_, action, subject, detail); !written) return written.error();
        return reading(std::move(read));
    }
    sdk::Result<BatchSummary> need(BatchId id) {
        auto found = batch(id);
        if (!found) return found.error();
        if (!*found) return noBatch(id);
        return std::move(**found);
    }

    Context context_;
    SqliteExchangeRuns exchangeRuns_{context_};
    SqliteOutbox outbox_{context_};
};

sdk::Result<std::vector<CurrentBatch>> SqliteStore::current(std::string_view knownAt) {
    auto until = std::numeric_limits<std::int64_t>::max();
    if (!knownAt.empty()) {
        const auto instant = instantOf(knownAt);
        if (!instant) {
            return sdk::Error{sdk::ErrorCode::InvalidArgument,
                              sdk::say("'{0}' is not a time like 2019-09-16T02:00:00+08:00",
                                       "'{0}' 不是 2019-09-16T02:00:00+08:00 这样的时间", knownAt)};
        }
        until = isDayAlone(knownAt) ? *instant + 86399 : *instant;
    }
    auto all = batches();
    if (!all) return all.error();
    return chooseCurrent(std::move(*all), until);
}

sdk::Result<record::Table> SqliteStore::rows(BatchId id, std::string_view dataset) {
    const auto found = need(id);
    if (!found) return found.error();
    return audited("rows.read", found->header.name, std::string(dataset),
                   [&] { return readRows(context_, *found, dataset); });
}

sdk::Result<void> SqliteStore::appendRows(BatchId id, record::Table& into, std::uint64_t room) {
    const auto found = need(id);
    if (!found) return found.error();
    return audited("rows.read", found->header.name, into.dataset().name,
                   [&] { return store::appendRows(context_, *found, into, room); });
}

sdk::Result<std::vector<Reject>> SqliteStore::rejects(BatchId id, bool withRaw) {
    const auto found = need(id);
    if (!found) return found.error();
    const auto read = [&] { return readRejects(context_, *found, withRaw); };
    if (!withRaw) return reading(read);
    return audited("rejects.read", found->header.name, "raw text", read);
}

sdk::Result<std::string> SqliteStore::rawFile(BatchId id, std::string_view name) {
    const auto found = need(id);
    if (!found) return found.error();
    return audited("file.read", found->header.name, std::string(name),
                   [&] { return readRawFile(context_, *found, name); });
}

sdk::Result<std::optional<StoredFinding>> SqliteStore::finding(std::int64_t id) {
    return audited("finding.read", "finding " + std::to_string(id), "", [&] { return readFinding(context_, id); });
}

}  // namespace

sdk::Result<std::unique_ptr<Store>> Store::open(StoreOptions options, const crypto::Key& key,
                                                const record::Dictionary& dictionary) {
    bool made = false;
    auto context = openContext(std::move(options), key, dictionary, made);
    if (!context) return std::move(context).error();
    auto store = std::make_unique<SqliteStore>(std::move(*context));
    if (auto written = store->recordAudit(made ? "store.create" : "store.open", "", ""); !written) {
        return written.error();
    }
    return std::unique_ptr<Store>(std::move(store));
}

}  // namespace aidgate::store
