// A disk that fails, for running the unmodified program on one:
//   LD_PRELOAD=…/failing_disk.so DISK_BELOW=/some/folder DISK_ERROR=ENOSPC DISK_AFTER=40 rpscrape …
// The first DISK_AFTER calls that change something below the folder work, all later ones fail with DISK_ERROR:
// ENOSPC, EDQUOT and EIO where a disk would give them, EROFS and EACCES where a folder without the right to write
// would. DISK_BYTES=n lets n bytes be written instead, the last write in part, as on a disk that is nearly full.
// DISK_SLOW=ms makes each call that waits for the disk (fsync, syncfs) and each write as much slower. DISK_COUNT=file:
// where the number of changing calls is added, a line a process. Calls of libc's own (stdio) go by unseen, but for fopen.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MOST_FDS 65536

static const char* below;      // NULL: nothing fails
static int error_number;       // 0: none, only counted or slow
static long after = LONG_MAX;  // changing calls that work
static long bytes = LONG_MAX;  // that may be written
static long slow_ms;
static atomic_long calls;
static atomic_long written;
static atomic_char watched[MOST_FDS];  // open files below the folder

static int error_of(const char* name) {
  static const struct {
    const char* name;
    int number;
  } known[] = {{"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EIO", EIO}, {"EROFS", EROFS}, {"EACCES", EACCES}};
  for (size_t i = 0; name != NULL && i < sizeof known / sizeof *known; ++i) {
    if (strcmp(name, known[i].name) == 0) {
      return known[i].number;
    }
  }
  return 0;
}

static long number_of(const char* name, long otherwise) {
  const char* text = getenv(name);
  return text == NULL ? otherwise : strtol(text, NULL, 10);
}

__attribute__((constructor)) static void read_environment(void) {
  below = getenv("DISK_BELOW");
  error_number = error_of(getenv("DISK_ERROR"));
  bytes = number_of("DISK_BYTES", LONG_MAX);
  after = number_of("DISK_AFTER", bytes == LONG_MAX && error_number != 0 ? 0 : LONG_MAX);
  slow_ms = number_of("DISK_SLOW", 0);
}

__attribute__((destructor)) static void tell_count(void) {
  const char* path = getenv("DISK_COUNT");
  if (path != NULL) {
    char line[32];
    const int size = snprintf(line, sizeof line, "%ld\n", atomic_load(&calls));
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0666);
    syscall(SYS_write, fd, line, size);
    syscall(SYS_close, fd);
  }
}

