#include <iconv.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

// glibc's converter. It keeps no state between calls for the two charsets used here.
class Converter {
public:
    Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
    ~Converter() {
        if (valid()) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    // Number of bytes written, 0 when `bytes` does not convert as a whole.
    std::size_t convert(std::string_view bytes, char* out, std::size_t room) {
        if (!valid()) return 0;
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
        std::size_t left = bytes.size();
        const std::size_t before = room;
        const std::size_t result = iconv(handle_, &in, &left, &out, &room);
        return result == static_cast<std::size_t>(-1) || left != 0 ? 0 : before - room;
    }

private:
    bool valid() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
    iconv_t handle_;
};

Converter& decoder() {
    thread_local Converter converter("UTF-8", "GB18030");
    return converter;
}

Converter& encoder() {
    thread_local Converter converter("GB18030", "UTF-8");
    return converter;
}

constexpr unsigned kFirstLead = 0x81;
constexpr unsigned kLastLead = 0xFE;
constexpr unsigned kFirstTrail = 0x40;
constexpr unsigned kTrails = 0xFE - kFirstTrail + 1;

// UTF-8 of every two-byte form, zero-padded; asked from iconv once, because iconv itself is three to four times slower
// than looking it up.
class TwoByteTable {
public:
    TwoByteTable() {
        for (unsigned lead = kFirstLead; lead <= kLastLead; ++lead) {
            for (unsigned trail = kFirstTrail; trail < kFirstTrail + kTrails; ++trail) {
                const std::array<char, 2> form{static_cast<char>(lead), static_cast<char>(trail)};
                auto& entry = entries_[(lead - kFirstLead) * kTrails + (trail - kFirstTrail)];
                if (decoder().convert({form.data(), form.size()}, entry.data(), entry.size()) == 0) entry = {};
            }
        }
    }
    // First byte 0: no such character.
    const std::array<char, 4>& at(unsigned char lead, unsigned char trail) const {
        return entries_[(lead - kFirstLead) * kTrails + (trail - kFirstTrail)];
    }

private:
    std::array<std::array<char, 4>, (kLastLead - kFirstLead + 1)* kTrails> entries_ = {};
};

bool isLead(unsigned char byte) {
    return byte >= kFirstLead && byte <= kLastLead;
}
bool isTrail(unsigned char byte) {
    return byte >= kFirstTrail && byte < kFirstTrail + kTrails;
}

std::size_t utf8Length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return 1U + (byte >= 0xC0 ? 1U : 0U) + (byte >= 0xE0 ? 1U : 0U) + (byte >= 0xF0 ? 1U : 0U);
}

// Copies ASCII that begins at `rest`, at most eight bytes of it; returns how much. There is room for eight bytes.
std::size_t copyAscii(std::string_view rest, char* to) {
    if (rest.size() < sizeof(std::uint64_t)) {
        *to = rest[0];
        return 1;
    }
    std::uint64_t word = 0;
    std::memcpy(&word, rest.data(), sizeof word);
    std::memcpy(to, &word, sizeof word);
    const std::uint64_t high = word & kHighBits;
    if (high == 0) return sizeof word;
    if constexpr (std::endian::native != std::endian::little) return 1;
    return static_cast<std::size_t>(std::countr_zero(high)) / 8;
}

// What the table does not know: four-byte forms, and bytes that are no character.
struct Rare {
    std::size_t read;
    std::size_t written;
    bool replaced;
};

Rare decodeRare(std::string_view rest, char* to) {
    const auto byte = [rest](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    std::size_t read = 1;
    if (rest.size() >= 4 && isLead(byte(0)) && isDigit(rest[1]) && isLead(byte(2)) && isDigit(rest[3])) {
        const std::size_t written = decoder().convert(rest.substr(0, 4), to, 4);
        if (written != 0) return {4, written, false};
        read = 4;
    } else if (rest.size() >= 2 && isLead(byte(0)) && isTrail(byte(1)) && byte(1) >= 0x80) {
        // Only a trail that cannot be ASCII is swallowed with its lead: a separator or quote survives a broken lead.
        read = 2;
    }
    std::memcpy(to, "\xEF\xBF\xBD", 3);
    return {read, 3, true};
}

}  // namespace

std::size_t decodeGb18030(std::string_view bytes, std::string& out) {
    static const TwoByteTable kTable;
    std::array<char, 4096> buffer;
    const char* const limit = buffer.data() + buffer.size() - sizeof(std::uint64_t);
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    std::size_t replaced = 0;
    while (from != end) {
        char* to = buffer.data();
        while (from != end && to <= limit) {
            const auto lead = static_cast<unsigned char>(*from);
            if (lead < 0x80) {
                const std::size_t run = copyAscii({from, static_cast<std::size_t>(end - from)}, to);
                to += run;
                from += run;
                continue;
            }
            if (end - from >= 2 && isLead(lead) && isTrail(static_cast<unsigned char>(from[1]))) {
                const auto& form = kTable.at(lead, static_cast<unsigned char>(from[1]));
                if (form[0] != 0) {
                    std::memcpy(to, form.data(), form.size());
                    to += utf8Length(form[0]);
                    from += 2;
                    continue;
                }
            }
            const Rare rare = decodeRare({from, static_cast<std::size_t>(end - from)}, to);
            from += rare.read;
            to += rare.written;
            replaced += rare.replaced ? 1U : 0U;
        }
        out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
    }
    return replaced;
}

std::optional<std::string> encodeGb18030(std::string_view utf8) {
    if (isAscii(utf8)) return std::string(utf8);
    // A character takes at most four bytes, and at least one in UTF-8.
    std::string out(utf8.size() * 4, '\0');
    const std::size_t written = isUtf8(utf8) ? encoder().convert(utf8, out.data(), out.size()) : 0;
    if (written == 0) return std::nullopt;
    out.resize(written);
    return out;
}

}  // namespace aidgate::value
