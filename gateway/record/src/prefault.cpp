#include "aidgate/record/prefault.h"

#include <sys/mman.h>

#include <cstdint>

#include "aidgate/record/ranges.h"

namespace aidgate::record {

namespace {

constexpr std::uintptr_t kPage = 4096;
constexpr std::uintptr_t kFew = 16 * kPage;
constexpr std::size_t kPiece = std::size_t{1} << 20;  // a thread asks for at a time

}  // namespace

void prefault(void* at, std::size_t bytes) {
    const auto begin = (reinterpret_cast<std::uintptr_t>(at) + kPage - 1) / kPage * kPage;
    const auto end = (reinterpret_cast<std::uintptr_t>(at) + bytes) / kPage * kPage;
    if (end < begin + kFew) return;
    // Where it fails, as before Linux 5.14, pages come as they are touched.
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
}

void prefault(void* at, std::size_t bytes, unsigned threads) {
    inRanges(bytes, threads, kPiece,
             [&](std::size_t first, std::size_t behind) { prefault(static_cast<char*>(at) + first, behind - first); });
}

}  // namespace aidgate::record
