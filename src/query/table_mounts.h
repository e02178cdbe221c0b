// TableMounts: the catalog's tables as views of an SQL session, while one query runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "query/serving_copy.h"
#include "query/statement_text.h"

namespace rps {

// Not thread-safe. The context must outlive it.
class TableMounts {
 public:
  // `database` is the one whose tables need no qualification; `as_of` as in EngineOptions.
  TableMounts(const CopyContext& context, std::string database, std::optional<Version> as_of);
  ~TableMounts() { unmount(); }
  TableMounts(const TableMounts&) = delete;
  TableMounts& operator=(const TableMounts&) = delete;

  // Makes a view of each of the catalog's tables. Those that occur in the statements by name (or in an
  // earlier CREATE TEMP) have their rows, brought up to date; of the others only columns can be seen
  // (DESCRIBE, SHOW TABLES), and reading them is an error. Returns the number of partitions read from the
  // store. On an error nothing is mounted.
  Result<std::uint64_t> mount(const std::vector<SqlStatement>& statements);
  // Lets go of the copies; no result of the session may be open. The views stay, as making them costs more
  // than a small query; nothing can read them until the next mount().
  void unmount();
  // Brings the copies up to date that the last queries left behind (CopyContext::sync_after). Errors are
  // logged: the next query meets them again.
  void settle();
  // Lets go of, and throws away the copies that were mounted: call when reading one of them failed.
  Status discard();

  // A mounted table, until unmount().
  struct Mount {
    std::unique_ptr<ServingCopy> copy;
    MountedTable table;
    std::string alias;  // the database that its rows are attached as
  };
  // The mounted table that occurs first in the statement, or null.
  [[nodiscard]] const Mount* first_in(const SqlStatement& statement) const;
  // Names of all tables as queries write them, at the last mount(): for messages.
  [[nodiscard]] std::vector<std::string> table_names() const;

 private:
  Result<std::uint64_t> mount_all(const std::vector<SqlStatement>& statements);
  Status mount_table(const Table& table);
  Status create_views(const Table& table, const std::string& select);
  Status drop_views_of_absent_tables();
  [[nodiscard]] bool is_named(const Table& table, const std::vector<SqlStatement>& statements) const;

  const CopyContext& context_;
  std::string database_;
  std::optional<Version> as_of_;
  std::vector<Table> tables_;                 // of the catalog
  std::map<std::int64_t, Mount> mounts_;      // by table id
  std::map<std::string, std::string> views_;  // quoted names, and what each was made from
  std::set<std::string> current_;             // those of the catalog's present tables
  std::map<std::int64_t, TableName> behind_;  // tables whose copies wait for settle()
  std::set<std::string> remembered_;          // words of CREATE TEMP statements, in lower case
};

}  // namespace rps
