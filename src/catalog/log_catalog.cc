#include "catalog/log_catalog.h"

#include "base/log.h"
#include "catalog/log_reader.h"
#include "catalog/zstd_text.h"
#include "io/etag.h"

namespace rps {
namespace {

// Written entries and what is still to be said about them.
enum class Written {
  kYes,     // it is in the log
  kLost,    // another entry has the number
  kFailed,  // it is not in the log, or nobody knows
};

class LogCatalogImpl final : public LogCatalog {
 public:
  LogCatalogImpl(Store& store, const LogCatalogOptions& options, LogReader reader)
      : store_(store), options_(options), reader_(std::move(reader)) {}

  Status refresh() override {
    const Status status = reader_.catch_up();
    return !status.ok() && status.error().kind == ErrorKind::kCorrupt ? reader_.rebuild() : status;
  }
  Result<std::string> log_id() override {
    RPS_ASSIGN(LogPosition at, reader_.replica().position());
    return std::move(at.log);
  }

  Result<Table> table(const TableName& name) override {
    return read_new([&](Catalog& replica) { return replica.table(name); });
  }
  Result<Table> table_at(const TableName& name, Version version) override {
    return read_new([&](Catalog& replica) { return replica.table_at(name, version); });
  }
  Result<std::vector<Table>> tables() override {
    return read_new([](Catalog& replica) { return replica.tables(); });
  }
  Result<std::vector<Partition>> partitions(const Table& table) override {
    return read([&](Catalog& replica) { return replica.partitions(table); });
  }
  Result<std::optional<Partition>> partition(const Table& table, const std::string& name) override {
    return read([&](Catalog& replica) { return replica.partition(table, name); });
  }
  Result<Difference> difference(const Table& table, Version from) override {
    return read([&](Catalog& replica) { return replica.difference(table, from); });
  }
  Result<std::vector<VersionInfo>> history(const Table& table) override {
    return read([&](Catalog& replica) { return replica.history(table); });
  }
  Result<std::optional<Version>> version_of_run(const Table& table, const std::string& run_id) override {
    return read([&](Catalog& replica) { return replica.version_of_run(table, run_id); });
  }
  Result<std::vector<std::string>> etags_only_before(const Table& table,
                                                     std::optional<Version> keep) override {
    return read([&](Catalog& replica) { return replica.etags_only_before(table, keep); });
  }

  Result<Table> create_table(const Table& table) override { return only(append(CreateTableOp{table})); }
  Result<Table> commit(const Table& table, const Change& change) override {
    return only(append(CommitOp{table, change}));
  }
  Result<Table> commit_when(const Table& table, const Change& change,
                            const std::function<Status()>& ready) override {
    return only(append(CommitOp{table, change}, ready));
  }
  Status prune(const Table& table, Version keep) override {
    RPS_TRY(append(PruneOp{table, keep}));
    const Status pruned = prune_log(store_);
    if (!pruned.ok()) {
      log::warn("old entries of the catalog's log stay for now: " + pruned.error().text());
    }
    return {};
  }
  Result<std::vector<Table>> rename_tables(const std::vector<Rename>& renames, const std::string& run_id,
                                           Timestamp at) override {
    return append(RenameTablesOp{renames, run_id, at});
  }
  Status drop_table(const Table& table) override {
    RPS_TRY(append(DropTableOp{table}));
    return {};
  }

 private:
  using Tables = Result<std::vector<Table>>;
  using Ready = std::function<Status()>;

  static Result<Table> only(Tables tables) {
    RPS_TRY(tables);
    return std::move(tables->front());
  }

  // Reads the replica; one that turns out to be damaged is made anew first.
  template <class Read>
  auto read(Read read) -> decltype(read(std::declval<Catalog&>())) {
    auto found = read(reader_.replica().catalog());
    if (found.ok() || found.error().kind != ErrorKind::kCorrupt) {
      return found;
    }
    RPS_TRY(reader_.rebuild());
    return read(reader_.replica().catalog());
  }
  template <class Read>
  auto read_new(Read wanted) -> decltype(wanted(std::declval<Catalog&>())) {
    RPS_TRY(refresh());
    return read(wanted);
  }

  Tables append(
      const CatalogOp& op, const Ready& ready = [] { return Status(); });
  Result<StoredEntry> write(const LogPosition& base, const CatalogOp& op, const Ready& ready,
                            Written& written);
  Written look_for(const StoredEntry& mine, const std::string& token, StoredEntry& found);
  void make_snapshot();

