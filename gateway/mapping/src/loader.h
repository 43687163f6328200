// Reads one mapping file into its body; every problem in one pass.
#pragma once

#include <memory>

#include "aidgate/config/schema.h"
#include "program.h"
#include "record_compiler.h"
#include "words.h"

namespace aidgate::mapping {

class MappingLoader {
public:
    // All must outlive the loader; dictionary and tables also what is loaded.
    MappingLoader(const config::Document& document, const record::Dictionary& dictionary, const CodeTables& tables,
                  config::Diagnostics& diagnostics)
        : file_{document, diagnostics, {}}, dictionary_(dictionary), tables_(tables) {}

    // nullopt when there are more errors than `before`, which the reading of the document may have added to.
    std::optional<Mapping> load(std::size_t before);

private:
    // An included file, kept as long as it is compiled from.
    struct Included {
        std::unique_ptr<config::Document> document;
        std::unique_ptr<config::Reading> reading;
        const config::Node* fields = nullptr;
        std::size_t index = 0;  // into Mapping::Body::files
    };

    const record::Dataset* dataset(const std::string& name, const config::Node& at) const;
    std::vector<FieldGroup> groups(const config::Node& fields, const std::vector<std::string>& include,
                                   const config::Node* includeAt);
    const Included* included(const std::string& path, const config::Node& at);
    void also(const config::Node& also, const FileWords& words);
    void children(const config::Node& each, const FileWords& words);
    void batch(const config::Node& node);
    // loader_tests.cpp
    void tests(const config::Node& node);
    void test(const config::Node& node);
    bool testedRecord(const TestWords& words, TestCase& test) const;
    void cells(const config::Node* node, const RecordMapping& record, TestCase::Cells& out) const;
    void expected(const TestWords& words, const RecordMapping& record, TestCase& into) const;
    void rejection(const config::Node& node, const RecordMapping& record, TestCase& into) const;
    std::optional<std::size_t> fieldOf(const config::Node& name, const RecordMapping& record) const;
    std::string digest() const;

    config::Reading file_;
    const record::Dictionary& dictionary_;
    const CodeTables& tables_;
    std::unique_ptr<Mapping::Body> body_;
    std::vector<std::unique_ptr<Included>> included_;
};

}  // namespace aidgate::mapping
