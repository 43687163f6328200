// Any bytes are refused with a problem or become a mapping, with the bundled dictionary and code tables; its own tests
// then run through the translator, and what it loses on the way back is computed. Never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "aidgate/mapping/mapping.h"
#include "aidgate/mapping/mapping_test.h"
#include "places.h"

namespace {

using namespace aidgate;

const std::filesystem::path kSource = test::kSourceDir;

const record::Dictionary& dictionary() {
    static const auto loaded = [] {
        config::Diagnostics problems;
        auto read = record::loadDictionary({kSource / "gateway/record/dictionary.yaml"}, problems);
        if (!read) std::abort();
        return std::move(*read);
    }();
    return loaded;
}

const mapping::CodeTables& codeTables() {
    static const auto loaded = [] {
        config::Diagnostics problems;
        auto read = mapping::CodeTables::load({kSource / "mappings/codes"}, problems);
        if (!read) std::abort();
        return std::move(*read);
    }();
    return loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    config::Diagnostics problems;
    const auto mapping = mapping::parseMapping("fuzz/fuzz.yaml", {reinterpret_cast<const char*>(data), size},
                                               dictionary(), codeTables(), problems);
    if (mapping.has_value() == problems.hasErrors()) std::abort();
    for (const auto language : {config::Language::English, config::Language::Chinese})
        if (!problems.all().empty() && problems.render(language).empty()) std::abort();
    if (!mapping) return 0;
    for (const auto& type : mapping->recordTypes()) mapping->lineage(type);
    mapping::runTests(*mapping);
    return 0;
}
