#include "sm2_form.h"

#include <cstdint>
#include <optional>

namespace aidgate::crypto {

namespace {

constexpr std::size_t kNumber = 32;
constexpr char kInteger = 0x02;
constexpr char kOctets = 0x04;
constexpr char kSequence = 0x30;
constexpr char kUncompressed = 0x04;

std::string element(char tag, std::string_view content) {
    std::string out(1, tag);
    const std::size_t size = content.size();
    if (size >= 0x100) {
        out += static_cast<char>(0x82);
        out += static_cast<char>(size >> 8U);
    } else if (size >= 0x80) {
        out += static_cast<char>(0x81);
    }
    out += static_cast<char>(size & 0xFFU);
    return out.append(content);
}

// 32 bytes, big-endian, to the shortest integer that is not negative.
std::string integer(std::string_view number) {
    while (number.size() > 1 && number[0] == '\0') number.remove_prefix(1);
    const bool high = (static_cast<std::uint8_t>(number[0]) & 0x80U) != 0;
    return element(kInteger, (high ? std::string(1, '\0') : std::string()).append(number));
}

// Takes one element off the front; nullopt: it is another, or not whole.
std::optional<std::string_view> take(std::string_view& rest, char tag) {
    if (rest.size() < 2 || rest[0] != tag) return std::nullopt;
    std::size_t size = static_cast<std::uint8_t>(rest[1]);
    std::size_t head = 2;
    if (size > 0x80) {
        const std::size_t more = size - 0x80;
        if (more > 2 || rest.size() < head + more) return std::nullopt;
        size = 0;
        for (std::size_t at = 0; at < more; ++at) size = size << 8U | static_cast<std::uint8_t>(rest[head + at]);
        head += more;
    }
    if (rest.size() - head < size) return std::nullopt;
    const std::string_view content = rest.substr(head, size);
    rest.remove_prefix(head + size);
    return content;
}

// 32 bytes, big-endian.
std::optional<std::string> takeNumber(std::string_view& rest) {
    auto content = take(rest, kInteger);
    if (!content || content->empty()) return std::nullopt;
    while (content->size() > kNumber && content->front() == '\0') content->remove_prefix(1);
    if (content->size() > kNumber) return std::nullopt;
    return std::string(kNumber - content->size(), '\0').append(*content);
}

}  // namespace

std::string signatureToDer(std::string_view raw) {
    if (raw.size() != 2 * kNumber) return {};
    return element(kSequence, integer(raw.substr(0, kNumber)) + integer(raw.substr(kNumber)));
}

std::string signatureFromDer(std::string_view der) {
    auto rest = take(der, kSequence);
    if (!rest) return {};
    const auto r = takeNumber(*rest);
    const auto s = takeNumber(*rest);
    return r && s && rest->empty() && der.empty() ? *r + *s : std::string();
}

std::string cipherToDer(std::string_view raw) {
    if (raw.size() <= 1 + 3 * kNumber || raw.size() > 0x4000 || raw[0] != kUncompressed) return {};
    raw.remove_prefix(1);
    return element(kSequence, integer(raw.substr(0, kNumber)) + integer(raw.substr(kNumber, kNumber)) +
                                  element(kOctets, raw.substr(2 * kNumber, kNumber)) +
                                  element(kOctets, raw.substr(3 * kNumber)));
}

std::string cipherFromDer(std::string_view der) {
    auto rest = take(der, kSequence);
    if (!rest) return {};
    const auto x = takeNumber(*rest);
    const auto y = takeNumber(*rest);
    const auto digest = take(*rest, kOctets);
    const auto text = take(*rest, kOctets);
    if (!x || !y || !digest || digest->size() != kNumber || !text || !rest->empty() || !der.empty()) return {};
    return std::string(1, kUncompressed) + *x + *y + std::string(*digest) + std::string(*text);
}

}  // namespace aidgate::crypto
