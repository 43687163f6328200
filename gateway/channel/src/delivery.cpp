#include "aidgate/channel/delivery.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "aidgate/crypto/digest.h"
#include "aidgate/sdk/open_file.h"
#include "file.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kBuffer = 256 * 1024;

sdk::Error refused(const std::string& file, const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, sdk::say("file '{0}': {1}", "文件 '{0}'：{1}", file, why), {file}};
}

sdk::Error changed(const std::string& file) {
    return refused(file, {"it changed after it was verified; it is read again when its sender is done with it",
                          "核验之后又有改动；待发送方写完后会重新读取"});
}

sdk::Result<void> verifyFile(DataFile& file, const ControlledFile* said) {
    auto opened = openForReading(file.path, file.name);
    if (!opened) return std::move(opened).error();
    auto before = stampOf(*opened, file.name);
    if (!before) return std::move(before).error();
    file.bytes = before->bytes;
    if (said != nullptr && said->bytes && *said->bytes != file.bytes) {
        return refused(file.name, sdk::say("the control file says {0} bytes, there are {1}",
                                           "控制文件所记为 {0} 字节，实有 {1} 字节", *said->bytes, file.bytes));
    }
    crypto::Hasher hasher(crypto::DigestKind::Sm3);
    std::string buffer(kBuffer, '\0');
    while (true) {
        auto got = readSome(*opened, buffer, file.name);
        if (!got) return std::move(got).error();
        if (*got == 0) break;
        hasher.update(std::string_view(buffer).substr(0, *got));
    }
    file.sm3 = hasher.finish().hex();
    auto after = stampOf(*opened, file.name);
    if (!after) return std::move(after).error();
    if (*after != *before) return changed(file.name);
    if (said != nullptr && said->sm3 && *said->sm3 != file.sm3) {
        return refused(file.name, sdk::say("the control file says SM3 {0}, it is {1}",
                                           "控制文件所记 SM3 为 {0}，实为 {1}", *said->sm3, file.sm3));
    }
    file.verified = *after;
    return {};
}

class FileReader final : public sdk::ByteReader, public sdk::OpenFile {
public:
    FileReader(File file, const DataFile& data) : file_(std::move(file)), name_(data.name), verified_(data.verified) {}

    std::string_view name() const override { return name_; }

    sdk::Result<std::size_t> read(std::span<char> into) override {
        if (into.empty()) return std::size_t{0};
        if (next_ == filled_) {
            // A reader that brings room enough is served without a copy.
            if (into.size() >= kBuffer) return fill(into);
            if (buffer_.empty()) buffer_.resize(kBuffer);
            auto got = fill(buffer_);
            if (!got) return std::move(got).error();
            next_ = 0;
            filled_ = *got;
        }
        const std::size_t given = std::min(into.size(), filled_ - next_);
        std::memcpy(into.data(), buffer_.data() + next_, given);
        next_ += given;
        return given;
    }

    int descriptor() const override { return file_.descriptor(); }

    sdk::Result<void> atEnd() override {
        if (!verified_) return {};
        auto now = stampOf(file_, name_);
        if (!now) return std::move(now).error();
        if (*now != *verified_) return changed(name_);
        return {};
    }

private:
    sdk::Result<std::size_t> fill(std::span<char> into) {
        auto got = readSome(file_, into, name_);
        if (!got || *got != 0) return got;
        if (auto end = atEnd(); !end) return std::move(end).error();
        return got;
    }

    File file_;
    std::string name_;
    std::optional<FileStamp> verified_;
    std::string buffer_;
    std::size_t next_ = 0;
    std::size_t filled_ = 0;
};

class DeliveryView final : public sdk::Delivery {
public:
    explicit DeliveryView(std::vector<DataFile> files, std::string charset)
        : files_(std::move(files)), charset_(std::move(charset)) {}

    std::size_t fileCount() const override { return files_.size(); }
    std::string_view fileName(std::size_t file) const override { return files_[file].name; }
    std::string_view dataset(std::size_t file) const override { return files_[file].dataset; }
    std::string_view charset() const override { return charset_; }

    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override {
        const DataFile& data = files_[file];
        auto opened = openForReading(data.path, data.name);
        if (!opened) return std::move(opened).error();
        if (data.verified) {
            auto now = stampOf(*opened, data.name);
            if (!now) return std::move(now).error();
            if (*now != *data.verified) return changed(data.name);
        }
        return std::make_unique<FileReader>(*std::move(opened), data);
    }

private:
    std::vector<DataFile> files_;
    std::string charset_;
};

}  // namespace

std::string Delivery::inputDigest() const {
    crypto::Hasher hasher(crypto::DigestKind::Sha256);
    // Names hold no line ends and SM3s have one length, so that no two lists of files read the same.
    for (const DataFile& file : files) hasher.update(file.name).update("\n").update(file.sm3).update("\n");
    return hasher.finish().hex();
}

sdk::Result<void> verify(Delivery& delivery) {
    const auto saidOf = [&delivery](const std::string& name) -> const ControlledFile* {
        if (!delivery.control) return nullptr;
        for (const ControlledFile& file : delivery.control->files) {
            if (file.name == name) return &file;
        }
        return nullptr;
    };
    if (delivery.control) {
        for (const ControlledFile& said : delivery.control->files) {
            const bool there = std::any_of(delivery.files.begin(), delivery.files.end(),
                                           [&said](const DataFile& file) { return file.name == said.name; });
            if (!there) {
                return refused(said.name,
                               {"the control file lists it, and it is not there", "控制文件列有此文件，但文件不在"});
            }
        }
    }
    for (DataFile& file : delivery.files) {
        if (auto verified = verifyFile(file, saidOf(file.name)); !verified) return verified;
    }
    return {};
}

sdk::Result<void> verifyRows(const Delivery& delivery, const std::map<std::string, std::uint64_t>& rowsRead) {
    if (!delivery.control) return {};
    const auto readFrom = [&rowsRead](const std::string& name) {
        if (const auto found = rowsRead.find(name); found != rowsRead.end()) return found->second;
        std::uint64_t sum = 0;
        const std::string sheets = name + "#";
        for (auto at = rowsRead.lower_bound(sheets); at != rowsRead.end() && at->first.starts_with(sheets); ++at) {
            sum += at->second;
        }
        return sum;
    };
    for (const ControlledFile& file : delivery.control->files) {
        for (const auto& [sheet, said] : file.rows) {
            const std::string name = sheet.empty() ? file.name : file.name + "#" + sheet;
            const std::uint64_t found = readFrom(name);
            if (found == said) continue;
            return refused(name, sdk::say("the control file says {0} rows, there are {1}",
                                          "控制文件所记为 {0} 行，实有 {1} 行", said, found));
        }
    }
    return {};
}

std::unique_ptr<sdk::Delivery> openDelivery(const Delivery& delivery) {
    return std::make_unique<DeliveryView>(delivery.files, delivery.encoding);
}

}  // namespace aidgate::channel
