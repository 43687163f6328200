// A mapping file, read and checked once, and compiled to a flat program over column slots: meaning for one agency's
// record type. Immutable; may be used by several threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/yaml.h"
#include "aidgate/mapping/code_table.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::mapping {

// What a target field is made of: lineage, and what `map explain` shows.
struct FieldLineage {
    std::string field;                 // canonical
    std::vector<std::string> columns;  // of the source
    std::string codeTable;             // "" = none
    std::uint32_t line = 0;            // in the mapping file
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
    const std::string& digest() const;  // of the file and every code table it uses
    const std::string& file() const;
    // Root first, then its children.
    const std::vector<RecordMapping>& records() const;
    const RecordMapping* record(std::string_view recordType) const;  // nullptr: it does not read this type
    // Record types of a source this mapping reads: "relief", "relief_member".
    std::vector<std::string> recordTypes() const;
    const record::Dataset& target(std::string_view recordType) const;  // of one of recordTypes()
    std::vector<FieldLineage> lineage(std::string_view recordType) const;
    // The `tests:` of the file; see mapping_test.h.
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
                                   const CodeTables& tables, config::Diagnostics& diagnostics);
// The same for a text; `file` is the name that messages show.
std::optional<Mapping> parseMapping(std::string file, std::string text, const record::Dictionary& dictionary,
                                    const CodeTables& tables, config::Diagnostics& diagnostics);

// All <agency>/<dataset>.yaml below the folders (a folder `codes` is not an agency). Mappings keep their addresses.
class Catalogue {
public:
    static std::optional<Catalogue> load(const std::vector<std::filesystem::path>& folders,
                                         const record::Dictionary& dictionary, const CodeTables& tables,
                                         config::Diagnostics& diagnostics);
    // By mapping id, "civil_affairs/relief"; nullptr when there is none.
    const Mapping* find(std::string_view id) const;
    // The mapping of an agency that reads a record type.
    const Mapping* reading(std::string_view agency, std::string_view recordType) const;
    std::vector<std::string> ids() const;

private:
    std::vector<std::unique_ptr<Mapping>> mappings_;
};

}  // namespace aidgate::mapping
