// What the two ways of copying a table (batch_copy.h, flat_copy.h) have in common: batches of new partitions
// that are registered as soon as they are durable.
#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/progress.h"
#include "lake/change.h"
#include "lake/partition_reader.h"
#include "workflow/migrate/day_tally.h"

namespace rps {

// What a copy did.
struct CopyReport {
  std::uint64_t batches = 0;
  std::uint64_t rows_copied = 0;
  std::uint64_t rows_present = 0;       // that an earlier run had copied; they were read again
  bool differs = false;                 // the new table has partitions that are not the source's
  std::map<CountryDay, TableSum> days;  // of the new table, by what was read back from it
};

// One thread's share of a copy. `table` is the new one and outlives it.
class CopyShare {
 public:
  CopyShare(Store& store, const Table& table, const PartitionLayout& layout)
      : by_day_(layout.period() == PartitionLayout::Period::kDay),
        reader_(store, table, layout),
        present_(std::make_shared<const TableSchema>(table.schema)) {}

  // Rows (one at least) that this run wrote, as they were read back, and the hash of them all.
  void add_copied(const RowBatch& rows, const ContentHash& hash);
  // What became of a partition that an earlier run wrote.
  enum class Present {
    kSame,   // it holds these rows
    kOther,  // it was registered with other rows; the report says that the tables differ
    kLost,   // it was registered with these rows, but its object has not got them: it is to be written again
  };
  // Reads the partition, which is to hold `rows`.
  [[nodiscard]] Present look_at(const Partition& partition, const RowBatch& rows);

  // Adds up the shares.
  static CopyReport sum(const std::vector<const CopyShare*>& shares);

 private:
  void count(const RowBatch& rows, const ContentHash& hash);

  bool by_day_;  // the rows of a partition are of one day
  PartitionReader reader_;
  RowBatch present_;
  std::vector<ContentHash> hashes_;
  DayTally tally_;
  CopyReport report_;
};

// The partitions that the new table has already, by name.
Result<std::unordered_map<std::string, Partition>> present_partitions(Catalog& catalog, const Table& made);

// Registers batches of new partitions, whose objects lie in their places already. Nobody reads the table yet,
// so that neither journal nor lock is needed: what is not registered when the run dies is written again by
// the next, and what is, is read again, and written again when a power cut took its object. The objects are
// made durable once, before the last batch is registered, so that the table is never whole in the catalog but
// not on the disk. Thread-safe.
class BatchRegister {
 public:
  // `made` is the table's present state; the name of a run is made of `run_id` and the batch's number.
  BatchRegister(const LakeAccess& access, Table made, std::string run_id)
      : access_(access), made_(std::move(made)), run_id_(std::move(run_id)) {}

  // Takes a batch and lets a thread of its own register the one that came before, in one transaction, so that
  // the caller need not wait for the disk; the errors of that come with the next call. kPrecondition when
  // somebody else wrote the table meanwhile. No partitions are fine.
  Status add(std::vector<Partition> partitions);
  // Makes all objects durable, then registers the last batch. Returns how many there were.
  Result<std::uint64_t> finish();

 private:
  Status commit(std::vector<Partition> partitions);
  Status settle();  // waits for the transaction under way

  const LakeAccess& access_;
  std::mutex mutex_;
  Table made_;
  std::string run_id_;
  std::vector<Partition> waiting_;  // the batch that came last
  std::uint64_t batches_ = 0;
  std::future<Status>
      under_way_;  // only this thread touches the catalog; destroyed first, which waits for it
};

}  // namespace rps
