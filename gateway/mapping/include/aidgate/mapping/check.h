// What a mapping leaves open, beyond the errors that loading it reports: `aidgate map check`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aidgate/mapping/mapping.h"

namespace aidgate::mapping {

// One field that goes through a code table.
struct CodeCoverage {
    std::string recordType, field, codeTable;
    std::uint32_t line = 0;
    std::vector<std::string> neverProduced;  // codes of the dictionary that no entry gives: no word to write back
    std::vector<std::string> dead;           // entries never reached: their words are null spellings here
};

// There and back, two laws. GetPut: agency → canonical → agency gives the cell again. PutGet: canonical → agency →
// canonical gives the value again. A lossless field keeps both, a normalising one PutGet; of others nothing is asked.
enum class RoundTripLaw : std::uint8_t { GetPut, PutGet };
std::string_view toString(RoundTripLaw law);  // "get-put", "put-get"

// A field that does not keep a law of its class. Values are made up, or from the file's own tests.
struct RoundTripBreak {
    std::string recordType, field;
    RoundTripLaw law = RoundTripLaw::PutGet;
    std::string before, after;  // cells for GetPut, canonical texts for PutGet
    std::uint32_t line = 0;
};

struct FieldRoundTrip {
    std::string recordType, field;
    FieldLoss loss;
    std::size_t values = 0;  // that were sent there and back, by either law
};

struct RoundTripReport {
    std::vector<FieldRoundTrip> fields;
    std::vector<RoundTripBreak> breaks;  // at most a few of each field
};

// Sends made-up values of every type, every code of every table, absent and edge values, and the cells of the file's
// tests through the mapping in both directions. Deterministic. `at`: the day dated code tables are looked up by.
RoundTripReport roundTrip(const Mapping& mapping, value::CivilDate at);

struct CheckReport {
    std::vector<CodeCoverage> codes;    // only fields that have something to say
    std::vector<std::string> unfilled;  // "relief_member.covered": canonical fields nothing fills
    std::vector<std::string> oneWay;    // fields that cannot be written back in the agency's columns
    std::vector<std::string> lossy;     // fields of which another value may come back, as the mapping says
    std::vector<std::string> untested;  // fields no test looks at
    RoundTripReport roundTrip;
    std::size_t tests = 0, failedTests = 0;
};

CheckReport check(const Mapping& mapping);

}  // namespace aidgate::mapping
