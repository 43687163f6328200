// The rows of all current batches together, after the tests that run over the current deliveries of a dataset at once
// (findings.md section 1): keys again, equal rows, members without their file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/record/changes.h"
#include "aidgate/record/table.h"

namespace aidgate::link {

// A by-position row that was rejected or dropped before sealing, so that n goes on counting.
struct LostPosition {
    std::string file;
    std::string key;
    std::uint32_t position = 0;
};

// A delivery that is current for one dataset.
struct CurrentPart {
    std::string batch;  // its name
    std::string division;
    std::string mapping;  // id, for lineage
    record::Table rows;
    std::uint64_t read = 0, rejected = 0, duplicate = 0;  // as sealed
    std::vector<LostPosition> lostPositions = {};
    std::string agency = {};                  // "": a delivery that stands by itself
    std::uint32_t sequence = 0;               // among the deliveries of its agency, as record::StatedRows has it
    std::vector<std::uint32_t> deleted = {};  // rows that say that what has their key is gone
    // Read into the first part's `rows` already, after those of the parts before: how many they are.
    std::optional<std::uint32_t> joined = {};
};

// read = accepted + rejected + duplicate: rows that a later delivery has overtaken, or says are gone, are not counted.
struct DatasetAccount {
    std::uint64_t read = 0, accepted = 0, rejected = 0, duplicate = 0;
};

// One dataset of a snapshot. Row order: files by name, then file order.
struct DatasetRows {
    explicit DatasetRows(const record::Dataset& dataset) : rows(dataset) {}
    record::Table rows;  // lineage.position goes on counting over files
    // Of each row, the row of the parent dataset whose key it names, once settled; empty when the dataset has no
    // parent.
    std::vector<std::uint32_t> parent;
    struct Part {
        std::string batch, division, mapping;
        std::uint32_t end = 0;  // after its last row, where the next part's begin
    };
    std::vector<Part> parts;
    std::uint32_t partOf(std::uint32_t row) const;  // index into parts
    DatasetAccount account;
    bool delivered = false;  // at least one current delivery
    // A current delivery's division is the place's prefecture (same first four digits) or its province. A delivery
    // whose division nobody told (a file given by hand) is taken to be for every place.
    bool deliveredFor(std::string_view place) const;
};

// Only datasets that were added are there. A row is dropped as duplicate when it equals an earlier one of its dataset
// and key, and rejected when its unique key is taken by another content, or when its parent's file is not there; a
// FAMILY goes with its MEMBERs.
class Snapshot {
public:
    // `dictionary` outlives the snapshot.
    explicit Snapshot(const record::Dictionary& dictionary) : dictionary_(&dictionary) {}
    // Parts of one dataset, in any order, or joined; call once a dataset, for relief members after relief cases. No
    // parts: not delivered. Of several parts of one agency and division the later overtake the earlier, key by key.
    void add(const record::Dataset& dataset, std::vector<CurrentPart> parts, unsigned threads = 1);
    // Whether parts may be joined as they are read, in this order. First: none overtakes another, or says that rows are
    // gone. Then, of the files that each part's rows are of: rows and parts are in the order of their files' names.
    bool allStand(const record::Dataset& dataset, const std::vector<CurrentPart>& parts) const;
    static bool inOrderOfFiles(const std::vector<CurrentPart>& parts,
                               const std::vector<std::vector<std::string>>& files);
    // Runs the tests across deliveries; each delivery was tested by itself before it was sealed. Call once, after the
    // last add.
    void settle(unsigned threads = 1);

    const record::Dictionary& dictionary() const { return *dictionary_; }
    const DatasetRows* find(std::string_view dataset) const;
    const std::map<std::string, std::unique_ptr<DatasetRows>, std::less<>>& datasets() const { return datasets_; }
    std::string subject(std::string_view dataset, std::uint32_t row) const;  // "union_member:U-0001/2"

private:
    const record::Dictionary* dictionary_;
    std::map<std::string, std::unique_ptr<DatasetRows>, std::less<>> datasets_;
    std::map<std::string, std::vector<LostPosition>, std::less<>> lost_;  // until settled
    record::Changes changes_;
};

}  // namespace aidgate::link
