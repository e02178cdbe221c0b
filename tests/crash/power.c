// What the unmodified program does to its files, written down; and its death in the middle of it.
//   LD_PRELOAD=…/power.so POWER_WATCH=/real/path/of/a/folder POWER_LOG=/elsewhere/log rpscrape …
//
// Each call that changes a file or a name below the watched folder, or makes such a change durable, and each piece sent
// to a network, is an event. Events are carried out one at a time, numbered from 1 and appended to POWER_LOG, a line of
// JSON each; the bytes of writes go to POWER_LOG.data. Files are named by their inode, so that links and renames need no
// guessing. power.mjs makes of it what a machine may have after a power cut at any of the events.
//
// POWER_KILL_AT=N with POWER_KILL_HOW=before|after|torn ends the process by SIGKILL there (torn: after half of the
// bytes of a write; like "after" for other calls).
//
// Nothing is synced in truth, with POWER_LOG or without: what is durable follows from the log, not from the machine's
// disk. SHIFT_SECONDS shifts the wall clock as tests/tools/shifted_clock.c does, whose text is a part of this library.
//
// Not seen: changes through mmap (the program and its libraries write only SQLite's -shm so, which is made anew after a
// crash), and what stdio writes. crash.mjs compares the log with the folder after each run, so that nothing is missed.
#include "../tools/shifted_clock.c"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

enum { kFds = 65536, kLine = 3 * PATH_MAX };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static const char* watch;
static size_t watch_length;
static int log_fd = -1;
static int data_fd = -1;
static int64_t data_at;
static int64_t events;
static int64_t kill_at = -1;
static bool kill_before;
static bool kill_torn;
static ino_t inodes[kFds];  // of open files below the watched folder; 0 for all else

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("POWER_LOG");
  watch = getenv("POWER_WATCH");
  if (path == NULL || watch == NULL) {
    return;
  }
  watch_length = strlen(watch);
  char data_path[PATH_MAX];
  snprintf(data_path, sizeof(data_path), "%s.data", path);
  log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  data_fd = (int)syscall(SYS_openat, AT_FDCWD, data_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const char* at = getenv("POWER_KILL_AT");
  const char* how = getenv("POWER_KILL_HOW");
  kill_at = at == NULL ? -1 : strtoll(at, NULL, 10);
  kill_before = how != NULL && strcmp(how, "before") == 0;
  kill_torn = how != NULL && strcmp(how, "torn") == 0;
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) {
    pause();
  }
}

static bool is_on(void) { return log_fd >= 0; }

// Begins event number events + 1. True when it is the one to die at.
static bool enter(void) {
  pthread_mutex_lock(&turn);
  const bool is_last = events + 1 == kill_at;
  if (is_last && kill_before) {
    die();
  }
  return is_last;
}

// Ends the event: with a line, or with none when nothing happened.
static void leave(bool is_last, const char* format, ...) {
  const int error = errno;
  if (format != NULL) {
    char line[kLine];
    va_list values;
    va_start(values, format);
    const int length = vsnprintf(line, sizeof(line), format, values);
    va_end(values);
    ++events;
    syscall(SYS_write, log_fd, line, (size_t)length);
    if (is_last) {
      die();
    }
  }
  pthread_mutex_unlock(&turn);
  errno = error;
}

