// One record type of a mapping file → RecordMapping: names, types, code tables, units and expressions checked against
// dictionary and tables, every problem reported at its place.
#pragma once

#include <string>
#include <vector>

#include "aidgate/config/schema.h"
#include "program.h"
#include "words.h"

namespace aidgate::mapping {

// `fields:` of the mapping, or of a file it includes.
struct FieldGroup {
    const config::Reading* file = nullptr;
    std::size_t index = 0;  // into Mapping::Body::files
    const config::Node* fields = nullptr;
    std::uint32_t includedAt = 0;  // line of the mapping that includes it
};

class RecordCompiler {
public:
    // All must outlive the compiler. `into` has recordType, parentType and dataset; `groups` begins with the mapping's
    // own fields; `parent` is what the rows hang under, nullptr for roots.
    RecordCompiler(std::vector<FieldGroup> groups, const CodeTables& tables, const std::vector<std::string>& nulls,
                   const RecordMapping* parent, RecordMapping& into)
        : groups_(std::move(groups)), tables_(tables), nulls_(nulls), parent_(parent), into_(into) {
        file_ = groups_.front().file;
    }

    void compile(const config::Node* split, const config::Node* condition, const config::Node* rules);
    // `deleted:`, after compile().
    void deleted(const config::Node& node);

private:
    // What a field was written with, and where.
    struct Written {
        FieldWords words;
        const config::Reading* file = nullptr;
        const config::Node* key = nullptr;
    };

    void split(const config::Node::Entry& entry);
    bool widths(const config::Node& node, const SplitWords& words, ColumnSplit& into);
    void field(const config::Node::Entry& entry, const FieldGroup& group);
    bool source(FieldProgram& program, const FieldWords& words);
    void constant(const config::Node& node, FieldProgram& program);
    std::size_t slot(std::vector<std::string> spellings);
    bool spellings(const config::Node& node, std::vector<std::string>& out);
    void wayBack(const FieldWords& words, FieldProgram& program);
    void keyIsFilled();

    // record_types.cpp
    void type(const FieldWords& words, const record::Field& field, FieldProgram& program);
    void codes(const config::Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program);
    void unknown(const FieldWords& words, bool closed, FieldProgram& program);
    void entries(const config::Node& at, const record::Field& field, bool closed, FieldProgram& program);
    void money(const config::Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program);
    void period(const config::Node& at, const FieldWords& words, const record::Field& field, FieldProgram& program);
    void bounds(const FieldWords& words, const record::Field& field, FieldProgram& program);
    void pattern(const FieldWords& words, const record::Field& field, FieldProgram& program);
    void sensitive(const FieldWords& words, const record::Field& field, FieldProgram& program);

    // record_expressions.cpp
    void expressions();
    void lookupDay(const Written& written, FieldProgram& program);
    void when(const config::Node& node, const record::Field& field, const expression::Scope& scope,
              FieldProgram& program);
    void rule(const config::Node& node, const expression::Scope& scope);
    std::vector<std::size_t> availableTo(std::size_t stage, std::size_t self) const;

    // record_losses.cpp
    void losses();
    void unsaid(const Written& written, FieldProgram& program);
    void unsaidCodes(const Written& written, const FieldProgram& program);
    void oneWriter(std::size_t index);
    void partsGoBack(std::size_t index);
    const FieldProgram* parentsField(const FieldProgram& program) const;

    const record::Field& fieldOf(const FieldProgram& program) const { return into_.dataset->fields[program.target]; }
    void problem(const char* id, const config::Node& at, config::Text message, config::Text cure = {}) const {
        file_->problem(id, at, std::move(message), std::move(cure));
    }
    void misplaced(const config::Node* node, const char* word, const char* of, const char* ofZh) const;
    void notOfType(const config::Node& node, const record::Field& field) const;

    std::vector<FieldGroup> groups_;
    const CodeTables& tables_;
    const std::vector<std::string>& nulls_;
    const RecordMapping* parent_;
    RecordMapping& into_;
    const config::Reading* file_ = nullptr;  // of the field at hand
    std::vector<Written> written_;           // beside into_.fields
};

}  // namespace aidgate::mapping
