// Little-endian writing (on little-endian machines, which all are that this is built for), and reading that never goes
// past the end: what comes back from the file is not trusted, even when its seal held.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace aidgate::store {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

class ByteSink {
public:
    void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
    void u32(std::uint32_t value) { fixed(value, 4); }
    void u64(std::uint64_t value) { fixed(value, 8); }
    void i64(std::int64_t value) { u64(static_cast<std::uint64_t>(value)); }
    // The lowest `width` bytes.
    void fixed(std::uint64_t value, unsigned width) {
        char buffer[8];
        for (unsigned i = 0; i < width; ++i) buffer[i] = static_cast<char>((value >> (8 * i)) & 0xff);
        bytes_.append(buffer, width);
    }
    // The lowest `width` bytes of value(i) for each of `count`.
    template <class Value>
    void fixed(std::size_t count, unsigned width, Value value) {
        const auto begin = bytes_.size();
        bytes_.resize(begin + count * width + sizeof(std::uint64_t));  // each is written whole, over what comes next
        char* at = bytes_.data() + begin;
        for (std::size_t i = 0; i < count; ++i, at += width) {
            const std::uint64_t number = value(i);
            std::memcpy(at, &number, sizeof number);
        }
        bytes_.resize(begin + count * width);
    }
    void text(std::string_view value) {
        u32(static_cast<std::uint32_t>(value.size()));
        bytes_.append(value);
    }
    // Seven bits a byte, the lowest first; the last byte has no eighth.
    void number(std::uint64_t value) {
        for (; value > 0x7f; value >>= 7) u8(static_cast<std::uint8_t>(value | 0x80));
        u8(static_cast<std::uint8_t>(value));
    }
    void shortText(std::string_view value) {
        number(value.size());
        bytes_.append(value);
    }
    void raw(std::string_view value) { bytes_.append(value); }
    void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
    std::size_t size() const { return bytes_.size(); }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

// After a read past the end everything is 0 or "", and ok() is false.
class ByteCursor {
public:
    explicit ByteCursor(std::string_view bytes) : bytes_(bytes) {}

    bool ok() const { return ok_; }
    bool atEnd() const { return ok_ && bytes_.empty(); }
    std::size_t left() const { return bytes_.size(); }
    void fail() { ok_ = false; }

    std::uint8_t u8() { return static_cast<std::uint8_t>(fixed(1)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(fixed(4)); }
    std::uint64_t u64() { return fixed(8); }
    std::int64_t i64() { return static_cast<std::int64_t>(fixed(8)); }
    std::uint64_t fixed(unsigned width) {
        const auto taken = raw(width);
        if (taken.size() != width) return 0;
        return read(taken, width);
    }
    std::string_view raw(std::uint64_t size) {
        if (!ok_ || size > bytes_.size()) {
            ok_ = false;
            return {};
        }
        const auto taken = bytes_.substr(0, static_cast<std::size_t>(size));
        bytes_.remove_prefix(static_cast<std::size_t>(size));
        return taken;
    }
    std::string_view text() { return raw(u32()); }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = u8();
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        ok_ = false;
        return 0;
    }
    std::string_view shortText() { return raw(number()); }
    // A count of things of at least `least` bytes each: never more than what is left can hold.
    std::uint32_t count(std::size_t least) {
        const auto value = u32();
        if (ok_ && value > bytes_.size() / least) ok_ = false;
        return ok_ ? value : 0;
    }

    static std::uint64_t read(std::string_view bytes, unsigned width) {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < width; ++i) {
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
        }
        return value;
    }

private:
    std::string_view bytes_;
    bool ok_ = true;
};

}  // namespace aidgate::store
