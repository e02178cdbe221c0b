#include "query/serving_copy.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "base/log.h"
#include "base/text.h"
#include "duck/sql.h"
#include "io/posix.h"
#include "io/temp_file.h"
#include "query/serving_files.h"

namespace rps {
namespace {

using duck::quote_name;
using duck::quote_text;

// How often the catalog may move on while a version of it is being read, before the mount gives up.
constexpr int kAttempts = 10;
// Rounds of "look at the file, change it" in one attempt: locked, changed, looked at again.
constexpr int kRounds = 4;
constexpr std::string_view kOverlaySchema = "_rpscrape";
// Half of DuckDB's row groups: a day's rows are found in half the bytes (measured 20 ms against 40), and
// more threads have something to do; a quarter made building slower and the file larger. Nothing but this
// program reads the file, so it may use the newest format, whose compression is better.
constexpr std::string_view kWriteOptions = " (ROW_GROUP_SIZE 61440, STORAGE_VERSION 'latest')";
constexpr std::string_view kReadOptions = " (READ_ONLY)";
// Up to so many changed partitions are not worth a new file.
constexpr std::int64_t kFewPartitions = 64;
// From so many partitions on, people are told that they are being read.
constexpr std::size_t kManyPartitions = 500;

// While it lives, threads may insert side by side, which DuckDB allows only when it need not keep the order
// of the rows. Queries keep theirs, so it must not live while one runs. To be made outside of transactions.
class UnorderedInserts {
 public:
  explicit UnorderedInserts(duck::Connection& session) : session_(session) {
    const auto before = session_.query_text("SELECT current_setting('preserve_insertion_order')::VARCHAR");
    before_ = before.ok() ? before->value_or("true") : "true";
    static_cast<void>(session_.execute("SET preserve_insertion_order = false"));
  }
  ~UnorderedInserts() { static_cast<void>(session_.execute("SET preserve_insertion_order = " + before_)); }
  UnorderedInserts(const UnorderedInserts&) = delete;
  UnorderedInserts& operator=(const UnorderedInserts&) = delete;

