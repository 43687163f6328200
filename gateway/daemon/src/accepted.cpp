#include "accepted.h"

#include <fstream>
#include <iterator>
#include <memory>

namespace aidgate::daemon {

namespace {

constexpr std::size_t kMostBytes = 4 * 1024 * 1024;

// Checked when the file was read.
std::shared_ptr<const schedule::TimeZone> zoneNamed(const std::string& name) {
    auto zone = schedule::TimeZone::named(name);
    return std::make_shared<const schedule::TimeZone>(zone ? std::move(*zone) : schedule::TimeZone::fixed({}));
}

std::optional<schedule::Recurrence> recurrenceOf(const std::string& cron, const std::string& zone,
                                                 std::shared_ptr<const schedule::Calendar> workdays) {
    if (cron.empty()) return std::nullopt;
    auto parsed = schedule::Cron::parse(cron);
    if (!parsed) return std::nullopt;
    return schedule::Recurrence{*parsed, zoneNamed(zone), std::move(workdays)};
}

}  // namespace

std::filesystem::path Accepted::control() const {
    return settings.serve.control.empty() ? settings.store.file.parent_path() / "serve.sock" : settings.serve.control;
}

std::chrono::minutes Accepted::limit(const std::string& name) const {
    const auto found = settings.exchanges.find(name);
    return std::chrono::minutes(found == settings.exchanges.end() ? config::TimingSettings{}.limitMinutes
                                                                  : found->second.timing.limitMinutes);
}

std::optional<Accepted> accept(const std::filesystem::path& file, config::Diagnostics& diagnostics) {
    Accepted accepted;
    accepted.file = std::filesystem::absolute(file);
    std::ifstream in(file, std::ios::binary);
    if (in) accepted.text.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    // What cannot be read, or is too long, is told by whoever reads configuration files.
    auto settings = !in || accepted.text.size() > kMostBytes
                        ? config::readGateway(file, diagnostics)
                        : config::readGateway(accepted.file, accepted.text, diagnostics);
    if (!settings) return std::nullopt;
    accepted.settings = std::move(*settings);
    const auto& serve = accepted.settings.serve;
    auto calendar = std::make_shared<schedule::Calendar>();
    if (!serve.calendar.empty()) {
        auto read = config::readCalendar(serve.calendar, diagnostics);
        if (!read) return std::nullopt;
        *calendar = std::move(*read);
    }
    for (const auto& [name, exchange] : accepted.settings.exchanges) {
        const auto& timing = exchange.timing;
        auto& entry = accepted.entries[name];
        entry.recurrence =
            recurrenceOf(exchange.schedule, timing.timeZone.empty() ? serve.timeZone : timing.timeZone,
                         timing.workdaysOnly ? std::shared_ptr<const schedule::Calendar>(calendar) : nullptr);
        entry.jitter = std::chrono::seconds(timing.jitterSeconds);
        entry.catchUp = timing.catchUp;
        entry.retry = {timing.retries, std::chrono::seconds(timing.retrySeconds)};
    }
    for (const char* name : {kReceipts, kSend})
        accepted.entries[name].recurrence = recurrenceOf(serve.delivery, serve.timeZone, nullptr);
    accepted.entries[kReconcile].recurrence = recurrenceOf(serve.reconcile, serve.timeZone, nullptr);
    return accepted;
}

}  // namespace aidgate::daemon
