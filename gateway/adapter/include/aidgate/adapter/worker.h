// The worker's side: loads one adapter and the formats it asks for, then answers what the gateway asks over a socket.
// The program aidgate-worker is this and a sandbox.
#pragma once

#include <cstdint>

#include "aidgate/adapter/isolation.h"

namespace aidgate::adapter {

// The only descriptor a worker starts with, besides three that lead nowhere.
inline constexpr int kWorkerSocket = 3;

// What a worker exits with when the gateway should know why.
enum class WorkerExit : std::uint8_t { Ended = 0, Usage = 2, OutOfMemory = 101, BadFrame = 102 };

// Protection that could not be had: bits.
inline constexpr std::uint32_t kNoSystemCallFilter = 1;
inline constexpr std::uint32_t kNoFileRules = 2;
inline constexpr std::uint32_t kNoMemoryLimit = 4;

// Takes rights away from this process, for good. Each returns what the kernel lacks.
class Sandbox {
public:
    virtual ~Sandbox() = default;
    // Limits, no new privileges; no network, no programs, files only to read and only the system's: libraries are
    // opened after it.
    virtual std::uint32_t beforeLoading(const WorkerLimits& limits) = 0;
    // No file is opened any more, nothing becomes executable.
    virtual std::uint32_t afterLoading() = 0;
};

// Until the gateway has no more questions or is gone. Owns the socket.
WorkerExit serve(int socket, Sandbox& sandbox);

}  // namespace aidgate::adapter
