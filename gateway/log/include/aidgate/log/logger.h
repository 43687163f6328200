// Logging: one logger a module, lines as events with fields ("batch mapped run=418 rows=1024"). Home of spdlog.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "aidgate/sdk/adapter.h"

namespace aidgate::log {

enum class Format : unsigned char { Plain, Json };

struct Settings {
    std::filesystem::path file;  // "" = standard error
    sdk::LogLevel level = sdk::LogLevel::Info;
    Format format = Format::Plain;
    std::size_t maxBytes = 50 * 1024 * 1024;
    std::size_t maxFiles = 5;
};

// Owns the sink; loggers share it. Escapes control characters, so that no line can fake another, and masks what looks
// like a citizen id or a mobile number as a last net.
class Log {
public:
    // When the file cannot be opened, says so on standard error and logs there. maxFiles counts the file in use.
    static std::unique_ptr<Log> open(const Settings& settings);
    virtual ~Log() = default;
    virtual std::unique_ptr<sdk::Logger> logger(std::string_view module) = 0;
};

// Says nothing.
sdk::Logger& silent();

// The last net: 15 or 18 character citizen ids and 11 digit mobile numbers become stars.
std::string withoutPersons(std::string_view line);

}  // namespace aidgate::log
