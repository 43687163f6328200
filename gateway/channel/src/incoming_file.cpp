#include "incoming_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace aidgate::channel {

namespace {

sdk::Error ioError() {
    const auto why = std::error_code(errno, std::generic_category()).message();
    return {sdk::ErrorCode::Io, sdk::say("cannot keep what is fetched: {0}", "无法保存取回的文件：{0}", why)};
}

}  // namespace

sdk::Result<IncomingFile> IncomingFile::open(const std::filesystem::path& place, std::uint64_t most) {
    File file(::open(place.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.descriptor() < 0) return ioError();
    const auto end = ::lseek(file.descriptor(), 0, SEEK_END);
    if (end < 0) return ioError();
    return IncomingFile(place, std::move(file), static_cast<std::uint64_t>(end), most);
}

bool IncomingFile::append(std::string_view bytes) {
    if (failed_ || bytes.size() > most_ - std::min(most_, bytes_)) return false;
    while (!bytes.empty()) {
        const auto put = ::write(file_.descriptor(), bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) {
            failed_ = ioError();
            return false;
        }
        bytes_ += static_cast<std::uint64_t>(put);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

void IncomingFile::discard() {
    ::unlink(place_.c_str());
}

}  // namespace aidgate::channel
