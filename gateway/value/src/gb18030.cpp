#include <iconv.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "aidgate/value/encoding.h"
#include "narrow_charset.h"
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
constexpr unsigned kLeads = 0xFE - kFirstLead + 1;
constexpr unsigned kFirstTrail = 0x40;
constexpr unsigned kLastTrail = 0xFE;

bool isLead(unsigned char byte) {
    return byte - kFirstLead < kLeads;
}
bool isTrail(unsigned char byte) {
    return byte >= kFirstTrail && byte <= kLastTrail;
}

// UTF-8 of the two-byte forms, asked from iconv once, because iconv itself is three to four times slower than looking
// it up. The six forms whose UTF-8 takes four bytes are left to iconv, so that a length is quickly told.
class TwoByteTable {
public:
    using Form = std::array<char, 4>;  // two or three bytes of UTF-8 and zeros; all zeros: not in the table

    TwoByteTable() {
        for (unsigned lead = 0; lead < kLeads; ++lead) {
            for (unsigned trail = kFirstTrail; trail <= kLastTrail; ++trail) {
                const std::array<char, 2> bytes{static_cast<char>(kFirstLead + lead), static_cast<char>(trail)};
                Form form = {};
                const std::size_t length = decoder().convert({bytes.data(), bytes.size()}, form.data(), form.size());
                if (length == 2 || length == 3) forms_[lead * kTrails + trail] = form;
            }
        }
    }
    const Form& at(unsigned char lead, unsigned char trail) const {
        return forms_[(lead - kFirstLead) * kTrails + trail];
    }
    static std::size_t length(const Form& form) { return static_cast<unsigned char>(form[0]) >= 0xE0 ? 3 : 2; }

private:
    static constexpr unsigned kTrails = 256;  // more than there are: a lookup needs no check
    std::array<Form, kLeads* kTrails> forms_ = {};
};

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

// What the table does not know: four-byte forms, the odd two-byte form, and bytes that are no character.
struct Rare {
    std::size_t read;
    std::size_t written;
    bool replaced;
};

Rare decodeRare(std::string_view rest, char* to) {
    const auto byte = [rest](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    std::size_t form = 0;
    if (rest.size() >= 2 && isLead(byte(0))) {
        if (isTrail(byte(1))) form = 2;
        if (rest.size() >= 4 && isDigit(rest[1]) && isLead(byte(2)) && isDigit(rest[3])) form = 4;
    }
    if (form != 0) {
        const std::size_t written = decoder().convert(rest.substr(0, form), to, 4);
        if (written != 0) return {form, written, false};
    }
    std::memcpy(to, "\xEF\xBF\xBD", 3);
    // A trail that is ASCII is not swallowed with its lead: a separator or quote survives a broken character.
    const bool swallows = form == 4 || (form == 2 && byte(1) >= 0x80);
    return {swallows ? form : 1, 3, true};
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
            while (end - from >= 2 && to <= limit && isLead(static_cast<unsigned char>(*from))) {
                const auto& form = kTable.at(static_cast<unsigned char>(from[0]), static_cast<unsigned char>(from[1]));
                if (form[0] == 0) break;
                std::memcpy(to, form.data(), form.size());
                to += TwoByteTable::length(form);
                from += 2;
            }
            if (from == end || to > limit) break;
            const std::string_view rest(from, static_cast<std::size_t>(end - from));
            if (static_cast<unsigned char>(*from) < 0x80) {
                const std::size_t run = copyAscii(rest, to);
                to += run;
                from += run;
            } else {
                const Rare rare = decodeRare(rest, to);
                from += rare.read;
                to += rare.written;
                replaced += rare.replaced ? 1U : 0U;
            }
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

bool isOfNarrowCharset(bool gb2312, std::string_view utf8, std::string_view gb18030) {
    thread_local Converter gbk("GBK", "UTF-8");
    thread_local Converter narrower("GB2312", "UTF-8");
    std::string bytes(utf8.size(), '\0');
    auto& converter = gb2312 ? narrower : gbk;
    const std::size_t written = converter.convert(utf8, bytes.data(), bytes.size());
    return written != 0 && std::string_view(bytes).substr(0, written) == gb18030;
}

}  // namespace aidgate::value
