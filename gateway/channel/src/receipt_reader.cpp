#include "aidgate/channel/receipt_reader.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "control_file.h"
#include "file.h"

namespace aidgate::channel {

namespace {

std::optional<ReceiptOutcome> outcomeNamed(std::string_view word) {
    if (word == "accepted") return ReceiptOutcome::Accepted;
    if (word == "held") return ReceiptOutcome::Held;
    if (word == "refused") return ReceiptOutcome::Refused;
    if (word == "unchanged") return ReceiptOutcome::Unchanged;
    return std::nullopt;
}

bool isCount(std::string_view value) {
    return !value.empty() && value.size() < 19 &&
           std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

sdk::Result<Receipt> parseReceipt(std::string name, std::string_view text) {
    Receipt receipt;
    std::optional<ReceiptOutcome> outcome;
    const auto wrong = [&](const sdk::Text& why) {
        return sdk::Error{sdk::ErrorCode::MalformedInput, sdk::say("receipt: {0}", "回执：{0}", why), {name}};
    };
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto at = line.find('=');
        if (at == std::string_view::npos) continue;
        const auto key = line.substr(0, at), value = line.substr(at + 1);
        if (key == "batch") receipt.batch = value;
        if (key == "agency") receipt.agency = value;
        if (key == "dataset") receipt.dataset = value;
        if (key == "division") receipt.division = value;
        if (key == "outcome") outcome = outcomeNamed(value);
        if (key == "reason") receipt.reason.en = value;
        if (key == "reason_zh") receipt.reason.zh = value;
        if (key == "at") receipt.at = value;
        if (key == "input") receipt.inputDigest = value;
        if (key.find('.') != std::string_view::npos && isCount(value)) receipt.counts[std::string(key)] = value;
    }
    if (receipt.batch.empty()) return wrong({"there is no 'batch' line", "缺少 'batch' 行"});
    if (!outcome)
        return wrong({"'outcome' is none of accepted, held, refused, unchanged",
                      "'outcome' 应为 accepted、held、refused 或 unchanged"});
    receipt.outcome = *outcome;
    if (receipt.reason.zh.empty()) receipt.reason.zh = receipt.reason.en;
    if (receipt.reason.en.empty()) receipt.reason.en = receipt.reason.zh;
    return receipt;
}

ReceivedReceipts readReceipts(const std::filesystem::path& folder) {
    ReceivedReceipts all;
    std::vector<std::filesystem::path> places;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".ack" && isPlainName(entry.path().filename().string()))
            places.push_back(entry.path());
    if (failed) {
        all.problems.push_back(
            {sdk::ErrorCode::Io,
             sdk::say("cannot look into the folder of receipts: {0}", "无法查看回执文件夹：{0}", failed.message()),
             {folder.string()}});
    }
    std::sort(places.begin(), places.end());
    for (const auto& place : places) {
        const auto name = place.filename().string();
        const auto text = readSmall(place, name, kMostControlBytes);
        auto receipt = text ? parseReceipt(name, *text) : sdk::Result<Receipt>(text.error());
        if (receipt) {
            all.receipts.push_back(*std::move(receipt));
        } else {
            all.problems.push_back(std::move(receipt).error());
        }
    }
    return all;
}

}  // namespace aidgate::channel
