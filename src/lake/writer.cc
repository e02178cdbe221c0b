#include "lake/writer.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <future>
#include <iterator>
#include <unordered_map>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "lake/evolution.h"
#include "lake/leftovers.h"
#include "lake/read_ahead.h"
#include "lake/read_back.h"
#include "lake/shuffle.h"
#include "lake/stager.h"
#include "lake/writer_lock.h"

namespace rps {
namespace {

constexpr std::array<std::pair<WriteMode, std::string_view>, 4> kModes{{
    {WriteMode::kAppend, "append"},
    {WriteMode::kOverwrite, "overwrite"},
    {WriteMode::kOverwritePartitions, "overwrite_partitions"},
    {WriteMode::kUpsert, "upsert"},
}};

using Existing = std::unordered_map<std::string, Partition>;

// The partitions of the table that a write concerns: all of them when it replaces the table or touches
// many, else only those it names, so that a small write does not pay for a large table.
Result<Existing> find_existing(Catalog& catalog, const Table& table, const PartitionNumbers& partitions,
                               WriteMode mode) {
  constexpr std::size_t kFew = 512;
  Existing existing;
  if (mode == WriteMode::kOverwrite || partitions.size() > kFew) {
    RPS_ASSIGN(auto all, catalog.partitions(table));
    for (Partition& partition : all) {
      std::string name = partition.name;
      existing.emplace(std::move(name), std::move(partition));
    }
    return existing;
  }
  for (std::uint32_t number = 0; number < partitions.size(); ++number) {
    std::string name = partitions.name(number);
    RPS_ASSIGN(auto found, catalog.partition(table, name));
    if (found) {
      existing.emplace(std::move(name), std::move(*found));
    }
  }
  return existing;
}

std::optional<Partition> lookup(const Existing& existing, const std::string& name) {
  const auto at = existing.find(name);
  return at == existing.end() ? std::nullopt : std::optional<Partition>(at->second);
}

// Stages every partition of the shuffle, its buckets on several threads.
Result<std::vector<StagedPartition>> stage_partitions(Stager& stager, Shuffle& shuffle,
                                                      const Existing& existing, unsigned threads,
                                                      Progress& progress) {
  std::vector<StagedPartition> staged(shuffle.partitions().size());
  std::vector<Shuffle::Scratch> scratches(threads);
  progress.begin("writing partitions", staged.size(), "partitions");
  const Status done = parallel_for(shuffle.buckets(), threads, [&](std::size_t bucket, unsigned worker) {
    return shuffle.visit(
        bucket, scratches[worker], [&](std::uint32_t number, const RowBatch& rows) -> Status {
          if (interrupted()) {
            return interrupted_error("nothing was written");
          }
          const std::string name = shuffle.partitions().name(number);
          RPS_ASSIGN(staged[number], stager.stage(rows, name, lookup(existing, name), worker));
          progress.advance(1);
          return {};
        });
  });
  progress.end();
  RPS_TRY(done);
  return staged;
}

Status stage_removals(Stager& stager, const Existing& existing, std::vector<StagedPartition>& staged) {
  std::unordered_map<std::string, bool> kept;
  for (const StagedPartition& partition : staged) {
    kept[partition.report.name] = true;
  }
  for (const auto& [name, partition] : existing) {
    if (!kept.contains(name)) {
      RPS_ASSIGN(StagedPartition removal, stager.stage_removal(partition));
      staged.push_back(std::move(removal));
    }
  }
  return {};
}

Journal make_journal(const Table& table, std::vector<StagedPartition>& staged, Change change,
                     WriteReport& report) {
  Journal journal{table.name, table.version, std::move(change), {}, {}};
  for (StagedPartition& partition : staged) {
    report.repeats += partition.repeats;
    report.partitions.push_back(partition.report);
    if (partition.report.action == PartitionReport::Action::kRemoved) {
      journal.change.remove.push_back(partition.report.name);
    }
    if (partition.put) {
      journal.change.put.push_back(std::move(*partition.put));
    }
    std::move(partition.objects.begin(), partition.objects.end(), std::back_inserter(journal.objects));
    std::move(partition.obsolete.begin(), partition.obsolete.end(), std::back_inserter(journal.obsolete));
  }
  return journal;
}

bool changes_nothing(const Change& change) {
  return change.put.empty() && change.remove.empty() && !change.schema;
}

// Removes what a write staged before it failed; what is left over is removed by the next recovery.
void discard(Store& store, const std::string& run_id) {
  const auto staged = list_all(store, staging_prefix(run_id));
  if (!staged.ok()) {
    return;
  }
  for (const ObjectInfo& object : *staged) {
    (void)store.remove(object.key, Durability::kFlush).ok();
  }
}

}  // namespace

std::string_view write_mode_name(WriteMode mode) {
  return std::find_if(kModes.begin(), kModes.end(), [&](const auto& m) { return m.first == mode; })->second;
}

std::optional<std::size_t> merge_column(WriteMode mode, const PartitionLayout& layout) {
  if (mode == WriteMode::kUpsert) {
    return col::kRaceId;
  }
  // A partition of more than a day may hold days that the input does not.
  const bool by_day = layout.period() == PartitionLayout::Period::kDay;
  return mode == WriteMode::kOverwritePartitions && !by_day ? std::optional<std::size_t>(col::kDate)
                                                            : std::nullopt;
}

Result<WriteMode> parse_write_mode(std::string_view name) {
  for (const auto& [mode, mode_name] : kModes) {
    if (mode_name == name) {
      return mode;
    }
  }
  return Error{ErrorKind::kUsage, "there is no write mode '" + std::string(name) + "'",
               "use append, overwrite, overwrite_partitions or upsert"};
}

std::string_view action_name(PartitionReport::Action action) {
  switch (action) {
    case PartitionReport::Action::kAdded:
      return "added";
    case PartitionReport::Action::kReplaced:
      return "replaced";
    case PartitionReport::Action::kUnchanged:
      return "unchanged";
    case PartitionReport::Action::kRemoved:
      return "removed";
  }
  return "";
}

namespace {

// Rows `position` and on of the input.
Status add_batch(const RowBatch& batch, unsigned lane, std::uint64_t position, Shuffle& shuffle,
                 Progress& progress) {
  if (interrupted()) {
    return interrupted_error("nothing was written");
  }
  RPS_TRY(shuffle.add(lane, position, batch));
  progress.advance(batch.rows());
  return {};
}

Status add_batches(const RowSource& source, Shuffle& shuffle, Progress& progress) {
  progress.begin("reading rows", 0, "rows");
  Status done = read_ahead(
      source, [&](const RowBatch& batch) { return add_batch(batch, 0, shuffle.rows(), shuffle, progress); });
  progress.end();
  return done;
}

Status add_parts(const RowParts& parts, unsigned threads, Shuffle& shuffle, Progress& progress) {
  std::vector<RowBatch> batches(threads, RowBatch(parts.schema));
  progress.begin("reading rows", 0, "rows");
  Status done = parallel_for(parts.starts.size(), threads, [&](std::size_t part, unsigned worker) -> Status {
    RowBatch& batch = batches[worker];
    batch.clear();
    RPS_TRY(parts.read(part, worker, batch));
    return add_batch(batch, worker, parts.starts[part], shuffle, progress);
  });
  progress.end();
  return done;
}

}  // namespace

Result<Recovery> Lake::recover() {
  RPS_ASSIGN(const auto lock, WriterLock::acquire(options_, store_, clock_));
  return recover_locked();
}

Result<Recovery> Lake::recover_locked() {
  RPS_ASSIGN(Recovery recovery, rps::recover(store_, catalog_));
  RPS_TRY(remove_leftovers(options_, recovery));
  return recovery;
}

Result<WriteReport> Lake::write(const TableName& name, const RowBatch& rows, WriteMode mode,
                                const std::string& run_id, Progress& progress) {
  const auto add_rows = [&](Shuffle& shuffle) { return shuffle.add(0, 0, rows); };
  return write_rows(Request{name, rows.schema(), add_rows, 1, mode, run_id, progress});
}

Result<WriteReport> Lake::write_stream(const TableName& name, const RowSource& source, WriteMode mode,
                                       const std::string& run_id, Progress& progress) {
  const auto add_rows = [&](Shuffle& shuffle) { return add_batches(source, shuffle, progress); };
  return write_rows(Request{name, *source.schema, add_rows, 1, mode, run_id, progress});
}

Result<WriteReport> Lake::write_parts(const TableName& name, const RowParts& parts, WriteMode mode,
                                      const std::string& run_id, Progress& progress) {
  const unsigned threads = thread_count(options_.threads);
  const auto add_rows = [&](Shuffle& shuffle) { return add_parts(parts, threads, shuffle, progress); };
  return write_rows(Request{name, *parts.schema, add_rows, threads, mode, run_id, progress});
}

Result<WriteReport> Lake::write_rows(const Request& request) {
  RPS_ASSIGN(const auto lock, WriterLock::acquire(options_, store_, clock_));
  RPS_ASSIGN(const Recovery recovery, recover_locked());
  for (const std::string& run : recovery.finished) {
    request.progress.note("finished the commit of run " + run + ", which had been stopped");
  }
  RPS_ASSIGN(const Table present, catalog_.table(request.table));
  return write_locked(present, request);
}

std::string spill_folder(const LakeOptions& options) {
  if (!options.temp_dir.empty()) {
    return options.temp_dir;
  }
  if (options.lock_path) {
    return std::filesystem::path(*options.lock_path).parent_path().string();
  }
  std::error_code none;
  const std::filesystem::path shared = std::filesystem::temp_directory_path(none);
  return none ? "." : shared.string();
}

Result<WriteReport> Lake::write_locked(const Table& present, const Request& request) {
  Table table = present;
  RPS_ASSIGN(table.schema, merge_schemas(present.schema, request.schema));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  if (layout.is_flat()) {
    return Error{
        ErrorKind::kRefused, "table " + table.name.str() + " is flat: rows cannot be replaced in it",
        "'rpscrape migrate' makes a partitioned one of it, 'rpscrape switch' lets that take its place"};
  }
  std::uint64_t rows_in = 0;
  Result<std::vector<StagedPartition>> staged = std::vector<StagedPartition>();
  {
    ShuffleOptions options;
    options.memory = options_.memory_budget;
    options.temp_dir = spill_folder(options_);
    options.lanes = request.lanes;
    Shuffle shuffle(std::make_shared<const TableSchema>(table.schema), request.schema, layout,
                    std::move(options));
    RPS_TRY(request.add_rows(shuffle));
    rows_in = shuffle.rows();
    staged = stage(present, table, shuffle, request);
  }  // the temporary file is gone before the flush, so that none of it goes to the disk
  WriteReport report;
  report.rows_in = rows_in;
  const Status settled = staged.ok() ? settle(table, *staged, request, report) : Status(staged.error());
  if (!settled.ok()) {
    discard(store_, request.run_id);
    return settled.error();
  }
  options_.checkpoint("staged");
  return commit(present, table, std::move(*staged), request, std::move(report));
}

Status Lake::settle(const Table& table, const std::vector<StagedPartition>& staged, const Request& request,
                    WriteReport& report) {
  // Without anything to do meanwhile it needs no thread.
  const auto when = options_.read_back ? std::launch::async : std::launch::deferred;
  auto flushed = std::async(when, [&] { return store_.flush(); });
  Result<ReadBack> checked = ReadBack{};
  if (options_.read_back) {
    checked = read_back(store_, table, staged, thread_count(options_.threads), request.progress);
  }
  RPS_TRY(flushed.get());
  if (!checked.ok()) {
    return checked.error();
  }
  report.objects_checked = checked->objects;
  report.rows_checked = checked->rows;
  report.bytes_checked = checked->bytes;
  return {};
}

// Stages what the write puts and removes, ascending by partition.
Result<std::vector<StagedPartition>> Lake::stage(const Table& present, const Table& table, Shuffle& shuffle,
                                                 const Request& request) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RPS_ASSIGN(const Existing existing, find_existing(catalog_, present, shuffle.partitions(), request.mode));
  const unsigned threads = thread_count(options_.threads);
  Stager stager(store_, Stager::Job{table, layout, request.mode, request.run_id, clock_.now()}, threads);
  RPS_ASSIGN(auto staged, stage_partitions(stager, shuffle, existing, threads, request.progress));
  if (request.mode == WriteMode::kOverwrite) {
    RPS_TRY(stage_removals(stager, existing, staged));
  }
  std::sort(staged.begin(), staged.end(),
            [](const StagedPartition& a, const StagedPartition& b) { return a.report.name < b.report.name; });
  return staged;
}

Result<WriteReport> Lake::commit(const Table& present, const Table& table,
                                 std::vector<StagedPartition> staged, const Request& request,
                                 WriteReport report) {
  report.run_id = request.run_id;
  report.version = present.version;
  Change change{request.run_id, std::string(write_mode_name(request.mode)), clock_.now(), {}, {}, {}};
  if (table.schema.size() != present.schema.size()) {
    change.schema = table.schema;
  }
  const Journal journal = make_journal(present, staged, std::move(change), report);
  if (changes_nothing(journal.change)) {
    return report;
  }
  RPS_ASSIGN(const Table next, commit_journal(store_, catalog_, present, journal, options_.checkpoint));
  report.version = next.version;
  log::info("run " + request.run_id + " committed version " + std::to_string(next.version) + " of " +
            next.name.str());
  return report;
}

}  // namespace rps
