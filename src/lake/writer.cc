#include "lake/writer.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

#include "base/log.h"
#include "base/parallel.h"
#include "io/lock.h"
#include "lake/evolution.h"
#include "lake/grouping.h"
#include "lake/stager.h"

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
Result<Existing> find_existing(Catalog& catalog, const Table& table, const std::vector<PartitionRows>& groups,
                               WriteMode mode) {
  constexpr std::size_t kFew = 512;
  Existing existing;
  if (mode == WriteMode::kOverwrite || groups.size() > kFew) {
    RPS_ASSIGN(auto all, catalog.partitions(table));
    for (Partition& partition : all) {
      existing.emplace(partition.name, std::move(partition));
    }
    return existing;
  }
  for (const PartitionRows& group : groups) {
    RPS_ASSIGN(auto found, catalog.partition(table, group.name));
    if (found) {
      existing.emplace(group.name, std::move(*found));
    }
  }
  return existing;
}

std::optional<Partition> lookup(const Existing& existing, const std::string& name) {
  const auto at = existing.find(name);
  return at == existing.end() ? std::nullopt : std::optional<Partition>(at->second);
}

// Stages every group on several threads.
Result<std::vector<StagedPartition>> stage_groups(Stager& stager, const RowBatch& batch,
                                                  std::vector<PartitionRows>& groups,
                                                  const Existing& existing, unsigned threads,
                                                  Progress& progress) {
  std::vector<StagedPartition> staged(groups.size());
  progress.begin("writing partitions", groups.size(), "partitions");
  const Status done = parallel_for(groups.size(), threads, [&](std::size_t i, unsigned worker) -> Status {
    const std::string name = groups[i].name;
    RPS_ASSIGN(staged[i], stager.stage(batch, std::move(groups[i]), lookup(existing, name), i, worker));
    progress.advance(1);
    return {};
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
  std::sort(report.partitions.begin(), report.partitions.end(),
            [](const PartitionReport& a, const PartitionReport& b) { return a.name < b.name; });
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

// The writer's lock, or nothing for a dry run.
Result<std::optional<FileLock>> take_lock(const LakeOptions& options, const Clock& clock) {
  if (!options.lock_path) {
    return std::optional<FileLock>();
  }
  RPS_ASSIGN(FileLock lock, FileLock::acquire(*options.lock_path, options.owner, clock));
  return std::optional<FileLock>(std::move(lock));
}

}  // namespace

Result<Recovery> Lake::recover() {
  RPS_ASSIGN(const auto lock, take_lock(options_, clock_));
  return rps::recover(store_, catalog_);
}

Result<WriteReport> Lake::write(const TableName& name, const RowBatch& rows, WriteMode mode,
                                const std::string& run_id, Progress& progress) {
  RPS_ASSIGN(const auto lock, take_lock(options_, clock_));
  RPS_ASSIGN(const Recovery recovery, rps::recover(store_, catalog_));
  for (const std::string& run : recovery.finished) {
    progress.note("finished the commit of run " + run + ", which had been stopped");
  }
  RPS_ASSIGN(const Table present, catalog_.table(name));
  return write_locked(present, rows, mode, run_id, progress);
}

Result<WriteReport> Lake::write_locked(const Table& present, const RowBatch& rows, WriteMode mode,
                                       const std::string& run_id, Progress& progress) {
  Table table = present;
  RPS_ASSIGN(table.schema, merge_schemas(present.schema, rows.schema()));
  const bool wider = table.schema.size() != present.schema.size();
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  std::optional<RowBatch> aligned;
  if (!same_columns(rows.schema(), table.schema)) {
    aligned = align(rows, std::make_shared<const TableSchema>(table.schema));
  }
  const RowBatch& batch = aligned ? *aligned : rows;
  RPS_ASSIGN(auto groups, group_rows(batch, layout));
  RPS_ASSIGN(const Existing existing, find_existing(catalog_, present, groups, mode));

  const unsigned threads = thread_count(options_.threads);
  Stager stager(store_, Stager::Job{table, layout, mode, run_id, clock_.now()}, threads);
  auto staged = stage_groups(stager, batch, groups, existing, threads, progress);
  if (staged.ok() && mode == WriteMode::kOverwrite) {
    if (Status removals = stage_removals(stager, existing, *staged); !removals.ok()) {
      staged = removals.error();
    }
  }
  Status flushed = staged.ok() ? store_.flush() : Status(staged.error());
  if (!flushed.ok()) {
    discard(store_, run_id);
    return flushed.error();
  }
  options_.checkpoint("staged");

  WriteReport report;
  report.run_id = run_id;
  report.rows_in = rows.rows();
  report.version = present.version;
  Change change{run_id, std::string(write_mode_name(mode)), clock_.now(), {}, {}, {}};
  if (wider) {
    change.schema = table.schema;
  }
  const Journal journal = make_journal(present, *staged, std::move(change), report);
  if (changes_nothing(journal.change)) {
    return report;
  }
  RPS_ASSIGN(const Table next, commit_journal(store_, catalog_, present, journal, options_.checkpoint));
  report.version = next.version;
  log::info("run " + run_id + " committed version " + std::to_string(next.version) + " of " +
            next.name.str());
  return report;
}

}  // namespace rps
