#include "intake.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ctime>

namespace aidgate::cli {

namespace {

Text outcomeText(const Taken& taken) {
    if (failed(taken)) return {"failed", "失败"};
    switch (taken.result.outcome) {
        case sync::Outcome::Sealed: return {"sealed", "已封存"};
        case sync::Outcome::Held: return {"held", "已扣留"};
        case sync::Outcome::Unchanged: return {"unchanged", "未变"};
        case sync::Outcome::Refused: return {"refused", "已拒收"};
    }
    return {"refused", "已拒收"};
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

std::vector<Taken> takeIn(Workbench& workbench, store::Store& store, std::vector<Arrival>& arrivals) {
    const auto* dictionary = workbench.dictionary();
    const auto* mappings = workbench.mappings();
    if (dictionary == nullptr || mappings == nullptr) return {};
    intake::Intake intake({workbench.adapters(), *mappings, *dictionary, store, workbench.logger(), now});
    return intake.take(arrivals, [&](const channel::Delivery& delivery, std::string_view dataset, std::uint64_t rows) {
        const auto name = delivery.agency + "/" + std::string(dataset);
        workbench.terminal().progress({"reading " + name + ", rows:", "正在读取 " + name + "，行数:"}, rows);
    });
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
        const auto outcome = outcomeText(one).in(language);
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
            if (failed(one))
                terminal.error(
                    {"delivery " + name + " is not taken: " + error.en, "交付 " + name + " 未能接收: " + error.zh});
            else
                terminal.error(
                    {"delivery " + name + " is refused: " + error.en, "交付 " + name + " 已拒收: " + error.zh});
        }
        if (one.unconfirmed) terminal.error(sdk::toText(*one.unconfirmed));
        if (one.result.outcome == sync::Outcome::Held && one.result.batch)
            for (const auto& reason : one.result.batch->holdReasons)
                terminal.error(
                    {"delivery " + name + " is held: " + reason.en, "交付 " + name + " 已扣留: " + reason.zh});
        for (const auto& warning : one.result.warnings)
            terminal.note({"note: " + one.batch + ": " + warning.en, "提示: " + one.batch + ": " + warning.zh});
    }
}

}  // namespace aidgate::cli
