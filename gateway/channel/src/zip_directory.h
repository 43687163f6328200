// The directory of a zip file (APPNOTE.TXT 6.3.10, 4.3), read strictly.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/channel/zip.h"
#include "file.h"

namespace aidgate::channel {

enum class ZipMethod : std::uint16_t { Stored = 0, Deflated = 8 };

struct ZipPlace {
    ZipEntry entry;
    ZipMethod method = ZipMethod::Stored;
    std::uint32_t crc = 0;
    std::uint64_t header = 0;  // where the entry's own header begins
    std::uint64_t data = 0;    // where its bytes begin
};

sdk::Result<std::vector<ZipPlace>> readZipDirectory(const File& file, const std::string& name, std::uint64_t fileBytes,
                                                    const ZipLimits& limits);

// Exactly so many bytes from that place.
sdk::Result<std::string> readAt(const File& file, const std::string& name, std::uint64_t at, std::size_t count);

sdk::Error zipDamaged(const std::string& name);
sdk::Error zipRefused(const std::string& name, const sdk::Text& why);

}  // namespace aidgate::channel
