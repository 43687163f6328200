// The care of a store's file, apart from what runs read and write in it. Each is all or nothing, whenever it is killed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/store/store.h"

namespace aidgate::store {

// Where the store is and who looks after it. All of it outlives the call.
struct CareNeeds {
    StoreOptions options;
    const crypto::Key& key;
    const record::Dictionary& dictionary;
};

struct Backup {
    std::filesystem::path file = {};
    std::uint64_t bytes = 0;
    std::string digest = {};  // SHA-256 of the file, lower-case hex
    std::string key = {};     // fingerprint of the key it opens with: the key itself is not in it
    std::uint64_t batches = 0;
};

// One state of the store, as a file of its own without free pages; the writer is never held up. It is read through and
// checked as `verify` does before it has its name. Error::InvalidArgument when the file is there already.
sdk::Result<Backup> backUp(const CareNeeds& needs, const std::filesystem::path& to);

struct Restored {
    Backup backup = {};
    std::filesystem::path kept = {};  // the store that was there; "" = there was none
};

// The backup is copied and checked first: a bad one changes nothing. Error::Busy while another process has the store
// open. The store that was there stays beside, whatever state it is in.
sdk::Result<Restored> restore(const CareNeeds& needs, const std::filesystem::path& backup);

struct KeyChange {
    std::string before = {}, now = {};  // fingerprints
    bool dataKeyIsOldFiles = false;     // the store is older than data keys: what the old key file holds opens it still
};

// From the next opening on the store opens with `next` and not with needs.key. Nothing else is sealed anew: the key of
// the data stays. One transaction. A store that opens with `next` already is left as it is.
sdk::Result<KeyChange> changeKey(const CareNeeds& needs, const crypto::Key& next);

// How long is kept what is no longer current, in days; nullopt: for ever. By the exchange's word for the dataset.
struct RetentionRule {
    std::string dataset = {};
    std::optional<int> superseded = {};  // rows of batches that are not current
    std::optional<int> raw = {};         // deliveries as they came
    std::optional<int> rejects = {};     // the text of rows that were not taken
};
struct Retention {
    std::vector<RetentionRule> rules = {};
    std::optional<int> closedFindings = {};  // since they were last seen
};

struct Removal {
    std::string what = {};  // "rows", "raw", "rejects", "findings"
    std::string batch = {}, dataset = {}, name = {};
    std::uint64_t count = 0;
};
struct Removed {
    std::vector<Removal> removals = {};
    std::uint64_t bytesBefore = 0, bytesAfter = 0;  // of the store's file
};

// Takes away what is older, batch by batch, writes down what, and makes the file smaller. Rows of batches that are
// current, or that a current batch of changes rests on, never go. Not `forReal`: only says what would go.
sdk::Result<Removed> retain(const CareNeeds& needs, const Retention& retention, bool forReal);

}  // namespace aidgate::store
