#include "aidgate/delivery/receipts.h"

#include <algorithm>

#include "aidgate/value/encoding.h"

namespace aidgate::delivery {

namespace {

using store::OutgoingState;

std::string utf8(const std::string& bytes) {
    std::string out;
    value::decodeLine(value::Charset::Utf8, bytes, out);
    return out;
}

std::uint64_t rowsSent(const store::OutgoingDelivery& delivery) {
    std::uint64_t rows = 0;
    for (const auto& file : delivery.files) rows += file.rows;
    return rows;
}

// What the receipt says otherwise; empty when it agrees. `<dataset>.read` is what was read of a list's rows; of a
// translation, which may hold several datasets, the digest alone tells.
sdk::Text difference(const store::OutgoingDelivery& delivery, const channel::Receipt& receipt) {
    if (!receipt.inputDigest.empty() && receipt.inputDigest != delivery.contentDigest)
        return {"its digest is not that of the files that were sent", "回执中的摘要与所发文件不符"};
    if (delivery.kind == store::OutgoingKind::Translation) return {};
    const auto read = receipt.counts.find(delivery.dataset + ".read");
    const auto sent = std::to_string(rowsSent(delivery));
    if (read == receipt.counts.end() || read->second == sent) return {};
    return sdk::say("it counts {0} rows of {1}, {2} were sent", "回执称 {1} 有 {0} 行，实发 {2} 行", read->second,
                    delivery.dataset, sent);
}

store::OutgoingReceipt receiptOf(const channel::Receipt& receipt) {
    const bool refused = receipt.outcome == channel::ReceiptOutcome::Refused;
    return {.outcome = refused ? store::OutgoingOutcome::Refused : store::OutgoingOutcome::Accepted,
            .at = utf8(receipt.at),
            .reason = {utf8(receipt.reason.en), utf8(receipt.reason.zh)},
            .counts = receipt.counts};
}

MatchedReceipt judge(const store::OutgoingSummary& delivery, const channel::Receipt& receipt) {
    MatchedReceipt matched{.batch = delivery.delivery.name, .id = delivery.id, .match = ReceiptMatch::Known, .why = {}};
    const auto as = [&](ReceiptMatch match, sdk::Text why) {
        matched.match = match;
        matched.why = std::move(why);
        return matched;
    };
    if (delivery.state == OutgoingState::Receipted || delivery.state == OutgoingState::Refused) return matched;
    if (delivery.state != OutgoingState::Sent)
        return as(ReceiptMatch::Unmatched,
                  sdk::say("the delivery is {0}, not sent", "交付的状态是 {0}，尚未发送", toString(delivery.state)));
    if (auto other = difference(delivery.delivery, receipt); !other.empty())
        return as(ReceiptMatch::Different, std::move(other));
    const sdk::Text reason{utf8(receipt.reason.en), utf8(receipt.reason.zh)};
    switch (receipt.outcome) {
        case channel::ReceiptOutcome::Held: return as(ReceiptMatch::Held, reason);
        case channel::ReceiptOutcome::Refused: return as(ReceiptMatch::Refused, reason);
        default: return as(ReceiptMatch::Confirmed, {});
    }
}

value::CivilDate dayIn(std::string_view instant) {
    return value::parseDate(instant.substr(0, 10), *value::CivilDate::of(2019, 12, 31))
        .value_or(*value::CivilDate::of(9999, 12, 31));
}

}  // namespace

sdk::Result<std::vector<MatchedReceipt>> matchReceipts(store::Outbox& outbox, std::string_view agency,
                                                       const std::vector<channel::Receipt>& receipts) {
    auto deliveries = outbox.deliveries();
    if (!deliveries) return deliveries.error();
    std::vector<MatchedReceipt> all;
    for (const auto& receipt : receipts) {
        if (!receipt.agency.empty() && receipt.agency != agency) continue;
        const auto sent = std::find_if(deliveries->begin(), deliveries->end(), [&](const auto& each) {
            return each.delivery.agency == agency && each.delivery.name == receipt.batch;
        });
        if (sent == deliveries->end()) {
            all.push_back({.batch = utf8(receipt.batch),
                           .id = 0,
                           .match = ReceiptMatch::Unmatched,
                           .why = {"no delivery has this name", "没有此名称的交付"}});
            continue;
        }
        const auto& matched = all.emplace_back(judge(*sent, receipt));
        if (matched.match != ReceiptMatch::Confirmed && matched.match != ReceiptMatch::Refused) continue;
        if (auto settled = outbox.settle(sent->id, receiptOf(receipt)); !settled) return settled.error();
        sent->state = matched.match == ReceiptMatch::Refused ? OutgoingState::Refused : OutgoingState::Receipted;
    }
    return all;
}

bool isWeekday(value::CivilDate day) {
    constexpr std::int64_t kWeek = 7;
    return (day.days() + 3) % kWeek < 5;  // 1970-01-01 was a Thursday: 0 is Monday
}

unsigned workingDays(value::CivilDate from, value::CivilDate to, const WorkingDay& isWorkingDay) {
    unsigned count = 0;
    for (auto day = from; day < to;) {
        day = day.plusDays(1);
        if (isWorkingDay(day)) ++count;
    }
    return count;
}

bool isOverdue(const store::OutgoingSummary& delivery, std::string_view today, unsigned days,
               const WorkingDay& isWorkingDay) {
    if (delivery.state != OutgoingState::Sent || days == 0) return false;
    const auto now = value::parseDate(today.substr(0, 10), *value::CivilDate::of(2019, 12, 31));
    return now && workingDays(dayIn(delivery.sentAt), *now, isWorkingDay) > days;
}

}  // namespace aidgate::delivery
