// The embedded catalog. A partition's row says in which versions it was there: from `added` on, until
// before `removed` (0: still there). So one table holds the present and the past.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "catalog/catalog.h"
#include "catalog/catalog_json.h"
#include "catalog/sqlite.h"
#include "catalog/sqlite_catalog.h"

namespace rps {
namespace {

constexpr int kFormat = 1;

constexpr const char* kSchemaSql = R"sql(
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS tables(
  id INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, name TEXT NOT NULL, dataset TEXT NOT NULL,
  partition_keys TEXT NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL, UNIQUE(database, name));
CREATE TABLE IF NOT EXISTS versions(
  table_id INTEGER NOT NULL REFERENCES tables(id), version INTEGER NOT NULL, run_id TEXT NOT NULL,
  operation TEXT NOT NULL, committed_at INTEGER NOT NULL, schema TEXT NOT NULL, rows INTEGER NOT NULL,
  partitions INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY(table_id, version)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS versions_by_run ON versions(table_id, run_id);
CREATE TABLE IF NOT EXISTS partitions(
  table_id INTEGER NOT NULL REFERENCES tables(id), name TEXT NOT NULL, added INTEGER NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, content_hash TEXT NOT NULL,
  min_race_id INTEGER NOT NULL, max_race_id INTEGER NOT NULL, min_created_at INTEGER NOT NULL,
  max_created_at INTEGER NOT NULL, written_at INTEGER NOT NULL, run_id TEXT NOT NULL, files TEXT NOT NULL,
  PRIMARY KEY(table_id, name, added)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS partitions_added ON partitions(table_id, added);
CREATE INDEX IF NOT EXISTS partitions_removed ON partitions(table_id, removed) WHERE removed > 0;
COMMIT;
)sql";

constexpr const char* kPartitionColumns =
    "name, rows, bytes, content_hash, min_race_id, max_race_id, min_created_at, max_created_at, written_at, "
    "run_id, "
    "added, files";

Result<Partition> read_partition(const Statement& row) {
  Partition p;
  p.name = row.text_at(0);
  p.rows = static_cast<std::uint64_t>(row.int_at(1));
  p.bytes = static_cast<std::uint64_t>(row.int_at(2));
  p.content_hash = row.text_at(3);
  p.min_race_id = static_cast<std::int32_t>(row.int_at(4));
  p.max_race_id = static_cast<std::int32_t>(row.int_at(5));
  p.min_created_at.millis = row.int_at(6);
  p.max_created_at.millis = row.int_at(7);
  p.written_at.millis = row.int_at(8);
  p.run_id = row.text_at(9);
  p.version = row.int_at(10);
  RPS_ASSIGN(p.files, files_from_json(row.text_at(11)));
  return p;
}

Result<std::vector<Partition>> read_partitions(Statement& rows) {
  std::vector<Partition> found;
  for (;;) {
    RPS_ASSIGN(const bool more, rows.step());
    if (!more) {
      return found;
    }
    RPS_ASSIGN(Partition partition, read_partition(rows));
    found.push_back(std::move(partition));
  }
}

constexpr const char* kTableSql =
    "SELECT t.id, t.database, t.name, t.dataset, t.partition_keys, v.version, t.created_at, v.committed_at, "
    "v.schema "
    "FROM tables t JOIN versions v ON v.table_id = t.id ";

Result<Table> read_table(const Statement& row) {
  Table table;
  table.id = row.int_at(0);
  table.name = TableName{std::string(row.text_at(1)), std::string(row.text_at(2))};
  table.dataset = row.text_at(3);
  RPS_ASSIGN(table.partition_keys, strings_from_json(row.text_at(4)));
  table.version = row.int_at(5);
  table.created_at.millis = row.int_at(6);
  table.committed_at.millis = row.int_at(7);
  RPS_ASSIGN(table.schema, schema_from_json(row.text_at(8)));
  return table;
}

Error no_table(const TableName& name) {
  return Error{ErrorKind::kNotFound, "there is no table " + name.str(),
               "'rpscrape tables' lists them; 'rpscrape upload' makes it"};
}

// The size of a table version.
struct Totals {
  std::int64_t rows = 0;
  std::int64_t partitions = 0;
  std::int64_t bytes = 0;
};

class SqliteCatalog final : public Catalog {
 public:
  explicit SqliteCatalog(std::shared_ptr<Sqlite> db) : file_(std::move(db)), db_(*file_) {}

  Result<Table> create_table(const Table& wanted) override;
  Result<Table> table(const TableName& name) override;
  Result<Table> table_at(const TableName& name, Version version) override;
  Result<std::vector<Table>> tables() override;
  Result<std::vector<Partition>> partitions(const Table& table) override;
  Result<std::optional<Partition>> partition(const Table& table, const std::string& name) override;
  Result<Difference> difference(const Table& table, Version from) override;
  Result<std::vector<VersionInfo>> history(const Table& table) override;
  Result<std::optional<Version>> version_of_run(const Table& table, const std::string& run_id) override;
  Result<Table> commit(const Table& table, const Change& change) override {
    return commit_when(table, change, [] { return Status(); });
  }
  Result<Table> commit_when(const Table& table, const Change& change,
                            const std::function<Status()>& ready) override;
  Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                     std::optional<Version> keep) override;
  Status prune(const Table& table, Version keep) override;
  Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames, const std::string& run_id,
                                           Timestamp at) override;
  Status drop_table(const Table& table) override;

