#include "delimited/delimited_adapter.h"
#include "source_fuzz.h"

// The first byte chooses delimiter, quotes and charset; the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate;
    static const plugins::delimited::DelimitedAdapter adapter;
    if (size == 0) return 0;
    const char* const kDelimiters[] = {",", "|", "\\x1d", "\\t"};
    sdk::OptionList options{{"delimiter", kDelimiters[data[0] & 3U]},
                            {"quote", (data[0] & 4U) != 0 ? "none" : "double"},
                            {"charset", (data[0] & 8U) != 0 ? "GB18030" : "UTF-8"},
                            {"max_line_bytes", "500"}};
    if ((data[0] & 16U) != 0) options.emplace_back("records", "worker: 职工编号!, 姓名; member: 与户主关系!, 姓名");
    if ((data[0] & 32U) != 0) {
        options.emplace_back("header", "false");
        if ((data[0] & 16U) == 0) options.emplace_back("records", "person: a, b, c");
    }
    test::fuzzSource(adapter, {reinterpret_cast<const char*>(data) + 1, size - 1}, options);
    return 0;
}
