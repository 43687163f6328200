#include "sqlite_exchange_runs.h"

#include <unistd.h>

#include <algorithm>

#include "aidgate/log/commit_point.h"
#include "process.h"

namespace aidgate::store {

namespace {

constexpr std::string_view kOutcomes[] = {"running", "done", "trouble", "failed", "died"};
constexpr const char* kColumns =
    "id, exchange, reason, planned, began, ended, outcome, deliveries, rows_read, accepted, rejected, duplicate, held, "
    "error, message_en, message_zh, process, process_begin, host";

RunOutcome outcomeNamed(std::string_view name) {
    const auto* const found = std::find(std::begin(kOutcomes), std::end(kOutcomes), name);
    return found == std::end(kOutcomes) ? RunOutcome::Failed : static_cast<RunOutcome>(found - kOutcomes);
}

ExchangeRun runOf(const Statement& row) {
    ExchangeRun run;
    run.id = row.number(0);
    run.exchange = row.text(1);
    run.reason = row.text(2);
    run.planned = row.text(3);
    run.began = row.text(4);
    run.ended = row.text(5);
    run.outcome = outcomeNamed(row.text(6));
    run.deliveries = row.count(7);
    run.account = {.read = row.count(8),
                   .accepted = row.count(9),
                   .rejected = row.count(10),
                   .duplicate = row.count(11),
                   .held = row.count(12)};
    run.error = row.text(13);
    run.message = {row.text(14), row.text(15)};
    run.process = row.number(16);
    const bool here = row.text(18) == hostName();
    if (run.outcome == RunOutcome::Running && here && isGone(run.process, row.number(17)))
        run.outcome = RunOutcome::Died;
    return run;
}

}  // namespace

std::string_view toString(RunOutcome outcome) {
    return kOutcomes[static_cast<std::size_t>(outcome)];
}

sdk::Result<void> SqliteExchangeRuns::buryTheDead(std::string_view exchange) {
    auto& db = *context_.connection;
    std::vector<std::int64_t> dead;
    {
        Statement rows(
            db, std::string("SELECT ") + kColumns + " FROM exchange_run WHERE exchange = ? AND outcome = 'running'");
        rows.text(0, exchange);
        while (rows.step()) {
            const auto run = runOf(rows);
            if (run.outcome == RunOutcome::Running)
                return sdk::Error{sdk::ErrorCode::Busy,
                                  sdk::say("exchange {0} is running already (process {1})",
                                           "交换 {0} 正在运行（进程 {1}）", exchange, run.process)};
            dead.push_back(run.id);
        }
    }
    for (const auto id : dead)
        Statement(db, "UPDATE exchange_run SET outcome = 'died', ended = ? WHERE id = ?")
            .text(0, context_.clock())
            .number(1, id)
            .run();
    return {};
}

sdk::Result<std::int64_t> SqliteExchangeRuns::begin(const ExchangeRun& run) {
    auto& db = *context_.connection;
    db.clearError();
    Transaction transaction(db, Transaction::Kind::Write);
    if (db.failed()) return db.error();
    if (auto free = buryTheDead(run.exchange); !free) return std::move(free).error();
    const auto now = context_.clock();
    const auto host = hostName();
    Statement(db,
              "INSERT INTO exchange_run (exchange, reason, planned, began, process, process_begin, host) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .text(0, run.exchange)
        .text(1, run.reason)
        .text(2, run.planned)
        .text(3, now)
        .number(4, ::getpid())
        .number(5, beginOf(::getpid()))
        .text(6, host)
        .run();
    const auto id = db.lastRow();
    Statement(db,
              "DELETE FROM exchange_run WHERE exchange = ?1 AND id <= (SELECT id FROM exchange_run WHERE exchange = ?1 "
              "ORDER BY id DESC LIMIT 1 OFFSET ?2)")
        .text(0, run.exchange)
        .number(1, kKept)
        .run();
    log::commitPoint("run.before-begin");
    if (auto committed = transaction.commit(); !committed) return std::move(committed).error();
    log::commitPoint("run.begun");
    return id;
}

sdk::Result<void> SqliteExchangeRuns::end(const ExchangeRun& run) {
    auto& db = *context_.connection;
    db.clearError();
    Transaction transaction(db, Transaction::Kind::Write);
    const auto now = context_.clock();
    Statement(db,
              "UPDATE exchange_run SET ended = ?, outcome = ?, deliveries = ?, rows_read = ?, accepted = ?, "
              "rejected = ?, duplicate = ?, held = ?, error = ?, message_en = ?, message_zh = ? WHERE id = ?")
        .text(0, now)
        .text(1, toString(run.outcome))
        .count(2, run.deliveries)
        .count(3, run.account.read)
        .count(4, run.account.accepted)
        .count(5, run.account.rejected)
        .count(6, run.account.duplicate)
        .count(7, run.account.held)
        .text(8, run.error)
        .text(9, run.message.en)
        .text(10, run.message.zh)
        .number(11, run.id)
        .run();
    log::commitPoint("run.before-end");
    auto committed = transaction.commit();
    log::commitPoint("run.ended");
    return committed;
}

sdk::Result<std::vector<ExchangeRun>> SqliteExchangeRuns::last(std::string_view exchange, std::size_t most) {
    auto& db = *context_.connection;
    db.clearError();
    std::vector<ExchangeRun> runs;
    Statement rows(db, std::string("SELECT ") + kColumns +
                           " FROM exchange_run WHERE ?1 = '' OR exchange = ?1 ORDER BY id DESC LIMIT ?2");
    rows.text(0, exchange).number(1, static_cast<std::int64_t>(most));
    while (rows.step()) runs.push_back(runOf(rows));
    if (db.failed()) return db.error();
    return runs;
}

sdk::Result<std::map<std::string, ExchangeRuns::Marks>> SqliteExchangeRuns::marks() {
    auto& db = *context_.connection;
    db.clearError();
    std::map<std::string, Marks> all;
    Statement rows(db,
                   "SELECT exchange, max(planned), max(CASE WHEN outcome = 'done' THEN ended ELSE '' END), count(*), "
                   "sum(rows_read), sum(accepted), sum(rejected), sum(duplicate), sum(held) "
                   "FROM exchange_run GROUP BY exchange");
    while (rows.step())
        all[rows.text(0)] = {.planned = rows.text(1),
                             .done = rows.text(2),
                             .runs = rows.count(3),
                             .account = {.read = rows.count(4),
                                         .accepted = rows.count(5),
                                         .rejected = rows.count(6),
                                         .duplicate = rows.count(7),
                                         .held = rows.count(8)}};
    Statement held(db, "SELECT exchange, count(*) FROM batch WHERE state = 'held' GROUP BY exchange");
    while (held.step()) all[held.text(0)].heldBatches = held.count(1);
    if (db.failed()) return db.error();
    return all;
}

sdk::Result<void> SqliteExchangeRuns::pause(std::string_view exchange, bool paused, std::string_view why) {
    auto& db = *context_.connection;
    db.clearError();
    Transaction transaction(db, Transaction::Kind::Write);
    const auto now = context_.clock();
    if (paused) {
        Statement(db, "INSERT OR IGNORE INTO exchange_pause (exchange, at, by) VALUES (?, ?, ?)")
            .text(0, exchange)
            .text(1, now)
            .text(2, context_.actor)
            .run();
    } else {
        Statement(db, "DELETE FROM exchange_pause WHERE exchange = ?").text(0, exchange).run();
    }
    addAudit(context_, paused ? "exchange.pause" : "exchange.resume", exchange, why);
    return transaction.commit();
}

sdk::Result<std::vector<std::string>> SqliteExchangeRuns::paused() {
    auto& db = *context_.connection;
    db.clearError();
    std::vector<std::string> names;
    Statement rows(db, "SELECT exchange FROM exchange_pause ORDER BY exchange");
    while (rows.step()) names.push_back(rows.text(0));
    if (db.failed()) return db.error();
    return names;
}

}  // namespace aidgate::store