 private:
  Result<std::optional<Table>> find(const TableName& name);
  Result<Totals> totals(const Table& table);
  Status require_version(const Table& table);
  Status require_kept(const Table& table, Version version);
  Status set_name(const Table& table, const std::string& name);
  Result<Table> take_name(const Rename& rename, const std::string& run_id, Timestamp at);
  Status replace_partitions(const Table& table, const Change& change, Totals& totals);
  Status run_for(const Table& table, std::string_view sql, std::optional<Version> version);
  Status add_version(std::int64_t table_id, Version version, const Change& change, const std::string& schema,
                     const Totals& totals);
  Result<std::string> schema_text(const Table& table, const Change& change);

  std::shared_ptr<Sqlite> file_;
  Sqlite& db_;
};

Result<std::optional<Table>> SqliteCatalog::find(const TableName& name) {
  RPS_ASSIGN(Statement rows, db_.prepare(std::string(kTableSql) +
                                         "AND v.version = t.version WHERE t.database = ? AND t.name = ?"));
  rows.bind(0, name.database).bind(1, name.table);
  RPS_ASSIGN(const bool found, rows.step());
  if (!found) {
    return std::optional<Table>();
  }
  RPS_ASSIGN(Table table, read_table(rows));
  return std::optional<Table>(std::move(table));
}

Result<Table> SqliteCatalog::create_table(const Table& wanted) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(db_));
  RPS_ASSIGN(const std::optional<Table> present, find(wanted.name));
  if (present) {
    return Error{ErrorKind::kExists, "table " + wanted.name.str() + " exists already"};
  }
  RPS_ASSIGN(Statement insert,
             db_.prepare("INSERT INTO tables(database, name, dataset, partition_keys, version, "
                         "created_at) VALUES(?, ?, ?, ?, 0, ?) RETURNING id"));
  insert.bind(0, wanted.name.database).bind(1, wanted.name.table).bind(2, wanted.dataset);
  insert.bind(3, strings_to_json(wanted.partition_keys)).bind(4, wanted.created_at.millis);
  RPS_ASSIGN(const bool row, insert.step());
  const std::int64_t id = row ? insert.int_at(0) : 0;
  RPS_TRY(insert.run());
  RPS_TRY(add_version(id, 0, Change{"", "create", wanted.created_at, {}, {}, {}},
                      schema_to_json(wanted.schema), Totals{}));
  RPS_TRY(transaction.commit());
  return table(wanted.name);
}

Result<Table> SqliteCatalog::table(const TableName& name) {
  RPS_ASSIGN(std::optional<Table> found, find(name));
  if (!found) {
    return no_table(name);
  }
  return std::move(*found);
}

Result<Table> SqliteCatalog::table_at(const TableName& name, Version version) {
  RPS_TRY(table(name));
  RPS_ASSIGN(Statement rows,
             db_.prepare(std::string(kTableSql) + "WHERE t.database = ? AND t.name = ? AND v.version = ?"));
  rows.bind(0, name.database).bind(1, name.table).bind(2, version);
  RPS_ASSIGN(const bool found, rows.step());
  if (!found) {
    return Error{ErrorKind::kNotFound, "table " + name.str() + " has no version " + std::to_string(version)};
  }
  return read_table(rows);
}

