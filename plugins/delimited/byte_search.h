// Every place of one byte in a text: sixteen bytes at a time, where memchr would begin anew for each short cell.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace aidgate::plugins::delimited {

// `visit` is given a pointer to each of them, in order, until it returns false.
template <class Visit>
void forEachByte(std::string_view text, char byte, Visit visit) {
    const char* at = text.data();
    const char* const end = at + text.size();
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(byte);
    for (; end - at >= 16; at += 16) {
        const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        auto found = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, wanted)));
        for (; found != 0; found &= found - 1) {
            if (!visit(at + std::countr_zero(found))) return;
        }
    }
#endif
    for (; at != end; ++at) {
        if (*at == byte && !visit(at)) return;
    }
}

}  // namespace aidgate::plugins::delimited
