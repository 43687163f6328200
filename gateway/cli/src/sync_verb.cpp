#include <algorithm>
#include <iterator>

#include "agreed.h"
#include "aidgate/cli/command_line.h"
#include "gateway_home.h"
#include "intake.h"
#include "verbs.h"

namespace aidgate::cli {

namespace {

// What became of one exchange's deliveries, for the history.
store::ExchangeRun summaryOf(const std::vector<Taken>& taken) {
    store::ExchangeRun run;
    run.outcome = store::RunOutcome::Done;
    run.deliveries = taken.size();
    const auto say = [&run](store::RunOutcome outcome, std::string_view code, const Text& message) {
        if (run.outcome >= outcome) return;  // the worst is told, and of these the first
        run.outcome = outcome;
        run.error = code;
        run.message = {log::withoutPersons(message.en), log::withoutPersons(message.zh)};
    };
    for (const auto& one : taken) {
        if (one.result.error)
            say(failed(one) ? store::RunOutcome::Failed : store::RunOutcome::Trouble,
                sdk::toString(one.result.error->code), sdk::toText(*one.result.error));
        if (one.unconfirmed)
            say(store::RunOutcome::Failed, sdk::toString(one.unconfirmed->code), sdk::toText(*one.unconfirmed));
        if (one.result.outcome == sync::Outcome::Held)
            say(store::RunOutcome::Trouble, "held",
                one.result.batch && !one.result.batch->holdReasons.empty() ? one.result.batch->holdReasons.front()
                                                                           : Text{});
        if (one.rejectedBeyond)
            say(store::RunOutcome::Trouble, "rejected",
                {"more rows were rejected than the gate lets pass", "退回的行数超过限度"});
        if (one.result.outcome == sync::Outcome::Unchanged || !one.result.batch) continue;
        for (const auto& part : one.result.batch->parts) {
            run.account.read += part.account.read;
            run.account.accepted += part.account.accepted;
            run.account.rejected += part.account.rejected;
            run.account.duplicate += part.account.duplicate;
            run.account.held += part.account.held;
        }
    }
    return run;
}

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
        auto summary = summaryOf(some);
        if (some.size() != arrivals.size()) {
            summary.outcome = store::RunOutcome::Failed;
            summary.message = {"the configuration has errors", "配置有误"};
        }
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
    const auto store = openStore(*bench);
    if (!store) return kUsage;
    auto pending = intake::lookForDeliveries(*bench->settings(), bench->agencies(), request.exchanges, *store);
    if (!pending) {
        tell(terminal, pending.error());
        return exitCodeOf(pending.error());
    }
    giveAgreements(*bench, pending->arrivals, pending->problems);
    for (const auto& name : pending->unsettled)
        terminal.note(sdk::say("delivery {0} may still be written; the next run has it",
                               "交付 {0} 可能仍在写入；留待下次接收", name));
    for (const auto& problem : pending->problems) tell(terminal, problem);
    Runs runs(*bench, *store, request);
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
