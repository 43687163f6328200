#include "zip_part.h"

#include <Poco/Checksum.h>
#include <Poco/DeflatingStream.h>

#include <ostream>
#include <streambuf>
#include <utility>

namespace aidgate::plugins::xlsx {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50, kDirectoryEntry = 0x02014b50, kDirectoryEnd = 0x06054b50;
constexpr std::uint16_t kVersion = 20, kUtf8Names = 0x0800, kDeflated = 8;
constexpr std::uint16_t kFirstOfJanuary1980 = 0x0021;  // the same rows give the same bytes
constexpr int kRawDeflate = -15, kDefaultLevel = -1;

class Collected final : public std::streambuf {
public:
    std::string bytes;

protected:
    std::streamsize xsputn(const char* from, std::streamsize size) override {
        bytes.append(from, static_cast<std::size_t>(size));
        return size;
    }
    int_type overflow(int_type c) override {
        if (!traits_type::eq_int_type(c, traits_type::eof())) bytes += traits_type::to_char_type(c);
        return traits_type::not_eof(c);
    }
};

void put(std::string& out, std::uint64_t number, int bytes) {
    for (int each = 0; each < bytes; ++each, number >>= 8U) out += static_cast<char>(number & 0xFFU);
}

// What local header and directory entry have in common.
void putFacts(std::string& out, const ZipPart& part) {
    put(out, kVersion, 2);
    put(out, kUtf8Names, 2);
    put(out, kDeflated, 2);
    put(out, 0, 2);  // midnight
    put(out, kFirstOfJanuary1980, 2);
    put(out, part.checksum(), 4);
    put(out, part.deflated().size(), 4);
    put(out, part.inflatedSize(), 4);
    put(out, part.path().size(), 2);
    put(out, 0, 2);  // no extra field
}

}  // namespace

struct ZipPart::State {
    Collected bytes;
    std::ostream stream{&bytes};
    Poco::DeflatingOutputStream deflater{stream, kRawDeflate, kDefaultLevel};
    Poco::Checksum checksum{Poco::Checksum::TYPE_CRC32};
};

ZipPart::ZipPart(std::string path) : path_(std::move(path)), state_(std::make_unique<State>()) {}
ZipPart::~ZipPart() = default;
ZipPart::ZipPart(ZipPart&&) noexcept = default;
ZipPart& ZipPart::operator=(ZipPart&&) noexcept = default;

void ZipPart::write(std::string_view bytes) {
    state_->deflater.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    state_->checksum.update(bytes.data(), static_cast<unsigned>(bytes.size()));
    size_ += bytes.size();
}

void ZipPart::finish() {
    state_->deflater.close();
}

const std::string& ZipPart::deflated() const {
    return state_->bytes.bytes;
}

std::uint32_t ZipPart::checksum() const {
    return state_->checksum.checksum();
}

sdk::Result<void> writeZip(sdk::ByteWriter& out, std::span<const ZipPart* const> parts) {
    std::string directory;
    std::uint64_t at = 0;
    for (const auto* part : parts) {
        put(directory, kDirectoryEntry, 4);
        put(directory, kVersion, 2);
        putFacts(directory, *part);
        put(directory, 0, 2 + 2 + 2 + 4);  // no comment, first disk, no attributes
        put(directory, at, 4);
        directory += part->path();

        std::string header;
        put(header, kLocalHeader, 4);
        putFacts(header, *part);
        header += part->path();
        if (auto written = out.write(header); !written) return written;
        if (auto written = out.write(part->deflated()); !written) return written;
        at += header.size() + part->deflated().size();
    }
    const auto size = directory.size();
    put(directory, kDirectoryEnd, 4);
    put(directory, 0, 2 + 2);  // one disk
    put(directory, parts.size(), 2);
    put(directory, parts.size(), 2);
    put(directory, size, 4);
    put(directory, at, 4);
    put(directory, 0, 2);  // no comment
    return out.write(directory);
}

}  // namespace aidgate::plugins::xlsx
