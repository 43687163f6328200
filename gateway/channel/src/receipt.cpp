#include <system_error>

#include "aidgate/channel/directory.h"
#include "aidgate/log/commit_point.h"
#include "control_file.h"
#include "file.h"

namespace aidgate::channel {

namespace {

std::string_view word(ReceiptOutcome outcome) {
    switch (outcome) {
        case ReceiptOutcome::Accepted: return "accepted";
        case ReceiptOutcome::Held: return "held";
        case ReceiptOutcome::Refused: return "refused";
        case ReceiptOutcome::Unchanged: return "unchanged";
    }
    return "refused";
}

// A value stays on its line.
std::string oneLine(std::string_view value) {
    std::string line(value);
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    }
    return line;
}

}  // namespace

std::string toText(const Receipt& receipt) {
    std::string text;
    const auto add = [&text](std::string_view key, std::string_view value) {
        text.append(key).append("=").append(oneLine(value)).append("\n");
    };
    add("batch", receipt.batch);
    add("agency", receipt.agency);
    add("dataset", receipt.dataset);
    add("division", receipt.division);
    add("outcome", word(receipt.outcome));
    if (!receipt.reason.empty()) {
        add("reason", receipt.reason.en);
        add("reason_zh", receipt.reason.zh);
    }
    add("at", receipt.at);
    if (!receipt.inputDigest.empty()) add("input", receipt.inputDigest);
    for (const auto& [key, value] : receipt.counts) add(oneLine(key), value);
    return text;
}

sdk::Result<void> writeReceipt(const std::filesystem::path& folder, const Receipt& receipt) {
    if (!isPlainName(receipt.batch)) {
        return sdk::Error{sdk::ErrorCode::InvalidArgument,
                          {"a batch whose name is no file name gets no receipt", "批次号不能作文件名，无法写回执"}};
    }
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) {
        return sdk::Error{sdk::ErrorCode::Io,
                          sdk::say("cannot make the folder for receipts '{0}': {1}", "无法建立回执文件夹 '{0}'：{1}",
                                   folder.string(), failed.message())};
    }
    const std::string name = receipt.batch + ".ack";
    const std::string text = toText(receipt);
    const auto there = readSmall(folder / name, name, kMostControlBytes);
    if (there && *there == text) return {};
    log::commitPoint("receipt.before-write");
    auto written = replaceFile(folder / name, text);
    log::commitPoint("receipt.written");
    return written;
}

}  // namespace aidgate::channel
