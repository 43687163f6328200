#include <algorithm>
#include <system_error>

#include "aidgate/channel/outgoing.h"
#include "aidgate/crypto/digest.h"
#include "carriers.h"
#include "control_file.h"
#include "file.h"
#include "sent.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kBuffer = std::size_t{256} * 1024;

sdk::Result<std::uint64_t> copy(const std::filesystem::path& from, OutgoingFile& to) {
    const std::string name = from.filename().string();
    auto opened = openForReading(from, name);
    if (!opened) return std::move(opened).error();
    std::string piece(kBuffer, '\0');
    for (std::uint64_t bytes = 0;;) {
        auto got = readSome(*opened, piece, name);
        if (!got) return std::move(got).error();
        if (*got == 0) return bytes;
        if (auto put = to.write(std::string_view(piece).substr(0, *got)); !put) return put.error();
        bytes += *got;
    }
}

class DirectoryChannel final : public Channel {
public:
    DirectoryChannel(config::ChannelSettings settings, Surroundings surroundings)
        : settings_(std::move(settings)), surroundings_(std::move(surroundings)) {}

    sdk::Result<Inventory> fetch(std::string_view) override {
        std::error_code failed;
        if (!std::filesystem::is_directory(settings_.directory, failed))
            return sdk::Error{sdk::ErrorCode::NotFound,
                              sdk::say("no directory '{0}': it is gone, or not mounted",
                                       "没有目录 '{0}'：不存在，或未挂载", settings_.directory.string())};
        Inventory inventory = look(settings_.directory, surroundings_.agencies);
        std::erase_if(inventory.deliveries, [&](const Delivery& delivery) {
            if (isSettled(delivery)) return false;
            inventory.unsettled.push_back(delivery.name);
            return true;
        });
        return inventory;
    }

    sdk::Result<void> acknowledge(const Delivery&, const Receipt& receipt) override {
        if (!settings_.receipts.empty())
            if (auto written = writeReceipt(settings_.receipts, receipt); !written) return written;
        const bool refused = receipt.outcome == ReceiptOutcome::Refused || receipt.outcome == ReceiptOutcome::Held;
        return refused && !settings_.errors.empty() ? writeReceipt(settings_.errors, receipt) : sdk::Result<void>();
    }

    sdk::Result<void> put(const OutgoingFiles& files, std::string_view key) override {
        if (settings_.outbox.empty())
            return sdk::Error{sdk::ErrorCode::Unsupported,
                              {"this exchange has no outbox to put files in", "此交换没有可放入文件的发件目录 outbox"}};
        return sendOnce(files, surroundings_.spool, key, [this](const std::vector<SentFile>& all) {
            for (const SentFile& file : all)
                if (auto placed = place(file); !placed) return placed;
            return sdk::Result<void>();
        });
    }

private:
    // What a control file says of a file is checked when it is read; for another only its age tells.
    bool isSettled(const Delivery& delivery) const {
        const auto said = [&delivery](const DataFile& file) {
            if (!delivery.control) return false;
            return std::any_of(
                delivery.control->files.begin(), delivery.control->files.end(),
                [&file](const ControlledFile& one) { return one.name == file.name && one.bytes && one.sm3; });
        };
        return std::all_of(delivery.files.begin(), delivery.files.end(),
                           [&](const DataFile& file) { return said(file) || isOldEnough(file); });
    }

    bool isOldEnough(const DataFile& file) const {
        if (settings_.settleSeconds == 0) return true;
        auto opened = openForReading(file.path, file.name);
        if (!opened) return true;  // whoever reads it says why it cannot be
        auto stamp = stampOf(*opened, file.name);
        if (!stamp) return true;
        const auto now = std::chrono::nanoseconds(surroundings_.now().time_since_epoch()).count();
        constexpr std::int64_t kSecond = 1'000'000'000;
        return now - stamp->changed >= static_cast<std::int64_t>(settings_.settleSeconds) * kSecond;
    }

    sdk::Result<void> place(const SentFile& file) const {
        const auto at = settings_.outbox / file.name;
        std::error_code failed;
        if (std::filesystem::exists(std::filesystem::symlink_status(at, failed))) return isTheSame(at, file);
        auto outgoing = OutgoingFile::begin(at);
        if (!outgoing) return std::move(outgoing).error();
        if (file.from.empty()) {
            if (auto written = outgoing->write(file.text); !written) return written;
        } else if (auto copied = copy(file.from, *outgoing); !copied) {
            return copied.error();
        }
        auto facts = outgoing->complete();
        if (!facts) return std::move(facts).error();
        if (facts->sm3 != file.sm3)
            return sdk::Error{
                sdk::ErrorCode::Io, {"the file changed while it was sent", "发送过程中文件发生了变化"}, {file.name}};
        // The agency reads it as another user.
        std::filesystem::permissions(outgoing->temporary(), std::filesystem::perms(0640), failed);
        return outgoing->commit();
    }

    static sdk::Result<void> isTheSame(const std::filesystem::path& at, const SentFile& file) {
        auto there = digestOf(at);
        if (!there) return std::move(there).error();
        if (there->sm3 == file.sm3) return {};
        return sdk::Error{sdk::ErrorCode::Refused,
                          {"a file of this name lies there and holds something else", "该处已有同名文件，内容不同"},
                          {file.name}};
    }

    config::ChannelSettings settings_;
    Surroundings surroundings_;
};

}  // namespace

sdk::Result<std::unique_ptr<Channel>> openDirectory(const config::ExchangeSettings& exchange,
                                                    Surroundings surroundings) {
    return std::make_unique<DirectoryChannel>(exchange.channel, std::move(surroundings));
}

}  // namespace aidgate::channel
