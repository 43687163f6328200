#include "source_fuzz.h"
#include "xml/xml_adapter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate;
    static const plugins::xml::XmlAdapter adapter;
    test::fuzzSource(adapter, {reinterpret_cast<const char*>(data), size},
                     {{"records",
                       "relief MZJZ_BATCH/FAMILY: jzzh!, hzxm; member MZJZ_BATCH/FAMILY/MEMBER: xm, sfz; "
                       "p R/P: id; k R/P/KS/K: name"},
                      {"count", "count"},
                      {"kind", "kind"},
                      {"max_text_bytes", "1000"}});
    return 0;
}