Result<std::vector<Table>> SqliteCatalog::tables() {
  RPS_ASSIGN(Statement rows,
             db_.prepare(std::string(kTableSql) + "AND v.version = t.version ORDER BY t.database, t.name"));
  std::vector<Table> found;
  for (;;) {
    RPS_ASSIGN(const bool more, rows.step());
    if (!more) {
      return found;
    }
    RPS_ASSIGN(Table table, read_table(rows));
    found.push_back(std::move(table));
  }
}

Result<std::vector<Partition>> SqliteCatalog::partitions(const Table& table) {
  RPS_ASSIGN(Statement rows,
             db_.prepare(std::string("SELECT ") + kPartitionColumns +
                         " FROM partitions WHERE table_id = ? AND added <= ?2 AND (removed = 0 OR "
                         "removed > ?2) ORDER BY name"));
  rows.bind(0, table.id).bind(1, table.version);
  RPS_ASSIGN(std::vector<Partition> partitions, read_partitions(rows));
  RPS_TRY(require_kept(table, table.version));
  return partitions;
}

Result<std::optional<Partition>> SqliteCatalog::partition(const Table& table, const std::string& name) {
  RPS_ASSIGN(Statement rows,
             db_.prepare(std::string("SELECT ") + kPartitionColumns +
                         " FROM partitions WHERE table_id = ?1 AND added <= ?2 AND (removed = 0 OR "
                         "removed > ?2) AND name = ?3"));
  rows.bind(0, table.id).bind(1, table.version).bind(2, name);
  RPS_ASSIGN(const bool found, rows.step());
  if (!found) {
    RPS_TRY(require_kept(table, table.version));
    return std::optional<Partition>();
  }
  RPS_ASSIGN(Partition partition, read_partition(rows));
  return std::optional<Partition>(std::move(partition));
}

Result<Difference> SqliteCatalog::difference(const Table& table, Version from) {
  Difference difference;
  RPS_ASSIGN(Statement put,
             db_.prepare(std::string("SELECT ") + kPartitionColumns +
                         " FROM partitions WHERE table_id = ?1 AND added > ?3 AND added <= ?2 AND "
                         "(removed = 0 OR removed > ?2) ORDER BY name"));
  put.bind(0, table.id).bind(1, table.version).bind(2, from);
  RPS_ASSIGN(difference.put, read_partitions(put));
  RPS_ASSIGN(
      Statement gone,
      db_.prepare(
          "SELECT name FROM partitions p WHERE table_id = ?1 AND added <= ?3 AND removed > ?3 AND "
          "removed <= ?2 AND NOT EXISTS (SELECT 1 FROM partitions q WHERE q.table_id = ?1 AND q.name = "
          "p.name AND q.added > ?3 AND q.added <= ?2 AND (q.removed = 0 OR q.removed > ?2)) ORDER BY name"));
  gone.bind(0, table.id).bind(1, table.version).bind(2, from);
  for (;;) {
    RPS_ASSIGN(const bool more, gone.step());
    if (!more) {
      break;
    }
    difference.removed.emplace_back(gone.text_at(0));
  }
  RPS_TRY(require_kept(table, from));
  RPS_TRY(require_kept(table, table.version));
  return difference;
}

// Another process may forget a version (prune) while it is read: what was read before it went is whole, so
// this is asked afterwards.
Status SqliteCatalog::require_kept(const Table& table, Version version) {
  if (version == 0) {  // a table that was just made: nothing can be missing
    return {};
  }
  RPS_ASSIGN(Statement row, db_.prepare("SELECT 1 FROM versions WHERE table_id = ? AND version = ?"));
  row.bind(0, table.id).bind(1, version);
  RPS_ASSIGN(const bool found, row.step());
  return found ? Status()
               : Status(Error{ErrorKind::kPrecondition,
                              "version " + std::to_string(version) + " of table " + table.name.str() +
                                  " is not kept any more",
                              "'rpscrape history' lists those that are"});
}

