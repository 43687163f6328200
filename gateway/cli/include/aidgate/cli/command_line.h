// The command line: verbs, their options, their exit codes. Builds everything it needs and hands it on.
#pragma once

#include <iosfwd>

namespace aidgate::cli {

enum ExitCode : int {
    kOk = 0,
    kTroubleInData = 1,  // something was held, refused or rejected beyond its threshold
    kUsage = 2,          // wrong options or configuration
    kInternal = 3
};

// Runs one command. Results go to `out`, everything else (progress, notes, errors) to `err`.
int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace aidgate::cli
