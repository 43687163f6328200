// Reads one mapping file into its body; every problem in one pass.
#pragma once

#include <memory>

#include "aidgate/config/schema.h"
#include "program.h"
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
    const record::Dataset* dataset(const std::string& name, const config::Node& at) const;
    void children(const config::Node& each, const std::vector<std::string>& nulls);
    void test(const config::Node& node);
    void cells(const config::Node* node, const RecordMapping& record, TestCase::Cells& out) const;
    void expected(const TestWords& words, const RecordMapping& record, TestCase& into) const;
    void rejection(const config::Node& node, const RecordMapping& record, TestCase& into) const;
    std::optional<std::size_t> fieldOf(const config::Node& name, const RecordMapping& record) const;
    std::string digest() const;

    config::Reading file_;
    const record::Dictionary& dictionary_;
    const CodeTables& tables_;
    std::unique_ptr<Mapping::Body> body_;
};

}  // namespace aidgate::mapping
