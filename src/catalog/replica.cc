#include "catalog/replica.h"

#include "catalog/sqlite_catalog.h"

namespace rps {
namespace {

constexpr const char* kPositionSql = R"sql(
CREATE TABLE IF NOT EXISTS log_position(
  one INTEGER PRIMARY KEY CHECK(one = 1), sequence INTEGER NOT NULL, etag TEXT NOT NULL, log TEXT NOT NULL,
  entries_since INTEGER NOT NULL, bytes_since INTEGER NOT NULL);
INSERT OR IGNORE INTO log_position VALUES(1, 0, '', '', 0, 0);
)sql";

constexpr const char* kClearSql =
    "DELETE FROM partitions; DELETE FROM versions; DELETE FROM tables; DELETE FROM sqlite_sequence; "
    "DELETE FROM log_position; INSERT INTO log_position VALUES(1, 0, '', '', 0, 0);";

Error does_not_fit(const StoredEntry& stored, const std::string& why) {
  return Error{ErrorKind::kCorrupt, "entry " + std::to_string(stored.sequence) +
                                        " of the catalog's log does not fit what came before it: " + why};
}

Result<bool> has_position(Sqlite& db) {
  RPS_ASSIGN(Statement row, db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'log_position'"));
  return row.step();
}

}  // namespace

Result<std::unique_ptr<Replica>> Replica::open(const std::string& path) {
  RPS_ASSIGN(Sqlite opened, Sqlite::open(path));
  auto db = std::make_shared<Sqlite>(std::move(opened));
  RPS_TRY(db->exec("PRAGMA synchronous=NORMAL"));  // what a power cut takes away comes from the log again
  RPS_ASSIGN(std::unique_ptr<Catalog> catalog, make_sqlite_catalog(db));
  RPS_ASSIGN(const bool made, has_position(*db));
  if (!made) {
    RPS_TRY(db->exec(kPositionSql));
  }
  return std::unique_ptr<Replica>(new Replica(std::move(db), std::move(catalog)));
}

Result<LogPosition> Replica::position() {
  RPS_ASSIGN(Statement row,
             db_->prepare("SELECT sequence, etag, log, entries_since, bytes_since FROM log_position"));
  RPS_ASSIGN(const bool found, row.step());
  if (!found) {
    return Error{ErrorKind::kCorrupt, "the catalog's replica has no position"};
  }
  return LogPosition{row.int_at(0), std::string(row.text_at(1)), std::string(row.text_at(2)), row.int_at(3),
                     row.int_at(4)};
}

Status Replica::set_position(const LogPosition& position) {
  RPS_ASSIGN(
      Statement row,
      db_->prepare(
          "UPDATE log_position SET sequence = ?, etag = ?, log = ?, entries_since = ?, bytes_since = ?"));
  row.bind(0, position.sequence).bind(1, position.etag).bind(2, position.log);
  row.bind(3, position.entries_since).bind(4, position.bytes_since);
  return row.run();
}

Status Replica::advance(const LogPosition& base, const StoredEntry& stored) {
  return set_position({stored.sequence, stored.etag, stored.log, base.entries_since + 1,
                       base.bytes_since + static_cast<std::int64_t>(stored.bytes)});
}

Status Replica::apply(const LogEntry& entry, const StoredEntry& stored) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(*db_));
  RPS_ASSIGN(const LogPosition base, position());
  if (base.sequence >= stored.sequence && base.log == entry.log) {
    return {};  // another process was here
  }
  if (base.sequence + 1 != stored.sequence || (base.sequence > 0 && base.log != entry.log)) {
    return does_not_fit(stored, "the replica is of another log, or at another place");
  }
  if (const auto applied = apply_op(*catalog_, entry.op); !applied.ok()) {
    const Error& error = applied.error();
    const bool own = error.kind == ErrorKind::kNoSpace || error.kind == ErrorKind::kIo ||
                     error.kind == ErrorKind::kLocked || error.kind == ErrorKind::kPermission;
    return own ? error : does_not_fit(stored, error.message);
  }
  RPS_TRY(advance(base, stored));
  return transaction.commit();
}

Result<std::vector<Table>> Replica::apply_new(
    const CatalogOp& op, const std::function<Result<StoredEntry>(const LogPosition& base)>& write) {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(*db_));
  RPS_ASSIGN(const LogPosition base, position());
  RPS_ASSIGN(std::vector<Table> tables, apply_op(*catalog_, op));
  RPS_ASSIGN(const StoredEntry stored, write(base));
  RPS_TRY(advance(base, stored));
  RPS_TRY(transaction.commit());
  return tables;
}

Status Replica::snapshot_made(Sequence sequence) {
  RPS_ASSIGN(
      Statement row,
      db_->prepare(
          "UPDATE log_position SET entries_since = sequence - ?1, bytes_since = 0 WHERE sequence >= ?1"));
  row.bind(0, sequence);
  return row.run();
}

Result<Replica::Image> Replica::image() {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(*db_));  // so that both are of one moment
  RPS_ASSIGN(LogPosition at, position());
  RPS_ASSIGN(std::string bytes, db_->image());
  return Image{std::move(at), std::move(bytes)};
}

Status Replica::load(std::string_view image) {
  RPS_TRY(db_->load(image));
  RPS_ASSIGN(const bool made, has_position(*db_));
  return made ? Status() : Error{ErrorKind::kCorrupt, "the image is of no replica"};
}

Status Replica::clear() {
  RPS_ASSIGN(Transaction transaction, Transaction::begin(*db_));
  RPS_TRY(db_->exec(kClearSql));
  return transaction.commit();
}

}  // namespace rps
