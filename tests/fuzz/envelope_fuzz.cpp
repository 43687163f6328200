// Any bytes are refused or are an envelope; nothing but what was sealed comes out. The corpus is sealed with this key,
// and each envelope in it holds the letter e only.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "aidgate/crypto/envelope.h"

namespace {

class Bytes final : public aidgate::sdk::ByteReader {
public:
    explicit Bytes(std::string_view rest) : rest_(rest) {}
    std::string_view name() const override { return "fuzz"; }
    aidgate::sdk::Result<std::size_t> read(std::span<char> into) override {
        const std::size_t given = std::min(into.size(), rest_.size());
        std::memcpy(into.data(), rest_.data(), given);
        rest_.remove_prefix(given);
        return given;
    }

private:
    std::string_view rest_;
};

class OnlyE final : public aidgate::sdk::ByteWriter {
public:
    std::string_view name() const override { return "plain"; }
    aidgate::sdk::Result<void> write(std::string_view bytes) override {
        if (bytes.find_first_not_of('e') != std::string_view::npos) std::abort();
        return {};
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate::crypto;
    static const Opening opening{{}, {Key(std::array<std::uint8_t, 32>{7, 7, 7})}, {}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Bytes first(text), second(text);
    OnlyE plain;
    const auto opened = openEnvelope(opening, first, plain);
    if (opened && !inspectEnvelope(second)) std::abort();
    return 0;
}
