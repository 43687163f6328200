// One record type of a mapping file → RecordMapping: names, types, code tables, units and expressions checked against
// dictionary and tables, every problem reported at its place.
#pragma once

#include <string>
#include <vector>

#include "aidgate/config/schema.h"
#include "program.h"
#include "words.h"

namespace aidgate::mapping {

class RecordCompiler {
public:
    // All must outlive the compiler. `into` has recordType, parentType and dataset.
    RecordCompiler(const config::Reading& file, const CodeTables& tables, const std::vector<std::string>& nulls,
                   RecordMapping& into)
        : file_(file), tables_(tables), nulls_(nulls), into_(into) {}

    void compile(const config::Node& fields, const config::Node* rules);

private:
    struct Written;  // a field and the words it was written with

    void field(const config::Node::Entry& entry);
    bool source(FieldProgram& program, const config::Node::Entry& entry, const FieldWords& words);
    std::size_t slot(std::vector<std::string> spellings);
    bool spellings(const config::Node& node, std::vector<std::string>& out);
    void type(const FieldWords& words, const record::Field& field, FieldProgram& program);
    void codes(const config::Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program);
    void money(const config::Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program);
    void bounds(const FieldWords& words, const record::Field& field, FieldProgram& program);
    void expressions();
    void when(const config::Node& node, const record::Field& field, const expression::Scope& scope,
              FieldProgram& program);
    void rule(const config::Node& node, const expression::Scope& scope);
    void keyIsFilled(const config::Node& fields);
    std::vector<std::size_t> availableTo(std::size_t stage, std::size_t self) const;
    void misplaced(const config::Node* node, const char* word, const char* of, const char* ofZh) const;

    const config::Reading& file_;
    const CodeTables& tables_;
    const std::vector<std::string>& nulls_;
    RecordMapping& into_;
    std::vector<FieldWords> words_;  // beside into_.fields
};

}  // namespace aidgate::mapping
