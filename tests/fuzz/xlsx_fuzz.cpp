#include "source_fuzz.h"
#include "workbook_files.h"
#include "xlsx/xlsx_adapter.h"

// Half of the inputs are zip files as they come; the others are the parts of a workbook, so that what is in them is
// reached, too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate;
    static const plugins::xlsx::XlsxAdapter adapter;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const sdk::OptionList options{{"max_sheet_bytes", "1000000"}};
    if (text.empty() || text.starts_with("PK")) {
        test::fuzzSource(adapter, text, options);
        return 0;
    }
    const auto sheet = text.substr(0, text.find('\0'));
    auto rest = text.substr(std::min(text.size(), sheet.size() + 1));
    const auto strings = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), strings.size() + 1));
    test::fuzzSource(adapter,
                     test::workbookOf(std::string(sheet), {{"xl/sharedStrings.xml", std::string(strings)},
                                                           {"xl/styles.xml", std::string(rest)}}),
                     options);
    return 0;
}
