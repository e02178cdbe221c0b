#include "lake/change.h"

#include <utility>

#include "base/log.h"
#include "catalog/partition_name.h"
#include "lake/leftovers.h"
#include "lake/replaced.h"

namespace rps {

Result<WriterTurn> WriterTurn::take(const LakeAccess& access) {
  RPS_ASSIGN(WriterLock lock, WriterLock::acquire(access.options, access.store, access.clock));
  RPS_ASSIGN(const Recovery recovery, recover(access.store, access.catalog));
  RPS_TRY(remove_leftovers(access.options, recovery));
  for (const std::string& run : recovery.finished) {
    log::info("finished the commit of run " + run + ", which had been stopped");
  }
  return WriterTurn(std::move(lock));
}

Result<ObjectPlace> locate(Store& store, const Table& table, const std::string& partition,
                           const DataFile& file) {
  RPS_ASSIGN(const bool in_place,
             has_etag(store, object_key(table.dataset, partition, file.name), file.etag));
  if (in_place) {
    return ObjectPlace::kInPlace;
  }
  RPS_ASSIGN(const bool kept, has_etag(store, kept_key(file.etag), file.etag));
  return kept ? ObjectPlace::kKept : ObjectPlace::kNowhere;
}

Result<TableChange> TableChange::begin(const LakeAccess& access, const TableName& name,
                                       const std::string& operation, const std::string& run_id) {
  RPS_ASSIGN(WriterTurn turn, WriterTurn::take(access));
  TableChange change(access, std::move(turn));
  RPS_ASSIGN(change.journal_base_, access.catalog.table(name));
  RPS_ASSIGN(change.partitions_, access.catalog.partitions(change.journal_base_));
  change.journal_.table = name;
  change.journal_.base = change.journal_base_.version;
  change.journal_.change.run_id = run_id;
  change.journal_.change.operation = operation;
  change.journal_.change.at = access.clock.now();
  return change;
}

Status TableChange::bring_back(const std::string& partition, const DataFile& file) {
  const std::string place = object_key(table().dataset, partition, file.name);
  const std::string staged = staged_key(journal_.change.run_id, place);
  RPS_TRY(access_.store.copy(kept_key(file.etag), staged, Durability::kFlush));
  journal_.objects.push_back({staged, place, file.etag});
  return {};
}

Status TableChange::keep_aside(const std::string& partition, const DataFile& file) {
  RPS_ASSIGN(const bool kept, has_etag(access_.store, kept_key(file.etag), file.etag));
  if (kept) {
    return {};
  }
  const std::string key = object_key(table().dataset, partition, file.name);
  RPS_ASSIGN(const bool in_place, has_etag(access_.store, key, file.etag));
  if (!in_place) {
    return Error{ErrorKind::kNotFound,
                 access_.store.describe(key) + " is not the object that the catalog registers",
                 "somebody changed the folder from outside; run 'rpscrape repair' first"};
  }
  return access_.store.copy(key, kept_key(file.etag), Durability::kFlush);
}

void TableChange::remove_object(const std::string& partition, const std::string& file) {
  journal_.obsolete.push_back(object_key(table().dataset, partition, file));
}

void TableChange::put(Partition partition) {
  partition.run_id = journal_.change.run_id;
  partition.written_at = journal_.change.at;
  journal_.change.put.push_back(std::move(partition));
}

void TableChange::remove(const std::string& partition) {
  journal_.change.remove.push_back(partition);
}

Result<Table> TableChange::commit() {
  if (empty()) {
    return table();
  }
  RPS_TRY(access_.store.flush());
  access_.options.checkpoint("staged");
  RPS_ASSIGN(Table next,
             commit_journal(access_.store, access_.catalog, table(), journal_, access_.options.checkpoint));
  log::info("run " + journal_.change.run_id + " committed version " + std::to_string(next.version) + " of " +
            next.name.str());
  return next;
}

}  // namespace rps
