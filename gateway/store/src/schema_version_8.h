// Version 8: what many findings say alike.
#pragma once

namespace aidgate::store {

inline constexpr const char* kSchemaVersion8 = R"sql(
-- Names and meanings of fields, mapping lines, files: sealed once; the contents of findings refer to the numbers.
CREATE TABLE finding_shared (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);
)sql";

}  // namespace aidgate::store
