#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

// Characters NFKC leaves alone whatever stands beside them, as long as that is one of these too. U+FFFD is left out,
// because it is also what ill-formed bytes read as.
bool isInert(char32_t c) {
    return c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || c == 0xB7 || c == 0xA5 || (c >= 0x3001 && c <= 0x3029) ||
           c == 0x30FB || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0xE000 && c <= 0xF8FF) || c == 0x2022 || c == 0x2027 ||
           c == 0x25A1 || c == 0x25CB || c == 0x25CF || (c >= 0x20000 && c <= 0x2A6DF);
}

// The compatibility forms agencies' keyboards make, and what NFKC makes of them; 0 = not one of them.
char32_t simpleForm(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;  // full-width ASCII
    if (c == 0x3000 || c == 0xA0) return U' ';
    if (c == 0xFFE5) return 0xA5;
    return 0;
}

struct Free {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

std::string normalised(std::string_view utf8) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    const utf8proc_ssize_t length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()),
                                                 static_cast<utf8proc_ssize_t>(utf8.size()), &mapped, options);
    const std::unique_ptr<utf8proc_uint8_t, Free> owned(mapped);
    if (length < 0) return std::string(utf8);
    return {reinterpret_cast<const char*>(owned.get()), static_cast<std::size_t>(length)};
}

}  // namespace

std::string nfkc(std::string_view utf8) {
    bool inert = true;
    for (std::string_view rest = utf8; !rest.empty();) {
        rest.remove_prefix(asciiPrefix(rest));
        if (rest.empty()) break;
        const char32_t c = nextCodePoint(rest);
        if (isInert(c)) continue;
        if (simpleForm(c) == 0) return normalised(utf8);
        inert = false;
    }
    if (inert) return std::string(utf8);
    std::string out;
    out.reserve(utf8.size());
    forEachCodePoint(utf8, [&out](char32_t c) {
        const char32_t simple = simpleForm(c);
        appendUtf8(simple == 0 ? c : simple, out);
    });
    return out;
}

}  // namespace aidgate::value
