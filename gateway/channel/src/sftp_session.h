// One server by SFTP: list, stat, download, upload. Host keys are checked against known_hosts before anything is sent.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/channel_settings.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// A path on the server: absolute, or relative to the user's home there.
std::string remotePath(const std::string& folder, const std::string& name);

class SftpSession {
public:
    SftpSession(config::SftpSettings settings, std::stop_token stop);
    ~SftpSession();

    // Names as the server tells them: nothing about them is sure. Error::Refused: more than most_files.
    sdk::Result<std::vector<std::string>> list(const std::string& folder);

    // Gives the bytes from `offset` on, in pieces; a sink that returns false ends it (Error::Refused, or what the
    // caller makes of it). Returns when the file last changed, by the server's clock in seconds, as of the beginning.
    using Sink = std::function<bool(std::string_view)>;
    sdk::Result<std::int64_t> download(const std::string& path, std::uint64_t offset, const Sink& sink);

    // When it last changed; Error::NotFound.
    sdk::Result<std::int64_t> changed(const std::string& path);

    // Whole under a temporary name, then under its own. Another file that has the name already stays, and the upload is
    // an Error::Refused, unless it may be replaced.
    using Source = std::function<sdk::Result<std::size_t>(char*, std::size_t)>;
    sdk::Result<void> upload(const std::string& folder, const std::string& name, std::uint64_t bytes,
                             const Source& source, bool replace);

private:
    struct Transfer;
    sdk::Result<void> prepare(Transfer& transfer, const std::string& path, bool isFolder);
    sdk::Result<void> signIn();
    sdk::Result<void> perform(Transfer& transfer, const std::string& about);

    config::SftpSettings settings_;
    std::stop_token stop_;
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace aidgate::channel
