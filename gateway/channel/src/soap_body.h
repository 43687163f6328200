// The text inside one element of a SOAP answer: a whole XML document, as a string.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"
#include "aidgate/sdk/error.h"

namespace aidgate::channel {

// Takes the answer piece by piece, and gives what the first element of that local name holds to `out`, unescaped; a
// document that was escaped twice is unescaped twice. Its declaration is made to say UTF-8, which is what it is by
// then, whatever it says. A DOCTYPE, a Fault, elements within the text, or no such element are refused.
class SoapBody final {
public:
    SoapBody(std::string element, sdk::ByteWriter& out);
    ~SoapBody();
    SoapBody(const SoapBody&) = delete;
    SoapBody& operator=(const SoapBody&) = delete;

    sdk::Result<void> take(std::string_view piece);
    sdk::Result<void> end();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace aidgate::channel
