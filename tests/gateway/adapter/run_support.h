// What a run lends an adapter, for tests: a log, an issue log, bytes out.
#pragma once

#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::adapter {

class TextWriter final : public sdk::ByteWriter {
public:
    std::string_view name() const override { return "out"; }
    sdk::Result<void> write(std::string_view bytes) override {
        written += bytes;
        return {};
    }
    std::string written;
};

class SilentLog final : public sdk::Logger {
public:
    bool enabled(sdk::LogLevel) const override { return false; }
    void log(sdk::LogLevel, std::string_view) override {}
};

class CountedIssues final : public sdk::RowIssueLog {
public:
    void report(const sdk::RowIssue&) override { ++count; }
    int count = 0;
};

}  // namespace aidgate::adapter
