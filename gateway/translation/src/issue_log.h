// What an adapter reports about rows: rejected ones are handed on at once, notes are counted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/sdk/adapter.h"

namespace aidgate::translation {

class IssueLog final : public sdk::RowIssueLog {
public:
    using OnReject = std::function<void(const sdk::RowIssue&)>;
    explicit IssueLog(OnReject onReject) : onReject_(std::move(onReject)) {}

    void report(const sdk::RowIssue& issue) override;
    // One for each code and file, with how often.
    std::vector<config::Text> notes() const;

private:
    struct Note {
        sdk::Text text;
        std::uint64_t times = 0;
    };
    OnReject onReject_;
    std::map<std::string, Note> notes_;
};

}  // namespace aidgate::translation
