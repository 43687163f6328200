// A configuration that was read, checked and taken: what the daemon goes by until another one is taken.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "aidgate/config/gateway.h"
#include "aidgate/schedule/timetable.h"

namespace aidgate::daemon {

// Runs that are no exchange's: findings are worked out, agencies' receipts are read, what is released is sent.
inline constexpr const char* kReconcile = "@reconcile";
inline constexpr const char* kReceipts = "@receipts";
inline constexpr const char* kSend = "@send";

struct Accepted {
    std::filesystem::path file;
    std::string text;  // as it was then: runs go by it, whatever the file says now
    config::GatewaySettings settings;
    std::map<std::string, schedule::Entry> entries;  // every exchange, and those above

    std::filesystem::path control() const;
    std::chrono::minutes limit(const std::string& name) const;
};

// Every problem with its place; nullopt after an error.
std::optional<Accepted> accept(const std::filesystem::path& file, config::Diagnostics& diagnostics);

}  // namespace aidgate::daemon
