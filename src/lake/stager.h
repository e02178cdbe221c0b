// Turns the rows of one partition into a staged object and the catalog's entry for it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/store.h"
#include "lake/grouping.h"
#include "lake/journal.h"
#include "lake/layout.h"
#include "lake/writer.h"
#include "model/row_hash.h"
#include "parquet/encoder.h"

namespace rps {

// What is to happen to one partition.
struct StagedPartition {
  PartitionReport report;
  std::uint64_t repeats = 0;          // rows of the input dropped for a later one
  std::optional<Partition> put;       // none: the partition stays as it is
  std::vector<StagedObject> objects;  // to be moved into place: one with new rows, or none
  std::uint64_t rows = 0;             // in it
  ContentHash hash;                   // of them
  std::vector<std::string> obsolete;  // keys of objects the new version no longer has
};

// Thread-safety: stage() may be called from several threads with distinct `worker` numbers.
class Stager {
 public:
  struct Job {
    const Table& table;  // with the columns it will have
    PartitionLayout layout;
    WriteMode mode;
    std::string run_id;
    Timestamp now;
    // Objects are put where they will stay: for new partitions of a table that nobody reads yet.
    bool in_place = false;
    // Hashes of the rows that partitions are to hold, by name, where the caller has them; the others are
    // computed. Whoever gives them reads back what was written, which tells whether they are right.
    const std::unordered_map<std::string, ContentHash>* known_hashes = nullptr;
  };

  Stager(Store& store, Job job, unsigned workers);

  // Stages the rows of `batch` (whose columns are the table's) as partition `name`. `existing` is the
  // partition that the table has now, if any; its objects that the new ones will replace are copied
  // aside.
  Result<StagedPartition> stage(const RowBatch& batch, const std::string& name,
                                const std::optional<Partition>& existing, unsigned worker);

  // The partition disappears with the next version: its objects are copied aside and become obsolete.
  Result<StagedPartition> stage_removal(const Partition& existing);

 private:
  // The batch with the values that readers get from the partition's name, where it says something else (a row
  // without a year in country=gb/year=2025); nothing when it says the same.
  [[nodiscard]] Result<std::optional<RowBatch>> as_named(const RowBatch& batch,
                                                         const std::string& name) const;
  Result<StagedPartition> stage_named(const RowBatch& batch, const std::string& name,
                                      const std::optional<Partition>& existing, unsigned worker);
  [[nodiscard]] ContentHash hash_of(const RowBatch& batch, const PartitionRows& rows) const;
  Result<StagedPartition> write(const RowBatch& batch, const PartitionRows& rows,
                                const std::optional<Partition>& existing, unsigned worker);
  // Encodes the rows as object `name` of the partition and puts it into the staging area.
  Result<DataFile> stage_file(const RowBatch& batch, const PartitionRows& rows, const std::string& name,
                              unsigned worker, StagedPartition& staged);
  // Keeps all objects of a partition aside; those that `name` does not replace become obsolete.
  Status replace_files(const Partition& existing, const std::string& name, StagedPartition& staged);
  // Copies aside the objects that are what the catalog says; others are lost to the version already.
  Status keep_aside(const Partition& existing);

  Store& store_;
  Job job_;
  std::vector<std::size_t> stored_columns_;
  std::vector<std::size_t> derived_columns_;  // that the partition's name gives, but did not make the name
  std::vector<parquet::Encoder> encoders_;
};

}  // namespace rps