Result<std::vector<VersionInfo>> SqliteCatalog::history(const Table& table) {
  RPS_ASSIGN(Statement rows,
             db_.prepare("SELECT version, run_id, operation, committed_at, rows, partitions, bytes FROM "
                         "versions WHERE table_id = ? ORDER BY version DESC"));
  rows.bind(0, table.id);
  std::vector<VersionInfo> found;
  for (;;) {
    RPS_ASSIGN(const bool more, rows.step());
    if (!more) {
      return found;
    }
    found.push_back(VersionInfo{rows.int_at(0), std::string(rows.text_at(1)), std::string(rows.text_at(2)),
                                Timestamp{rows.int_at(3)}, static_cast<std::uint64_t>(rows.int_at(4)),
                                static_cast<std::uint64_t>(rows.int_at(5)),
                                static_cast<std::uint64_t>(rows.int_at(6))});
  }
}

Result<std::optional<Version>> SqliteCatalog::version_of_run(const Table& table, const std::string& run_id) {
  RPS_ASSIGN(
      Statement rows,
      db_.prepare("SELECT max(version) FROM versions WHERE table_id = ? AND run_id = ? HAVING count(*) > 0"));
  rows.bind(0, table.id).bind(1, run_id);
  RPS_ASSIGN(const bool found, rows.step());
  return found ? std::optional<Version>(rows.int_at(0)) : std::optional<Version>();
}

Result<Totals> SqliteCatalog::totals(const Table& table) {
  RPS_ASSIGN(Statement rows,
             db_.prepare("SELECT rows, partitions, bytes FROM versions WHERE table_id = ? AND version = ?"));
  rows.bind(0, table.id).bind(1, table.version);
  RPS_ASSIGN(const bool found, rows.step());
  if (!found) {
    return no_table(table.name);
  }
  return Totals{rows.int_at(0), rows.int_at(1), rows.int_at(2)};
}

Status SqliteCatalog::require_version(const Table& table) {
  RPS_ASSIGN(Statement row, db_.prepare("SELECT version FROM tables WHERE id = ?"));
  row.bind(0, table.id);
  RPS_ASSIGN(const bool found, row.step());
  if (!found) {
    return no_table(table.name);
  }
  if (row.int_at(0) != table.version) {
    return Error{ErrorKind::kPrecondition,
                 "table " + table.name.str() + " is at version " + std::to_string(row.int_at(0)) +
                     " by now; this commit was made for version " + std::to_string(table.version),
                 "run the command again"};
  }
  return {};
}

// Ends the life of the partition's present row, if there is one.
Status retire(Statement& row, const Table& table, const std::string& name, Totals& totals) {
  row.bind(0, table.id).bind(1, name).bind(2, table.version + 1);
  RPS_ASSIGN(const bool was_there, row.step());
  if (!was_there) {
    return {};
  }
  totals.rows -= row.int_at(0);
  totals.bytes -= row.int_at(1);
  totals.partitions -= 1;
  return row.run();
}

Status insert(Statement& row, const Table& table, const Partition& p, Totals& totals) {
  row.bind(0, table.id).bind(1, table.version + 1).bind(2, p.name);
  row.bind(3, static_cast<std::int64_t>(p.rows))
      .bind(4, static_cast<std::int64_t>(p.bytes))
      .bind(5, p.content_hash);
  row.bind(6, std::int64_t{p.min_race_id}).bind(7, std::int64_t{p.max_race_id});
  row.bind(8, p.min_created_at.millis).bind(9, p.max_created_at.millis).bind(10, p.written_at.millis);
  row.bind(11, p.run_id).bind(12, files_to_json(p.files));
  totals.rows += static_cast<std::int64_t>(p.rows);
  totals.bytes += static_cast<std::int64_t>(p.bytes);
  totals.partitions += 1;
  return row.run();
}