 private:
  duck::Connection& session_;
  std::string before_;
};

bool is_final(ErrorKind kind) {
  return kind == ErrorKind::kInterrupted || kind == ErrorKind::kNoSpace || kind == ErrorKind::kPermission ||
         kind == ErrorKind::kLocked;
}

// The place of the copy cannot be written; its rows can still be read.
bool is_unwritable(ErrorKind kind) {
  return kind == ErrorKind::kNoSpace || kind == ErrorKind::kPermission;
}

// People need to know it once, however many queries a command asks.
void warn_once(const TableName& name, const Error& reason, Progress& progress) {
  static std::atomic<bool> warned{false};
  const std::string line =
      "the copy of " + name.str() +
      " for queries cannot be written, so its rows are read into memory: " + reason.message;
  warned.exchange(true) ? log::warn(line) : progress.warn(line);
}

bool same_files(const Partition& a, const Partition& b) {
  return a.files == b.files;
}

// Building the copy anew would not help.
bool is_fault_of_partitions(ErrorKind kind) {
  return kind == ErrorKind::kPrecondition || kind == ErrorKind::kCorrupt || kind == ErrorKind::kSchema ||
         kind == ErrorKind::kParse;
}

// What leads from one list of partitions (ascending by name, as the catalog gives them) to another.
Difference compare(const std::vector<Partition>& from, const std::vector<Partition>& to) {
  std::unordered_map<std::string_view, const Partition*> old;
  for (const Partition& partition : from) {
    old.emplace(partition.name, &partition);
  }
  Difference difference;
  for (const Partition& partition : to) {
    const auto at = old.find(partition.name);
    if (at == old.end() || !same_files(*at->second, partition)) {
      difference.put.push_back(partition);
    }
    if (at != old.end()) {
      old.erase(at);
    }
  }
  for (const auto& [name, partition] : old) {
    difference.removed.emplace_back(name);
  }
  return difference;
}

// What leads from one version of a table to another.
Result<Difference> lead(Catalog& catalog, const Table& from, const Table& to) {
  if (from.version < to.version) {
    return catalog.difference(to, from.version);
  }
  RPS_ASSIGN(const std::vector<Partition> before, catalog.partitions(from));
  RPS_ASSIGN(const std::vector<Partition> after, catalog.partitions(to));
  return compare(before, after);
}

std::int64_t changes_of(const Difference& difference) {
  return static_cast<std::int64_t>(difference.put.size() + difference.removed.size());
}

// Which file a path names: another one after a rename, and of another time after a change in place.
struct FileStamp {
  dev_t device = 0;
  ino_t inode = 0;
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  auto operator<=>(const FileStamp&) const = default;
};

std::optional<FileStamp> stamp_of(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    return std::nullopt;
  }
  return FileStamp{info.st_dev, info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

}  // namespace

ServingCopy::ServingCopy(const CopyContext& context, TableName name, std::string alias)
    : context_(context),
      name_(std::move(name)),
      alias_(std::move(alias)),
      file_(copy_path(context.dir, name_)) {}

ServingCopy::~ServingCopy() {
  unmount();
}

Result<MountedTable> ServingCopy::mount(std::optional<Version> as_of) {
  unmount();
  synced_ = 0;
  behind_ = false;
  bool discarded = false;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    load_failed_ = false;
    RPS_ASSIGN(const Table newest, context_.catalog.table(name_));
    const bool past = as_of && *as_of != newest.version;
    RPS_ASSIGN(const Table table, past ? context_.catalog.table_at(name_, *as_of) : Result<Table>(newest));
    Result<MountedTable> result = mount_version(table, !past);
    if (!result.ok() && is_unwritable(result.error().kind) && !load_failed_) {
      result = mount_in_memory(table, result.error());
    }
    if (result.ok()) {
      return result;
    }
    unmount();
    if (result.error().kind == ErrorKind::kCorrupt && !load_failed_ && !std::exchange(discarded, true)) {
      log::warn("serving copy '" + file_ + "' is damaged and is built anew: " + result.error().message);
      RPS_TRY(discard());
      continue;
    }
    if (result.error().kind != ErrorKind::kPrecondition) {
      return result;
    }
    if (past) {  // gone meanwhile?
      RPS_TRY(context_.catalog.table_at(name_, *as_of));
    }
    RPS_ASSIGN(const Table now, context_.catalog.table(name_));
    if (past || now.version == table.version) {
      result.error().kind = ErrorKind::kCorrupt;
      return result;
    }
  }
  return Error{ErrorKind::kIo, "table " + name_.str() + " changes faster than it can be read", "try again"};
}

Result<MountedTable> ServingCopy::mount_version(const Table& table, bool newest) {
  std::optional<FileLock> sync;
  for (int round = 0; round < kRounds; ++round) {
    const std::optional<FileStamp> looked_at = stamp_of(file_);
    Result<std::optional<CopyState>> opened = open_copy();
    if (!opened.ok() && opened.error().kind == ErrorKind::kLocked) {
      return mount_private(table);
    }
    RPS_ASSIGN(const std::optional<CopyState> state, std::move(opened));
    if (state && state->same_version(CopyState::of(table))) {
      return mounted(table, plain_select(table));
    }
    std::optional<Difference> change;
    if (state) {
      RPS_ASSIGN(change, difference(*state, table));
    }
    if (newest && change && context_.sync_after && changes_of(*change) <= kFewPartitions) {
      behind_ = true;
      return mount_overlay(table, *change);
    }
    if (newest && !sync) {
      RPS_ASSIGN(std::optional<FileLock> lock, take_sync_lock());
      if (lock) {
        sync.emplace(std::move(*lock));
      }
      if (sync && stamp_of(file_) != looked_at) {
        continue;  // whoever had the lock has done some work
      }
    }
    if (!newest || !sync) {
      return change ? mount_overlay(table, *change) : mount_private(table);
    }
    RPS_ASSIGN(const bool changed, change_file(table, change));
    if (!changed) {
      return mount_overlay(table, *change);
    }
  }
  return mount_private(table);
}

Status ServingCopy::settle() {
  unmount();
  const Result<FileLock> sync =
      FileLock::acquire(file_ + ".lock", "sql", system_clock(), std::chrono::milliseconds(0));
  if (!sync.ok()) {
    return sync.error().kind == ErrorKind::kLocked ? Status() : Status(sync.error());
  }
  RPS_ASSIGN(const Table table, context_.catalog.table(name_));
  RPS_ASSIGN(const std::optional<CopyState> state, open_copy());
  if (state && !state->same_version(CopyState::of(table))) {
    RPS_ASSIGN(const std::optional<Difference> change, difference(*state, table));
    RPS_TRY(change_file(table, change));
  }
  unmount();
  return {};
}

// The copy, attached for reading and shared until detach(); nothing when there is none that can be used.
// kLocked when a process is changing it for longer than we wait.
Result<std::optional<CopyState>> ServingCopy::open_copy() {
  detach();
  RPS_TRY(make_dirs(parent_of(file_), false));
  RPS_ASSIGN(UseLock use,
             UseLock::acquire(file_ + ".use", UseLock::Mode::kShared, context_.lock_wait, context_.stop));
  if (::access(file_.c_str(), F_OK) != 0) {
    return std::optional<CopyState>();
  }
  Status status = attach(file_, false);
  if (status.ok()) {
    use_.emplace(std::move(use));
    Result<CopyState> state = read_copy_state(context_.session, alias_);
    if (state.ok()) {
      return std::optional<CopyState>(std::move(*state));
    }
    detach();
    status = std::move(state.error());
  }
  if (is_final(status.error().kind)) {
    return std::move(status.error());
  }
  log::warn("serving copy '" + file_ + "' is not usable and will be built anew: " + status.error().message);
  return std::optional<CopyState>();
}

// What leads from the copy to the table's version; nothing when a new build is needed or better.
Result<std::optional<Difference>> ServingCopy::difference(const CopyState& state, const Table& table) {
  if (!state.same_table(CopyState::of(table)) || state.version == table.version) {
    return std::optional<Difference>();
  }
  const Result<Table> then = context_.catalog.table_at(name_, state.version);
  if (!then.ok() || then->committed_at != state.committed_at) {
    return std::optional<Difference>();
  }
  Result<Difference> led = lead(context_.catalog, *then, table);
  if (!led.ok() && led.error().kind == ErrorKind::kPrecondition) {
    return std::optional<Difference>();  // the copy's version was forgotten meanwhile
  }
  RPS_ASSIGN(Difference change, std::move(led));
  if (changes_of(change) > kFewPartitions) {
    RPS_ASSIGN(const std::int64_t partitions, count_copy_partitions(context_.session, alias_));
    if (changes_of(change) > partitions / 2) {
      return std::optional<Difference>();
    }
  }
  return std::optional<Difference>(std::move(change));
}

// The right to change the file; nothing when another process keeps it for longer than we wait.
Result<std::optional<FileLock>> ServingCopy::take_sync_lock() {
  constexpr std::chrono::milliseconds kSlice{100};
  const auto deadline = std::chrono::steady_clock::now() + context_.lock_wait;
  for (;;) {
    Result<FileLock> lock = FileLock::acquire(file_ + ".lock", "sql", system_clock(), kSlice);
    if (lock.ok()) {
      return std::optional<FileLock>(std::move(*lock));
    }
    if (lock.error().kind != ErrorKind::kLocked) {
      return std::move(lock.error());
    }
    if (context_.stop()) {
      return Error{ErrorKind::kInterrupted, "the query was interrupted"};
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return std::optional<FileLock>();
    }
  }
}

// Brings the file to the table's version, in place or anew. False when it has to stay as it is because others
// are reading it; it is then attached as before.
Result<bool> ServingCopy::change_file(const Table& table, const std::optional<Difference>& difference) {
  remove_leftovers(context_.dir, file_);
  if (difference) {
    load_failed_ = false;
    Result<bool> updated = update(table, *difference);
    if (updated.ok() || load_failed_ || is_final(updated.error().kind)) {
      return updated;
    }
    log::warn("serving copy '" + file_ + "' cannot be changed and is built anew: " + updated.error().message);
  }
  RPS_TRY(rebuild(table));
  return true;
}

Status ServingCopy::rebuild(const Table& table) {
  detach();
  const std::string path = file_ + ".building";
  RPS_TRY(build_file(path, table));
  if (::unlink((file_ + ".wal").c_str()) != 0 && errno != ENOENT) {
    return errno_error(errno, "removing '" + file_ + ".wal'");
  }
  if (std::rename(path.c_str(), file_.c_str()) != 0) {
    return errno_error(errno, "renaming '" + path + "'");
  }
  return {};
}

Result<bool> ServingCopy::update(const Table& table, const Difference& difference) {
  detach();
  Result<UseLock> alone =
      UseLock::acquire(file_ + ".use", UseLock::Mode::kAlone, std::chrono::milliseconds(0), context_.stop);
  if (!alone.ok() && alone.error().kind == ErrorKind::kLocked) {
    RPS_ASSIGN(const std::optional<CopyState> state, open_copy());
    return !state.has_value();
  }
  RPS_TRY(std::move(alone));
  RPS_TRY(attach(file_, true));
  const UnorderedInserts unordered(context_.session);
  Status status = update_copy(context_.session, alias_, table, difference, loader(table));
  detach();
  RPS_TRY(std::move(status));
  return true;
}

Status ServingCopy::build_file(const std::string& path, const Table& table) {
  RPS_TRY(remove_database(path));
  RPS_ASSIGN(const std::vector<Partition> partitions, context_.catalog.partitions(table));
  RPS_TRY(attach(path, true));
  const UnorderedInserts unordered(context_.session);
  Status status = build_copy(context_.session, alias_, table, partitions, loader(table));
  detach();
  if (!status.ok()) {
    static_cast<void>(remove_database(path));
  }
  return status;
}

// The attached copy without the changed partitions, and those from memory.
Result<MountedTable> ServingCopy::mount_overlay(const Table& table, const Difference& difference) {
  const std::string schema(kOverlaySchema);
  const std::string changed = alias_ + "_changed";
  const std::string rows = alias_ + "_rows";
  const std::string prefix = "memory." + quote_name(schema) + ".";
  overlaid_ = true;
  RPS_TRY(context_.session.execute("CREATE SCHEMA IF NOT EXISTS memory." + quote_name(schema)));
  RPS_TRY(context_.session.execute("CREATE OR REPLACE TABLE " + prefix + quote_name(rows) + " (" +
                                   duck::column_definitions(copy_schema(table.schema)) + ")"));
  RPS_TRY(collect_changed_numbers(context_.session, alias_, difference, schema, changed));
  std::vector<NumberedPartition> partitions;
  for (const Partition& partition : difference.put) {
    partitions.push_back({&partition, 0});
  }
  RPS_TRY(loader(table)(partitions, prefix + quote_name(rows)));
  return mounted(table, plain_select(table) + " ANTI JOIN " + prefix + quote_name(changed) + " ON (" +
                            quote_name(kPartitionColumn) + " = number) UNION ALL SELECT " +
                            duck::name_list(table.schema) + " FROM " + prefix + quote_name(rows));
}

// A copy of our own that vanishes with the process.
Result<MountedTable> ServingCopy::mount_private(const Table& table) {
  detach();
  RPS_ASSIGN(const TempFile file, TempFile::create(parent_of(file_)));
  RPS_TRY(build_file(file.path(), table));
  RPS_TRY(attach(file.path(), false));
  return mounted(table, plain_select(table));
}

// A copy that needs no disk. `reason`: why none could be written.
Result<MountedTable> ServingCopy::mount_in_memory(const Table& table, const Error& reason) {
  unmount();
  warn_once(name_, reason, context_.progress);
  RPS_ASSIGN(const std::vector<Partition> partitions, context_.catalog.partitions(table));
  RPS_TRY(context_.session.execute("ATTACH ':memory:' AS " + quote_name(alias_) + " (COMPRESS)"));
  attached_ = true;
  const UnorderedInserts unordered(context_.session);
  RPS_TRY(build_copy(context_.session, alias_, table, partitions, loader(table)));
  return mounted(table, plain_select(table));
}

Status ServingCopy::attach(const std::string& path, bool writable) {
  const std::string options(writable ? kWriteOptions : kReadOptions);
  RPS_TRY(context_.session.execute("ATTACH " + quote_text(path) + " AS " + quote_name(alias_) + options));
  attached_ = true;
  return {};
}

void ServingCopy::detach() {
  if (attached_) {
    // It can only fail when a result is still open, which the contract of unmount() excludes.
    static_cast<void>(context_.session.execute("DETACH " + quote_name(alias_)));
    attached_ = false;
  }
  use_.reset();
}

void ServingCopy::unmount() {
  if (overlaid_) {
    const std::string prefix = "DROP TABLE IF EXISTS memory." + quote_name(kOverlaySchema) + ".";
    static_cast<void>(context_.session.execute(prefix + quote_name(alias_ + "_rows")));
    static_cast<void>(context_.session.execute(prefix + quote_name(alias_ + "_changed")));
    overlaid_ = false;
  }
  detach();
}

Status ServingCopy::discard() {
  unmount();
  RPS_ASSIGN(const std::optional<FileLock> sync, take_sync_lock());
  return sync ? remove_database(file_) : Status{};
}

LoadPartitions ServingCopy::loader(const Table& table) {
  return [this, &table](const std::vector<NumberedPartition>& partitions, const std::string& into) -> Status {
    RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
    // Few are read in a moment: no word about them.
    Progress& progress = partitions.size() < kManyPartitions ? silent_progress() : context_.progress;
    progress.begin("reading " + table.name.table, partitions.size(), "partitions");
    PartitionFeed feed(
        context_.store, table, layout, partitions,
        {context_.threads, context_.read_threads, context_.stop, [&] { progress.advance(1); }});
    std::string sql = "INSERT INTO " + into + " SELECT * FROM ";
    Status status = context_.rows.run(context_.session, sql.append(kRowFunction).append("()"), feed.rows());
    progress.end();
    load_failed_ = !status.ok() && is_fault_of_partitions(status.error().kind);
    synced_ += partitions.size();
    return status;
  };
}

MountedTable ServingCopy::mounted(const Table& table, std::string select) const {
  return MountedTable{table, std::move(select), synced_};
}

std::string ServingCopy::plain_select(const Table& table) const {
  return "SELECT " + duck::name_list(table.schema) + " FROM " + quote_name(alias_) + ".main." +
         quote_name(kRowsTable);
}

}  // namespace rps
