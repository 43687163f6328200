#include "aidgate/log/logger.h"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <exception>
#include <utility>

#include "escaping.h"

namespace aidgate::log {

namespace {

constexpr const char* kPlain = "%Y-%m-%dT%H:%M:%S.%e%z %-7l %n %v";
// Name and message come escaped, level and time need no escape.
constexpr const char* kJson = R"({"at":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","module":"%n","message":"%v"})";

spdlog::level::level_enum levelOf(sdk::LogLevel level) {
    switch (level) {
        case sdk::LogLevel::Debug: return spdlog::level::debug;
        case sdk::LogLevel::Info: return spdlog::level::info;
        case sdk::LogLevel::Warning: return spdlog::level::warn;
        case sdk::LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

class ModuleLogger final : public sdk::Logger {
public:
    ModuleLogger(std::string name, spdlog::sink_ptr sink, const Settings& settings)
        : logger_(std::move(name), std::move(sink)), format_(settings.format) {
        logger_.set_level(levelOf(settings.level));
        // Milestones are on disk when the process dies a moment later; debugging lines need not be.
        logger_.flush_on(spdlog::level::info);
    }

    bool enabled(sdk::LogLevel level) const override { return logger_.should_log(levelOf(level)); }

    void log(sdk::LogLevel level, std::string_view message) override {
        if (!enabled(level)) return;
        const std::string text = escaped(withoutPersons(message), format_);
        // Passed as a text and not as a format: a brace in it means nothing. spdlog keeps its exceptions to itself.
        logger_.log(levelOf(level), spdlog::string_view_t(text.data(), text.size()));
    }

private:
    spdlog::logger logger_;
    Format format_;
};

class SinkLog final : public Log {
public:
    SinkLog(spdlog::sink_ptr sink, Settings settings) : sink_(std::move(sink)), settings_(std::move(settings)) {
        sink_->set_pattern(settings_.format == Format::Json ? kJson : kPlain);
    }

    std::unique_ptr<sdk::Logger> logger(std::string_view module) override {
        return std::make_unique<ModuleLogger>(escaped(module, settings_.format), sink_, settings_);
    }

private:
    spdlog::sink_ptr sink_;
    Settings settings_;
};

class SilentLogger final : public sdk::Logger {
public:
    bool enabled(sdk::LogLevel) const override { return false; }
    void log(sdk::LogLevel, std::string_view) override {}
};

spdlog::sink_ptr standardError() {
    return std::make_shared<spdlog::sinks::stderr_sink_mt>();
}

}  // namespace

std::unique_ptr<Log> Log::open(const Settings& settings) {
    if (settings.file.empty()) return std::make_unique<SinkLog>(standardError(), settings);
    try {
        // The file in use counts too, and spdlog's number is of those kept beside it.
        const std::size_t kept = settings.maxFiles > 0 ? settings.maxFiles - 1 : 0;
        auto sink =
            std::make_shared<spdlog::sinks::rotating_file_sink_mt>(settings.file.string(), settings.maxBytes, kept);
        return std::make_unique<SinkLog>(std::move(sink), settings);
    } catch (const std::exception& failure) {
        auto log = std::make_unique<SinkLog>(standardError(), settings);
        log->logger("log")->log(sdk::LogLevel::Error, "cannot write the log file, so this goes to standard error: " +
                                                          std::string(failure.what()));
        return log;
    }
}

sdk::Logger& silent() {
    static SilentLogger logger;
    return logger;
}

}  // namespace aidgate::log