// The path below the watched folder ("" for itself), without "." and ".." parts; false for another place.
static bool below(int dir, const char* path, char* out) {
  char full[2 * PATH_MAX];
  if (path[0] == '/') {
    snprintf(full, sizeof(full), "%s", path);
  } else {
    char base[PATH_MAX];
    if (dir == AT_FDCWD) {
      if (syscall(SYS_getcwd, base, sizeof(base)) < 0) {
        return false;
      }
    } else {
      char link[64];
      snprintf(link, sizeof(link), "/proc/self/fd/%d", dir);
      const long length = syscall(SYS_readlink, link, base, sizeof(base) - 1);
      if (length < 0) {
        return false;
      }
      base[length] = '\0';
    }
    snprintf(full, sizeof(full), "%s/%s", base, path);
  }
  char clean[2 * PATH_MAX] = "";
  size_t length = 0;
  char* rest = NULL;
  for (char* part = strtok_r(full, "/", &rest); part != NULL; part = strtok_r(NULL, "/", &rest)) {
    if (strcmp(part, ".") == 0) {
      continue;
    }
    if (strcmp(part, "..") == 0) {
      while (length > 0 && clean[--length] != '/') {
      }
      clean[length] = '\0';
      continue;
    }
    length += (size_t)snprintf(clean + length, sizeof(clean) - length, "/%s", part);
  }
  if (strncmp(clean, watch, watch_length) != 0 || (clean[watch_length] != '/' && clean[watch_length] != '\0')) {
    return false;
  }
  const char* name = clean + watch_length;
  name += *name == '/' ? 1 : 0;
  size_t used = 0;
  for (; *name != '\0' && used < PATH_MAX - 2; ++name) {
    if (*name == '"' || *name == '\\') {
      out[used++] = '\\';
    }
    out[used++] = *name;
  }
  out[used] = '\0';
  return true;
}

static ino_t inode_of(int fd) {
  struct stat info;
  return fd >= 0 && syscall(SYS_fstat, fd, &info) == 0 ? info.st_ino : 0;
}

// The inode of an open file below the watched folder, or 0.
static ino_t watched(int fd) {
  return is_on() && fd >= 0 && fd < kFds && inodes[fd] != 0 && inode_of(fd) == inodes[fd] ? inodes[fd] : 0;
}

static int do_open(int dir, const char* path, int flags, mode_t mode) {
  char name[PATH_MAX];
  const bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
  const bool ours = is_on() && below(dir, path, name);
  if (!ours || !changes) {
    const int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
    if (is_on() && fd >= 0 && fd < kFds) {
      inodes[fd] = ours ? inode_of(fd) : 0;
    }
    return fd;
  }
  struct stat before;
  const bool is_last = enter();
  const bool existed = syscall(SYS_newfstatat, dir, path, &before, 0) == 0;
  const int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
  const bool truncated = existed && (flags & O_TRUNC) != 0 && before.st_size > 0;
  if (fd >= 0 && fd < kFds) {
    inodes[fd] = inode_of(fd);
  }
  if (fd >= 0 && !existed) {
    leave(is_last, "{\"op\":\"create\",\"path\":\"%s\",\"ino\":%lu}\n", name, (unsigned long)inode_of(fd));
  } else if (fd >= 0 && truncated) {
    leave(is_last, "{\"op\":\"size\",\"ino\":%lu,\"size\":0}\n", (unsigned long)inode_of(fd));
  } else {
    leave(false, NULL);
  }
  return fd;
}

#define MODE_OF(flags)                       \
  mode_t mode = 0;                           \
  if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
    va_list values;                          \
    va_start(values, flags);                 \
    mode = va_arg(values, mode_t);           \
    va_end(values);                          \
  }

