// Any file is refused or its entries come out within the limits; never a crash.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "aidgate/channel/zip.h"

namespace {

class Counted final : public aidgate::sdk::ByteWriter {
public:
    std::string_view name() const override { return "entry"; }
    aidgate::sdk::Result<void> write(std::string_view bytes) override {
        count += bytes.size();
        return {};
    }
    std::uint64_t count = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate::channel;
    static const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("aidgate_zip_fuzz." + std::to_string(::getpid()));
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    ZipLimits limits;
    limits.entryBytes = 1 << 20;
    const auto zip = ZipFile::open(file, "fuzz.zip", limits);
    if (!zip) return 0;
    for (std::size_t at = 0; at < zip->entries().size(); ++at) {
        Counted out;
        const auto whole = zip->extract(at, out);
        if (out.count > limits.entryBytes) std::abort();
        if (whole && out.count != zip->entries()[at].bytes) std::abort();
    }
    return 0;
}
