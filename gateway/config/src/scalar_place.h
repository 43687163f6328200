// Where each character of a YAML scalar stands in the file: quotes, escapes, folded lines and block scalars move them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace aidgate::config {

struct ScalarRun {
    std::size_t character = 0;  // of the value
    std::size_t byte = 0;       // of the source
};

struct ScalarPlace {
    std::vector<ScalarRun> runs;  // at least one; characters rising
    std::size_t end = 0;          // source byte after the scalar, closing quote included
};

// `source` from the scalar's first byte (its quote, its | or >) on; offsets are relative to it.
ScalarPlace placeScalar(std::string_view source, std::string_view value);

}  // namespace aidgate::config
