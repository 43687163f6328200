#include "system_calls.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include <cerrno>
#include <initializer_list>

namespace aidgate::worker {
namespace {

// By name: not every processor has every one, and the library passes over those that it lacks.
constexpr const char* kAlways[] = {
    // the socket and the files that were handed over
    "read", "write", "readv", "writev", "pread64", "preadv", "lseek", "fstat", "recvmsg", "recvfrom", "sendmsg",
    "sendto", "close", "poll", "ppoll", "fcntl",
    // memory
    "brk", "munmap", "mremap", "madvise", "membarrier",
    // threads and signals of its own
    "futex", "set_robust_list", "get_robust_list", "rseq", "sched_yield", "sched_getaffinity", "sched_getparam",
    "sched_getscheduler", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "tgkill", "gettid", "getpid",
    "getppid", "restart_syscall", "pause", "select", "pselect6", "exit", "exit_group", "set_tid_address", "setitimer",
    // time and what it is itself
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "getrandom", "getrusage",
    "sysinfo", "uname", "getuid", "geteuid", "getgid", "getegid", "getcwd"};

// The loader looks for libraries and reads them; the next rules are made.
constexpr const char* kWhileLoading[] = {"open",
                                         "openat",
                                         "access",
                                         "faccessat",
                                         "faccessat2",
                                         "stat",
                                         "lstat",
                                         "newfstatat",
                                         "statx",
                                         "readlink",
                                         "readlinkat",
                                         "getdents64",
                                         "mmap",
                                         "mprotect",
                                         "fstatfs",
                                         "statfs",
                                         "landlock_create_ruleset",
                                         "landlock_add_rule",
                                         "landlock_restrict_self",
                                         "seccomp",
                                         "prctl",
                                         "prlimit64",
                                         "getrlimit"};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer asks through a pipe whether memory can be read before it looks at it.
constexpr const char* kOfSanitizers[] = {"pipe", "pipe2"};
#else
constexpr std::initializer_list<const char*> kOfSanitizers = {};
#endif

bool allow(scmp_filter_ctx filter, const char* name) {
    const int number = ::seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) return true;  // unknown here: nothing to allow
    const int done = ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
    return done == 0 || done == -EDOM;  // this processor lacks it
}

// Memory of any kind but executable.
bool allowPlainMemory(scmp_filter_ctx filter) {
    const auto plain = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    return ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, plain) == 0 &&
           ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, plain) == 0;
}

// Threads, but no processes. The newer call hides its flags behind a pointer: its caller is sent to the older one.
bool allowThreads(scmp_filter_ctx filter) {
    const auto thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    return ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread) == 0 &&
           ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

bool fill(scmp_filter_ctx filter, Stage stage) {
    for (const auto* name : kAlways)
        if (!allow(filter, name)) return false;
    for (const auto* name : kOfSanitizers)
        if (!allow(filter, name)) return false;
    if (stage == Stage::Loading) {
        for (const auto* name : kWhileLoading)
            if (!allow(filter, name)) return false;
    } else if (!allowPlainMemory(filter)) {
        return false;
    }
    return allowThreads(filter);
}

}  // namespace

bool allowSystemCalls(Stage stage) {
    const auto filter = ::seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == nullptr) return false;
    ::seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    ::seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    const bool done = fill(filter, stage) && ::seccomp_load(filter) == 0;
    ::seccomp_release(filter);
    return done;
}

}  // namespace aidgate::worker
