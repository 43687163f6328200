// The daemon on the command line: serve, and what a running one is asked.
#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>

#include "aidgate/cli/command_line.h"
#include "aidgate/config/gateway.h"
#include "verbs.h"

namespace aidgate::cli {

// Adds serve (unless the program has no daemon), run, status, reload, stop, pause, resume.
void addServing(CLI::App& app, const Common& common, const Serve& serve, std::function<int(Terminal&)>& action);

// Where a daemon of this configuration is asked.
std::filesystem::path controlSocket(const config::GatewaySettings& settings);

// From here on this process is killed when `supervisor` ends. False when that one is gone already.
bool endWith(std::int64_t supervisor);

}  // namespace aidgate::cli
