#include "aidgate/mapping/mapping.h"

#include <algorithm>

#include "digest.h"
#include "loader.h"

namespace aidgate::mapping {

Mapping::Mapping(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

const std::string& Mapping::id() const {
    return body_->id;
}
const std::string& Mapping::agency() const {
    return body_->agency;
}
int Mapping::version() const {
    return body_->version;
}
const std::string& Mapping::digest() const {
    return body_->digest;
}
const std::string& Mapping::file() const {
    return body_->file;
}
const std::vector<RecordMapping>& Mapping::records() const {
    return body_->records;
}
const std::vector<TestCase>& Mapping::tests() const {
    return body_->tests;
}

std::vector<std::string> Mapping::recordTypes() const {
    std::vector<std::string> types;
    for (const auto& record : body_->records) types.push_back(record.recordType);
    return types;
}

const RecordMapping* Mapping::record(std::string_view recordType) const {
    for (const auto& record : body_->records)
        if (record.recordType == recordType) return &record;
    return nullptr;
}

const record::Dataset& Mapping::target(std::string_view recordType) const {
    const RecordMapping* const found = record(recordType);
    return *(found != nullptr ? found : &body_->records.front())->dataset;
}

std::vector<FieldLineage> Mapping::lineage(std::string_view recordType) const {
    std::vector<FieldLineage> lineage;
    const RecordMapping* const found = record(recordType);
    if (found == nullptr) return lineage;
    for (const auto& program : found->fields) {
        FieldLineage field;
        field.field = found->dataset->fields[program.target].name;
        for (const std::size_t slot : program.slots) {
            const SourceColumn& column = found->columns[slot];
            for (const auto& spelling : column.spellings)
                field.columns.push_back((column.ofParent ? "^" : "") + spelling);
        }
        if (program.table != nullptr) field.codeTable = program.table->name();
        field.line = program.line;
        lineage.push_back(std::move(field));
    }
    std::sort(lineage.begin(), lineage.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return lineage;
}

std::optional<Mapping> loadMapping(const std::filesystem::path& file, const record::Dictionary& dictionary,
                                   const CodeTables& tables, config::Diagnostics& diagnostics) {
    const std::size_t before = errorCount(diagnostics);
    const auto document = config::readYaml(file, diagnostics);
    if (!document) return std::nullopt;
    return MappingLoader(*document, dictionary, tables, diagnostics).load(before);
}

std::optional<Mapping> parseMapping(std::string file, std::string text, const record::Dictionary& dictionary,
                                    const CodeTables& tables, config::Diagnostics& diagnostics) {
    const std::size_t before = errorCount(diagnostics);
    const auto document = config::parseYaml(std::move(file), std::move(text), diagnostics);
    if (!document) return std::nullopt;
    return MappingLoader(*document, dictionary, tables, diagnostics).load(before);
}

}  // namespace aidgate::mapping
