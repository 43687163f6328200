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
    return body_->files.front().file;
}
const std::vector<SourceFile>& Mapping::files() const {
    return body_->files;
}
const BatchLimits& Mapping::batch() const {
    return body_->batch;
}
const std::vector<RecordMapping>& Mapping::records() const {
    return body_->records;
}
const std::vector<TestCase>& Mapping::tests() const {
    return body_->tests;
}

std::vector<std::string> Mapping::recordTypes() const {
    std::vector<std::string> types;
    for (const auto& record : body_->records)
        if (!record.also) types.push_back(record.recordType);
    return types;
}

const RecordMapping* Mapping::record(std::string_view recordType) const {
    for (const auto& record : body_->records)
        if (record.recordType == recordType) return &record;
    return nullptr;
}

const RecordMapping* Mapping::record(std::string_view recordType, std::string_view dataset) const {
    for (const auto& record : body_->records)
        if (record.recordType == recordType && record.dataset->name == dataset) return &record;
    return nullptr;
}

const record::Dataset& Mapping::target(std::string_view recordType) const {
    const RecordMapping* const found = record(recordType);
    return *(found != nullptr ? found : &body_->records.front())->dataset;
}

std::vector<const record::Dataset*> Mapping::targets(std::string_view recordType) const {
    std::vector<const record::Dataset*> datasets;
    for (const auto& record : body_->records)
        if (record.recordType == recordType) datasets.push_back(record.dataset);
    return datasets;
}

std::optional<Mapping> loadMapping(const std::filesystem::path& file, const record::Dictionary& dictionary,
                                   const CodeTables& tables, config::Diagnostics& diagnostics, config::Tests tests) {
    const std::size_t before = errorCount(diagnostics);
    const auto document = config::readYaml(file, diagnostics, tests);
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
