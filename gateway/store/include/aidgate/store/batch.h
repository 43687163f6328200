// A sealed batch: the accepted records of one delivery, immutable, with its account and its lineage.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aidgate/config/diagnostic.h"
#include "aidgate/record/table.h"

namespace aidgate::store {

using BatchId = std::int64_t;

// read = accepted + rejected + duplicate + held. Counted within accepted (or held): `unchanged`, equal to the
// predecessor's, and `deleted`, which say that what has their key is gone. `vanished`: keys that the state before had
// and a full delivery does not speak of.
struct Account {
    std::uint64_t read = 0, accepted = 0, rejected = 0, duplicate = 0, held = 0, unchanged = 0, deleted = 0,
                  vanished = 0;
    bool balances() const { return read == accepted + rejected + duplicate + held; }
    bool operator==(const Account&) const = default;
};

enum class BatchState : std::uint8_t {
    Accepted,  // delivered: may be current
    Held,      // waits for a person; not delivered
    Refused    // a person refused it
};

// A row that was not taken. Row keys, files and lines are in the clear; raw text is sealed.
struct Reject {
    std::string dataset = {};  // canonical
    bool duplicate = false;    // dropped as duplicate, not rejected
    std::string file = {};
    std::uint64_t line = 0;
    std::string key = {};        // the row's own key, "" when absent
    std::uint32_t position = 0;  // n of ByPosition keys
    std::string rule = {};       // "mapping.key-absent", "sync.key-again"
    config::Text message = {};
    std::uint32_t mappingLine = 0;
    std::string raw = {};
};

struct RawFile {
    std::string name = {};
    std::uint64_t bytes = 0;
    std::string digest = {};   // SM3, lower-case hex
    std::string content = {};  // sealed when stored; empty when only listed
};

struct MappingUsed {
    std::string id = {};
    int version = 0;
    std::string digest = {};
};

// What one column holds: counts, nobody's data. By it a batch is compared with its predecessor.
struct ColumnStatistics {
    std::string field = {};
    std::uint64_t absent = 0, unreadable = 0, known = 0;
    std::map<std::string, std::uint64_t> codes = {};  // of enums: known rows by canonical code
    bool operator==(const ColumnStatistics&) const = default;
};
// One for each field of the dataset, in its order.
std::vector<ColumnStatistics> columnStatistics(const record::Table& rows);

// Cells that held something and were left out because an agreement does not allow their field.
struct LeftOut {
    std::string dataset = {}, field = {};  // canonical
    std::uint64_t cells = 0;
    bool operator==(const LeftOut&) const = default;
};

// Identity and lineage of a delivery.
struct BatchHeader {
    std::string exchange = {};   // "relief-210199"
    std::string agency = {};     // "civil_affairs"
    std::string dataset = {};    // the exchange's word: "relief"
    std::string division = {};   // six digits
    std::string name = {};       // control file's batch, else the stem: the delivery's identity within its agency
    std::string generated = {};  // ISO 8601, "" unknown
    bool full = true;            // the whole state, or changes
    std::string adapter = {}, adapterVersion = {};
    std::vector<MappingUsed> mappings = {};
    std::string dictionaryVersion = {};
    std::string inputDigest = {};  // over names and SM3 of the files: same name with another digest is refused
    // Where the exchange's next fetch begins once this is sealed: the channel's own words, "" = it has none. May hold a
    // key of the agency's, so it is sealed, and Store::cursor alone gives it back.
    std::string cursor = {};
    std::string agreement = {};  // under which it came; "" = none
};

struct DatasetPart {
    explicit DatasetPart(record::Table rows_) : rows(std::move(rows_)) {}
    record::Table rows;  // accepted rows only; of a held batch those that would be
    Account account = {};
    std::vector<std::uint32_t> deleted = {};  // rows, rising, that say that what has their key is gone
};

// Everything one sync hands over to be sealed in one transaction.
struct Delivery {
    BatchHeader header = {};
    BatchState state = BatchState::Accepted;
    std::vector<config::Text> holdReasons = {};  // of Held; warnings of an accepted one
    std::vector<DatasetPart> parts = {};
    std::vector<Reject> rejects = {};
    std::vector<RawFile> files = {};
    std::vector<LeftOut> leftOut = {};
};

struct PartSummary {
    std::string dataset = {};
    Account account = {};
    std::string contentDigest = {};  // of the canonical plain rows: survives re-encryption
};

struct BatchSummary {
    BatchId id = 0;
    BatchHeader header = {};
    BatchState state = BatchState::Accepted;
    std::vector<config::Text> holdReasons = {};
    std::string sealedAt = {};   // ISO 8601: when we knew it
    std::string decidedBy = {};  // who accepted or refused a held one
    std::string decidedAt = {};  // and when, ISO 8601
    std::vector<PartSummary> parts = {};
    std::vector<RawFile> files = {};  // without content
    std::vector<LeftOut> leftOut = {};
};

}  // namespace aidgate::store
