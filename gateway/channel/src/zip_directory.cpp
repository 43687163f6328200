#include "zip_directory.h"

#include <iconv.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace aidgate::channel {

namespace {

constexpr std::size_t kEndRecord = 22;
constexpr std::size_t kMostComment = 0xFFFF;
constexpr std::size_t kDirectoryEntry = 46;
constexpr std::size_t kLocalHeader = 30;
constexpr std::size_t kMostDirectoryBytes = std::size_t{16} << 20U;
constexpr unsigned kEncrypted = 1U << 0U | 1U << 6U | 1U << 13U;
constexpr unsigned kUtf8 = 1U << 11U;
constexpr unsigned kUnix = 3;
constexpr std::uint32_t kTypeMask = 0170000, kRegular = 0100000;
constexpr std::uint32_t kFolderOfDos = 0x10;

// Little-endian.
std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

// nullopt: not text of that charset.
std::optional<std::string> decoded(std::string_view bytes, const char* charset) {
    struct Close {
        void operator()(void* converter) const { ::iconv_close(converter); }
    };
    // iconv's handle is a pointer whose failure is -1.
    const iconv_t opened = ::iconv_open("UTF-8", charset);
    if (opened == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    const std::unique_ptr<void, Close> converter(opened);
    std::string text(bytes.size() * 4 + 4, '\0');
    char* in = const_cast<char*>(bytes.data());  // iconv only reads it
    char* out = text.data();
    std::size_t inLeft = bytes.size(), outLeft = text.size();
    if (::iconv(converter.get(), &in, &inLeft, &out, &outLeft) == static_cast<std::size_t>(-1)) return std::nullopt;
    text.resize(text.size() - outLeft);
    return text;
}

struct End {
    std::uint64_t entries = 0, at = 0, bytes = 0;
};

class Reader {
public:
    Reader(const File& file, const std::string& name, std::uint64_t fileBytes, const ZipLimits& limits)
        : file_(file), name_(name), fileBytes_(fileBytes), limits_(limits) {}

    sdk::Result<std::vector<ZipPlace>> read() {
        const auto end = findEnd();
        if (!end) return end.error();
        if (end->entries > limits_.entries || end->bytes > kMostDirectoryBytes) {
            return zipRefused(name_,
                              sdk::say("it holds more than {0} entries", "所含条目超过 {0} 个", limits_.entries));
        }
        const auto directory = readAt(file_, name_, end->at, static_cast<std::size_t>(end->bytes));
        if (!directory) return directory.error();
        std::string_view rest = *directory;
        std::vector<ZipPlace> places;
        for (std::uint64_t i = 0; i < end->entries; ++i) {
            auto place = takeEntry(rest);
            if (!place) return std::move(place).error();
            places.push_back(*std::move(place));
        }
        if (!rest.empty()) return zipDamaged(name_);
        if (auto apart = checkApart(places, end->at); !apart) return std::move(apart).error();
        return places;
    }

private:
    // The record whose comment reaches exactly to the end of the file.
    sdk::Result<End> findEnd() {
        if (fileBytes_ < kEndRecord) return zipDamaged(name_);
        const auto window = static_cast<std::size_t>(std::min<std::uint64_t>(fileBytes_, kEndRecord + kMostComment));
        const auto tail = readAt(file_, name_, fileBytes_ - window, window);
        if (!tail) return tail.error();
        for (std::size_t at = window - kEndRecord + 1; at-- > 0;) {
            const std::string_view record = std::string_view(*tail).substr(at);
            if (!record.starts_with("PK\x05\x06") || number(record, 20, 2) != record.size() - kEndRecord) continue;
            const End end{number(record, 10, 2), number(record, 16, 4), number(record, 12, 4)};
            if (end.entries == 0xFFFF || end.at == 0xFFFFFFFF || end.bytes == 0xFFFFFFFF) {
                return zipRefused(name_, {"it is a Zip64 file; send less than 4 GiB and 65,535 files in one",
                                          "是 Zip64 文件；单个压缩包须小于 4 GiB 且少于 65535 个文件"});
            }
            const bool oneDisk =
                number(record, 4, 2) == 0 && number(record, 6, 2) == 0 && number(record, 8, 2) == end.entries;
            // The directory stands right before the record: nothing is hidden between them, nor before the file.
            if (!oneDisk || end.at + end.bytes != fileBytes_ - window + at) return zipDamaged(name_);
            return end;
        }
        return zipDamaged(name_);
    }

    sdk::Result<ZipPlace> takeEntry(std::string_view& rest) {
        if (rest.size() < kDirectoryEntry || !rest.starts_with("PK\x01\x02")) return zipDamaged(name_);
        const std::string_view fixed = rest.substr(0, kDirectoryEntry);
        const std::size_t nameBytes = number(fixed, 28, 2);
        const std::size_t whole = kDirectoryEntry + nameBytes + number(fixed, 30, 2) + number(fixed, 32, 2);
        if (rest.size() < whole) return zipDamaged(name_);
        const std::string_view rawName = rest.substr(kDirectoryEntry, nameBytes);
        rest.remove_prefix(whole);
        ZipPlace place;
        if (auto named = takeName(fixed, rawName, place); !named) return std::move(named).error();
        place.crc = static_cast<std::uint32_t>(number(fixed, 16, 4));
        place.entry.deflatedBytes = number(fixed, 20, 4);
        place.entry.bytes = number(fixed, 24, 4);
        place.header = number(fixed, 42, 4);
        if (auto allowed = checkSize(fixed, place); !allowed) return std::move(allowed).error();
        if (auto agrees = readLocal(fixed, rawName, place); !agrees) return std::move(agrees).error();
        return place;
    }

    sdk::Result<void> takeName(std::string_view fixed, std::string_view raw, ZipPlace& place) {
        const auto flags = static_cast<unsigned>(number(fixed, 8, 2));
        if ((flags & kEncrypted) != 0) {
            return zipRefused(name_, {"an entry has a password; send it in an envelope, or without one",
                                      "条目带有密码；请改用信封或不设密码"});
        }
        auto name = decoded(raw, (flags & kUtf8) != 0 ? "UTF-8" : "GB18030");
        if (!name || !isPlainName(*name)) {
            return zipRefused(name_, {"an entry's name is a path, hidden or not readable; files lie in it without "
                                      "folders",
                                      "条目名是路径、隐藏文件或无法识别；文件须直接放在压缩包内，不带文件夹"});
        }
        const auto attributes = static_cast<std::uint32_t>(number(fixed, 38, 4));
        const std::uint32_t type = (attributes >> 16U) & kTypeMask;
        const bool unixMade = number(fixed, 5, 1) == kUnix;
        if ((unixMade && type != 0 && type != kRegular) || (attributes & kFolderOfDos) != 0)
            return zipRefused(name_, {"an entry is a link or a folder", "条目是链接或文件夹"});
        if (!names_.insert(*name).second)
            return zipRefused(name_, {"two entries have the same name", "有两个同名条目"});
        place.entry.name = *std::move(name);
        return {};
    }

    sdk::Result<void> checkSize(std::string_view fixed, ZipPlace& place) {
        const std::uint64_t method = number(fixed, 10, 2);
        if (method != 0 && method != 8) {
            return zipRefused(name_, sdk::say("an entry is compressed by method {0}; send it deflated or stored",
                                              "条目采用压缩方法 {0}；请用 deflate 或不压缩", method));
        }
        place.method = static_cast<ZipMethod>(method);
        const std::uint64_t bytes = place.entry.bytes, deflated = place.entry.deflatedBytes;
        if (bytes == 0xFFFFFFFF || deflated == 0xFFFFFFFF || place.header == 0xFFFFFFFF)
            return zipRefused(name_, {"an entry is of Zip64", "条目采用 Zip64"});
        if (place.method == ZipMethod::Stored && bytes != deflated) return zipDamaged(name_);
        all_ += bytes;
        if (bytes > limits_.entryBytes || all_ > limits_.allBytes)
            return zipRefused(name_, {"it inflates to more than is allowed", "解压后超过允许的大小"});
        if (bytes > std::max(limits_.ratioFrom, deflated * limits_.ratio)) {
            return zipRefused(name_, sdk::say("an entry swells to more than {0} times its size, as a zip bomb does",
                                              "条目解压后超过原大小的 {0} 倍，有如压缩炸弹", limits_.ratio));
        }
        return {};
    }

    // What stands before the entry's bytes: readers that go by it must see the same.
    sdk::Result<void> readLocal(std::string_view fixed, std::string_view rawName, ZipPlace& place) {
        const auto local = readAt(file_, name_, place.header, kLocalHeader + rawName.size());
        if (!local) return local.error();
        const bool same = local->starts_with("PK\x03\x04") && number(*local, 6, 2) == number(fixed, 8, 2) &&
                          number(*local, 8, 2) == number(fixed, 10, 2) && number(*local, 26, 2) == rawName.size() &&
                          std::string_view(*local).substr(kLocalHeader) == rawName;
        if (!same) return zipDamaged(name_);
        place.data = place.header + kLocalHeader + rawName.size() + number(*local, 28, 2);
        return {};
    }

    sdk::Result<void> checkApart(const std::vector<ZipPlace>& places, std::uint64_t directory) {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
        for (const ZipPlace& place : places) ranges.emplace_back(place.header, place.data + place.entry.deflatedBytes);
        std::sort(ranges.begin(), ranges.end());
        std::uint64_t free = 0;
        for (const auto& [begin, end] : ranges) {
            if (begin < free) return zipRefused(name_, {"its entries overlap", "条目相互重叠"});
            free = end;
        }
        return free > directory ? sdk::Result<void>(zipDamaged(name_)) : sdk::Result<void>();
    }

    const File& file_;
    const std::string& name_;
    std::uint64_t fileBytes_;
    const ZipLimits& limits_;
    std::set<std::string> names_;
    std::uint64_t all_ = 0;
};

}  // namespace

sdk::Error zipDamaged(const std::string& name) {
    return {sdk::ErrorCode::MalformedInput,
            {"this is no zip file, or a damaged one; ask the agency for it again",
             "这不是 zip 文件或已损坏；请该部门重新提供"},
            {name}};
}

sdk::Error zipRefused(const std::string& name, const sdk::Text& why) {
    return {sdk::ErrorCode::Refused, sdk::say("the zip file is not opened: {0}", "压缩包未打开：{0}", why), {name}};
}

sdk::Result<std::string> readAt(const File& file, const std::string& name, std::uint64_t at, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const auto got = ::pread(file.descriptor(), bytes.data() + done, count - done, static_cast<off_t>(at + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return zipDamaged(name);
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

sdk::Result<std::vector<ZipPlace>> readZipDirectory(const File& file, const std::string& name, std::uint64_t fileBytes,
                                                    const ZipLimits& limits) {
    return Reader(file, name, fileBytes, limits).read();
}

}  // namespace aidgate::channel
