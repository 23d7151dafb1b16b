/* Makes every forced write take longer, to see what a slower disk would change.
 *
 *     cc -shared -fPIC -o ./slowdisk.so bench/slowdisk.c -ldl
 *     LD_PRELOAD=./slowdisk.so FSYNC_US=2000 python -m bench.ack --quick
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int delayed(const char *name, int descriptor) {
    const char *microseconds = getenv("FSYNC_US");
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (microseconds) usleep((useconds_t)atoi(microseconds));
    return real(descriptor);
}

int fsync(int descriptor) { return delayed("fsync", descriptor); }

int fdatasync(int descriptor) { return delayed("fdatasync", descriptor); }
