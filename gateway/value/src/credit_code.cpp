#include "aidgate/value/credit_code.h"

#include <array>

#include "aidgate/value/encoding.h"
#include "scan.h"

namespace aidgate::value {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<int, 17> kWeights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::array<int, 8> kOrganisationWeights{3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::size_t kLength = 18;

bool hasShape(std::string_view text) {
    return text.size() == kLength && text.find_first_not_of(kAlphabet) == std::string_view::npos;
}

// GB 11714: over eight characters, letters as 10 to 35 of the whole Latin alphabet.
char organisationCheck(std::string_view eight) {
    int sum = 0;
    for (std::size_t at = 0; at < kOrganisationWeights.size(); ++at) {
        const char c = eight[at];
        sum += (isDigit(c) ? c - '0' : c - 'A' + 10) * kOrganisationWeights[at];
    }
    const int check = 11 - sum % 11;
    if (check == 10) return 'X';
    return check == 11 ? '0' : static_cast<char>('0' + check);
}

char creditCheck(std::string_view seventeen) {
    int sum = 0;
    for (std::size_t at = 0; at < kWeights.size(); ++at) {
        sum += static_cast<int>(kAlphabet.find(seventeen[at])) * kWeights[at];
    }
    return kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

}  // namespace

CreditCodeReading readCreditCode(std::string_view raw) {
    CreditCodeReading reading{withoutSpace(nfkc(raw))};
    for (char& c : reading.text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    const std::string_view text = reading.text;
    if (!hasShape(text)) {
        reading.failure = CreditCodeLayer::Shape;
    } else if (organisationCheck(text.substr(8, 8)) != text[16]) {
        reading.failure = CreditCodeLayer::OrganisationCheck;
    } else if (creditCheck(text.substr(0, 17)) != text[17]) {
        reading.failure = CreditCodeLayer::Check;
    }
    return reading;
}

}  // namespace aidgate::value
