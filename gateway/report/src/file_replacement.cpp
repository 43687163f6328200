#include "file_replacement.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "aidgate/log/commit_point.h"

namespace aidgate::report {
namespace {

constexpr std::size_t kBufferSize = 256 * 1024;

sdk::Error ioError(const std::filesystem::path& file, const sdk::Text& doing) {
    const auto why = std::error_code(errno, std::generic_category()).message();
    return {sdk::ErrorCode::Io, sdk::say("cannot {0}: {1}", "无法{0}：{1}", doing, why), {file.string()}};
}

}  // namespace

FileReplacement::FileReplacement(std::filesystem::path file, std::filesystem::path temporary, int descriptor)
    : file_(std::move(file)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

FileReplacement::FileReplacement(FileReplacement&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}

FileReplacement::~FileReplacement() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

sdk::Result<FileReplacement> FileReplacement::begin(const std::filesystem::path& file) {
    std::string pattern = (file.parent_path() / ("." + file.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);  // mode 0600
    if (descriptor < 0) return ioError(file, {"make the file", "建立文件"});
    return FileReplacement(file, pattern, descriptor);
}

sdk::Result<void> FileReplacement::write(std::string_view text) {
    buffer_ += text;
    return buffer_.size() < kBufferSize ? sdk::Result<void>() : flush();
}

sdk::Result<void> FileReplacement::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return problem({"write the file", "写入文件"});
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
    return {};
}

sdk::Result<void> FileReplacement::commit() {
    if (auto written = flush(); !written) return written;
    if (::fsync(descriptor_) != 0) return problem({"sync the file", "同步文件"});
    log::commitPoint("report.before-rename");
    if (::rename(temporary_.c_str(), file_.c_str()) != 0) {
        return problem({"put the file in its place", "将文件放到位"});
    }
    temporary_.clear();
    const auto folder = file_.has_parent_path() ? file_.parent_path() : std::filesystem::path(".");
    const int place = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (place < 0) return problem({"open the folder", "打开文件夹"});
    const bool synced = ::fsync(place) == 0;
    ::close(place);
    return synced ? sdk::Result<void>() : problem({"sync the folder", "同步文件夹"});
}

sdk::Error FileReplacement::problem(const sdk::Text& doing) const {
    return ioError(file_, doing);
}

}  // namespace aidgate::report
