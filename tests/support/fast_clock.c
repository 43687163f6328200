/* Preloaded into the program under test and all it starts: the time of day goes so many times as fast.
 *   AIDGATE_CLOCK_FACTOR=N  how many times
 *   AIDGATE_CLOCK_FROM=S    the second since 1970 at which both clocks showed the same
 * What waits (poll, sleep, timers of the monotonic clock) waits as long as ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const int64_t kSecond = 1000000000;

static int64_t fast(int64_t nanoseconds) {
    const char* factor = getenv("AIDGATE_CLOCK_FACTOR");
    const char* from = getenv("AIDGATE_CLOCK_FROM");
    if (factor == NULL || from == NULL) return nanoseconds;
    const int64_t start = atoll(from) * kSecond;
    return start + (nanoseconds - start) * atoll(factor);
}

int clock_gettime(clockid_t clock, struct timespec* out) {
    const int failed = REAL(clock_gettime)(clock, out);
    if (failed || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    const int64_t now = fast(out->tv_sec * kSecond + out->tv_nsec);
    out->tv_sec = now / kSecond;
    out->tv_nsec = now % kSecond;
    return 0;
}

int gettimeofday(struct timeval* restrict out, void* restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* out) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return (time_t)-1;
    if (out != NULL) *out = now.tv_sec;
    return now.tv_sec;
}
