// Any text is refused with a problem or is a signature's formula that gives a line of text, the same each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "aidgate/channel/http_signer.h"
#include "aidgate/config/schema.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aidgate;
    // As YAML has it: in double quotes every character can stand.
    std::string yaml = "A: \"";
    for (std::size_t at = 0; at < size; ++at) {
        constexpr const char* kHex = "0123456789abcdef";
        yaml += {'\\', 'x', kHex[data[at] >> 4U], kHex[data[at] & 15U]};
    }
    config::Diagnostics problems;
    const auto document = config::parseYaml("f.yaml", yaml + "\"\n", problems);
    if (!document) return 0;
    const auto formula = config::readSignFormula(*document->root().find("A"), {*document, problems});
    if (formula.has_value() == problems.hasErrors()) std::abort();
    if (!formula) return 0;
    const auto signedBy = [&] {
        channel::FormulaSigner signer({{"X", *formula}}, "key", crypto::Secret("secret"), [] { return "nonce"; });
        channel::HttpRequest request;
        request.url = "https://agency.example/a?b=1";
        request.body = "{}";
        if (!signer.sign(request, channel::Moment(), {})) std::abort();
        return request.headers.at(0).second;
    };
    if (signedBy() != signedBy()) std::abort();
    return 0;
}
