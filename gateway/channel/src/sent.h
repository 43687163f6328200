// What was put by which key, kept in the spool, so that a sending that is asked for again is known.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/channel/channel.h"

namespace aidgate::channel {

struct SentFile {
    std::filesystem::path from;  // "" = `text` holds it
    std::string text;
    std::string name, sm3;
    std::uint64_t bytes = 0;
};

// The files in the order they are sent in, with their digests; the control file last. Error::InvalidArgument: nothing
// to send, or a name that is a path or stands there twice.
sdk::Result<std::vector<SentFile>> inOrder(const OutgoingFiles& files);

// A file of ours or theirs as it is now.
sdk::Result<SentFile> digestOf(const std::filesystem::path& path);

class SentRecord {
public:
    SentRecord(const std::filesystem::path& spool, std::string_view key);

    // True: these files were sent by this key. Error::Refused: others were.
    sdk::Result<bool> has(const std::vector<SentFile>& files) const;
    sdk::Result<void> keep(const std::vector<SentFile>& files) const;

private:
    std::filesystem::path place_;
};

using SendFiles = std::function<sdk::Result<void>(const std::vector<SentFile>& files)>;

// What every channel's put() is: the files in order by `send`, unless this key sent them before; then kept as sent.
sdk::Result<void> sendOnce(const OutgoingFiles& files, const std::filesystem::path& spool, std::string_view key,
                           const SendFiles& send);

// The folder and those above it, mode 0700; no other way to write to it.
sdk::Result<void> makeOwnFolder(const std::filesystem::path& folder);

}  // namespace aidgate::channel
