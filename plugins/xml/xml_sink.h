// Rows to one XML document: nested as their record types' paths say, written as soon as a group (rows without parents
// and all that hang under them) is there, and then forgotten.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../sax/markup.h"
#include "aidgate/sdk/adapter.h"

#include "xml_options.h"

namespace aidgate::plugins::xml {

class XmlSink final : public sdk::Sink {
public:
    // Writes declaration and root element. Types below several root elements are Unsupported: a document has one.
    static sdk::Result<std::unique_ptr<sdk::Sink>> open(sdk::ByteWriter& out, std::span<const sdk::RecordType> types,
                                                        const sdk::Host& host);

    XmlSink(sdk::ByteWriter& out, WritingOptions options, std::unique_ptr<sdk::TextEncoder> encoder,
            sdk::RowIssueLog& issues);

    sdk::Result<void> write(const sdk::RecordBatch& batch) override;
    sdk::Result<void> finish() override;

private:
    struct Row {
        std::uint64_t ordinal = 0, parent = 0;
        std::size_t begin = 0, size = 0;  // of its start tag in text_; size 0: left out
    };
    struct Column {
        std::string name;
        std::optional<std::size_t> source = {};  // none: nothing fills it
    };
    struct Type {
        std::string name, parent, element;
        std::vector<std::string> around = {};  // elements between its parent (or the root) and its own
        std::vector<Column> columns = {};
        std::optional<std::size_t> above = {};  // position of the parent's type
        std::vector<std::size_t> below = {};
        std::vector<Row> rows = {};  // of the group at hand
    };

    sdk::Result<void> addTypes(std::span<const sdk::RecordType> types, const std::vector<sdk::RecordLayout>& layouts);
    sdk::Result<void> place(Type& type, const sdk::RecordLayout& layout);
    sdk::Result<void> chooseColumns(const sdk::RecordType& type, const sdk::RecordLayout& layout, Type& into) const;
    sdk::Result<void> begin();
    Type* typeNamed(std::string_view name);
    static const Row* rowOf(const Type& type, std::uint64_t ordinal);

    void takeRow(Type& type, const sdk::RecordBatch& batch, std::size_t row);
    bool render(const Type& type, const sdk::RecordBatch& batch, std::size_t row, sax::References references,
                std::string& badColumn);
    bool encodeLines();
    void leaveOut(const Type& type, const sdk::RecordBatch& batch, std::size_t row, std::string_view code,
                  sdk::Text message, std::string column);
    void writeGroup();
    void writeRow(const Type& type, const Row& row);
    void moveTo(const std::vector<std::string>& around);
    void put(std::string_view asciiOrKnown);
    sdk::Result<void> flush();

    sdk::ByteWriter& out_;
    WritingOptions options_;
    std::unique_ptr<sdk::TextEncoder> encoder_;
    sdk::RowIssueLog& issues_;
    std::string root_;
    std::vector<Type> types_;
    std::vector<std::string> open_;  // elements around rows without parents that are open now
    std::string text_;               // start tags of the group's rows, encoded
    std::string line_;               // the one at hand, UTF-8
    std::string bytes_;              // encoded, not written yet
    std::uint64_t countAt_ = 0;      // where the number of rows will stand
    std::uint64_t rootRows_ = 0;
};

}  // namespace aidgate::plugins::xml
