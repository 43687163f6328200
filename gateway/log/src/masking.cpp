#include <cstddef>

#include "aidgate/log/logger.h"

namespace aidgate::log {

namespace {

constexpr std::size_t kIdDigits = 15;  // also bank accounts, and numbers run together

// Bytes of the digit at the front, full-width digits included; 0: none. `digit` is its value.
std::size_t digitAt(std::string_view rest, char& digit) {
    if (rest.empty()) return 0;
    if (rest[0] >= '0' && rest[0] <= '9') {
        digit = rest[0];
        return 1;
    }
    if (rest.size() >= 3 && rest[0] == '\xEF' && rest[1] == '\xBC' && rest[2] >= '\x90' && rest[2] <= '\x99') {
        digit = static_cast<char>('0' + (rest[2] - '\x90'));
        return 3;
    }
    return 0;
}

bool isMobile(std::string_view digits) {
    if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
    return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

}  // namespace

std::string withoutPersons(std::string_view line) {
    std::string out;
    out.reserve(line.size());
    std::string digits;
    while (!line.empty()) {
        digits.clear();
        std::string_view rest = line;
        char digit = '0';
        while (const std::size_t length = digitAt(rest, digit)) {
            digits.push_back(digit);
            rest.remove_prefix(length);
        }
        if (digits.size() >= kIdDigits || isMobile(digits)) {
            out.append(digits.size(), '*');
            if (digits.size() == 17 && (rest.starts_with('X') || rest.starts_with('x'))) {
                out.push_back('*');
                rest.remove_prefix(1);
            }
        } else if (!digits.empty()) {
            out.append(line.substr(0, line.size() - rest.size()));
        } else {
            out.push_back(line[0]);
            rest.remove_prefix(1);
        }
        line = rest;
    }
    return out;
}

}  // namespace aidgate::log
