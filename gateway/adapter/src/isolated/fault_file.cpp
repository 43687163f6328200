#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#include "aidgate/adapter/fault_history.h"
#include "wire/descriptor.h"

namespace aidgate::adapter {
namespace {

using wire::Descriptor;

constexpr std::size_t kMostBytes = 1U << 20;

std::string contentOf(int file) {
    std::string text(kMostBytes, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const auto got = ::pread(file, text.data() + filled, text.size() - filled, static_cast<off_t>(filled));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        filled += static_cast<std::size_t>(got);
    }
    text.resize(filled);
    return text;
}

class FaultFile final : public FaultHistory {
public:
    FaultFile(std::filesystem::path file, std::function<FaultLedger::Time()> clock, QuarantinePolicy policy)
        : file_(std::move(file)), clock_(std::move(clock)), policy_(policy), ledger_(policy) {}

    sdk::Result<void> admit(const std::string& adapter, const std::string& version) override {
        const auto now = clock_();
        const auto until = changed([&](FaultLedger& ledger) { return ledger.quarantinedUntil(adapter, version, now); });
        if (!until) return {};
        const auto minutes = std::chrono::ceil<std::chrono::minutes>(*until - now).count();
        return sdk::Error{
            sdk::ErrorCode::Busy,
            sdk::say("adapter {0} {1} broke too often and is left alone for {2} minutes; after mending it, "
                     "remove {3} to have it tried at once",
                     "适配器 {0} {1} 故障过多，暂停使用 {2} 分钟；修复后删除 {3} 即可立即重试", adapter, version,
                     minutes, file_.string())};
    }

    std::optional<StandingChange> recordFault(const std::string& adapter, const std::string& version,
                                              FaultKind kind) override {
        const auto now = clock_();
        return changed([&](FaultLedger& ledger) { return ledger.fault(adapter, version, kind, now); });
    }

    std::optional<StandingChange> recordSuccess(const std::string& adapter, const std::string& version) override {
        return changed([&](FaultLedger& ledger) { return ledger.success(adapter, version); });
    }

private:
    // What `change` gives, after what it did to the ledger was written.
    template <class Change>
    std::invoke_result_t<Change, FaultLedger&> changed(Change change) {
        const std::lock_guard lock(mutex_);
        constexpr mode_t kMode = 0600;
        const Descriptor file(file_.empty() ? -1
                                            : ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
        if (!file.open() || ::flock(file.number(), LOCK_EX) != 0) return change(ledger_);
        const auto before = contentOf(file.number());
        ledger_ = FaultLedger::load(before, policy_);
        auto result = change(ledger_);
        const auto after = ledger_.save();
        // Written in place: a write that is cut short leaves a line that is none, and is left out.
        if (after != before && ::pwrite(file.number(), after.data(), after.size(), 0) >= 0)
            static_cast<void>(::ftruncate(file.number(), static_cast<off_t>(after.size())) == 0);
        return result;
    }

    std::filesystem::path file_;
    std::function<FaultLedger::Time()> clock_;
    QuarantinePolicy policy_;
    std::mutex mutex_;
    FaultLedger ledger_;
};

}  // namespace

std::unique_ptr<FaultHistory> openFaultFile(std::filesystem::path file, std::function<FaultLedger::Time()> clock,
                                            QuarantinePolicy policy) {
    return std::make_unique<FaultFile>(std::move(file), std::move(clock), policy);
}

}  // namespace aidgate::adapter
