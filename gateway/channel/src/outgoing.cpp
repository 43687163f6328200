#include "aidgate/channel/outgoing.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "aidgate/log/commit_point.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kBuffer = std::size_t{256} * 1024;

sdk::Error ioError(const std::string& name, const sdk::Text& doing) {
    const auto why = std::error_code(errno, std::generic_category()).message();
    return {sdk::ErrorCode::Io, sdk::say("cannot {0}: {1}", "无法{0}：{1}", doing, why), {name}};
}

bool writeAll(int descriptor, std::string_view bytes, std::uint64_t position) {
    while (!bytes.empty()) {
        const auto written = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        position += static_cast<std::uint64_t>(written);
    }
    return true;
}

}  // namespace

OutgoingFile::OutgoingFile(std::filesystem::path place, std::filesystem::path temporary, int descriptor)
    : place_(std::move(place)),
      temporary_(std::move(temporary)),
      name_(place_.filename().string()),
      descriptor_(descriptor) {}

OutgoingFile::OutgoingFile(OutgoingFile&& other) noexcept
    : place_(std::move(other.place_)),
      temporary_(std::exchange(other.temporary_, {})),
      name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      flushed_(other.flushed_) {}

OutgoingFile::~OutgoingFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

sdk::Result<OutgoingFile> OutgoingFile::begin(const std::filesystem::path& place) {
    std::string pattern = (place.parent_path() / ("." + place.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);  // mode 0600
    if (descriptor < 0) return ioError(place.filename().string(), {"make the file", "创建文件"});
    return OutgoingFile(place, pattern, descriptor);
}

sdk::Error OutgoingFile::problem(const sdk::Text& doing) const {
    return ioError(name_, doing);
}

sdk::Result<void> OutgoingFile::write(std::string_view bytes) {
    buffer_ += bytes;
    return buffer_.size() < kBuffer ? sdk::Result<void>() : flush();
}

sdk::Result<void> OutgoingFile::flush() {
    if (!writeAll(descriptor_, buffer_, flushed_)) return problem({"write the file", "写入文件"});
    flushed_ += buffer_.size();
    buffer_.clear();
    return {};
}

sdk::Result<void> OutgoingFile::overwrite(std::uint64_t position, std::string_view bytes) {
    if (auto flushed = flush(); !flushed) return flushed;
    if (position + bytes.size() > flushed_) {
        return sdk::Error{sdk::ErrorCode::Internal,
                          {"bytes that are not written yet can't be written over", "不能改写尚未写出的字节"},
                          {name_}};
    }
    if (!writeAll(descriptor_, bytes, position)) return problem({"write the file", "写入文件"});
    return {};
}

sdk::Result<OutgoingFile::Facts> OutgoingFile::complete() {
    if (auto flushed = flush(); !flushed) return flushed.error();
    if (::fsync(descriptor_) != 0) return problem({"sync the file", "将文件落盘"});
    crypto::Hasher hasher(crypto::DigestKind::Sm3);
    Facts facts;
    std::string piece(kBuffer, '\0');
    while (true) {
        const auto got = ::pread(descriptor_, piece.data(), piece.size(), static_cast<off_t>(facts.bytes));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return problem({"read the file back", "读回文件"});
        if (got == 0) break;
        hasher.update(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
        facts.bytes += static_cast<std::uint64_t>(got);
    }
    if (facts.bytes != flushed_)
        return sdk::Error{
            sdk::ErrorCode::Io, {"the file has not the bytes that were written", "文件内容与写入的不一致"}, {name_}};
    facts.sm3 = hasher.finish().hex();
    return facts;
}

sdk::Result<void> OutgoingFile::commit() {
    log::commitPoint("outgoing.before-rename");
    if (::rename(temporary_.c_str(), place_.c_str()) != 0)
        return problem({"put the file in its place", "将文件放到目标位置"});
    temporary_.clear();
    log::commitPoint("outgoing.renamed");
    const auto folder = place_.has_parent_path() ? place_.parent_path() : std::filesystem::path(".");
    const int there = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (there < 0) return problem({"open the folder", "打开目录"});
    const bool synced = ::fsync(there) == 0;
    ::close(there);
    return synced ? sdk::Result<void>() : problem({"sync the folder", "将目录落盘"});
}

std::string toText(const ControlFile& control) {
    std::string text;
    const auto add = [&text](const std::string& key, const std::string& value) {
        if (!value.empty()) text += key + "=" + value + "\n";
    };
    add("dept", control.dept);
    add("division", control.division);
    add("dataset", control.dataset);
    add("batch", control.batch);
    for (const auto& file : control.files) add("file", file.name);
    for (const auto& file : control.files) {
        for (const auto& [sheet, rows] : file.rows)
            add("rows." + file.name + (sheet.empty() ? "" : "#" + sheet), std::to_string(rows));
        if (file.bytes) add("bytes." + file.name, std::to_string(*file.bytes));
        add("sm3." + file.name, file.sm3.value_or(""));
    }
    add("encoding", control.encoding);
    add("generated", control.generated);
    return text;
}

}  // namespace aidgate::channel
