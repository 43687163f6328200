// Unified social credit code, GB 32100-2015: registrar, class, 6 division, 9 organisation code (GB 11714), check.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aidgate::value {

enum class CreditCodeLayer : std::uint8_t { Valid, Shape, OrganisationCheck, Check };

struct CreditCodeReading {
    std::string text = {};  // normalised: NFKC, upper case, no white space
    CreditCodeLayer failure = CreditCodeLayer::Valid;
};

CreditCodeReading readCreditCode(std::string_view raw);

}  // namespace aidgate::value
