#include <algorithm>
#include <iterator>

#include "agreed.h"
#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

constexpr std::chrono::minutes kPatience{30}, kNoPatience{0};

// What became of one exchange's deliveries, for the history.
class Summary {
public:
    explicit Summary(std::size_t deliveries) {
        run_.outcome = store::RunOutcome::Done;
        run_.deliveries = deliveries;
    }

    // The worst is told, and of these the first.
    void note(store::RunOutcome outcome, std::string_view code, const Text& message) {
        if (run_.outcome >= outcome) return;
        run_.outcome = outcome;
        run_.error = code;
        run_.message = {log::withoutPersons(message.en), log::withoutPersons(message.zh)};
    }
    void note(const sdk::Error& error) {
        note(intake::isOurs(error.code) ? store::RunOutcome::Failed : store::RunOutcome::Trouble,
             sdk::toString(error.code), sdk::toText(error));
    }
    void note(const Taken& taken) {
        if (taken.result.error) note(*taken.result.error);
        if (taken.unconfirmed)
            note(store::RunOutcome::Failed, sdk::toString(taken.unconfirmed->code), sdk::toText(*taken.unconfirmed));
        const auto& batch = taken.result.batch;
        if (taken.result.outcome == sync::Outcome::Held)
            note(store::RunOutcome::Trouble, "held",
                 batch && !batch->holdReasons.empty() ? batch->holdReasons.front() : Text{});
        if (taken.rejectedBeyond)
            note(store::RunOutcome::Trouble, "rejected",
                 {"more rows were rejected than the gate lets pass", "退回的行数超过限度"});
        if (taken.result.outcome == sync::Outcome::Unchanged || !batch) return;
        for (const auto& part : batch->parts) count(part.account);
    }
    store::ExchangeRun take() { return std::move(run_); }

private:
    void count(const store::Account& account) {
        run_.account.read += account.read;
        run_.account.accepted += account.accepted;
        run_.account.rejected += account.rejected;
        run_.account.duplicate += account.duplicate;
        run_.account.held += account.held;
    }
    store::ExchangeRun run_;
};

// The runs of all exchanges that were asked for, one after the other, each with its place in the history.
class Runs {
public:
    Runs(Workbench& bench, store::Store& store, const SyncRequest& request)
        : bench_(bench), store_(store), request_(request) {}

    void run(const std::string& exchange, const Pending& pending) {
        const auto id =
            store_.exchangeRuns().begin({.exchange = exchange, .reason = request_.reason, .planned = request_.planned});
        if (!id) return fail(id.error());
        std::vector<Arrival> arrivals;
        std::copy_if(pending.arrivals.begin(), pending.arrivals.end(), std::back_inserter(arrivals),
                     [&](const Arrival& arrival) { return arrival.exchange.name == exchange; });
        auto some = takeIn(bench_, store_, arrivals);
        Summary told(some.size());
        for (const auto& problem : pending.problems)
            if (problem.where.field == "exchanges." + exchange) told.note(problem);
        for (const auto& one : some) told.note(one);
        if (some.size() != arrivals.size())
            told.note(store::RunOutcome::Failed, "invalid-config", {"the configuration has errors", "配置有误"});
        auto summary = told.take();
        failed_ = failed_ || summary.outcome == store::RunOutcome::Failed;
        summary.id = *id;
        if (const auto ended = store_.exchangeRuns().end(summary); !ended) fail(ended.error());
        taken.insert(taken.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    bool failed() const { return failed_; }

    std::vector<Taken> taken;

private:
    void fail(const sdk::Error& error) {
        failed_ = true;
        tell(bench_.terminal(), error);
    }

    Workbench& bench_;
    store::Store& store_;
    const SyncRequest& request_;
    bool failed_ = false;
};

}  // namespace

int sync(const Common& common, const SyncRequest& request, Terminal& terminal) {
    auto bench = openWorkbench(common, terminal, ConfigurationNeed::Required);
    if (!bench) return kUsage;
    // A run of the daemon's waits for another one's write; a person is told at once who writes.
    const auto opened = tryOpenStore(*bench, common.supervisor != 0 ? kPatience : kNoPatience);
    if (!opened) {
        tell(terminal, opened.error());
        return exitCodeOf(opened.error());
    }
    auto& store = **opened;
    std::vector<sdk::Error> stopped;
    const auto names = agreedExchanges(*bench, request.exchanges, stopped);
    auto pending = names.empty() && !stopped.empty()  // no names are all of them
                       ? sdk::Result<Pending>(Pending{})
                       : intake::lookForDeliveries(*bench->settings(), bench->agencies(), names, store);
    if (!pending) {
        tell(terminal, pending.error());
        return exitCodeOf(pending.error());
    }
    pending->problems.insert(pending->problems.end(), stopped.begin(), stopped.end());
    giveAgreements(*bench, pending->arrivals, pending->problems);
    for (const auto& name : pending->unsettled)
        terminal.note(sdk::say("delivery {0} may still be written; the next run has it",
                               "交付 {0} 可能仍在写入；留待下次接收", name));
    for (const auto& problem : pending->problems) tell(terminal, problem);
    Runs runs(*bench, store, request);
    for (const auto& [name, exchange] : bench->settings()->exchanges) {
        const auto& asked = request.exchanges;
        if (asked.empty() || std::find(asked.begin(), asked.end(), name) != asked.end()) runs.run(name, *pending);
    }
    tellTrouble(runs.taken, terminal);
    terminal.print(accountTable(runs.taken, terminal.json() ? Language::English : terminal.language()));
    if (pending->arrivals.empty())
        terminal.note({"no delivery for the configured exchanges", "所配置的交换没有待接收的交付"});
    if (runs.failed()) return kInternal;
    return hasTrouble(runs.taken) || !pending->problems.empty() ? kTroubleInData : kOk;
}

}  // namespace aidgate::cli
