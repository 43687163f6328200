// Catalogues whose adapters live in workers, for tests.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/adapter/fault_history.h"
#include "places.h"
#include "plugin_host.h"

namespace aidgate::test {

// The worker that is built as the tests are, with the installed adapters.
inline adapter::Isolation builtWorker() {
    return {.worker = std::filesystem::path(kBinaryDir) / "bin/aidgate-worker"};
}

// The worker and the plugins without sanitizers.
inline adapter::Isolation plainWorker(adapter::WorkerLimits limits = {}) {
    std::string toolchain = sdk::kToolchain;
    if (const auto at = toolchain.find("asan=1"); at != std::string::npos) toolchain.replace(at, 6, "asan=0");
    return {
        .worker = std::filesystem::path(kBinaryDir) / "plain/aidgate-worker", .limits = limits, .toolchain = toolchain};
}
inline std::filesystem::path plainAdapters() {
    return std::filesystem::path(kBinaryDir) / "plain/adapters";
}

// One run over a few lines of text, or of the same rows into a text.
struct Ran {
    std::vector<Row> rows = {};
    std::string written = {};
    std::optional<sdk::Error> error = {};
    std::string said() const { return error ? error->message.en : std::string(); }
};

class TextOut final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "out.txt"; }
    sdk::Result<void> write(std::string_view bytes) override {
        if (fail) return sdk::Error{sdk::ErrorCode::Io, {"the disk is full", "磁盘已满"}};
        text += bytes;
        return {};
    }
    sdk::Result<void> overwrite(std::uint64_t position, std::string_view bytes) override {
        text.replace(position, bytes.size(), bytes);
        return {};
    }
    std::string text;
    bool fail = false;
};

inline Ran readLines(const sdk::Adapter& adapter, const sdk::OptionList& options, std::size_t lines,
                     std::size_t capacity = 16) {
    std::string text;
    for (std::size_t line = 1; line <= lines; ++line) text += "line " + std::to_string(line) + "\n";
    TestHost host({&adapter}, options);
    const auto reading = readAll(adapter, MemoryDelivery({{"lines.txt", "", text}}), host, capacity);
    return {.rows = reading.rows, .error = reading.error};
}

inline Ran writeLines(const sdk::Adapter& adapter, const sdk::OptionList& options, std::size_t lines, TextOut& out) {
    TestHost host({&adapter}, options);
    const std::vector<sdk::RecordType> types{{"row", {"text"}}};
    auto sink = adapter.openSink(out, types, host);
    if (!sink) return {.error = sink.error()};
    sdk::RecordBatch batch(1);
    for (std::size_t line = 1; line <= lines; ++line) {
        batch.reset(types.front(), "lines.txt");
        batch.beginRow({.line = line, .ordinal = line});
        batch.set(0, "line " + std::to_string(line));
        if (auto done = (*sink)->write(batch); !done) return {.written = out.text, .error = done.error()};
    }
    if (auto done = (*sink)->finish(); !done) return {.written = out.text, .error = done.error()};
    return {.written = out.text};
}

inline Ran run(const sdk::Adapter& adapter, const std::string& at, sdk::OptionList options, std::size_t lines = 40) {
    options.emplace_back("at", at);
    TextOut out;
    const bool writing = at == "open_sink" || at == "write" || at == "finish";
    return writing ? writeLines(adapter, options, lines, out) : readLines(adapter, options, lines);
}

}  // namespace aidgate::test
