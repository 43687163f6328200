// Where the sealed blobs of a batch belong. By agency, name and input digest, not by number: a batch keeps its place
// when it moves to another store.
#pragma once

#include <string>

#include "aidgate/store/batch.h"
#include "vault.h"

namespace aidgate::store {

inline std::string segmentPlace(const BatchHeader& batch, std::string_view dataset, std::int64_t number) {
    return place({"segment", batch.agency, batch.name, batch.inputDigest, dataset, std::to_string(number)});
}
inline std::string rejectPlace(const BatchHeader& batch, std::int64_t number) {
    return place({"reject", batch.agency, batch.name, batch.inputDigest, std::to_string(number)});
}
inline std::string rawFilePlace(const BatchHeader& batch, std::string_view file) {
    return place({"raw", batch.agency, batch.name, batch.inputDigest, file});
}

}  // namespace aidgate::store