static int is_below(const char* path) {
  char whole[PATH_MAX];
  if (below == NULL || path == NULL) {
    return 0;
  }
  if (path[0] != '/') {
    if (syscall(SYS_getcwd, whole, sizeof whole) <= 0 || strlen(whole) + strlen(path) + 2 > sizeof whole) {
      return 0;
    }
    strcat(whole, "/");
    strcat(whole, path);
    path = whole;
  }
  const size_t size = strlen(below);
  return strncmp(path, below, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

static int is_watched(int fd) { return fd >= 0 && fd < MOST_FDS && atomic_load(&watched[fd]); }

static void wait_for_disk(void) {
  if (slow_ms > 0) {
    const struct timespec pause = {slow_ms / 1000, slow_ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
  }
}

// Whether only the right to write is missing: what is open stays open, and reading works.
static int is_right(void) { return error_number == EROFS || error_number == EACCES; }

// Counts a changing call; non-zero with errno set when it is to fail.
static int fails(void) {
  const long number = atomic_fetch_add(&calls, 1);
  if (error_number != 0 && number >= after) {
    errno = error_number;
    return 1;
  }
  return 0;
}

// How many of `size` bytes may be written; -1 with errno set when none.
static ssize_t room(int fd, size_t size) {
  if (!is_watched(fd)) {
    return (ssize_t)size;
  }
  wait_for_disk();
  if (!is_right() && fails()) {
    return -1;
  }
  const long before = bytes == LONG_MAX ? 0 : atomic_fetch_add(&written, (long)size);
  if (error_number == 0 || bytes - before >= (long)size) {
    return (ssize_t)size;
  }
  if (bytes - before <= 0 && size > 0) {
    errno = error_number;
    return -1;
  }
  return bytes - before;
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) { \
    real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
  }

// Opening: making a file needs room and the right to, writing to one only the right.
static int open_fails(const char* path, int flags) {
  if (!is_below(path)) {
    return 0;
  }
  const int writing = (flags & O_ACCMODE) != O_RDONLY;
  struct stat info;
  const int making = (flags & O_CREAT) != 0 && stat(path, &info) != 0;
  return (making || (writing && is_right()) || (flags & O_TRUNC) != 0) && fails();
}

static int opened(int fd, const char* path) {
  if (fd >= 0 && fd < MOST_FDS) {
    atomic_store(&watched[fd], (char)is_below(path));
  }
  return fd;
}

static int open_it(const char* path, int flags, mode_t mode) {
  return open_fails(path, flags) ? -1 : opened((int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), path);
}

#define MODE_OF(flags, last) \
  mode_t mode = 0; \
  if (((flags) & O_CREAT) != 0 || ((flags) & O_TMPFILE) == O_TMPFILE) { \
    va_list list; \
    va_start(list, last); \
    mode = va_arg(list, mode_t); \
    va_end(list); \
  }

int open(const char* path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_it(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  MODE_OF(flags, flags)
  return open_it(path, flags | O_LARGEFILE, mode);
}

FILE* fopen(const char* path, const char* how) {
  REAL(fopen)
  const int flags = how[0] == 'r' && strchr(how, '+') == NULL ? O_RDONLY : O_WRONLY | O_CREAT;
  if (open_fails(path, flags)) {
    return NULL;
  }
  FILE* file = real(path, how);
  if (file != NULL) {
    opened(fileno(file), path);
  }
  return file;
}
FILE* fopen64(const char* path, const char* how) { return fopen(path, how); }

int close(int fd) {
  if (is_watched(fd)) {
    atomic_store(&watched[fd], 0);
  }
  return (int)syscall(SYS_close, fd);
}

ssize_t write(int fd, const void* from, size_t size) {
  const ssize_t part = room(fd, size);
  return part < 0 ? -1 : syscall(SYS_write, fd, from, part);
}
ssize_t pwrite(int fd, const void* from, size_t size, off_t at) {
  const ssize_t part = room(fd, size);
  return part < 0 ? -1 : syscall(SYS_pwrite64, fd, from, part, at);
}
ssize_t pwrite64(int fd, const void* from, size_t size, off64_t at) { return pwrite(fd, from, size, at); }
ssize_t writev(int fd, const struct iovec* parts, int count) {
  size_t size = 0;
  for (int i = 0; i < count; ++i) {
    size += parts[i].iov_len;
  }
  const ssize_t part = room(fd, size);
  if (part < 0) {
    return -1;
  }
  return part == (ssize_t)size ? syscall(SYS_writev, fd, parts, count)
                               : syscall(SYS_write, fd, parts[0].iov_base,
                                         (size_t)part < parts[0].iov_len ? (size_t)part : parts[0].iov_len);
}

int fsync(int fd) {
  wait_for_disk();
  return is_watched(fd) && error_number == EIO && fails() ? -1 : (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd) {
  wait_for_disk();
  return is_watched(fd) && error_number == EIO && fails() ? -1 : (int)syscall(SYS_fdatasync, fd);
}
int syncfs(int fd) {
  wait_for_disk();
  return is_watched(fd) && error_number == EIO && fails() ? -1 : (int)syscall(SYS_syncfs, fd);
}

int ftruncate(int fd, off_t size) {
  REAL(ftruncate)
  struct stat info;
  const int growing = fstat(fd, &info) == 0 && size > info.st_size;
  return is_watched(fd) && growing && !is_right() && fails() ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int fallocate(int fd, int mode, off_t at, off_t size) {
  return is_watched(fd) && !is_right() && fails() ? -1 : (int)syscall(SYS_fallocate, fd, mode, at, size);
}
int fallocate64(int fd, int mode, off64_t at, off64_t size) { return fallocate(fd, mode, at, size); }
int posix_fallocate(int fd, off_t at, off_t size) { return fallocate(fd, 0, at, size) == 0 ? 0 : errno; }
int posix_fallocate64(int fd, off64_t at, off64_t size) { return posix_fallocate(fd, at, size); }

int mkdir(const char* path, mode_t mode) {
  struct stat info;
  const int making = is_below(path) && stat(path, &info) != 0;
  return making && fails() ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
int link(const char* from, const char* to) {
  return is_below(to) && fails() ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
// A new name may need a block for its folder.
int rename(const char* from, const char* to) {
  return is_below(to) && fails() ? -1 : (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}
// Removing needs no room.
static int removal_fails(const char* path) {
  struct stat info;
  return (is_right() || error_number == EIO) && is_below(path) && lstat(path, &info) == 0 && fails();
}
int unlink(const char* path) {
  return removal_fails(path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
int rmdir(const char* path) {
  return removal_fails(path) ? -1 : (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char* path) {
  struct stat info;
  if (lstat(path, &info) != 0) {
    return -1;
  }
  return S_ISDIR(info.st_mode) ? rmdir(path) : unlink(path);
}
