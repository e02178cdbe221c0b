// The local copy of a catalog that is a log in a store: a SQLite file with the tables of the embedded catalog
// and, in the same transactions, the place in the log that it has come to.
//
// It is a cache: it may be removed at any time, and several processes may use the file at once; whoever comes
// second with an entry finds it applied. Thread-safety: one object per thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog_log.h"
#include "catalog/log_entry.h"
#include "catalog/sqlite.h"

namespace rps {

// How far a replica has come.
struct LogPosition {
  Sequence sequence = 0;
  std::string etag;                // of the entry of that sequence, in its store
  std::string log;                 // the log's id
  std::int64_t entries_since = 0;  // since the last snapshot that this replica knows of
  std::int64_t bytes_since = 0;
};

// An entry in its store.
struct StoredEntry {
  Sequence sequence = 0;
  std::string etag;
  std::string log;
  std::size_t bytes = 0;
};

class Replica {
 public:
  // Opens or makes the file. kCorrupt when it is no replica that this program can read.
  static Result<std::unique_ptr<Replica>> open(const std::string& path);

  Catalog& catalog() { return *catalog_; }
  Result<LogPosition> position();

  // Applies the entry that follows the present position; an earlier one is passed over. kCorrupt when it does
  // not fit: the replica is not what the log says.
  Status apply(const LogEntry& entry, const StoredEntry& stored);

  // Carries out an operation and, when that went well, calls `write`, which puts the entry of the sequence
  // that it is given into the log; all of it stays undone when `write` fails, or when the operation does.
  Result<std::vector<Table>> apply_new(
      const CatalogOp& op, const std::function<Result<StoredEntry>(const LogPosition& base)>& write);

  // A snapshot was made at that sequence: counting begins anew.
  Status snapshot_made(Sequence sequence);

  // The replica as bytes that load() takes, with its position.
  struct Image {
    LogPosition position;
    std::string bytes;
  };
  Result<Image> image();
  // Replaces everything. kCorrupt, and nothing changes, when the bytes are no image.
  Status load(std::string_view image);
  // As if just made.
  Status clear();

 private:
  explicit Replica(std::shared_ptr<Sqlite> db, std::unique_ptr<Catalog> catalog)
      : db_(std::move(db)), catalog_(std::move(catalog)) {}
  Status set_position(const LogPosition& position);
  Status advance(const LogPosition& base, const StoredEntry& stored);

  std::shared_ptr<Sqlite> db_;
  std::unique_ptr<Catalog> catalog_;
};

}  // namespace rps