  Store& store_;
  LogCatalogOptions options_;
  LogReader reader_;
};

// Whether the entry of that number is ours, after a write that was refused or did not come back: a write
// whose reply was lost is repeated by the store's client and then refused because of itself.
Written LogCatalogImpl::look_for(const StoredEntry& mine, const std::string& token, StoredEntry& found) {
  const auto object = store_.get(entry_key(mine.sequence));
  if (!object.ok()) {
    return Written::kFailed;
  }
  const auto entry = decode_entry(object->bytes);
  if (!entry.ok() || entry->token != token) {
    return Written::kLost;
  }
  found = mine;
  found.etag = object->etag;
  return Written::kYes;
}

Result<StoredEntry> LogCatalogImpl::write(const LogPosition& base, const CatalogOp& op, const Ready& ready,
                                          Written& written) {
  const LogEntry entry{base.log.empty() ? random_id() : base.log, random_id(), op};
  const std::string bytes = encode_entry(entry);
  RPS_TRY(ready());
  StoredEntry stored{base.sequence + 1, "", entry.log, bytes.size()};
  const std::string key = entry_key(stored.sequence);
  const auto put = store_.put_if_absent(key, bytes);
  if (put.ok()) {
    stored.etag = put->etag;
    written = Written::kYes;
  } else {
    written = look_for(stored, entry.token, stored);
  }
  if (written == Written::kFailed) {
    const bool unknown = put.error().kind == ErrorKind::kNetwork;
    return unknown ? Error{ErrorKind::kStateUnknown, put.error().message, "run the command again"}
                   : put.error();
  }
  if (written == Written::kLost) {
    return Error{ErrorKind::kPrecondition, store_.describe(key) + " was written by another run meanwhile"};
  }
  // A log that was pruned beyond this replica has a hole where its next entry was: that is no place for a new
  // one.
  RPS_ASSIGN(const bool anchored, reader_.is_anchored(base));
  if (!anchored) {
    written = Written::kLost;
    RPS_TRY(store_.remove(key));
    return Error{ErrorKind::kPrecondition, "the catalog's replica was out of date"};
  }
  return stored;
}

Result<std::vector<Table>> LogCatalogImpl::append(const CatalogOp& op, const Ready& ready) {
  bool is_ready = false;
  const Ready once = [&]() -> Status {
    RPS_TRY(is_ready ? Status() : ready());
    is_ready = true;
    return {};
  };
  RPS_TRY(refresh());
  for (;;) {
    Written written = Written::kFailed;
    Tables tables = reader_.replica().apply_new(
        op, [&](const LogPosition& base) { return write(base, op, once, written); });
    if (written == Written::kLost) {
      RPS_TRY(reader_.catch_up_surely());
      continue;
    }
    if (!tables.ok() && written == Written::kYes) {
      return Error{ErrorKind::kStateUnknown,
                   "the operation is in the catalog's log, but: " + tables.error().message,
                   tables.error().hint};
    }
    if (tables.ok()) {
      make_snapshot();
    }
    return tables;
  }
}

// The commit has happened: that its snapshot cannot be made is no failure of it. The next one tries again.
void LogCatalogImpl::make_snapshot() {
  const auto at = reader_.replica().position();
  if (!at.ok() ||
      (at->entries_since < options_.snapshot_entries && at->bytes_since < options_.snapshot_bytes)) {
    return;
  }
  const auto make = [&]() -> Status {
    RPS_ASSIGN(const Replica::Image image, reader_.replica().image());
    const auto put = store_.put_if_absent(snapshot_key(image.position.sequence), zstd_pack(image.bytes));
    if (!put.ok() && put.error().kind != ErrorKind::kPrecondition) {
      return put.error();
    }
    return reader_.replica().snapshot_made(image.position.sequence);
  };
  if (const Status made = make(); !made.ok()) {
    log::warn("no snapshot of the catalog was made: " + made.error().text());
  }
}

}  // namespace

Result<std::unique_ptr<LogCatalog>> open_log_catalog(Store& store, const LogCatalogOptions& options) {
  const std::string lake = content_etag(store.describe(std::string(kCatalogPrefix)));
  LogReader reader(store, options.cache_folder + "/" + lake + ".sqlite", options.verify_after);
  RPS_TRY(reader.open());
  return std::unique_ptr<LogCatalog>(std::make_unique<LogCatalogImpl>(store, options, std::move(reader)));
}

}  // namespace rps
