#include <system_error>

#include "aidgate/channel/outgoing.h"
#include "aidgate/delivery/sender.h"

namespace aidgate::delivery {

namespace {

namespace fs = std::filesystem;

class ChannelCarrier final : public Carrier {
public:
    ChannelCarrier(std::unique_ptr<channel::Channel> channel, fs::path spool)
        : channel_(std::move(channel)), spool_(std::move(spool)) {}

    sdk::Result<void> put(std::span<const store::OutgoingFile> files, std::string_view key) override {
        const auto folder = spool_ / ("leaving-" + std::string(key));
        auto leaving = layOut(files, folder);
        auto done = leaving ? channel_->put(*leaving, key) : sdk::Result<void>(leaving.error());
        std::error_code ignored;
        fs::remove_all(folder, ignored);
        return done;
    }

private:
    static sdk::Result<void> makeFolder(const fs::path& folder) {
        std::error_code failed;
        fs::remove_all(folder, failed);
        if (!failed) fs::create_directories(folder, failed);
        if (!failed) fs::permissions(folder, fs::perms::owner_all, failed);
        if (!failed) return {};
        return sdk::Error{
            sdk::ErrorCode::Io,
            sdk::say("cannot make a folder in the spool: {0}", "无法在暂存目录中建立文件夹：{0}", failed.message()),
            {folder.string()}};
    }

    static sdk::Result<channel::OutgoingFiles> layOut(std::span<const store::OutgoingFile> files,
                                                      const fs::path& folder) {
        if (auto made = makeFolder(folder); !made) return made.error();
        channel::OutgoingFiles leaving;
        for (const auto& file : files) {
            if (file.name.ends_with(".ctl")) {
                auto control = channel::parseControlFile(file.name, file.content);
                if (!control) return std::move(control).error();
                leaving.control = *std::move(control);
                continue;
            }
            auto out = channel::OutgoingFile::begin(folder / file.name);
            if (!out) return std::move(out).error();
            if (auto written = out->write(file.content); !written) return written.error();
            if (auto whole = out->complete(); !whole) return std::move(whole).error();
            if (auto placed = out->commit(); !placed) return placed.error();
            leaving.files.push_back(folder / file.name);
        }
        return leaving;
    }

    std::unique_ptr<channel::Channel> channel_;
    fs::path spool_;
};

}  // namespace

std::unique_ptr<Carrier> channelCarrier(std::unique_ptr<channel::Channel> channel, fs::path spool) {
    return std::make_unique<ChannelCarrier>(std::move(channel), std::move(spool));
}

}  // namespace aidgate::delivery
