#include "runner.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <ctime>

extern char** environ;

namespace aidgate::daemon {

namespace {

constexpr int kConfigurationDescriptor = 3;
constexpr std::chrono::seconds kGrace{10};
constexpr std::chrono::minutes kAlertLimit{1};

sdk::Error failure(const sdk::Text& doing, int code) {
    return {sdk::ErrorCode::Io, sdk::say("cannot {0}: {1}", "无法{0}：{1}", doing, std::strerror(code))};
}

const char* wordOf(schedule::Reason reason) {
    switch (reason) {
        case schedule::Reason::Scheduled: return "scheduled";
        case schedule::Reason::CatchUp: return "catch-up";
        case schedule::Reason::Retry: return "retry";
        case schedule::Reason::Demand: return "demand";
    }
    return "demand";
}

std::string dayAt(schedule::Instant at, const std::string& zone) {
    const auto place = schedule::TimeZone::named(zone);
    const auto shown = place ? schedule::Instant(place->local(at).time_since_epoch()) : at;
    return momentText(shown).substr(0, 10);
}

// A descriptor that holds the text, at its beginning; -1 after a failure.
int textDescriptor(const std::string& text) {
    const int descriptor = ::memfd_create("aidgate-configuration", MFD_CLOEXEC);
    if (descriptor < 0) return -1;
    for (std::size_t done = 0; done < text.size();) {
        const auto put = ::write(descriptor, text.data() + done, text.size() - done);
        if (put <= 0) {
            ::close(descriptor);
            return -1;
        }
        done += static_cast<std::size_t>(put);
    }
    ::lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

// With its own signals, whatever this process blocks. 0, or why not.
int spawn(const std::filesystem::path& program, std::vector<std::string> words, int given, pid_t& child) {
    words.insert(words.begin(), program.string());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (given >= 0) posix_spawn_file_actions_adddup2(&actions, given, kConfigurationDescriptor);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE}) sigaddset(&usual, signal);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);  // a terminal's ^C is for the daemon alone
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int failed = posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

}  // namespace

std::string momentText(schedule::Instant at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[32] = {};
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::optional<schedule::Instant> momentOf(const std::string& text) {
    int year = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2uZ", &year, &month, &day, &hour, &minute, &second) != 6)
        return std::nullopt;
    const auto date = std::chrono::year(year) / month / day;
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

sdk::Result<void> ProcessRunner::start(const schedule::Due& due, const Accepted& accepted) {
    const int text = textDescriptor(accepted.text);
    if (text < 0) return failure({"hand over the configuration", "交付配置"}, errno);
    // Not the descriptor it is to become: the copy would be the same one, which is closed when the program begins.
    const int given = text == kConfigurationDescriptor ? ::fcntl(text, F_DUPFD_CLOEXEC, 10) : text;
    std::vector<std::string> words = {
        "--config",     accepted.file.string(),     "--config-text", std::to_string(kConfigurationDescriptor),
        "--supervisor", std::to_string(::getpid()), "--quiet"};
    if (due.name == kReconcile) {
        // The day it is where the gateway stands, not in Greenwich.
        words.insert(words.end(), {"reconcile", "--as-of", dayAt(due.planned, accepted.settings.serve.timeZone)});
    } else if (due.name == kReceipts || due.name == kSend) {
        words.insert(words.end(), {"delivery", due.name == kSend ? "send" : "receipts"});
    } else {
        words.insert(words.end(),
                     {"sync", due.name, "--reason", wordOf(due.reason), "--planned", momentText(due.planned)});
    }
    pid_t child = 0;
    const int failed = given < 0 ? errno : spawn(program_, std::move(words), given, child);
    ::close(text);
    if (given != text && given >= 0) ::close(given);
    if (failed != 0) return failure({"start a run", "启动运行"}, failed);
    running_[child] = {due.name, std::chrono::steady_clock::now() + accepted.limit(due.name)};
    return {};
}

void ProcessRunner::startAlert(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    pid_t child = 0;
    if (spawn(program, arguments, -1, child) == 0) alerts_[child] = std::chrono::steady_clock::now() + kAlertLimit;
}

std::vector<Ended> ProcessRunner::collect() {
    std::vector<Ended> ended;
    const auto now = std::chrono::steady_clock::now();
    for (auto& [process, child] : running_) {
        if (now < child.end) continue;
        ::kill(process, child.told ? SIGKILL : SIGTERM);
        child.told = true;
        child.end = now + kGrace;
    }
    for (auto& [process, end] : alerts_)
        if (now >= end) ::kill(process, SIGKILL);
    int status = 0;
    for (pid_t process = 0; (process = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        alerts_.erase(process);
        const auto found = running_.find(process);
        if (found == running_.end()) continue;
        Ended one{found->second.name, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                  WIFSIGNALED(status) ? WTERMSIG(status) : 0, found->second.told};
        ended.push_back(std::move(one));
        running_.erase(found);
    }
    return ended;
}

void ProcessRunner::signalAll(int signal) {
    for (const auto& [process, child] : running_) ::kill(process, signal);
}

}  // namespace aidgate::daemon
