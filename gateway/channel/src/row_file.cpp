#include "row_file.h"

namespace aidgate::channel {

namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";

int hexValue(char digit) {
    return static_cast<int>(kHex.find(digit));
}

}  // namespace

std::string delimitedLine(const SqlRow& row) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at) {
        if (at != 0) line += ',';
        if (!row[at]) continue;
        const std::string& cell = *row[at];
        if (!cell.empty() && cell.find_first_of(",\"\r\n") == std::string::npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char c : cell) {
            if (c == '"') line += '"';
            line += c;
        }
        line += '"';
    }
    return line;
}

std::string packed(const std::vector<std::string>& values) {
    std::string line;
    for (const auto& value : values) {
        for (const char c : value) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte > 0x20 && c != '%') {
                line += c;
            } else {
                line += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
            }
        }
        line += ' ';
    }
    return line;
}

std::vector<std::string> unpacked(std::string_view line) {
    std::vector<std::string> values;
    std::string value;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == ' ') {
            values.push_back(std::move(value));
            value.clear();
        } else if (line[at] == '%' && at + 2 < line.size()) {
            value += static_cast<char>(hexValue(line[at + 1]) * 16 + hexValue(line[at + 2]));
            at += 2;
        } else {
            value += line[at];
        }
    }
    return values;
}

}  // namespace aidgate::channel
