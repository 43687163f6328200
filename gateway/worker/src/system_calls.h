// Seccomp: what this process may still ask of the kernel.
#pragma once

#include <cstdint>

namespace aidgate::worker {

// Loading: memory, files to read, and what it takes to end. Working: the same without opening files and without making
// memory executable. Neither: sockets, programs, other processes. What is not allowed fails with EPERM.
enum class Stage : std::uint8_t { Loading, Working };

// For this process and its threads, for good. False: the kernel has no filters.
bool allowSystemCalls(Stage stage);

}  // namespace aidgate::worker
