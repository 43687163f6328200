// What a plugin is lent inside a worker: each of these asks or tells the gateway.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "serving/gateway_link.h"
#include "wire/messages.h"

namespace aidgate::adapter::serving {

class LentDelivery final : public sdk::Delivery {
public:
    LentDelivery(GatewayLink& link, wire::SourceRequest request) : link_(link), request_(std::move(request)) {}

    std::size_t fileCount() const override { return request_.files.size(); }
    std::string_view fileName(std::size_t file) const override { return request_.files[file].name; }
    std::string_view dataset(std::size_t file) const override { return request_.files[file].dataset; }
    std::string_view charset() const override { return request_.charset; }
    sdk::Result<std::unique_ptr<sdk::ByteReader>> open(std::size_t file) const override;

private:
    GatewayLink& link_;
    wire::SourceRequest request_;
    mutable std::uint32_t opened_ = 0;  // handles are numbered as both sides count
};

class LentWriter final : public sdk::ByteWriter {
public:
    LentWriter(GatewayLink& link, std::string name) : link_(link), name_(std::move(name)) {}

    std::string_view name() const override { return name_; }
    // Whether they could be written shows when the call into the plugin is over.
    sdk::Result<void> write(std::string_view bytes) override {
        link_.sendOutput(bytes);
        return {};
    }
    sdk::Result<void> overwrite(std::uint64_t position, std::string_view bytes) override;

private:
    GatewayLink& link_;
    std::string name_;
};

class LentIssues final : public sdk::RowIssueLog {
public:
    explicit LentIssues(GatewayLink& link) : link_(link) {}
    void report(const sdk::RowIssue& issue) override { link_.send(wire::Kind::Issue, wire::written(issue)); }

private:
    GatewayLink& link_;
};

class LentLog final : public sdk::Logger {
public:
    explicit LentLog(GatewayLink& link) : link_(link) {}
    void want(std::uint32_t levels) { levels_ = levels; }
    bool enabled(sdk::LogLevel level) const override { return (levels_ >> static_cast<unsigned>(level) & 1U) != 0; }
    void log(sdk::LogLevel level, std::string_view message) override;

private:
    GatewayLink& link_;
    std::uint32_t levels_ = 0;
};

// Options as the gateway checked them.
class LentOptions final : public sdk::OptionValues {
public:
    explicit LentOptions(sdk::OptionList options) : options_(std::move(options)) {}
    std::string_view text(std::string_view name) const override;
    bool flag(std::string_view name) const override { return text(name) == "true"; }
    std::int64_t integer(std::string_view name) const override;

private:
    sdk::OptionList options_;
};

}  // namespace aidgate::adapter::serving
