// Catalog: which tables exist, what their columns are, and exactly which objects hold their rows.
//
// A table has versions 1, 2, 3 …; every commit makes the next one. A reader works on one version: the
// partitions of that version, each with its files and their etags, describe the table completely.
// Old versions stay described until prune(): they are what `restore` and `--as-of` read.
//
// Thread-safety: one object per thread. Several processes may read while one commits: readers are
// never blocked and never see half a commit. Errors: kNotFound, kExists, kPrecondition (the version
// moved), kCorrupt (the file is not a catalog), kIo, kNoSpace.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/schema.h"

namespace rps {

using Version = std::int64_t;

// A table's name within its database, as SQL would write it: database."table".
struct TableName {
  std::string database;
  std::string table;

  bool operator==(const TableName&) const = default;
  [[nodiscard]] std::string str() const { return database + "." + table; }
};

// One object of a partition.
struct DataFile {
  std::string name;         // within the partition's folder: "part-0.snappy.parquet"
  std::uint64_t rows = 0;   //
  std::uint64_t bytes = 0;  // size of the object
  std::string etag;         // of the store, when it was written; tells a replaced object from this one

  bool operator==(const DataFile&) const = default;
};

// One partition of one table version.
struct Partition {
  std::string name;  // folder below the dataset: "country=gb/date=2025-11-11"
  std::vector<DataFile> files;
  std::uint64_t rows = 0;    // of all files
  std::uint64_t bytes = 0;   // of all files
  std::string content_hash;  // order-independent hash of the rows (model/row_hash.h), hexadecimal
  std::int32_t min_race_id = 0;
  std::int32_t max_race_id = 0;
  Timestamp min_created_at;  // of the rows: when the oldest of them was scraped
  Timestamp max_created_at;
  Timestamp written_at;  // when the run wrote the partition
  std::string run_id;    // the run that wrote it
  Version version = 0;   // the table version that brought it

  bool operator==(const Partition&) const = default;
};

struct Table {
  TableName name;
  std::int64_t id = 0;                      // stays when the table is renamed
  std::string dataset;                      // key prefix of the objects, without a final '/'
  TableSchema schema;                       // all columns, partition columns among them
  std::vector<std::string> partition_keys;  // "country", "date" (or "year", "month")
  Version version = 0;                      // 0: created, nothing committed
  Timestamp created_at;
  Timestamp committed_at;  // of `version`
};

// One commit in a table's history.
struct VersionInfo {
  Version version = 0;
  std::string run_id;
  std::string operation;  // "overwrite_partitions", "append", "repair", "restore" …
  Timestamp committed_at;
  std::uint64_t rows = 0;        // of the whole table after it
  std::uint64_t partitions = 0;  // of the whole table after it
  std::uint64_t bytes = 0;
};

// What a commit changes. Partitions in `put` are added, or replace the partition of the same name.
struct Change {
  std::string run_id;
  std::string operation;
  Timestamp at;
  std::vector<Partition> put;         // `version` is filled in by the catalog
  std::vector<std::string> remove;    // names; absent ones are fine
  std::optional<TableSchema> schema;  // the table's new columns, if they change
};

// A table's new name, in the same database.
struct Rename {
  Table table;            // as it is now
  std::string to;         //
  std::string operation;  // for the table's history
};

// How two versions of a table differ, for copies that follow it.
struct Difference {
  std::vector<Partition> put;
  std::vector<std::string> removed;
};

class Catalog {
 public:
  virtual ~Catalog() = default;

  // kExists when there is a table of that name. `version` and `id` of the argument are ignored.
  virtual Result<Table> create_table(const Table& table) = 0;
  [[nodiscard]] virtual Result<Table> table(const TableName& name) = 0;
  // The table as of an earlier version (its columns then). kNotFound if that version never was.
  [[nodiscard]] virtual Result<Table> table_at(const TableName& name, Version version) = 0;
  [[nodiscard]] virtual Result<std::vector<Table>> tables() = 0;

  // The partitions of a version, by name. These three: kPrecondition when it was forgotten (prune) meanwhile.
  [[nodiscard]] virtual Result<std::vector<Partition>> partitions(const Table& table) = 0;
  // The partition of that name in the table's version, or nothing.
  [[nodiscard]] virtual Result<std::optional<Partition>> partition(const Table& table,
                                                                   const std::string& name) = 0;
  // What leads from version `from` to the table's version; all of it when `from` is 0.
  [[nodiscard]] virtual Result<Difference> difference(const Table& table, Version from) = 0;
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<VersionInfo>> history(const Table& table) = 0;
  // The version a given run committed, or nothing: recovery asks this.
  [[nodiscard]] virtual Result<std::optional<Version>> version_of_run(const Table& table,
                                                                      const std::string& run_id) = 0;

  // Commits `change` on top of `table.version`, all or nothing and durable when it returns the
  // table's new state. kPrecondition when the table has moved on since.
  virtual Result<Table> commit(const Table& table, const Change& change) = 0;
  // The same, but the commit happens only once `ready` has returned, and not at all when that is an error,
  // which is returned. What a catalog can do before, it does while `ready` may still wait for others.
  virtual Result<Table> commit_when(const Table& table, const Change& change,
                                    const std::function<Status()>& ready) {
    RPS_TRY(ready());
    return commit(table, change);
  }

  // The etags of the table's objects that only versions before `keep` name: neither `keep` or a later
  // version of this table nor any version of another table does. Without `keep` those that no other
  // table names. Ascending, each once.
  [[nodiscard]] virtual Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                                           std::optional<Version> keep) = 0;
  // Forgets the versions before `keep`, for good; `keep` and the later ones stay as they are. kUsage
  // when there is no version `keep`, so the present one always stays.
  virtual Status prune(const Table& table, Version keep) = 0;
  // Gives the tables their new names, all at once and durable when it returns; a table may get the name that
  // another one gives up. Each table gets a further version, of the same rows, that tells of it. Returns the
  // tables' new states, in the order given. kExists when another table has one of the names, kPrecondition
  // when a table has moved on.
  virtual Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames,
                                                   const std::string& run_id, Timestamp at) = 0;
  // Brings what others see of the catalog to its state, where a run that died could not; to be called by a
  // writer that has its lock. Nothing to do for a catalog that is seen itself.
  virtual Status catch_up() { return {}; }
  // Forgets the table with all its versions; touches no object. kPrecondition when it has moved on since.
  virtual Status drop_table(const Table& table) = 0;
};

// The embedded catalog: one SQLite file, made with its folders when absent.
Result<std::unique_ptr<Catalog>> open_sqlite_catalog(const std::string& path);
// One that is there, for reading only; also in a folder that cannot be written (Sqlite::open_to_read).
Result<std::unique_ptr<Catalog>> read_sqlite_catalog(const std::string& path);

}  // namespace rps
