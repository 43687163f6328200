#include "sandbox.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "file_rules.h"
#include "system_calls.h"

namespace aidgate::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // takes terabytes of address space for itself
#else
constexpr bool kSanitized = false;
#endif

void limit(__rlimit_resource what, rlim_t soft, rlim_t hard) {
    // Never above what this process was given.
    rlimit now{};
    if (::getrlimit(what, &now) == 0 && now.rlim_max < hard) hard = now.rlim_max;
    const rlimit wanted{soft < hard ? soft : hard, hard};
    ::setrlimit(what, &wanted);
}

}  // namespace

std::uint32_t ProcessSandbox::beforeLoading(const adapter::WorkerLimits& limits) {
    // No core file: it would hold the rows.
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_NOFILE, limits.descriptors, limits.descriptors);
    const auto seconds = static_cast<rlim_t>(limits.processor.count());
    limit(RLIMIT_CPU, seconds, seconds + 1);  // the soft limit is a signal that says what it was
    if (!kSanitized) limit(RLIMIT_AS, limits.memoryBytes, limits.memoryBytes);
    std::uint32_t missing = kSanitized ? adapter::kNoMemoryLimit : 0;
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!allowOnlySystemFiles()) missing |= adapter::kNoFileRules;
    if (!allowSystemCalls(Stage::Loading)) missing |= adapter::kNoSystemCallFilter;
    return missing;
}

std::uint32_t ProcessSandbox::afterLoading() {
    // Nobody attaches to it, nobody reads its memory through /proc. Not earlier: its own files there would be closed to
    // itself, and the library is opened through one.
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    std::uint32_t missing = 0;
    if (!allowNoFiles()) missing |= adapter::kNoFileRules;
    if (!allowSystemCalls(Stage::Working)) missing |= adapter::kNoSystemCallFilter;
    return missing;
}

}  // namespace aidgate::worker
