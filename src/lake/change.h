// TableChange: one journalled commit that brings no new rows: it puts objects back, registers what is there
// and forgets what is gone. Repair and restore are made of it; rows are written by writer.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "io/clock.h"
#include "io/store.h"
#include "lake/journal.h"
#include "lake/writer.h"
#include "lake/writer_lock.h"

namespace rps {

// Where a table is kept and how its writers behave. The referenced objects outlive it.
struct LakeAccess {
  Store& store;
  Catalog& catalog;
  const Clock& clock;
  LakeOptions options;
};

// The right to write: no other run writes while it lives, and the commits of dead runs are finished.
// kLocked when another run writes. A dry run (no lock path) gets an empty one.
class WriterTurn {
 public:
  static Result<WriterTurn> take(const LakeAccess& access);

 private:
  explicit WriterTurn(WriterLock lock) : lock_(std::move(lock)) {}
  WriterLock lock_;
};

// Where the object that a version names is now.
enum class ObjectPlace {
  kInPlace,  // at its own key
  kKept,     // aside, under its etag; at its own key is another object or none
  kNowhere,
};
Result<ObjectPlace> locate(Store& store, const Table& table, const std::string& partition,
                           const DataFile& file);

// Collects the parts of a commit, then makes it. What was staged for a change that is never committed is
// removed by the next run. Not thread-safe.
class TableChange {
 public:
  // Takes the writer's turn and reads the table as it is now. `operation` and `run_id` go into its history.
  static Result<TableChange> begin(const LakeAccess& access, const TableName& name,
                                   const std::string& operation, const std::string& run_id);

  [[nodiscard]] const Table& table() const { return journal_base_; }
  // The present partitions, ascending by name.
  [[nodiscard]] const std::vector<Partition>& partitions() const { return partitions_; }
  [[nodiscard]] Timestamp at() const { return journal_.change.at; }

  // The commit puts the object kept aside back to its place in the partition; its place() is kKept.
  Status bring_back(const std::string& partition, const DataFile& file);
  // Makes sure that the object, which is in its place or kept already, is kept aside, so that it may be
  // replaced or removed. kNotFound naming it when it is nowhere.
  Status keep_aside(const std::string& partition, const DataFile& file);
  // The commit removes the object after the new version is registered.
  void remove_object(const std::string& partition, const std::string& file);

  // Registers the partition, adding it or replacing that of the same name; as written by this run, now.
  void put(Partition partition);
  // Drops the partition from the table; its objects stay.
  void remove(const std::string& partition);

  [[nodiscard]] bool empty() const {
    return journal_.change.put.empty() && journal_.change.remove.empty() && journal_.objects.empty();
  }
  // Makes the next version; kStateUnknown as in journal.h. The present version when there is no change.
  Result<Table> commit();

 private:
  TableChange(LakeAccess access, WriterTurn turn) : access_(std::move(access)), turn_(std::move(turn)) {}

  LakeAccess access_;
  WriterTurn turn_;
  Table journal_base_;
  std::vector<Partition> partitions_;
  Journal journal_;
};

}  // namespace rps
