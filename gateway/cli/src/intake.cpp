#include "intake.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>

namespace aidgate::cli {

namespace {

Text outcomeText(sync::Outcome outcome) {
    switch (outcome) {
        case sync::Outcome::Sealed: return {"sealed", "已封存"};
        case sync::Outcome::Held: return {"held", "已扣留"};
        case sync::Outcome::Unchanged: return {"unchanged", "未变"};
        case sync::Outcome::Refused: return {"refused", "已拒收"};
    }
    return {"refused", "已拒收"};
}

channel::ReceiptOutcome receiptOutcome(sync::Outcome outcome) {
    switch (outcome) {
        case sync::Outcome::Sealed: return channel::ReceiptOutcome::Accepted;
        case sync::Outcome::Held: return channel::ReceiptOutcome::Held;
        case sync::Outcome::Unchanged: return channel::ReceiptOutcome::Unchanged;
        case sync::Outcome::Refused: return channel::ReceiptOutcome::Refused;
    }
    return channel::ReceiptOutcome::Refused;
}

// Also in a manual run, which only warns of it.
bool rejectedBeyond(const store::BatchSummary& batch, const sync::Exchange& exchange,
                    const std::map<std::string, sync::GateLimits>& limits) {
    for (const auto& part : batch.parts) {
        const auto judged = limits.find(part.dataset);
        const auto& gate = judged == limits.end() ? exchange.gate : judged->second;
        if (part.account.read >= gate.smallBatch &&
            part.account.rejected * 1000 > part.account.read * gate.rejectSharePermille)
            return true;
    }
    return false;
}

std::string fileList(const Taken& taken) {
    std::string list;
    for (const auto& file : taken.files) list += (list.empty() ? "" : ", ") + file;
    return list;
}

}  // namespace

std::string now() {
    const auto seconds = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

std::string systemUser() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return "uid:" + std::to_string(::geteuid());
}

Intake::Intake(Workbench& workbench, store::Store& store) : workbench_(workbench), store_(store) {}

std::vector<Taken> Intake::take(std::vector<Arrival>& arrivals) {
    std::vector<Taken> all;
    const auto* dictionary = workbench_.dictionary();
    const auto* mappings = workbench_.mappings();
    if (dictionary == nullptr || mappings == nullptr) return all;
    sync::SyncRun run(workbench_.adapters(), *mappings, *dictionary, store_, workbench_.logger());
    for (auto& arrival : arrivals) all.push_back(takeOne(run, arrival));
    return all;
}

Taken Intake::takeOne(sync::SyncRun& run, Arrival& arrival) {
    auto& delivery = arrival.delivery;
    Taken taken;
    taken.exchange = arrival.exchange.name;
    taken.agency = delivery.agency;
    taken.dataset = delivery.dataset;
    taken.division = delivery.division;
    taken.batch = delivery.name;
    for (const auto& file : delivery.files) taken.files.push_back(file.name);
    const auto progress = [&](std::string_view dataset, std::uint64_t rows) {
        const auto name = delivery.agency + "/" + std::string(dataset);
        workbench_.terminal().progress({"reading " + name + ", rows:", "正在读取 " + name + "，行数:"}, rows);
    };
    taken.result = run.run(arrival.exchange, delivery, progress);
    if (taken.result.batch)
        taken.rejectedBeyond = rejectedBeyond(*taken.result.batch, arrival.exchange, taken.result.limits);
    if (!arrival.receipts.empty()) writeReceipt(arrival, taken);
    return taken;
}

void Intake::writeReceipt(const Arrival& arrival, const Taken& taken) {
    channel::Receipt receipt;
    receipt.batch = taken.batch;
    receipt.agency = taken.agency;
    receipt.dataset = taken.dataset;
    receipt.division = taken.division;
    receipt.outcome = receiptOutcome(taken.result.outcome);
    receipt.at = now();
    if (taken.result.error) receipt.reason = taken.result.error->message;
    if (taken.result.batch) {
        receipt.inputDigest = taken.result.batch->header.inputDigest;
        // A delivery that is known already keeps the receipt of the day it was sealed.
        if (taken.result.outcome == sync::Outcome::Unchanged) {
            receipt.at = taken.result.batch->sealedAt;
            receipt.outcome = taken.result.batch->state == store::BatchState::Accepted
                                  ? channel::ReceiptOutcome::Accepted
                              : taken.result.batch->state == store::BatchState::Held ? channel::ReceiptOutcome::Held
                                                                                     : channel::ReceiptOutcome::Refused;
        }
        for (const auto& part : taken.result.batch->parts) {
            const auto* dataset = workbench_.dictionary()->find(part.dataset);
            const auto name = dataset == nullptr ? part.dataset : dataset->accountName;
            receipt.counts[name + ".read"] = std::to_string(part.account.read);
            receipt.counts[name + ".accepted"] = std::to_string(part.account.accepted);
            receipt.counts[name + ".rejected"] = std::to_string(part.account.rejected);
            receipt.counts[name + ".duplicate"] = std::to_string(part.account.duplicate);
            receipt.counts[name + ".held"] = std::to_string(part.account.held);
        }
    }
    const auto written = channel::writeReceipt(arrival.receipts, receipt);
    if (!written) workbench_.terminal().error(sdk::toText(written.error()));
}

TextTable accountTable(const std::vector<Taken>& taken, Language language) {
    TextTable table;
    table.keys = {"agency",   "dataset",   "division", "batch",     "outcome", "read",
                  "accepted", "unchanged", "rejected", "duplicate", "held"};
    table.titles = {{"agency", "部门"},   {"dataset", "数据集"}, {"division", "行政区划"}, {"batch", "批次"},
                    {"outcome", "结果"},  {"read", "读入"},      {"accepted", "接受"},     {"unchanged", "未变"},
                    {"rejected", "退回"}, {"duplicate", "重复"}, {"held", "扣留"}};
    table.numeric = {false, false, false, false, false, true, true, true, true, true, true};
    for (const auto& one : taken) {
        const auto outcome = outcomeText(one.result.outcome).in(language);
        if (!one.result.batch) {
            table.rows.push_back({one.agency, one.dataset, one.division, one.batch, outcome, "", "", "", "", "", ""});
            continue;
        }
        for (const auto& part : one.result.batch->parts) {
            const auto& account = part.account;
            table.rows.push_back({one.agency, part.dataset, one.division, one.batch, outcome,
                                  std::to_string(account.read), std::to_string(account.accepted),
                                  std::to_string(account.unchanged), std::to_string(account.rejected),
                                  std::to_string(account.duplicate), std::to_string(account.held)});
        }
    }
    return table;
}

void tellTrouble(const std::vector<Taken>& taken, Terminal& terminal) {
    for (const auto& one : taken) {
        const auto name = one.batch + " (" + fileList(one) + ")";
        if (one.result.error) {
            const auto error = sdk::toText(*one.result.error);
            terminal.error({"delivery " + name + " is refused: " + error.en, "交付 " + name + " 已拒收: " + error.zh});
        }
        if (one.result.outcome == sync::Outcome::Held && one.result.batch)
            for (const auto& reason : one.result.batch->holdReasons)
                terminal.error(
                    {"delivery " + name + " is held: " + reason.en, "交付 " + name + " 已扣留: " + reason.zh});
        for (const auto& warning : one.result.warnings)
            terminal.note({"note: " + one.batch + ": " + warning.en, "提示: " + one.batch + ": " + warning.zh});
    }
}

bool hasTrouble(const std::vector<Taken>& taken) {
    for (const auto& one : taken)
        if (one.rejectedBeyond || one.result.outcome == sync::Outcome::Held ||
            one.result.outcome == sync::Outcome::Refused)
            return true;
    return false;
}

}  // namespace aidgate::cli
