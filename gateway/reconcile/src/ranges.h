// Work over many rows, split over threads. What comes out must not depend on who did which range.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace aidgate::reconcile {

inline constexpr std::size_t kRange = 16384;

// Calls body(first, last) for ranges of 0..count on up to `threads` threads; returns when all are done. `body` does not
// throw and writes only to places of its own range.
template <class Body>
void inRanges(std::size_t count, unsigned threads, Body body) {
    const std::size_t ranges = (count + kRange - 1) / kRange;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < ranges; i = next++) body(i * kRange, std::min(count, (i + 1) * kRange));
    };
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads && i < ranges; ++i) helpers.emplace_back(work);
    work();
}

}  // namespace aidgate::reconcile
