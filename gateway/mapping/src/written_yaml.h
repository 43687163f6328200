// A YAML file as it is written: entries with the comments and empty lines around them, scalars as they stand. What
// config::Document leaves out, and a formatter must keep. Knows the plain part of YAML that mappings are written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/config/diagnostic.h"

namespace aidgate::mapping {

struct WrittenEntry;

struct WrittenValue {
    enum class Kind : std::uint8_t { None, Scalar, BlockText, Map, List };
    Kind kind = Kind::None;
    bool flow = false;               // of Map and List: written in { } or [ ]
    std::string text;                // of a Scalar as written; of BlockText its first line: "|", ">-"
    std::vector<std::string> lines;  // of BlockText, without their common indentation
    std::vector<WrittenEntry> entries;
    std::vector<std::string> after;  // comments after the last entry; "" is an empty line
    std::uint32_t line = 0;
};

struct WrittenEntry {
    std::vector<std::string> before;  // comments and empty lines ("")
    std::string key;                  // as written; "" of a list's item
    WrittenValue value;
    std::string comment;  // at the end of the line: "# why"
};

struct WrittenFile {
    std::vector<std::string> head;  // comments at the top, before an empty line or the first key
    WrittenValue root;
};

// The first thing that cannot be kept; `problem` empty: none.
struct CannotKeep {
    config::Text problem;
    std::uint32_t line = 0;
};

// `text` is YAML that config::parseYaml takes. What this cannot take apart comes back as `CannotKeep`.
WrittenFile readWritten(std::string_view text, CannotKeep& refused);

}  // namespace aidgate::mapping
