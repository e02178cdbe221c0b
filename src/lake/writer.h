// Lake: writes rows into the partitions of a table, all or nothing, and registers them in the catalog.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "catalog/catalog.h"
#include "io/clock.h"
#include "io/store.h"
#include "lake/journal.h"
#include "lake/layout.h"
#include "lake/row_source.h"
#include "model/batch.h"

namespace rps {

enum class WriteMode {
  kAppend,               // adds an object to each partition; existing rows stay, so repeats are possible
  kOverwrite,            // the whole table becomes the given rows
  kOverwritePartitions,  // each (country, date) in the input is replaced, all others stay
  kUpsert,               // rows of races in the input are replaced, all others stay
};

std::string_view write_mode_name(WriteMode mode);
// "append", "overwrite", "overwrite_partitions", "upsert"; else kUsage listing them.
Result<WriteMode> parse_write_mode(std::string_view name);

// The column by which existing rows of a partition are replaced: those with a value that the input has, too,
// go, the others stay. Nothing when a write in this mode keeps all of them, or none.
std::optional<std::size_t> merge_column(WriteMode mode, const PartitionLayout& layout);

// What a write did (or, over dry-run stores, would do) to one partition.
struct PartitionReport {
  enum class Action { kAdded, kReplaced, kUnchanged, kRemoved };
  std::string name;
  Action action = Action::kAdded;
  std::uint64_t rows_before = 0;
  std::uint64_t rows_after = 0;
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

std::string_view action_name(PartitionReport::Action action);

struct WriteReport {
  std::string run_id;
  Version version = 0;        // of the table afterwards; the old one when nothing changed
  std::uint64_t rows_in = 0;  // given
  std::uint64_t repeats = 0;  // given rows dropped for a later row of the same (race_id, horse_id)
  std::vector<PartitionReport> partitions;  // ascending by name
  // What was read back before the commit, if that was asked for: objects, rows and bytes in them.
  std::uint64_t objects_checked = 0;
  std::uint64_t rows_checked = 0;
  std::uint64_t bytes_checked = 0;
};

struct LakeOptions {
  // The writer's lock file; none for dry runs, which need none. Of a local store it lies in its folder
  // _rpscrape, where what killed runs left behind is looked for.
  std::optional<std::string> lock_path;
  // Key of the writer's lease in a store that several machines share.
  std::optional<std::string> lease_key;
  std::string owner = "rpscrape";  // told to whoever finds the lock taken
  unsigned threads = 0;            // that encode; 0: one per core
  // Bytes of rows that a write keeps in memory; those beyond wait in a nameless temporary file.
  std::size_t memory_budget = std::size_t{256} << 20U;
  // Where that file lies; empty: beside the writer's lock, or without one the system's temporary folder.
  std::string temp_dir;
  // Whether to read everything back before it is committed (read_back.h).
  bool read_back = false;
  Checkpoint checkpoint = [](std::string_view) {};
};

// The folder that temp_dir tells of.
std::string spill_folder(const LakeOptions& options);

class Shuffle;
struct StagedPartition;

// Thread-safety: one object per thread; several processes may write: the lock admits one at a time.
// `store`, `catalog` and `clock` must outlive the object.
class Lake {
 public:
  Lake(Store& store, Catalog& catalog, const Clock& clock, LakeOptions options)
      : store_(store), catalog_(catalog), clock_(clock), options_(std::move(options)) {}

  // Writes `rows` to the table and commits them as run `run_id`. The partitions of the input that
  // already hold exactly these rows are left alone; when that is all of them there is no new version.
  // Errors: kSchema for rows without country or date and for a column whose type is not the table's;
  // kLocked when another run writes; kRefused for a flat table; those of stores and catalog. After an error
  // other than kStateUnknown the table is as it was.
  Result<WriteReport> write(const TableName& table, const RowBatch& rows, WriteMode mode,
                            const std::string& run_id, Progress& progress);

  // The same with the rows of `source`, asked for after the lock is taken. Memory: the budget, what a few
  // partitions take, and about two kilobytes a partition. An error of the source is returned as it is.
  Result<WriteReport> write_stream(const TableName& table, const RowSource& source, WriteMode mode,
                                   const std::string& run_id, Progress& progress);

  // The same with rows in parts, which several threads read. Memory: one part a thread, too.
  Result<WriteReport> write_parts(const TableName& table, const RowParts& parts, WriteMode mode,
                                  const std::string& run_id, Progress& progress);

  // Finishes the commits of dead runs; also the first step of write().
  Result<Recovery> recover();

 private:
  // One write: where to, how, and what tells people about it.
  struct Request {
    const TableName& table;
    const TableSchema& schema;  // of the rows
    std::function<Status(Shuffle&)> add_rows;
    unsigned lanes;  // threads that add them
    WriteMode mode;
    const std::string& run_id;
    Progress& progress;
  };
  Result<Recovery> recover_locked();
  Result<WriteReport> write_rows(const Request& request);
  Result<WriteReport> write_locked(const Table& present, const Request& request);
  Result<std::vector<StagedPartition>> stage(const Table& present, const Table& table, Shuffle& shuffle,
                                             const Request& request);
  // Makes what was staged durable and, if asked to, reads it back meanwhile into the report.
  Status settle(const Table& table, const std::vector<StagedPartition>& staged, const Request& request,
                WriteReport& report);
  Result<WriteReport> commit(const Table& present, const Table& table, std::vector<StagedPartition> staged,
                             const Request& request, WriteReport report);

  Store& store_;
  Catalog& catalog_;
  const Clock& clock_;
  LakeOptions options_;
};

}  // namespace rps
