#include "aidgate/channel/zip.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "zip_directory.h"

namespace aidgate::channel {

namespace {

constexpr std::size_t kPiece = std::size_t{64} * 1024;

// Counts what goes out and its check sum; more than was promised is refused as soon as it comes.
class Checked {
public:
    Checked(const std::string& archive, const ZipPlace& place, sdk::ByteWriter& out)
        : archive_(archive), place_(place), out_(out) {}

    sdk::Result<void> write(std::string_view bytes) {
        written_ += bytes.size();
        if (written_ > place_.entry.bytes) return zipDamaged(archive_);
        crc_ = ::crc32(crc_, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
        return out_.write(bytes);
    }
    sdk::Result<void> end() const {
        if (written_ != place_.entry.bytes || crc_ != place_.crc) return zipDamaged(archive_);
        return {};
    }

private:
    const std::string& archive_;
    const ZipPlace& place_;
    sdk::ByteWriter& out_;
    std::uint64_t written_ = 0;
    uLong crc_ = ::crc32(0, nullptr, 0);
};

class Inflater {
public:
    Inflater() { good_ = ::inflateInit2(&stream_, -MAX_WBITS) == Z_OK; }
    ~Inflater() { ::inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool ended() const { return ended_; }
    // False: not deflated data, or more of it than there should be.
    sdk::Result<bool> inflate(std::string& in, Checked& out) {
        stream_.next_in = reinterpret_cast<Bytef*>(in.data());
        stream_.avail_in = static_cast<uInt>(in.size());
        while (good_ && !ended_) {
            stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
            stream_.avail_out = static_cast<uInt>(piece_.size());
            const int said = ::inflate(&stream_, Z_NO_FLUSH);
            ended_ = said == Z_STREAM_END;
            good_ = said == Z_OK || said == Z_STREAM_END || said == Z_BUF_ERROR;
            const std::size_t made = piece_.size() - stream_.avail_out;
            if (auto written = out.write(std::string_view(piece_).substr(0, made)); !written) return written.error();
            if (made < piece_.size() && stream_.avail_in == 0) break;
        }
        return good_ && stream_.avail_in == 0;
    }

private:
    z_stream stream_ = {};
    bool good_ = false, ended_ = false;
    std::string piece_ = std::string(kPiece, '\0');
};

}  // namespace

struct ZipFile::State {
    File file;
    std::string name;
    std::vector<ZipPlace> places;
    std::vector<ZipEntry> entries;
};

ZipFile::ZipFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipFile::~ZipFile() = default;
ZipFile::ZipFile(ZipFile&&) noexcept = default;

sdk::Result<ZipFile> ZipFile::open(const std::filesystem::path& file, const std::string& name,
                                   const ZipLimits& limits) {
    auto opened = openForReading(file, name);
    if (!opened) return std::move(opened).error();
    const auto stamp = stampOf(*opened, name);
    if (!stamp) return stamp.error();
    auto places = readZipDirectory(*opened, name, stamp->bytes, limits);
    if (!places) return std::move(places).error();
    auto state = std::make_unique<State>();
    state->file = *std::move(opened);
    state->name = name;
    state->places = *std::move(places);
    for (const ZipPlace& place : state->places) state->entries.push_back(place.entry);
    return ZipFile(std::move(state));
}

const std::vector<ZipEntry>& ZipFile::entries() const {
    return state_->entries;
}

sdk::Result<void> ZipFile::extract(std::size_t entry, sdk::ByteWriter& out) const {
    const ZipPlace& place = state_->places[entry];
    Checked checked(state_->name, place, out);
    Inflater inflater;
    for (std::uint64_t done = 0; done < place.entry.deflatedBytes;) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, place.entry.deflatedBytes - done));
        auto piece = readAt(state_->file, state_->name, place.data + done, count);
        if (!piece) return std::move(piece).error();
        done += count;
        if (place.method == ZipMethod::Stored) {
            if (auto written = checked.write(*piece); !written) return written;
            continue;
        }
        const auto taken = inflater.inflate(*piece, checked);
        if (!taken) return taken.error();
        if (!*taken) return zipDamaged(state_->name);
    }
    if (place.method == ZipMethod::Deflated && !inflater.ended()) return zipDamaged(state_->name);
    return checked.end();
}

}  // namespace aidgate::channel
