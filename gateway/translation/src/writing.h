// Groups to the target's files. Before rows are written, the target's own mapping reads them back: what it would
// reject is rejected here, and what it reads otherwise is counted.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/channel/outgoing.h"
#include "aidgate/mapping/reverse.h"
#include "group.h"
#include "issue_log.h"
#include "losses.h"

namespace aidgate::translation {

class TargetWriter {
public:
    // Begins the files. All outlive the writer.
    static sdk::Result<std::unique_ptr<TargetWriter>> open(const Needs& needs, const Request& request, const Plan& plan,
                                                           IssueLog& issues);
    TargetWriter(const Needs& needs, const Request& request, const Plan& plan, IssueLog& issues)
        : needs_(needs), request_(request), plan_(plan), issues_(issues) {}

    // Marks the rows that the target's mapping would reject, and writes the others. Rows that the format cannot carry
    // are reported to the issues.
    sdk::Result<void> write(Group& group);

    // A row of this record type was reported by its sink.
    void takeBack(std::string_view targetType);
    // A route to this record type of the target, all of whose routes have one dataset; nullptr: there is none.
    const Route* routeTo(std::string_view targetType) const;
    std::uint64_t written(const Route& route) const;

    // Ends, digests and places the files.
    sdk::Result<std::vector<WrittenFile>> complete();
    sdk::Result<void> commit();
    const std::string& charset() const { return charset_; }
    void addLosses(std::vector<Loss>& all) const;

private:
    struct Lane {
        const Route* route = nullptr;
        std::unique_ptr<mapping::ReverseTranslator> reverse;
        LossCount losses;
        std::size_t file = 0;
        std::uint64_t written = 0;
        std::vector<std::uint64_t> ordinals = {};  // of the target, beside the rows of the group; 0 = not there
        std::vector<std::uint32_t> rows = {};      // admitted ones
        std::vector<std::unique_ptr<sdk::RecordBatch>> batches = {};
        std::size_t filled = 0;                          // batches in use
        std::unique_ptr<mapping::Translated> back = {};  // as the target reads them
    };
    struct File {
        std::unique_ptr<channel::OutgoingFile> out;
        std::unique_ptr<sdk::Sink> sink;
        std::vector<sdk::RecordType> types;  // the sink looks at them
    };

    sdk::Result<void> openLanes();
    sdk::Result<void> openFiles();
    sdk::Result<void> openFile(std::vector<Lane*> lanes, const std::filesystem::path& place);
    std::vector<std::vector<Lane*>> units();
    std::filesystem::path placeOf(const Lane& root, bool first) const;

    sdk::Result<void> prepare(Group& group);
    void fill(Lane& lane, const Group& group);
    sdk::Result<bool> readBack(Group& group);
    void countLosses(const Group& group);
    sdk::Result<void> writeBatches();
    bool isAllowedGap(const Lane& lane, const mapping::RowRejection& rejection) const;

    const Needs& needs_;
    const Request& request_;
    const Plan& plan_;
    IssueLog& issues_;
    // In the order they must outlive each other.
    const sdk::Adapter* adapter_ = nullptr;
    std::unique_ptr<sdk::OptionValues> options_;
    std::unique_ptr<sdk::Host> host_;
    std::deque<File> files_;
    std::deque<Lane> lanes_;  // parents before what hangs under them
    std::vector<const mapping::Mapping*> mappings_;
    std::unique_ptr<mapping::Translator> back_;
    std::vector<sdk::RecordType> types_;  // of all lanes
    std::uint64_t nextOrdinal_ = 1;
    std::string charset_;
};

}  // namespace aidgate::translation
