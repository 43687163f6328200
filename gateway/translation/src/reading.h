// A delivery as groups of rows: those without parents that a source gives at once, and all that hangs under them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "group.h"
#include "issue_log.h"

namespace aidgate::translation {

class DeliveryReader {
public:
    // All outlive the reader.
    static sdk::Result<std::unique_ptr<DeliveryReader>> open(const Needs& needs, const Request& request,
                                                             IssueLog& issues);
    DeliveryReader(const Needs& needs, const Request& request, IssueLog& issues)
        : needs_(needs), request_(request), issues_(issues) {}

    std::span<const sdk::RecordType> recordTypes() const { return source_->recordTypes(); }
    // Once, before next(). Rows whose routes are not `wanted` are read and forgotten.
    sdk::Result<void> bind(const Plan& plan, const std::function<bool(const Route&)>& wanted);

    // Fills the empty group; false, and nothing in it, at the end.
    sdk::Result<bool> next(Group& group);

    std::vector<sdk::Text>& notes() { return notes_; }
    // Rows by record type, those of types that are not wanted too; and those without parents by file.
    const std::map<std::string, std::uint64_t, std::less<>>& rowsByType() const { return rowsByType_; }
    std::map<std::string, std::uint64_t>& rowsByFile() { return rowsByFile_; }
    // Rows that went a route, of those that are wanted.
    std::uint64_t rowsOf(const Route& route) const;

private:
    sdk::Result<bool> nextBatch();
    sdk::Result<void> take(Group& group);
    sdk::Result<void> checkParents(Group& group) const;
    bool isWanted(std::string_view type) const;

    const Needs& needs_;
    const Request& request_;
    IssueLog& issues_;
    // In the order they must outlive each other.
    std::unique_ptr<sdk::OptionValues> options_;
    std::unique_ptr<sdk::Host> host_;
    std::unique_ptr<sdk::Delivery> bytes_;
    std::unique_ptr<sdk::Source> source_;
    std::unique_ptr<mapping::Translator> translator_;
    std::vector<sdk::Text> notes_;
    std::map<const Route*, std::uint64_t> rowsByRoute_;  // of those that are wanted
    std::map<std::string, std::uint64_t, std::less<>> rowsByType_;
    std::map<std::string, std::uint64_t> rowsByFile_;
    sdk::RecordBatch batch_{kBatchRows};
    bool batchWaits_ = false;
    bool ended_ = false;
    static constexpr std::size_t kBatchRows = 2048;
};

}  // namespace aidgate::translation