Status SqliteCatalog::replace_partitions(const Table& table, const Change& change, Totals& totals) {
  RPS_ASSIGN(Statement old_row,
             db_.prepare("UPDATE partitions SET removed = ?3 WHERE table_id = ?1 AND name = ?2 AND "
                         "removed = 0 RETURNING rows, bytes"));
  RPS_ASSIGN(
      Statement new_row,
      db_.prepare("INSERT INTO partitions(table_id, added, name, rows, bytes, content_hash, min_race_id, "
                  "max_race_id, min_created_at, max_created_at, written_at, run_id, files) "
                  "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (const std::string& name : change.remove) {
    RPS_TRY(retire(old_row, table, name, totals));
  }
  for (const Partition& partition : change.put) {
    RPS_TRY(retire(old_row, table, partition.name, totals));
    RPS_TRY(insert(new_row, table, partition, totals));
  }
  return {};
}

// Makes the version, and makes it the table's present one.
Status SqliteCatalog::add_version(std::int64_t table_id, Version version, const Change& change,
                                  const std::string& schema, const Totals& totals) {
  RPS_ASSIGN(Statement row, db_.prepare("INSERT INTO versions VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  row.bind(0, table_id)
      .bind(1, version)
      .bind(2, change.run_id)
      .bind(3, change.operation)
      .bind(4, change.at.millis);
  row.bind(5, schema).bind(6, totals.rows).bind(7, totals.partitions).bind(8, totals.bytes);
  RPS_TRY(row.run());
  RPS_ASSIGN(Statement present, db_.prepare("UPDATE tables SET version = ? WHERE id = ?"));
  present.bind(0, version).bind(1, table_id);
  return present.run();
}

// The columns after the change, as they are kept.
Result<std::string> SqliteCatalog::schema_text(const Table& table, const Change& change) {
  if (change.schema) {
    return schema_to_json(*change.schema);
  }
  RPS_ASSIGN(Statement row, db_.prepare("SELECT schema FROM versions WHERE table_id = ? AND version = ?"));
  row.bind(0, table.id).bind(1, table.version);
  RPS_ASSIGN(const bool found, row.step());
  if (!found) {
    return no_table(table.name);
  }
  return std::string(row.text_at(0));
}

Result<Table> SqliteCatalog::commit_when(const Table& table, const Change& change,
                                         const std::function<Status()>& ready) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(db_));
  RPS_TRY(require_version(table));
  RPS_ASSIGN(Totals totals, this->totals(table));
  RPS_TRY(replace_partitions(table, change, totals));
  RPS_ASSIGN(const std::string schema, schema_text(table, change));
  RPS_TRY(add_version(table.id, table.version + 1, change, schema, totals));
  RPS_TRY(ready());
  RPS_TRY(transaction.commit());
  Table next = table;
  next.version = table.version + 1;
  next.schema = change.schema ? *change.schema : table.schema;
  next.committed_at = change.at;
  return next;
}

// Adds the etags of all files of the rows (their only column) to `etags`.
Status read_etags(Statement& rows, std::set<std::string>& etags) {
  for (;;) {
    RPS_ASSIGN(const bool more, rows.step());
    if (!more) {
      return {};
    }
    RPS_ASSIGN(const std::vector<DataFile> files, files_from_json(rows.text_at(0)));
    for (const DataFile& file : files) {
      etags.insert(file.etag);
    }
  }
}

Result<std::vector<std::string>> SqliteCatalog::etags_only_before(const Table& table,
                                                                  std::optional<Version> keep) {
  // A row that ended with `keep` or before is not seen by `keep` any more.
  const char* const old_rows = "table_id = ?1 AND (?2 < 0 OR (removed > 0 AND removed <= ?2))";
  const std::string select = "SELECT files FROM partitions WHERE ";
  RPS_ASSIGN(Statement old_files, db_.prepare(select + old_rows));
  old_files.bind(0, table.id).bind(1, keep.value_or(-1));
  std::set<std::string> only_old;
  RPS_TRY(read_etags(old_files, only_old));
  if (only_old.empty()) {
    return std::vector<std::string>();
  }
  RPS_ASSIGN(Statement other_files, db_.prepare(select + "NOT (" + old_rows + ")"));
  other_files.bind(0, table.id).bind(1, keep.value_or(-1));
  std::set<std::string> others;
  RPS_TRY(read_etags(other_files, others));
  std::vector<std::string> found;
  std::set_difference(only_old.begin(), only_old.end(), others.begin(), others.end(),
                      std::back_inserter(found));
  return found;
}

// Runs a statement whose parameters are the table's id and, if given, a version.
Status SqliteCatalog::run_for(const Table& table, std::string_view sql, std::optional<Version> version) {
  RPS_ASSIGN(Statement statement, db_.prepare(sql));
  statement.bind(0, table.id);
  if (version) {
    statement.bind(1, *version);
  }
  return statement.run();
}

Status SqliteCatalog::prune(const Table& table, Version keep) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(db_));
  const auto kept = table_at(table.name, keep);
  if (!kept.ok()) {
    return kept.error().kind == ErrorKind::kNotFound ? Error{ErrorKind::kUsage, kept.error().message}
                                                     : kept.error();
  }
  RPS_TRY(run_for(table, "DELETE FROM partitions WHERE table_id = ? AND removed > 0 AND removed <= ?", keep));
  RPS_TRY(run_for(table, "DELETE FROM versions WHERE table_id = ? AND version < ?", keep));
  return transaction.commit();
}