int open(const char* path, int flags, ...) {
  MODE_OF(flags)
  return do_open(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  MODE_OF(flags)
  return do_open(AT_FDCWD, path, flags, mode);
}

int openat(int dir, const char* path, int flags, ...) {
  MODE_OF(flags)
  return do_open(dir, path, flags, mode);
}

int openat64(int dir, const char* path, int flags, ...) {
  MODE_OF(flags)
  return do_open(dir, path, flags, mode);
}

int __open_2(const char* path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __open64_2(const char* path, int flags) { return do_open(AT_FDCWD, path, flags, 0); }
int __openat_2(int dir, const char* path, int flags) { return do_open(dir, path, flags, 0); }
int __openat64_2(int dir, const char* path, int flags) { return do_open(dir, path, flags, 0); }
int creat(const char* path, mode_t mode) { return do_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char* path, mode_t mode) { return creat(path, mode); }

// Appends bytes to the data file; where they begin.
static int64_t keep(const void* bytes, size_t count) {
  const int64_t at = data_at;
  data_at += syscall(SYS_write, data_fd, bytes, count);
  return at;
}

static void leave_write(bool is_last, ino_t ino, int64_t offset, const void* bytes, int64_t count) {
  const int64_t at = keep(bytes, (size_t)count);
  leave(is_last, "{\"op\":\"write\",\"ino\":%lu,\"off\":%lld,\"len\":%lld,\"at\":%lld}\n", (unsigned long)ino,
        (long long)offset, (long long)count, (long long)at);
}

static ssize_t do_write(int fd, const void* bytes, size_t count, int64_t offset) {
  const bool is_plain = offset < 0;
  const ino_t ino = watched(fd);
  if (ino == 0) {
    return is_plain ? syscall(SYS_write, fd, bytes, count) : syscall(SYS_pwrite64, fd, bytes, count, offset);
  }
  const bool is_last = enter();
  const size_t part = is_last && kill_torn ? count / 2 : count;
  if (is_plain) {
    const bool appends = (syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) != 0;
    offset = syscall(SYS_lseek, fd, 0, appends ? SEEK_END : SEEK_CUR);
  }
  const ssize_t done =
      is_plain ? syscall(SYS_write, fd, bytes, part) : syscall(SYS_pwrite64, fd, bytes, part, offset);
  if (done >= 0) {
    leave_write(is_last, ino, offset, bytes, done);
  } else {
    leave(false, NULL);
  }
  return done;
}

ssize_t write(int fd, const void* bytes, size_t count) { return do_write(fd, bytes, count, -1); }
ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) { return do_write(fd, bytes, count, offset); }
ssize_t pwrite64(int fd, const void* bytes, size_t count, off64_t offset) { return do_write(fd, bytes, count, offset); }

ssize_t writev(int fd, const struct iovec* parts, int count) {
  if (watched(fd) == 0) {
    return syscall(SYS_writev, fd, parts, count);
  }
  ssize_t total = 0;
  for (int i = 0; i < count; ++i) {
    const ssize_t done = do_write(fd, parts[i].iov_base, parts[i].iov_len, -1);
    if (done < 0) {
      return total > 0 ? total : done;
    }
    total += done;
  }
  return total;
}

static int do_size(int fd, int64_t size) {
  const ino_t ino = watched(fd);
  if (ino == 0) {
    return (int)syscall(SYS_ftruncate, fd, size);
  }
  const bool is_last = enter();
  const int failed = (int)syscall(SYS_ftruncate, fd, size);
  leave(is_last, failed == 0 ? "{\"op\":\"size\",\"ino\":%lu,\"size\":%lld}\n" : NULL, (unsigned long)ino, (long long)size);
  return failed;
}

int ftruncate(int fd, off_t size) { return do_size(fd, size); }
int ftruncate64(int fd, off64_t size) { return do_size(fd, size); }

// Holes are not made: the contents would be another matter.
int fallocate(int fd, int mode, off_t offset, off_t length) {
  if (watched(fd) == 0) {
    return (int)syscall(SYS_fallocate, fd, mode, offset, length);
  }
  errno = EOPNOTSUPP;
  return -1;
}

static int do_rename(int from_dir, const char* from, int to_dir, const char* to, unsigned flags) {
  char from_name[PATH_MAX];
  char to_name[PATH_MAX];
  if (!is_on() || !below(from_dir, from, from_name) || !below(to_dir, to, to_name)) {
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  }
  const bool is_last = enter();
  const int failed = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
  leave(is_last, failed == 0 ? "{\"op\":\"rename\",\"path\":\"%s\",\"to\":\"%s\"}\n" : NULL, from_name, to_name);
  return failed;
}

int rename(const char* from, const char* to) { return do_rename(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_dir, const char* from, int to_dir, const char* to) { return do_rename(from_dir, from, to_dir, to, 0); }
int renameat2(int from_dir, const char* from, int to_dir, const char* to, unsigned flags) {
  return do_rename(from_dir, from, to_dir, to, flags);
}

static int do_link(int from_dir, const char* from, int to_dir, const char* to, int flags) {
  char from_name[PATH_MAX];
  char to_name[PATH_MAX];
  if (!is_on() || !below(from_dir, from, from_name) || !below(to_dir, to, to_name)) {
    return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
  }
  const bool is_last = enter();
  const int failed = (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
  leave(is_last, failed == 0 ? "{\"op\":\"link\",\"path\":\"%s\",\"to\":\"%s\"}\n" : NULL, from_name, to_name);
  return failed;
}

int link(const char* from, const char* to) { return do_link(AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int from_dir, const char* from, int to_dir, const char* to, int flags) {
  return do_link(from_dir, from, to_dir, to, flags);
}

static int do_unlink(int dir, const char* path, int flags) {
  char name[PATH_MAX];
  if (!is_on() || !below(dir, path, name)) {
    return (int)syscall(SYS_unlinkat, dir, path, flags);
  }
  const bool is_last = enter();
  const int failed = (int)syscall(SYS_unlinkat, dir, path, flags);
  leave(is_last, failed == 0 ? "{\"op\":\"unlink\",\"path\":\"%s\"}\n" : NULL, name);
  return failed;
}

int unlink(const char* path) { return do_unlink(AT_FDCWD, path, 0); }
int unlinkat(int dir, const char* path, int flags) { return do_unlink(dir, path, flags); }
int rmdir(const char* path) { return do_unlink(AT_FDCWD, path, AT_REMOVEDIR); }

int remove(const char* path) {
  const int failed = do_unlink(AT_FDCWD, path, 0);
  return failed != 0 && errno == EISDIR ? do_unlink(AT_FDCWD, path, AT_REMOVEDIR) : failed;
}

static int do_mkdir(int dir, const char* path, mode_t mode) {
  char name[PATH_MAX];
  if (!is_on() || !below(dir, path, name)) {
    return (int)syscall(SYS_mkdirat, dir, path, mode);
  }
  struct stat info;
  const bool is_last = enter();
  const int failed = (int)syscall(SYS_mkdirat, dir, path, mode);
  const bool known = failed == 0 && syscall(SYS_newfstatat, dir, path, &info, 0) == 0;
  leave(is_last, known ? "{\"op\":\"mkdir\",\"path\":\"%s\",\"ino\":%lu}\n" : NULL, name, known ? (unsigned long)info.st_ino : 0UL);
  return failed;
}

int mkdir(const char* path, mode_t mode) { return do_mkdir(AT_FDCWD, path, mode); }
int mkdirat(int dir, const char* path, mode_t mode) { return do_mkdir(dir, path, mode); }

// Never carried out; written down for what is watched.
static int do_sync(int fd, const char* op) {
  const ino_t ino = watched(fd);
  if (ino != 0) {
    const bool is_last = enter();
    leave(is_last, "{\"op\":\"%s\",\"ino\":%lu}\n", op, (unsigned long)ino);
  }
  return 0;
}

int fsync(int fd) { return do_sync(fd, "fsync"); }
int fdatasync(int fd) { return do_sync(fd, "fdatasync"); }
int syncfs(int fd) { return do_sync(fd, "syncfs"); }
int sync_file_range(int fd, off64_t offset, off64_t count, unsigned flags) {
  (void)fd, (void)offset, (void)count, (void)flags;
  return 0;  // promises nothing about a file's size or name
}

int close(int fd) {
  if (is_on() && fd >= 0 && fd < kFds) {
    inodes[fd] = 0;
  }
  return (int)syscall(SYS_close, fd);
}

ssize_t send(int fd, const void* bytes, size_t count, int flags) {
  if (!is_on()) {
    return syscall(SYS_sendto, fd, bytes, count, flags, NULL, 0);
  }
  const bool is_last = enter();
  const ssize_t done = syscall(SYS_sendto, fd, bytes, count, flags, NULL, 0);
  leave(is_last, done > 0 ? "{\"op\":\"send\"}\n" : NULL);
  return done;
}
