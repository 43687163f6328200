// Which element of an XML document is its rows, before anybody has said so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aidgate::cli {

struct XmlOutline {
    std::string path;                  // "MZJZ_BATCH/FAMILY"; "" = none found
    std::vector<std::string> columns;  // attributes, and child elements that hold nothing but text
};

// Of the elements that come more than once the outermost, else the innermost with attributes. A rough look at the
// beginning of a document, good for a first draft; the reading itself is the xml adapter's.
XmlOutline outlineOf(std::string_view text);

}  // namespace aidgate::cli