Status SqliteCatalog::set_name(const Table& table, const std::string& name) {
  RPS_ASSIGN(Statement row, db_.prepare("UPDATE tables SET name = ? WHERE id = ?"));
  row.bind(0, name).bind(1, table.id);
  return row.run();
}

// Gives a table without a name its new one, and a version that tells of it.
Result<Table> SqliteCatalog::take_name(const Rename& rename, const std::string& run_id, Timestamp at) {
  Table next = rename.table;
  next.name.table = rename.to;
  RPS_ASSIGN(const std::optional<Table> present, find(next.name));
  if (present) {
    return Error{ErrorKind::kExists, "table " + next.name.str() + " exists already",
                 "'rpscrape tables' lists the tables"};
  }
  RPS_ASSIGN(const Totals totals, this->totals(rename.table));
  RPS_TRY(set_name(rename.table, rename.to));
  next.version += 1;
  next.committed_at = at;
  const Change change{run_id, rename.operation, at, {}, {}, {}};
  RPS_ASSIGN(const std::string schema, schema_text(rename.table, change));
  RPS_TRY(add_version(next.id, next.version, change, schema, totals));
  return next;
}

Result<std::vector<Table>> SqliteCatalog::rename_tables(const std::vector<Rename>& renames,
                                                        const std::string& run_id, Timestamp at) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(db_));
  for (const Rename& rename : renames) {
    RPS_TRY(require_version(rename.table));
    RPS_TRY(set_name(rename.table, "\n" + std::to_string(rename.table.id)));  // no table's name
  }
  std::vector<Table> renamed;
  for (const Rename& rename : renames) {
    RPS_ASSIGN(Table next, take_name(rename, run_id, at));
    renamed.push_back(std::move(next));
  }
  RPS_TRY(transaction.commit());
  return renamed;
}

Status SqliteCatalog::drop_table(const Table& table) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(db_));
  RPS_TRY(require_version(table));
  for (const char* sql : {"DELETE FROM partitions WHERE table_id = ?",
                          "DELETE FROM versions WHERE table_id = ?", "DELETE FROM tables WHERE id = ?"}) {
    RPS_TRY(run_for(table, sql, std::nullopt));
  }
  return transaction.commit();
}

// The format of the file: 0 for one that was just made.
Result<std::int64_t> format_of(Sqlite& db) {
  RPS_ASSIGN(Statement row, db.prepare("PRAGMA user_version"));
  RPS_ASSIGN(const bool found, row.step());
  return found ? row.int_at(0) : 0;
}

// Makes the tables of a new file; a file that has them is only read.
Status prepare_file(Sqlite& db) {
  RPS_ASSIGN(const std::int64_t format, format_of(db));
  if (format == 0) {
    RPS_TRY(db.exec(kSchemaSql));
    return db.exec("PRAGMA user_version=" + std::to_string(kFormat));
  }
  if (format > kFormat) {
    return Error{
        ErrorKind::kCorrupt,
        "the catalog was made by a newer version of the program (format " + std::to_string(format) + ")",
        "update the program"};
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Catalog>> open_sqlite_catalog(const std::string& path) {
  RPS_ASSIGN(Sqlite db, Sqlite::open(path));
  return make_sqlite_catalog(std::make_shared<Sqlite>(std::move(db)));
}

Result<std::unique_ptr<Catalog>> read_sqlite_catalog(const std::string& path) {
  RPS_ASSIGN(Sqlite db, Sqlite::open_to_read(path));
  return make_sqlite_catalog(std::make_shared<Sqlite>(std::move(db)));
}

Result<std::unique_ptr<Catalog>> make_sqlite_catalog(std::shared_ptr<Sqlite> db) {
  RPS_TRY(prepare_file(*db));
  return std::unique_ptr<Catalog>(std::make_unique<SqliteCatalog>(std::move(db)));
}

}  // namespace rps
