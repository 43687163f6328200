// What an adapter reports about single rows of one delivery: rejected rows, and notes that are counted, not repeated.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/sdk/adapter.h"
#include "aidgate/store/batch.h"

namespace aidgate::sync {

class IssueLog final : public sdk::RowIssueLog {
public:
    struct RejectedRow {
        std::string recordType;  // "" = not told
        store::Reject reject;    // without its dataset
    };

    void report(const sdk::RowIssue& issue) override;

    std::vector<RejectedRow> takeRejected() { return std::move(rejected_); }
    // Notes and warnings, one for each code, file and type of record, with how often and where first.
    std::vector<config::Text> warnings() const;

private:
    struct Note {
        sdk::Text message;
        sdk::Location first;
        std::uint64_t times = 0;
    };
    std::vector<RejectedRow> rejected_;
    std::map<std::string, Note> notes_;
    std::uint64_t unlisted_ = 0;
};

}  // namespace aidgate::sync
