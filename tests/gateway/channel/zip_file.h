// Zip files for tests, right or wrong in every part.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace aidgate::channel {

struct ZipPart {
    std::string name, content;
    bool deflate = true;
    unsigned flags = 0;
    std::uint32_t attributes = 0;
    // What is written instead of the truth.
    std::string localName = {};
    std::uint32_t bytesSaid = 0, crcSaid = 0, offsetSaid = 0;
    unsigned methodSaid = 0;
};

inline std::string little(std::uint64_t number, std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i, number >>= 8U) text += static_cast<char>(number & 0xFFU);
    return text;
}

inline std::string deflated(const std::string& content) {
    z_stream stream = {};
    deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(content.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}

inline std::string zipOf(const std::vector<ZipPart>& parts, const std::string& comment = {}) {
    std::string file, directory;
    for (const ZipPart& part : parts) {
        const std::string body = part.deflate ? deflated(part.content) : part.content;
        const auto crc = part.crcSaid != 0
                             ? part.crcSaid
                             : static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(part.content.data()),
                                                                static_cast<uInt>(part.content.size())));
        const auto bytes = part.bytesSaid != 0 ? part.bytesSaid : static_cast<std::uint32_t>(part.content.size());
        const unsigned method = part.methodSaid != 0 ? part.methodSaid : part.deflate ? 8 : 0;
        const std::string middle = little(part.flags, 2) + little(method, 2) + little(0, 4) + little(crc, 4) +
                                   little(body.size(), 4) + little(bytes, 4);
        const std::string local = part.localName.empty() ? part.name : part.localName;
        const auto offset = part.offsetSaid != 0 ? part.offsetSaid - 1 : static_cast<std::uint32_t>(file.size());
        file += "PK\x03\x04" + little(20, 2) + middle + little(local.size(), 2) + little(0, 2) + local + body;
        directory += "PK\x01\x02" + little(3U << 8U | 20U, 2) + little(20, 2) + middle + little(part.name.size(), 2) +
                     little(0, 8) + little(part.attributes, 4) + little(offset, 4) + part.name;
    }
    const std::string end = little(0, 4) + little(parts.size(), 2) + little(parts.size(), 2) +
                            little(directory.size(), 4) + little(file.size(), 4) + little(comment.size(), 2) + comment;
    return file + directory + "PK\x05\x06" + end;
}

}  // namespace aidgate::channel
