#include "aidgate/channel/delivery.h"
#include "characters.h"

namespace aidgate::channel {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// Around a file, and behind its name.
constexpr std::string_view kEnvelope = ".env";

// Takes what stands behind the last `separator` off the end, separator included; nullopt: there is none.
std::optional<std::string_view> takeLast(std::string_view& rest, char separator) {
    const std::size_t at = rest.rfind(separator);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view last = rest.substr(at + 1);
    rest = rest.substr(0, at);
    return last;
}

}  // namespace

std::string FileName::stem() const {
    return dept + "_" + division + "_" + dataset + "_" + date + "_" + sequence;
}

std::optional<FileName> parseFileName(std::string_view name, const std::vector<std::string>& depts) {
    std::string_view rest = name;
    const bool sealed = rest.ends_with(kEnvelope);
    if (sealed) rest.remove_suffix(kEnvelope.size());
    const auto extension = takeLast(rest, '.');
    const auto sequence = takeLast(rest, '_');
    const auto date = takeLast(rest, '_');
    if (!extension || !sequence || !date || !consistsOf(*extension, kLetters) || !consistsOf(*sequence, kDigits) ||
        date->size() != 8 || !consistsOf(*date, kDigits)) {
        return std::nullopt;
    }
    std::string_view dept;
    for (const std::string& known : depts) {
        const bool fits = rest.size() > known.size() && rest.starts_with(known) && rest[known.size()] == '_';
        if (fits && known.size() > dept.size()) dept = known;
    }
    if (dept.empty()) return std::nullopt;
    rest.remove_prefix(dept.size() + 1);
    const std::string_view division = rest.substr(0, 6);
    if (rest.size() < 8 || !consistsOf(division, kDigits) || rest[6] != '_') return std::nullopt;
    const std::string_view dataset = rest.substr(7);
    if (!consistsOf(dataset, kWordCharacters)) return std::nullopt;
    return FileName{std::string(dept),      std::string(division),
                    std::string(dataset),   std::string(*date),
                    std::string(*sequence), std::string(*extension).append(sealed ? kEnvelope : "")};
}

}  // namespace aidgate::channel
