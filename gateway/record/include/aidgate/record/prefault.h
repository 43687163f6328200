// Memory that is about to be filled, taken from the system at once: page by page it costs half as much again.
#pragma once

#include <cstddef>

namespace aidgate::record {

// `bytes` of memory the caller owns, whether anything is there yet or not. Does nothing for few, or on a system that
// cannot.
void prefault(void* at, std::size_t bytes);
// The same by several threads.
void prefault(void* at, std::size_t bytes, unsigned threads);

}  // namespace aidgate::record
