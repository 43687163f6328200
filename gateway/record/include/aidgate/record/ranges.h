// Work over many rows, split over threads. What comes out must not depend on who did which range.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace aidgate::record {

inline constexpr std::size_t kRange = 16384;  // rows a thread evaluates at a time

// Calls body(worker, first, last) for ranges of 0..count, each `size` long; returns when all are done. Each of
// `workers` is a thread's own. `body` does not throw and writes only to places of its own range.
template <class Workers, class Body>
void inRanges(Workers& workers, std::size_t count, std::size_t size, Body body) {
    const std::size_t ranges = (count + size - 1) / size;
    std::atomic<std::size_t> next = 0;
    const auto work = [&](auto& worker) {
        for (std::size_t i = next++; i < ranges; i = next++) body(worker, i * size, std::min(count, (i + 1) * size));
    };
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < workers.size() && i < ranges; ++i) helpers.emplace_back([&, i] { work(workers[i]); });
    work(workers[0]);
}

// The same for those who need nothing of their own: body(first, last) on up to `threads` threads.
template <class Body>
void inRanges(std::size_t count, unsigned threads, std::size_t size, Body body) {
    std::vector<char> workers(std::max(1U, threads));
    inRanges(workers, count, size, [&](char, std::size_t first, std::size_t last) { body(first, last); });
}

}  // namespace aidgate::record
