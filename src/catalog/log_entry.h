// One operation on a catalog as a value: what the log of a lake on S3 consists of.
//
// An entry holds all arguments of its operation, so that whoever applies the entries in their order comes to
// the same tables, ids and versions. Its object is zstd-packed JSON:
//   {"format": 1, "log": id of the log, "token": of this entry, "op": "commit", ...}
// Tables that exist are named by {"id", "database", "table", "version"}.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"

namespace rps {

struct CreateTableOp {
  Table table;
};
struct CommitOp {
  Table table;
  Change change;
};
struct PruneOp {
  Table table;
  Version keep = 0;
};
struct RenameTablesOp {
  std::vector<Rename> renames;
  std::string run_id;
  Timestamp at;
};
struct DropTableOp {
  Table table;
};
using CatalogOp = std::variant<CreateTableOp, CommitOp, PruneOp, RenameTablesOp, DropTableOp>;

struct LogEntry {
  std::string log;    // id of the log, made by whoever writes its first entry
  std::string token;  // of this entry alone: tells a writer its own entry from another's
  CatalogOp op;
};

std::string encode_entry(const LogEntry& entry);
// kCorrupt when the bytes are no entry; kRefused when a newer program wrote it.
Result<LogEntry> decode_entry(std::string_view bytes);

// Carries the operation out. The tables' new states, for the operations that return some.
Result<std::vector<Table>> apply_op(Catalog& catalog, const CatalogOp& op);

// 16 random bytes, hexadecimal.
std::string random_id();

}  // namespace rps
