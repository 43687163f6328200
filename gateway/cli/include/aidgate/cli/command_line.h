// The command line: verbs, their options, their exit codes. Builds everything it needs and hands it on.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>

#include "aidgate/config/diagnostic.h"
#include "aidgate/sdk/error.h"

namespace aidgate::cli {

enum ExitCode : int {
    kOk = 0,
    kTroubleInData = 1,  // something was held, refused or rejected beyond its threshold
    kUsage = 2,          // wrong options or configuration
    kInternal = 3
};

// What `aidgate serve` does, given by the program that has a daemon: serves by this configuration file until it is told
// to stop. Problems of the file are collected; the Error is then one of them.
using Serve = std::function<sdk::Result<void>(const std::filesystem::path& file, config::Diagnostics& problems)>;

// Runs one command. Results go to `out`, everything else (progress, notes, errors) to `err`.
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Serve& serve = {});

}  // namespace aidgate::cli
