// The store: sealed batches, rejects, findings and audit, on SQLite. One file, WAL, synchronous=FULL; every change is
// one transaction, so a process that dies leaves the state before or after it. Personal data is sealed.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "aidgate/crypto/key.h"
#include "aidgate/record/dictionary.h"
#include "aidgate/sdk/error.h"
#include "aidgate/store/batch.h"
#include "aidgate/store/exchange_runs.h"
#include "aidgate/store/finding.h"
#include "aidgate/store/outbox.h"

namespace aidgate::store {

// Now, as ISO 8601 UTC with seconds. Passed in, so that tests and replays decide.
using Clock = std::function<std::string()>;

// Survives: every change is on the disk before it is told as done. GoesAway: a store that is removed after one run, so
// that losing it with the machine loses nothing.
enum class Durability : std::uint8_t { Survives, GoesAway };

struct StoreOptions {
    std::filesystem::path file = {};
    std::string actor = {};  // the operating system's user, for the audit table
    Clock clock = {};
    Durability durability = Durability::Survives;
    unsigned threads = std::thread::hardware_concurrency();  // that seal and open; what they make is the same with any
    std::chrono::seconds patience{0};  // how long a write waits for another writer to end before it is Error::Busy
    // Pages of the file that are kept in memory at most; 0: what reading whole batches takes, 8 MB.
    std::size_t pagesKibibytes = 0;
};

// A batch and those of its datasets for which it is the current one.
struct CurrentBatch {
    BatchSummary batch = {};
    std::vector<std::string> datasets = {};  // canonical; one without rows is delivered all the same
    std::uint32_t sequence = 0;              // rises with `generated`, then with the time of sealing
};

struct AuditEntry {
    std::int64_t number = 0;
    std::string at = {}, actor = {}, action = {}, subject = {},
                detail = {};  // subject: batch or row key, never a person's id
};

// What findings say, as the store keeps it.
struct FindingContents;

// A run whose findings are recorded as they are made. One transaction: nothing of it is seen before finish(), and
// nothing is left of it when it is destroyed before. Until then its store does nothing else.
class RunRecorder {
public:
    virtual ~RunRecorder() = default;
    // What can be done to findings apart from the store and from each other; the only call that several threads may
    // make at a time, also while findings are recorded. Their evidence is not asked for again.
    virtual std::shared_ptr<const FindingContents> prepare(std::span<const Finding> findings) = 0;
    // Inserts or updates by (code, subject), with the contents of these findings. Fastest when they come by code, then
    // subject. Error::InvalidArgument when one is raised twice in a run.
    virtual sdk::Result<void> record(std::span<const Finding> findings, const FindingContents& contents) = 0;
    sdk::Result<void> record(std::span<const Finding> findings) { return record(findings, *prepare(findings)); }
    // Findings of the run's codes that were not raised are closed by the system.
    virtual sdk::Result<RunSummary> finish(std::string findingsDigest) = 0;
};

// One thread at a time; processes may share a file, each with a store of its own. One writes at a time: the others get
// Error::Busy, which names who does.
class Store {
public:
    // Creates or opens; upgrades an older schema in one transaction; refuses a newer one. `dictionary` outlives it.
    // Error::Damaged when the key is not the one the store was made with.
    static sdk::Result<std::unique_ptr<Store>> open(StoreOptions options, const crypto::Key& key,
                                                    const record::Dictionary& dictionary);
    virtual ~Store() = default;

    // ---- batches
    // The batch of this agency and name, if there is one (whatever its state).
    virtual sdk::Result<std::optional<BatchSummary>> findBatch(std::string_view agency, std::string_view name) = 0;
    // All or nothing. Refuses an account that does not balance, and a name that is there with another digest. With the
    // same digest it is sealed already: its id. The header's cursor, when it has one, becomes its exchange's in the
    // same transaction, also for a delivery that was sealed before.
    virtual sdk::Result<BatchId> seal(const Delivery& delivery) = 0;
    // Where the exchange's next fetch begins: the cursor of what was sealed for it last, held or accepted; "" = none
    // yet.
    virtual sdk::Result<std::string> cursor(std::string_view exchange) = 0;
    virtual sdk::Result<std::vector<BatchSummary>> batches() = 0;
    virtual sdk::Result<std::optional<BatchSummary>> batch(BatchId id) = 0;
    // A person accepts or refuses a held batch. Error when it is not held.
    virtual sdk::Result<void> decide(BatchId id, BatchState state, std::string_view reason) = 0;
    // Accepted batches that are current per (agency, canonical dataset, division) among those sealed by `knownAt`
    // (ISO 8601, "" = now; a day alone means its end in China): the latest `generated`, then the latest sealed; unknown
    // ones are older than known ones. A held batch is known from its acceptance on. Of an exchange that sends changes,
    // the last full batch and all changes since, in that order. Order: agency, dataset, first file name.
    virtual sdk::Result<std::vector<CurrentBatch>> current(std::string_view knownAt) = 0;
    // Rows of one dataset of one batch, in file order. Audited as a read of persons. Error::Damaged names the segment.
    virtual sdk::Result<record::Table> rows(BatchId id, std::string_view dataset) = 0;
    // The same after those that `into`, a table of the dataset, has; after an error it is of no use. `room`: how many
    // are to be appended to them, so that these need not be moved for it.
    virtual sdk::Result<void> appendRows(BatchId id, record::Table& into, std::uint64_t room) = 0;
    // Which of them say that what has their key is gone, rising.
    virtual sdk::Result<std::vector<std::uint32_t>> deletedRows(BatchId id, std::string_view dataset) = 0;
    // As counted at sealing, one for each field of the dataset.
    virtual sdk::Result<std::vector<ColumnStatistics>> statistics(BatchId id, std::string_view dataset) = 0;
    // `withRaw` opens the raw text, and is audited.
    virtual sdk::Result<std::vector<Reject>> rejects(BatchId id, bool withRaw) = 0;
    // The agency's bytes as they were delivered; audited.
    virtual sdk::Result<std::string> rawFile(BatchId id, std::string_view name) = 0;

    // ---- findings
    // Inserts or updates by (code, subject); findings of these codes that are no longer raised are closed by the
    // system, which leaves them without evidence: raised again, they reopen. One that a person closed reopens only when
    // its evidence digest changes. One transaction.
    virtual sdk::Result<RunSummary> recordRun(const Run& run, const std::vector<Finding>& findings) = 0;
    // The same in parts. The recorder must be gone before its store.
    virtual sdk::Result<std::unique_ptr<RunRecorder>> startRun(const Run& run) = 0;
    // By code, then subject.
    virtual sdk::Result<std::vector<FindingSummary>> findings(const FindingQuery& query) = 0;
    // With evidence; audited.
    virtual sdk::Result<std::optional<StoredFinding>> finding(std::int64_t id) = 0;
    virtual sdk::Result<std::vector<RunSummary>> runs() = 0;

    // ---- runs of exchanges
    // Lives as long as the store.
    virtual ExchangeRuns& exchangeRuns() = 0;

    // ---- deliveries to agencies: lives as long as the store
    virtual Outbox& outbox() = 0;

    // ---- care
    // The newest `last` entries (0 = all), oldest first.
    virtual sdk::Result<std::vector<AuditEntry>> audit(std::size_t last) = 0;
    virtual sdk::Result<void> recordAudit(std::string_view action, std::string_view subject,
                                          std::string_view detail) = 0;
    // integrity_check, every account balances, every segment opens and its digest holds. Problems in words; empty =
    // sound.
    virtual sdk::Result<std::vector<sdk::Text>> verify() = 0;
};

}  // namespace aidgate::store
