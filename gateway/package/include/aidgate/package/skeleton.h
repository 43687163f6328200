// A mapping, a dictionary entry, code tables and a whole agency package made from what is known of a record. Everything
// made loads and passes its own tests at once; what a person must decide is marked in a comment. Values are
// invented, never those of data, except the words of closed lists.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "aidgate/package/source_record.h"
#include "aidgate/record/dictionary.h"

namespace aidgate::package {

enum class Format : std::uint8_t { Delimited, Xml, Xlsx };

struct Plan {
    std::string agency;  // lower_snake: the adapter's id
    Format format = Format::Delimited;
    std::string charset = "GBK";  // of Delimited
    char delimiter = '|';         // of Delimited
    std::string origin;           // the file it is made from, for a comment; "" = none
    SourceRecord record;          // with a lower_snake name and at least one column
};

// Relative path → content.
using Files = std::map<std::string, std::string>;

// dictionary.yaml, mappings/<record>.yaml, codes/<agency>.<field>.csv.
Files newMapping(const Plan& plan, const record::Dictionary& dictionary);

// The same with adapter.yaml, tests/deliveries/ and tests/expected.yaml: a package that passes `adapter check`.
Files newPackage(const Plan& plan, const record::Dictionary& dictionary);

// Columns to start from where nothing is known yet.
SourceRecord exampleRecord(std::string name);

}  // namespace aidgate::package
