// A made-up province: everything the bundled agencies would deliver about households in hardship, in their formats,
// with control files, ordinary dirt and situations that raise findings. For the demo, tests and benchmarks.
// Nobody in it exists: citizen ids are of the unassigned areas 210199 and 210299.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "aidgate/sdk/error.h"
#include "aidgate/value/civil_date.h"

namespace aidgate::sample {

// Union and relief households together; more would need citizen ids twice.
inline constexpr std::size_t kMostHouseholds = 2500000;

struct ProvinceOptions {
    std::uint64_t seed = 1;
    std::size_t unionHouseholds = 2000;
    // Families with relief; those of union households are among them, so that there may be more than this.
    std::size_t reliefHouseholds = 6000;
    value::CivilDate asOf = *value::CivilDate::of(2019, 10, 31);
    // Of 1000 rows how many have a damaged id; other dirt follows from it. 0: none at all. At most 200.
    unsigned dirtPermille = 20;
};

struct WrittenFile {
    std::string name;
    std::string dataset;  // as accounting names it: "worker"
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::string sm3;
};

struct WrittenDelivery {
    std::string controlFile;
    std::vector<WrittenFile> files;
};

struct Province {
    std::vector<WrittenDelivery> deliveries;
    std::uint64_t rowsOf(std::string_view dataset) const;  // over all deliveries
};

// Writes deliveries and policy tables into the directory, which is made if it isn't there. The same options give the
// same bytes everywhere. Refuses to write over a file. Memory does not grow with the number of households.
sdk::Result<Province> writeProvince(const ProvinceOptions& options, const std::filesystem::path& directory);

}  // namespace aidgate::sample
