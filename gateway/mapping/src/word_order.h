// Which words belong together in a mapping file, and in which order they are written: that of their declaration. Order
// has no meaning there; elsewhere (fields, rules, columns) entries stay as they are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aidgate/config/yaml.h"

namespace aidgate::mapping {

enum class WordPlace : std::uint8_t {
    File,
    Fields,
    Field,
    When,
    Branch,
    Also,
    AlsoEntry,
    Each,
    Child,
    Splits,
    Split,
    Batch,
    Rules,
    Rule,
    Tests,
    Test,
    Free  // whatever the author chose
};

// What stands below `key` (of a map; "" for a list's item).
WordPlace below(WordPlace place, std::string_view key);

// Where a word stands among those of its place; nullopt: the order of entries means something here, or the word is not
// known.
std::optional<std::size_t> orderOf(WordPlace place, std::string_view key);

// The file's content without what has no meaning: comments, spacing, the order of words. Equal for two files that say
// the same in the same order of fields, rules and, where these are read, tests.
std::string meaningOf(const config::Node& root, config::Tests tests);

}  // namespace aidgate::mapping
