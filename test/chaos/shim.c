// Loaded into the process under test (LD_PRELOAD): a wall clock that the test sets, and a log folder on a file system that is slow or hangs.
// The process itself stays as it is. What to do stands in a file that both have mapped: three 64-bit integers.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct control {
  volatile int64_t clock_ms; /* added to the wall clock */
  volatile int64_t hangs;    /* not 0: whoever asks for a log waits */
  volatile int64_t slow_ms;  /* each question takes as long */
};

static struct control none;
static struct control *control = &none;
static const char *logs = "";
static size_t logs_length;
static char is_log[4096];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CHAOS_CONTROL");
  const char *folder = getenv("CHAOS_LOGS");
  int file = path ? REAL(open)(path, O_RDONLY) : -1;
  if (file >= 0) {
    void *mapped = mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) control = mapped;
    close(file);
  }
  if (folder) {
    logs = folder;
    logs_length = strlen(folder);
  }
}

static int below(const char *path) { return logs_length > 0 && path && strncmp(path, logs, logs_length) == 0; }

static void ask(void) {
  struct timespec slow = {control->slow_ms / 1000, control->slow_ms % 1000 * 1000000};
  if (control->slow_ms > 0) nanosleep(&slow, NULL);
  while (control->hangs) usleep(20000);
}

static int opened(int file, const char *path) {
  if (file >= 0 && file < (int)sizeof is_log) is_log[file] = below(path);
  return file;
}

#define OPENS(name)                                 \
  int name(const char *path, int flags, ...) {      \
    va_list more;                                   \
    va_start(more, flags);                          \
    mode_t mode = va_arg(more, mode_t);             \
    va_end(more);                                   \
    if (below(path)) ask();                         \
    return opened(REAL(name)(path, flags, mode), path); \
  }
OPENS(open)
OPENS(open64)

#define READS(name, ...)                                       \
  if (file >= 0 && file < (int)sizeof is_log && is_log[file]) ask(); \
  return REAL(name)(file, __VA_ARGS__);
ssize_t read(int file, void *into, size_t bytes) { READS(read, into, bytes) }
ssize_t pread(int file, void *into, size_t bytes, off_t at) { READS(pread, into, bytes, at) }
ssize_t pread64(int file, void *into, size_t bytes, off64_t at) { READS(pread64, into, bytes, at) }

/* libuv asks for a file's state by number, and nothing else of files. */
long syscall(long number, ...) {
  va_list more;
  long a[6];
  va_start(more, number);
  for (int index = 0; index < 6; index++) a[index] = va_arg(more, long);
  va_end(more);
  if (number == SYS_statx) {
    const char *path = (const char *)a[1];
    int of_log = a[0] >= 0 && a[0] < (long)sizeof is_log && is_log[a[0]];
    if (below(path) || (path && !*path && of_log)) ask();
  }
  return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#define SCANS(name, entry)                                                              \
  int name(const char *path, struct entry ***into, int (*wanted)(const struct entry *), \
           int (*order)(const struct entry **, const struct entry **)) {                \
    if (below(path)) ask();                                                             \
    return REAL(name)(path, into, wanted, order);                                       \
  }
SCANS(scandir, dirent)
SCANS(scandir64, dirent64)

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = REAL(clock_gettime)(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
    int64_t at = now->tv_sec * 1000LL + now->tv_nsec / 1000000 + control->clock_ms;
    now->tv_sec = at / 1000;
    now->tv_nsec = at % 1000 * 1000000 + now->tv_nsec % 1000000;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec exact;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}
