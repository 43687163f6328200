// Work over many rows, split over threads. What comes out must not depend on who did which range.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace aidgate::reconcile {

inline constexpr std::size_t kRange = 16384;  // rows a thread evaluates at a time

// Calls body(first, last) for ranges of 0..count, each `size` long, on up to `threads` threads; returns when all are
// done. `body` does not throw and writes only to places of its own range.
template <class Body>
void inRanges(std::size_t count, unsigned threads, std::size_t size, Body body) {
    const std::size_t ranges = (count + size - 1) / size;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < ranges; i = next++) body(i * size, std::min(count, (i + 1) * size));
    };
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < threads && i < ranges; ++i) helpers.emplace_back(work);
    work();
}

}  // namespace aidgate::reconcile
