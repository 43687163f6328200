// A mapping file, read and checked once, and compiled to a flat program over column slots: meaning for one agency's
// record type. Immutable; may be used by several threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/mapping/code_table.h"
#include "aidgate/mapping/lineage.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::mapping {

// When a batch is held, as the mapping knows its agency: defaults for the exchange's `gate`, which wins where it says
// something. Shares in per mille; nullopt: the mapping says nothing.
struct BatchLimits {
    std::optional<unsigned> rowsChange, rejectShare, unreadableShare, nullShareChange;
    std::optional<std::uint64_t> smallBatch;
    std::map<std::string, unsigned> nullShare;  // by canonical field: the most of its cells that may be absent
    bool operator==(const BatchLimits&) const = default;
};

// One record type to one dataset. A mapping file holds one, and one more for each kind of child.
struct RecordMapping;
struct TestCase;

class Mapping {
public:
    Mapping(Mapping&&) noexcept;
    Mapping& operator=(Mapping&&) noexcept;
    ~Mapping();

    const std::string& id() const;      // "civil_affairs/relief"
    const std::string& agency() const;  // "civil_affairs"
    int version() const;
    // Of the file but for its tests, what it includes, and every code table and list of divisions it uses, dates and
    // all.
    const std::string& digest() const;
    const std::string& file() const;
    const std::vector<SourceFile>& files() const;  // the mapping's own first
    std::vector<TableUse> tables() const;          // every code table used, by name
    const BatchLimits& batch() const;
    // Root first, then what else its rows become (`also`), then its children.
    const std::vector<RecordMapping>& records() const;
    // nullptr: it does not read this type. Of a type that feeds several datasets the first, or that of `dataset`.
    const RecordMapping* record(std::string_view recordType) const;
    const RecordMapping* record(std::string_view recordType, std::string_view dataset) const;
    // Record types of a source this mapping reads: "relief", "relief_member".
    std::vector<std::string> recordTypes() const;
    const record::Dataset& target(std::string_view recordType) const;  // of one of recordTypes()
    // All datasets the rows of a type become; the first is target(recordType).
    std::vector<const record::Dataset*> targets(std::string_view recordType) const;
    // In order of line; of every dataset the type feeds. Empty for a type it does not read.
    std::vector<FieldLineage> lineage(std::string_view recordType) const;
    // The row checks of a type.
    std::vector<ConditionUse> rules(std::string_view recordType) const;
    // nullopt: nothing fills the field. Of a type that feeds several datasets: the first that has it filled.
    std::optional<FieldLoss> lossOf(std::string_view recordType, std::string_view field) const;
    // The `tests:` of the file; see mapping_test.h. None when they were left unread.
    const std::vector<TestCase>& tests() const;

private:
    friend class MappingLoader;
    struct Body;
    explicit Mapping(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

// Every problem of the file is reported in one pass; nullopt after an error. `dictionary` and `tables` must outlive the
// mapping. Problems are AG10xx (docs/writing-a-mapping.md lists them) and those of config and expression.
std::optional<Mapping> loadMapping(const std::filesystem::path& file, const record::Dictionary& dictionary,
                                   const CodeTables& tables, config::Diagnostics& diagnostics,
                                   config::Tests tests = config::Tests::Read);
// The same for a text; `file` is the name that messages show.
std::optional<Mapping> parseMapping(std::string file, std::string text, const record::Dictionary& dictionary,
                                    const CodeTables& tables, config::Diagnostics& diagnostics);

// All <agency>/<dataset>.yaml below the folders (folders `codes` and `shared` are no agencies). Mappings keep their
// addresses.
class Catalogue {
public:
    static std::optional<Catalogue> load(const std::vector<std::filesystem::path>& folders,
                                         const record::Dictionary& dictionary, const CodeTables& tables,
                                         config::Diagnostics& diagnostics, config::Tests tests = config::Tests::Read);
    // One more file, which calls itself `id`; false after an error.
    bool add(const std::filesystem::path& file, const std::string& id, const record::Dictionary& dictionary,
             const CodeTables& tables, config::Diagnostics& diagnostics, config::Tests tests = config::Tests::Read);
    // By mapping id, "civil_affairs/relief"; nullptr when there is none.
    const Mapping* find(std::string_view id) const;
    // The mapping of an agency that reads a record type.
    const Mapping* reading(std::string_view agency, std::string_view recordType) const;
    std::vector<std::string> ids() const;

private:
    std::vector<std::unique_ptr<Mapping>> mappings_;
};

}  // namespace aidgate::mapping
