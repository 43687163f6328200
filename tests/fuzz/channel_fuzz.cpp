// Any text is refused or read as a control file whose names are no paths, and what is read is written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aidgate/channel/delivery.h"
#include "aidgate/channel/outgoing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate::channel;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto control = parseControlFile("fuzz.ctl", text)) {
        for (const auto& file : control->files) {
            if (file.name.empty() || file.name[0] == '.' || file.name.find('/') != std::string::npos) std::abort();
        }
        const auto written = toText(*control);
        const auto again = parseControlFile("fuzz.ctl", written);
        if (!again || toText(*again) != written) std::abort();
    }
    const auto name = parseFileName(text.substr(0, text.find('\n')), {"civil_affairs", "civil", "hr"});
    if (name && name->stem() + "." + name->extension != text.substr(0, text.find('\n'))) std::abort();
    return 0;
}
