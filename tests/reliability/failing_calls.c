/* Preloaded into the program under test: the n-th call that writes, syncs, truncates or renames a file fails.
 *   AIDGATE_FAIL_CALL=N   which one, counted over all of them
 *   AIDGATE_FAIL_ERRNO=E  with which errno
 *   AIDGATE_FAIL_ON=1     every later one too (a disk that stays full)
 * Standard output and error are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int descriptor) {
    static long count = 0;
    const char* wanted = getenv("AIDGATE_FAIL_CALL");
    if (wanted == NULL || descriptor == 1 || descriptor == 2) return 0;
    const long number = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    const long failing = atol(wanted);
    if (number < failing || (number > failing && getenv("AIDGATE_FAIL_ON") == NULL)) return 0;
    const char* code = getenv("AIDGATE_FAIL_ERRNO");
    errno = code == NULL ? EIO : atoi(code);
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void* bytes, size_t size) {
    return fails(descriptor) ? -1 : REAL(write)(descriptor, bytes, size);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
    return fails(descriptor) ? -1 : REAL(pwrite)(descriptor, bytes, size, at);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
    return fails(descriptor) ? -1 : REAL(pwrite64)(descriptor, bytes, size, at);
}
int fsync(int descriptor) {
    return fails(descriptor) ? -1 : REAL(fsync)(descriptor);
}
int fdatasync(int descriptor) {
    return fails(descriptor) ? -1 : REAL(fdatasync)(descriptor);
}
int ftruncate(int descriptor, off_t size) {
    return fails(descriptor) ? -1 : REAL(ftruncate)(descriptor, size);
}
int rename(const char* from, const char* to) {
    return fails(-1) ? -1 : REAL(rename)(from, to);
}
