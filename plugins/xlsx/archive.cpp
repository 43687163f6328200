#include "archive.h"

#include <Poco/Exception.h>
#include <Poco/MemoryStream.h>
#include <Poco/Zip/SkipCallback.h>
#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <span>
#include <utility>

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::size_t kPiece = 64 * 1024;
constexpr std::size_t kMaxEntries = 10000;
// Sheets shrink to a tenth; a hundredth is remarkable and a thousandth a bomb.
constexpr std::uint64_t kMaxRatio = 200;
constexpr std::uint64_t kRatioMattersFrom = 4 << 20;

sdk::Error damaged(const std::string& name) {
    return {sdk::ErrorCode::MalformedInput,
            {"xlsx.damaged: the file is no workbook or a damaged one; ask the agency for it again",
             "xlsx.damaged：文件不是工作簿或已损坏；请该部门重新提供"},
            {name, 0, 0, {}}};
}

// Poco's parser, told when to give up.
class CountingSkip final : public Poco::Zip::SkipCallback {
public:
    bool handleZipEntry(std::istream& stream, const Poco::Zip::ZipLocalFileHeader& header) override {
        if (++entries_ > kMaxEntries) throw Poco::DataException("too many entries");
        return SkipCallback::handleZipEntry(stream, header);
    }

private:
    std::size_t entries_ = 0;
};

sdk::Result<std::string> readWhole(sdk::ByteReader& bytes, std::size_t limit) {
    std::string all;
    std::size_t size = 0;
    while (true) {
        all.resize(size + std::max(kPiece, size / 2));
        const auto got = bytes.read(std::span(all).subspan(size));
        if (!got) return got.error();
        size += *got;
        if (size > limit) {
            return sdk::Error{
                sdk::ErrorCode::Refused,
                sdk::say("xlsx.too-large: the workbook has more than {0} bytes; ask for CSV, or raise "
                         "option max_file_bytes",
                         "xlsx.too-large：工作簿超过 {0} 字节；请改要 CSV，或调高选项 max_file_bytes", limit),
                {std::string(bytes.name()), 0, 0, {}}};
        }
        if (*got == 0) break;
    }
    all.resize(size);
    return all;
}

std::optional<sdk::Error> refuseByContent(const std::string& name, std::string_view bytes) {
    const auto refuse = [&](sdk::Text message) {
        return sdk::Error{sdk::ErrorCode::MalformedInput, std::move(message), {name, 0, 0, {}}};
    };
    if (bytes.empty()) {
        return refuse(
            {"xlsx.empty: the file is empty; ask the agency for it again", "xlsx.empty：文件为空；请该部门重新提供"});
    }
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
        return refuse(
            {"xlsx.old-or-locked: this is an .xls or a workbook with a password; it has to be saved as .xlsx without a "
             "password",
             "xlsx.old-or-locked：这是 .xls 或有密码的工作簿；须另存为没有密码的 .xlsx"});
    }
    if (!bytes.starts_with("PK")) {
        return refuse({"xlsx.no-workbook: this is no .xlsx workbook; a CSV has to be named .csv",
                       "xlsx.no-workbook：这不是 .xlsx 工作簿；CSV 文件须以 .csv 命名"});
    }
    return std::nullopt;
}

}  // namespace

std::uint64_t mostInflated(std::uint64_t compressedBytes) {
    return std::max(kRatioMattersFrom, compressedBytes * kMaxRatio);
}

struct Archive::State {
    std::string name;
    std::string bytes;
    ArchiveLimits limits;
    std::unique_ptr<Poco::Zip::ZipArchive> zip;
};

struct EntryReader::State {
    std::string name;
    std::uint64_t limit = 0;
    Poco::MemoryInputStream bytes;
    Poco::Zip::ZipInputStream stream;
    std::array<char, kPiece> piece = {};
    std::uint64_t given = 0;

    State(std::string nameIn, std::string_view archive, const Poco::Zip::ZipLocalFileHeader& header)
        : name(std::move(nameIn)),
          bytes(archive.data(), static_cast<std::streamsize>(archive.size())),
          stream(bytes, header) {}
};

Archive::Archive(std::unique_ptr<State> state) : state_(std::move(state)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive::~Archive() = default;

sdk::Result<Archive> Archive::open(sdk::ByteReader& bytes, const ArchiveLimits& limits) {
    auto state = std::make_unique<State>();
    state->name = std::string(bytes.name());
    state->limits = limits;
    auto whole = readWhole(bytes, limits.fileBytes);
    if (!whole) return std::move(whole).error();
    state->bytes = *std::move(whole);
    if (auto refused = refuseByContent(state->name, state->bytes)) return *std::move(refused);
    try {
        Poco::MemoryInputStream stream(state->bytes.data(), static_cast<std::streamsize>(state->bytes.size()));
        CountingSkip skip;
        state->zip = std::make_unique<Poco::Zip::ZipArchive>(stream, skip);
    } catch (const std::exception&) {
        return damaged(state->name);
    }
    return Archive(std::move(state));
}

bool Archive::has(const std::string& path) const {
    return state_->zip->findHeader(path) != state_->zip->headerEnd();
}

sdk::Result<EntryReader> Archive::open(const std::string& path) const {
    const auto header = state_->zip->findHeader(path);
    if (header == state_->zip->headerEnd()) {
        return sdk::Error{
            sdk::ErrorCode::MalformedInput,
            sdk::say("xlsx.damaged: the workbook has no part {0}", "xlsx.damaged：工作簿中没有 {0} 部分", path),
            {state_->name, 0, 0, {}}};
    }
    try {
        auto state = std::make_unique<EntryReader::State>(state_->name, state_->bytes, header->second);
        const std::uint64_t compressed =
            std::min<std::uint64_t>(header->second.getCompressedSize(), state_->bytes.size());
        const auto byRatio = mostInflated(compressed == 0 ? state_->bytes.size() : compressed);
        state->limit = std::min(state_->limits.entryBytes, byRatio);
        return EntryReader(std::move(state));
    } catch (const std::exception&) {
        return damaged(state_->name);
    }
}

EntryReader::EntryReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
EntryReader::EntryReader(EntryReader&&) noexcept = default;
EntryReader::~EntryReader() = default;

sdk::Result<std::string_view> EntryReader::next() {
    try {
        state_->stream.read(state_->piece.data(), static_cast<std::streamsize>(state_->piece.size()));
        const auto got = static_cast<std::size_t>(state_->stream.gcount());
        if (state_->stream.bad()) return damaged(state_->name);
        state_->given += got;
        if (state_->given > state_->limit) {
            return sdk::Error{sdk::ErrorCode::Refused,
                              sdk::say("xlsx.swells: a part of the workbook swells to more than {0} bytes, as a zip "
                                       "bomb does",
                                       "xlsx.swells：工作簿的一部分解压后超过 {0} 字节，有如压缩炸弹", state_->limit),
                              {state_->name, 0, 0, {}}};
        }
        return std::string_view(state_->piece.data(), got);
    } catch (const std::exception&) {
        return damaged(state_->name);
    }
}

}  // namespace aidgate::plugins::xlsx
