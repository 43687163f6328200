#include "file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

#include "aidgate/log/commit_point.h"

namespace aidgate::channel {

namespace {

const sdk::Text kOpen{"open", "打开"};
const sdk::Text kLookAt{"look at", "查看"};
const sdk::Text kRead{"read", "读取"};
const sdk::Text kWrite{"write", "写入"};

sdk::Error ioError(const sdk::Text& doing, const std::string& name) {
    const auto code = errno == ENOENT   ? sdk::ErrorCode::NotFound
                      : errno == EACCES ? sdk::ErrorCode::PermissionDenied
                                        : sdk::ErrorCode::Io;
    return {code, sdk::say("cannot {0} '{1}': {2}", "无法{0} '{1}'：{2}", doing, name, std::strerror(errno)), {name}};
}

bool writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

}  // namespace

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

sdk::Result<File> openForReading(const std::filesystem::path& path, const std::string& name) {
    // O_NONBLOCK: a pipe somebody put there must not hold us; it means nothing for regular files.
    File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.descriptor() < 0) {
        if (errno != ELOOP) return ioError(kOpen, name);
        return sdk::Error{
            sdk::ErrorCode::Refused,
            sdk::say("'{0}' is a symbolic link; put the file itself there", "'{0}' 是符号链接；请放入文件本身", name),
            {name}};
    }
    struct stat status = {};
    if (::fstat(file.descriptor(), &status) != 0) return ioError(kLookAt, name);
    if (!S_ISREG(status.st_mode)) {
        return sdk::Error{
            sdk::ErrorCode::Refused, sdk::say("'{0}' is not a regular file", "'{0}' 不是普通文件", name), {name}};
    }
    return file;
}

sdk::Result<std::size_t> readSome(const File& file, std::span<char> into, const std::string& name) {
    while (true) {
        const ssize_t got = ::read(file.descriptor(), into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) return ioError(kRead, name);
    }
}

sdk::Result<std::string> readSmall(const std::filesystem::path& path, const std::string& name, std::size_t most) {
    auto file = openForReading(path, name);
    if (!file) return std::move(file).error();
    std::string text(most + 1, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        auto got = readSome(*file, std::span(text).subspan(done), name);
        if (!got) return std::move(got).error();
        if (*got == 0) break;
        done += *got;
    }
    if (done > most) {
        return sdk::Error{sdk::ErrorCode::MalformedInput,
                          sdk::say("'{0}' holds more than {1} bytes", "'{0}' 超过 {1} 字节", name, most),
                          {name}};
    }
    text.resize(done);
    return text;
}

sdk::Result<FileStamp> stampOf(const File& file, const std::string& name) {
    struct stat status = {};
    if (::fstat(file.descriptor(), &status) != 0) return ioError(kLookAt, name);
    const auto nanoseconds = static_cast<std::int64_t>(status.st_ctim.tv_sec) * 1'000'000'000 + status.st_ctim.tv_nsec;
    return FileStamp{static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
                     static_cast<std::uint64_t>(status.st_size), nanoseconds};
}

namespace {

// What processes that died left of their writing of this file.
void removeLeftOvers(const std::filesystem::path& folder, const std::string& name) {
    const std::string begin = "." + name + ".", end = ".tmp";
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        const auto other = entry.path().filename().string();
        if (other.size() <= begin.size() + end.size() || !other.starts_with(begin) || !other.ends_with(end)) continue;
        const auto number = other.substr(begin.size(), other.size() - begin.size() - end.size());
        if (number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto process = static_cast<pid_t>(std::stol(number));
        if (process == ::getpid() || (::kill(process, 0) != 0 && errno == ESRCH)) ::unlink(entry.path().c_str());
    }
}

}  // namespace

sdk::Result<void> replaceFile(const std::filesystem::path& path, std::string_view bytes) {
    const std::string name = path.filename().string();
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    // A dot file: whoever looks into the folder meanwhile knows that it is being written.
    const auto temporary = folder / ("." + name + "." + std::to_string(::getpid()) + ".tmp");
    removeLeftOvers(folder, name);
    const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (file.descriptor() < 0) return ioError(kWrite, name);
    bool whole = writeAll(file.descriptor(), bytes) && ::fsync(file.descriptor()) == 0;
    log::commitPoint("file.before-rename");
    whole = whole && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!whole) {
        auto error = ioError(kWrite, name);
        ::unlink(temporary.c_str());
        return error;
    }
    const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.descriptor() < 0 || ::fsync(opened.descriptor()) != 0) {
        return ioError({"sync the folder of", "同步所在的文件夹："}, name);
    }
    return {};
}

bool isPlainName(std::string_view name) {
    if (name.empty() || name.size() > 200 || name[0] == '.') return false;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || c == '/' || c == '\\') return false;
    }
    return true;
}

}  // namespace aidgate::channel
