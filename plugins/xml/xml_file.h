// One document: elements to rows, in constant memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../sax/parser.h"
#include "aidgate/sdk/adapter.h"
#include "document_text.h"
#include "row_buffer.h"
#include "xml_options.h"

namespace aidgate::plugins::xml {

class XmlFile final : private sax::Handler {
public:
    // `dataset`: as the file's name tells it, "" when it doesn't. `options` and `host` must outlive the file.
    XmlFile(std::string name, std::string dataset, DocumentText text, const XmlOptions& options, const sdk::Host& host);

    // Reads on until the root element's start tag is there; a root that is not expected is an Error.
    sdk::Result<void> readRoot();
    std::size_t root() const { return *root_; }  // element of the plan

    // Fills `batch`, resetting it to a record type; false at the end. Ordinals count within the file.
    sdk::Result<bool> next(sdk::RecordBatch& batch);
    std::uint64_t rowsRead() const { return ordinal_; }

private:
    struct Open {
        std::optional<std::size_t> element = {};  // of the plan; nullopt: nobody told of it, or a cell
        std::optional<std::size_t> row = {};      // position in openRows_, for a row
        std::optional<std::size_t> cell = {};     // column of the row above, for a cell
    };
    struct OpenRow {
        std::size_t type = 0;
        std::uint64_t ordinal = 0;
        bool closed = false;  // no cell can be added any more
    };

    void startElement(std::string_view name, std::span<const sax::Attribute> attributes) override;
    void endElement(std::string_view name) override;
    void text(std::string_view part) override;
    std::string whatIsRead() const override;

    void startRoot(std::string_view name, std::span<const sax::Attribute> attributes);
    void checkKind(std::string_view kind);
    void startRow(std::size_t type, std::span<const sax::Attribute> attributes);
    void startCell(std::size_t column);
    void setCell(std::size_t column, std::string_view text);
    std::optional<std::size_t> columnNamed(std::size_t type, std::string_view name, std::size_t hint) const;
    sdk::Result<void> readOn();
    sdk::Result<void> checkCount() const;
    bool enoughFor(std::size_t capacity) const;
    std::uint64_t firstRootBeside(std::size_t leftOut) const;
    bool giveChildren(sdk::RecordBatch& batch);
    bool giveRoots(sdk::RecordBatch& batch);
    // The sentence has a place for the name.
    void noteOnce(std::string_view code, std::string_view name, sdk::Pattern<1> english, sdk::Pattern<1> chinese);

    std::string name_;
    std::string dataset_;
    DocumentText source_;
    const XmlOptions* options_;
    const sdk::Host* host_;
    sax::Parser parser_;
    bool atEnd_ = false;

    std::optional<std::size_t> root_;
    std::optional<std::uint64_t> declaredCount_;
    std::uint64_t rootRows_ = 0;
    std::vector<Open> open_;
    std::vector<OpenRow> openRows_;
    std::string cellText_;
    std::vector<RowBuffer> buffers_;  // one for each type of the plan
    std::uint64_t ordinal_ = 0;
    std::set<std::string, std::less<>> noted_;
};

}  // namespace aidgate::plugins::xml
