// One agency's delivery in another agency's format. Nothing is guessed and nothing is silent: every row read is
// written, rejected with its place and reason, or a duplicate, and every cell that does not arrive is counted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "aidgate/adapter/catalogue.h"
#include "aidgate/channel/delivery.h"
#include "aidgate/mapping/mapping.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::translation {

// One of the two agencies, as an exchange names it.
struct Side {
    std::string agency = {};
    std::string dataset = {};  // the exchange's: "relief"
    std::string adapter = {};
    sdk::OptionList options = {};
    std::vector<std::string> mappings = {};  // ids; empty = those of the agency
};

struct Request {
    Side from, to;
    channel::Delivery delivery;  // `verify` has passed
    value::CivilDate day;        // two-digit years lean on it
    std::filesystem::path out;   // the first file; others of the delivery are named after it
    std::string division = {};   // for the control file; "" = none is written
    std::string generated = {};  // likewise, ISO 8601
    // Takes what else would be refused: required columns that nothing fills, rows the target has no place for.
    bool allowGaps = false;
};

// One dataset. read = written + rejected + duplicate + leftOut.
struct Account {
    std::string dataset;  // canonical
    std::uint64_t read = 0, written = 0, rejected = 0, duplicate = 0;
    std::uint64_t leftOut = 0;  // the target has no such dataset
    bool operator==(const Account&) const = default;
};

enum class LossKind : std::uint8_t {
    Unreadable,  // the source's cell is no value
    NoColumn,    // the target has no column for the field
    OneWay,      // the target's mapping only reads the field (join, when, const)
    NoWord,      // the target's code table has no word for the code
    Changed,     // read back, the value is another one
    Added        // the target's mapping gives a value where the source has none
};
std::string_view toString(LossKind kind);  // "no-column"

// Cells of rows that both mappings take.
struct Loss {
    std::string dataset, field;  // canonical
    LossKind kind = LossKind::NoColumn;
    std::string code = {};  // of NoWord; "" of others
    std::uint64_t cells = 0;
    bool operator==(const Loss&) const = default;
};

// A column the target requires and nothing fills.
struct Gap {
    std::string dataset, field, column;
    bool operator==(const Gap&) const = default;
};

struct WrittenFile {
    std::string name;
    std::uint64_t rows = 0, bytes = 0;  // rows that hang under none
    std::string sm3;
};

struct Outcome {
    std::vector<Account> accounts;
    std::vector<Loss> losses;  // by dataset, field, kind, code
    std::vector<Gap> gaps;     // of a run that allowed them
    std::vector<WrittenFile> files;
    std::string controlFile;  // names beside `out`; "" = there is none
    std::string rejectFile;
    std::vector<config::Text> notes;
};

// Rows read so far, for progress.
using Progress = std::function<void(std::string_view dataset, std::uint64_t rows)>;

// Everything outlives the run.
struct Needs {
    adapter::Catalogue& adapters;
    const mapping::Catalogue& mappings;
    sdk::Logger& logger;
};

// All or nothing: an Error leaves no file behind. Files have mode 0600 and come to their places together, the control
// file last. Memory holds one group of rows (what a source gives at once, with all that hangs under it), and the
// members of a flat delivery where the target nests them.
sdk::Result<Outcome> translate(const Needs& needs, const Request& request, const Progress& progress = {});

}  // namespace aidgate::translation
