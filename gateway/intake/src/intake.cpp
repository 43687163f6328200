#include "aidgate/intake/intake.h"

#include <algorithm>
#include <utility>

#include "aidgate/log/commit_point.h"

namespace aidgate::intake {

namespace {

channel::ReceiptOutcome receiptOutcome(sync::Outcome outcome) {
    switch (outcome) {
        case sync::Outcome::Sealed: return channel::ReceiptOutcome::Accepted;
        case sync::Outcome::Held: return channel::ReceiptOutcome::Held;
        case sync::Outcome::Unchanged: return channel::ReceiptOutcome::Unchanged;
        case sync::Outcome::Refused: return channel::ReceiptOutcome::Refused;
    }
    return channel::ReceiptOutcome::Refused;
}

channel::ReceiptOutcome receiptOutcome(store::BatchState state) {
    switch (state) {
        case store::BatchState::Accepted: return channel::ReceiptOutcome::Accepted;
        case store::BatchState::Held: return channel::ReceiptOutcome::Held;
        case store::BatchState::Refused: return channel::ReceiptOutcome::Refused;
    }
    return channel::ReceiptOutcome::Refused;
}

// Also in a manual run, which only warns of it.
bool rejectedBeyond(const store::BatchSummary& batch, const sync::Exchange& exchange,
                    const std::map<std::string, sync::GateLimits>& limits) {
    return std::any_of(batch.parts.begin(), batch.parts.end(), [&](const store::PartSummary& part) {
        const auto judged = limits.find(part.dataset);
        const auto& gate = judged == limits.end() ? exchange.gate : judged->second;
        return part.account.read >= gate.smallBatch &&
               part.account.rejected * 1000 > part.account.read * gate.rejectSharePermille;
    });
}

}  // namespace

bool isOurs(sdk::ErrorCode code) {
    switch (code) {
        case sdk::ErrorCode::MalformedInput:
        case sdk::ErrorCode::Refused:
        case sdk::ErrorCode::Unsupported: return false;
        default: return true;
    }
}

bool failed(const Taken& taken) {
    return taken.result.error && isOurs(taken.result.error->code);
}

bool hasTrouble(const std::vector<Taken>& taken) {
    return std::any_of(taken.begin(), taken.end(), [](const Taken& one) {
        return one.rejectedBeyond || one.unconfirmed || one.result.outcome == sync::Outcome::Held ||
               one.result.outcome == sync::Outcome::Refused;
    });
}

Intake::Intake(Needs needs)
    : needs_(std::move(needs)),
      run_(needs_.adapters, needs_.mappings, needs_.dictionary, needs_.store, needs_.logger) {}

std::vector<Taken> Intake::take(std::vector<Arrival>& arrivals, const Progress& progress) {
    std::vector<Taken> all;
    all.reserve(arrivals.size());
    for (auto& arrival : arrivals) all.push_back(takeOne(arrival, progress));
    return all;
}

Taken Intake::takeOne(Arrival& arrival, const Progress& progress) {
    auto& delivery = arrival.delivery;
    Taken taken;
    taken.exchange = arrival.exchange.name;
    taken.agency = delivery.agency;
    taken.dataset = delivery.dataset;
    taken.division = delivery.division;
    taken.batch = delivery.name;
    for (const auto& file : delivery.files) taken.files.push_back(file.name);
    taken.result = run_.run(arrival.exchange, delivery, [&](std::string_view dataset, std::uint64_t rows) {
        if (progress) progress(delivery, dataset, rows);
    });
    if (taken.result.batch)
        taken.rejectedBeyond = rejectedBeyond(*taken.result.batch, arrival.exchange, taken.result.limits);
    if (arrival.channel == nullptr || failed(taken)) return taken;
    log::commitPoint("intake.before-receipt");
    if (auto written = arrival.channel->acknowledge(delivery, receiptOf(taken)); !written)
        taken.unconfirmed = std::move(written).error();
    return taken;
}

channel::Receipt Intake::receiptOf(const Taken& taken) const {
    channel::Receipt receipt;
    receipt.batch = taken.batch;
    receipt.agency = taken.agency;
    receipt.dataset = taken.dataset;
    receipt.division = taken.division;
    receipt.outcome = receiptOutcome(taken.result.outcome);
    receipt.at = needs_.clock();
    if (taken.result.error) receipt.reason = taken.result.error->message;
    if (!taken.result.batch) return receipt;
    const auto& batch = *taken.result.batch;
    receipt.inputDigest = batch.header.inputDigest;
    // A delivery that is known already keeps the receipt of the day it was sealed.
    if (taken.result.outcome == sync::Outcome::Unchanged) {
        receipt.at = batch.sealedAt;
        receipt.outcome = receiptOutcome(batch.state);
        receipt.knownBefore = true;
    }
    for (const auto& part : batch.parts) {
        const auto* dataset = needs_.dictionary.find(part.dataset);
        const auto name = dataset == nullptr ? part.dataset : dataset->accountName;
        receipt.counts[name + ".read"] = std::to_string(part.account.read);
        receipt.counts[name + ".accepted"] = std::to_string(part.account.accepted);
        receipt.counts[name + ".rejected"] = std::to_string(part.account.rejected);
        receipt.counts[name + ".duplicate"] = std::to_string(part.account.duplicate);
        receipt.counts[name + ".held"] = std::to_string(part.account.held);
    }
    return receipt;
}

}  // namespace aidgate::intake
