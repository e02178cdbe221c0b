// ServingCopy: a DuckDB database file beside the lake that follows one catalog table, so that queries do not
// open thousands of objects. It is never the truth: whatever is wrong with it, it is built again.
//
// Before each query it is brought up to date by the partitions that changed since. Several processes may do
// that and query at once:
// - {file}.lock (FileLock): one process at a time changes the file.
// - {file}.use (UseLock): queries share it, a change in place needs it alone.
// A big change builds a new file and renames it over the old one, which running queries keep. A small one is
// made in place when nobody is querying; otherwise this query reads the copy as it is and lays the changed
// partitions over it in memory, so nobody waits for another's long query. When another process
// holds the locks longer than `lock_wait`, this query works on a private file of its own. Where the folder
// cannot be written, or the disk is full, a copy that is up to date is read as it is; else the rows are read
// into memory, and the progress says why.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "duck/connection.h"
#include "duck/row_function.h"
#include "io/clock.h"
#include "io/lock.h"
#include "io/store.h"
#include "query/copy_file.h"
#include "query/use_lock.h"

namespace rps {

// The table function by which rows come into a copy.
inline constexpr std::string_view kRowFunction = "_rpscrape_rows";

// What serving copies work with. All references are borrowed.
struct CopyContext {
  Catalog& catalog;
  Store& store;
  duck::Connection& session;  // to a database in memory; copies are attached to it
  std::string dir;            // folder of the copies
  duck::RowFunction& rows;    // of the session, called kRowFunction
  unsigned threads = 1;       // of DuckDB
  unsigned read_threads = 4;  // objects read at once
  std::chrono::milliseconds lock_wait{10'000};
  Progress& progress;
  std::function<bool()> stop;  // asked often, from several threads; true ends the work with kInterrupted
  // Few changed partitions are laid over the copy for this query, which is sooner answered, and go into the
  // file with settle().
  bool sync_after = false;
};

// How a mounted table is read.
struct MountedTable {
  Table table;                          // the version that queries will see
  std::string select;                   // "SELECT … FROM …": the body of a view with the table's columns
  std::uint64_t synced_partitions = 0;  // read from the store for it
};

// Not thread-safe. The context must outlive it.
class ServingCopy {
 public:
  // `alias` is the name under which the copy is attached to the session, distinct among its copies.
  ServingCopy(const CopyContext& context, TableName name, std::string alias);
  ~ServingCopy();
  ServingCopy(const ServingCopy&) = delete;
  ServingCopy& operator=(const ServingCopy&) = delete;

  // Attaches the rows of the table's newest version, or of version `as_of`. They stay as they are until
  // unmount(). kNotFound when the table or version does not exist, kCorrupt when an object of it is lost or
  // damaged, else the store's and the disk's errors.
  Result<MountedTable> mount(std::optional<Version> as_of);
  // The file is older than what the last mount() gave, and settle() can change that.
  [[nodiscard]] bool behind() const { return behind_; }
  // Brings the file to the table's newest version, unless other processes are at it or read it: then the next
  // mount() does. Nothing may be mounted by others of the session under its alias.
  Status settle();
  // Detaches it; no result of the session may be open. Does nothing when nothing is mounted.
  void unmount();
  // Throws the file away, for the next mount to build it anew. Call when reading it failed.
  Status discard();

 private:
  Result<MountedTable> mount_version(const Table& table, bool newest);
  Result<std::optional<CopyState>> open_copy();
  Result<std::optional<Difference>> difference(const CopyState& state, const Table& table);
  Result<std::optional<FileLock>> take_sync_lock();
  Result<bool> change_file(const Table& table, const std::optional<Difference>& difference);

  Status rebuild(const Table& table);
  Result<bool> update(const Table& table, const Difference& difference);
  Status build_file(const std::string& path, const Table& table);
  Result<MountedTable> mount_overlay(const Table& table, const Difference& difference);
  Result<MountedTable> mount_private(const Table& table);
  Result<MountedTable> mount_in_memory(const Table& table, const Error& reason);

  Status attach(const std::string& path, bool writable);
  void detach();
  [[nodiscard]] LoadPartitions loader(const Table& table);
  [[nodiscard]] MountedTable mounted(const Table& table, std::string select) const;
  [[nodiscard]] std::string plain_select(const Table& table) const;

  const CopyContext& context_;
  TableName name_;
  std::string alias_;
  std::string file_;
  bool attached_ = false;
  bool overlaid_ = false;
  bool behind_ = false;
  bool load_failed_ = false;  // the last load of partitions, through a fault of theirs
  std::optional<UseLock> use_;
  std::uint64_t synced_ = 0;
};

}  // namespace rps
