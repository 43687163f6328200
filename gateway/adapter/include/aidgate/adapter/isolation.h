// Adapters in processes of their own: one worker for each open source or sink. It holds the plugin, the formats that
// asks for, and the files it is lent; no key, no store, no network, no path. What it does wrong costs that run and
// nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "aidgate/sdk/abi.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

class FaultHistory;

struct WorkerLimits {
    std::uint64_t memoryBytes = std::uint64_t{2} << 30;  // of address space; not under the address sanitizer
    std::chrono::milliseconds call{120'000};             // one call of a source or sink, by the wall clock
    std::chrono::seconds processor{3'600};               // processor time of one source or sink
    std::chrono::seconds run{14'400};                    // from open to end, by the wall clock
    std::uint32_t descriptors = 1'024;

    bool operator==(const WorkerLimits&) const = default;
};

// What a worker was ended for.
enum class FaultKind : std::uint8_t {
    NotStarted,  // no program there, or it is of another version
    Crash,       // a signal, or an exit nobody asked for
    Memory,
    Processor,
    Hang,     // a call or the run took longer than it may
    Garbage,  // what it sent is not what a worker sends
};
std::string_view toString(FaultKind kind);  // "crash"

// How a catalogue isolates its adapters. What is pointed to outlives the catalogue.
struct Isolation {
    std::filesystem::path worker;  // the program aidgate-worker
    WorkerLimits limits = {};
    std::string toolchain = sdk::kToolchain;  // the worker's: plugins must be built as it is
    FaultHistory* history = nullptr;          // asked before a worker is started, told of every fault
    sdk::Logger* log = nullptr;               // told once what protection the kernel lacks
    bool showOutput = false;                  // what plugins print is dropped: it may hold personal data
};

}  // namespace aidgate::adapter
