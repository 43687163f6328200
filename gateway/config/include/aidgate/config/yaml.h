// A YAML document read once into our own immutable tree with positions in characters. Guards what yaml-cpp lets pass:
// duplicate keys, aliases and anchors (refused), tags (refused), depth, size, invalid UTF-8. One document a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::config {

class Node {
public:
    enum class Kind : std::uint8_t { Null, Scalar, Sequence, Map };
    struct Entry;

    Kind kind() const { return kind_; }
    bool isNull() const { return kind_ == Kind::Null; }
    bool isScalar() const { return kind_ == Kind::Scalar; }
    bool isSequence() const { return kind_ == Kind::Sequence; }
    bool isMap() const { return kind_ == Kind::Map; }
    Span at() const { return at_; }

    const std::string& scalar() const { return scalar_; }  // "" unless a scalar; exactly as written, unquoted
    bool quoted() const { return quoted_; }                // '0123' in quotes is not a number
    // Where character `offset` (0-based) of the scalar stands in the file, for places inside an expression.
    Span inside(std::size_t offset, std::size_t length) const;

    const std::vector<Node>& items() const { return items_; }       // empty unless a sequence
    const std::vector<Entry>& entries() const { return entries_; }  // empty unless a map; in written order
    const Node* find(std::string_view key) const;                   // of a map

private:
    friend class TreeBuilder;
    // From character `offset` of the scalar on, characters stand one after the other from this place.
    struct Run {
        std::size_t offset = 0;
        std::uint32_t line = 0;
        std::uint32_t column = 0;
    };

    Kind kind_ = Kind::Null;
    bool quoted_ = false;
    Span at_;
    std::string scalar_;
    std::vector<Run> runs_;  // empty: the scalar begins at at_
    std::vector<Node> items_;
    std::vector<Entry> entries_;
};

struct Node::Entry {
    Node key;
    Node value;
};

// A read file: its tree, its name as shown to people and its lines (for carets).
class Document {
public:
    const std::string& file() const { return file_; }
    const Node& root() const { return root_; }
    const std::string& text() const { return text_; }

    // Reports a problem at a place of this document, with its source line filled in.
    void report(Diagnostics& into, std::string id, Span at, Text message, Text cure = {},
                DiagnosticSeverity severity = DiagnosticSeverity::Error) const;

private:
    friend class TreeBuilder;
    std::string file_;
    std::string text_;
    std::vector<std::string_view> lines_;
    Node root_;
};

// A mapping or rule has its `tests:` in its file, and they are most of it: a program that runs none leaves the block
// unread. What is wrong in it is told when it is read. Only as a key at the margin; text() is the whole file always.
enum class Tests : std::uint8_t { Read, Unread };

// At most 4 MiB and 64 levels. nullptr after an error that leaves no tree; duplicate keys and the like are reported and
// leave one. `file` is the name messages show.
std::unique_ptr<Document> parseYaml(std::string file, std::string text, Diagnostics& diagnostics,
                                    Tests tests = Tests::Read);
std::unique_ptr<Document> readYaml(const std::filesystem::path& path, Diagnostics& diagnostics,
                                   Tests tests = Tests::Read);

}  // namespace aidgate::config
