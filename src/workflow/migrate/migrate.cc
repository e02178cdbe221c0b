#include "workflow/migrate/migrate.h"

#include <algorithm>
#include <chrono>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/text.h"
#include "workflow/migrate/carry_over.h"
#include "workflow/migrate/groups.h"
#include "workflow/migrate/migration_state.h"
#include "workflow/migrate/table_rows.h"
#include "workflow/validate.h"

namespace rps {
namespace {

using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// How run ids begin.
constexpr std::string_view kRunName = "migrate";
constexpr std::string_view kGoOn = "the same command with --resume goes on";

// A place for objects that no table has and where nothing lies: datasets/{table}, or with a number behind it.
Result<std::string> free_dataset(Workspace& workspace, const Table& source, const std::string& made) {
  RPS_ASSIGN(const std::vector<Table> tables, workspace.catalog().tables());
  const std::string above = source.dataset.substr(0, source.dataset.rfind('/') + 1);
  for (int n = 1;; ++n) {
    std::string dataset = above + made + (n == 1 ? "" : "_" + std::to_string(n));
    const bool named = std::any_of(tables.begin(), tables.end(),
                                   [&](const Table& table) { return table.dataset == dataset; });
    RPS_ASSIGN(const auto there, list_all(workspace.store(), dataset + "/"));
    if (!named && there.empty()) {
      return dataset;
    }
  }
}

// A migration from the table `source` to a new one.
class Migration {
 public:
  Migration(Workspace& workspace, const MigrateOptions& options, Progress& progress, MigrateReport& report)
      : workspace_(workspace), options_(options), progress_(progress), report_(report) {}

  // Finds or makes the new table and where to go on.
  Status open(const Table& source);
  // Copies what is not over yet.
  Status copy();
  // Brings over what was written to the source meanwhile.
  Status catch_up();
  // Both hold the same rows.
  Status compare();

 private:
  using Partitions = std::vector<Partition>;

  Status make_table();
  Status find_table();
  Status check_is_ours();
  Result<Partitions> wanted();
  Status copy_batches(const Groups& groups, const Partitions& partitions);
  Status copy_batch(Partitions batch);
  [[nodiscard]] LakeAccess access() {
    LakeOptions lake = options_.lake;
    lake.read_back = true;
    return workspace_.lake_access("migrate", std::move(lake));
  }
  [[nodiscard]] TableName made_name() const { return {source_.name.database, options_.to}; }

  Workspace& workspace_;
  const MigrateOptions& options_;
  Progress& progress_;
  MigrateReport& report_;
  Table source_;  // the version that is being copied
  Table made_;
  MigrationState state_;
};

Status Migration::open(const Table& source) {
  source_ = source;
  const auto present = workspace_.catalog().table(made_name());
  if (!present.ok() && present.error().kind != ErrorKind::kNotFound) {
    return present.error();
  }
  if (!present.ok()) {
    return make_table();
  }
  if (!options_.resume) {
    return Error{ErrorKind::kExists, "table " + made_name().str() + " exists already",
                 std::string(kGoOn) + " with it, or 'rpscrape drop " + options_.to + " --purge' removes it"};
  }
  made_ = *present;
  return find_table();
}

Status Migration::make_table() {
  Table wanted;
  wanted.name = made_name();
  wanted.schema = source_.schema;
  wanted.partition_keys = options_.partition_by;
  wanted.created_at = workspace_.clock().now();
  RPS_ASSIGN(wanted.dataset, free_dataset(workspace_, source_, options_.to));
  RPS_ASSIGN(made_, workspace_.catalog().create_table(wanted));
  state_ = MigrationState{source_.id, source_.version, made_.id, "", 0};
  return save_migration(workspace_.store(), made_.name, state_);
}

Status Migration::find_table() {
  if (made_.partition_keys != options_.partition_by) {
    return Error{ErrorKind::kUsage,
                 "table " + made_.name.str() + " is partitioned by " + join(made_.partition_keys, ",") +
                     ", not by " + join(options_.partition_by, ","),
                 "give the same --partition-by as at first"};
  }
  RPS_TRY(check_is_ours());
  RPS_ASSIGN(const auto state, load_migration(workspace_.store(), source_, made_));
  const auto then =
      state ? workspace_.catalog().table_at(source_.name, state->source_version) : Result<Table>(Error{});
  state_ = MigrationState{source_.id, source_.version, made_.id, "", 0};
  if (then.ok()) {  // else from the start, with the source as it is now
    state_ = *state;
    source_ = *then;
  }
  return {};
}

// No table may be overwritten but one that migrations alone have written.
Status Migration::check_is_ours() {
  RPS_ASSIGN(const std::vector<VersionInfo> history, workspace_.catalog().history(made_));
  const bool ours = std::all_of(history.begin(), history.end(), [](const VersionInfo& info) {
    return info.version == 0 || info.run_id.starts_with(kRunName);
  });
  return ours ? Status()
              : Status(Error{
                    ErrorKind::kRefused,
                    "table " + made_.name.str() + " was not made by 'rpscrape migrate', or was written since",
                    "give another --to"});
}

// The source's partitions that are to be copied, ascending by name: all, or for a trial whole groups.
Result<Migration::Partitions> Migration::wanted() {
  RPS_ASSIGN(Partitions partitions, workspace_.catalog().partitions(source_));
  if (options_.max_rows == 0) {
    return partitions;
  }
  RPS_ASSIGN(const Groups groups, Groups::of(source_.partition_keys, options_.partition_by));
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    const bool begins =
        i == 0 || groups.of_partition(partitions[i - 1].name) != groups.of_partition(partitions[i].name);
    if (begins && rows >= options_.max_rows) {
      partitions.erase(partitions.begin() + static_cast<std::ptrdiff_t>(i), partitions.end());
      break;
    }
    rows += partitions[i].rows;
  }
  return partitions;
}

Status Migration::copy() {
  RPS_ASSIGN(const Groups groups, Groups::of(source_.partition_keys, made_.partition_keys));
  RPS_ASSIGN(Partitions partitions, wanted());
  std::erase_if(partitions, [&](const Partition& partition) { return partition.name <= state_.done; });
  std::uint64_t total = 0;
  for (const Partition& partition : partitions) {
    total += partition.rows;
  }
  progress_.begin("copying rows", total, "rows");
  Status copied = copy_batches(groups, partitions);
  progress_.end();
  return copied;
}

// Each batch is of whole groups, and of one at least.
Status Migration::copy_batches(const Groups& groups, const Partitions& partitions) {
  Partitions batch;
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    rows += partitions[i].rows;
    batch.push_back(partitions[i]);
    const bool last = i + 1 == partitions.size();
    const bool whole =
        last || groups.of_partition(partitions[i].name) != groups.of_partition(partitions[i + 1].name);
    if (last || (whole && rows >= options_.batch_rows)) {
      RPS_TRY(copy_batch(std::move(batch)));
      progress_.advance(rows);
      batch.clear();
      rows = 0;
    }
  }
  return {};
}

Status Migration::copy_batch(Partitions batch) {
  if (interrupted()) {
    return interrupted_error(std::string(kGoOn));
  }
  const std::string last = batch.back().name;
  RPS_ASSIGN(const TableRows rows, TableRows::of(workspace_.store(), source_, std::move(batch)));
  const LakeAccess to = access();
  Lake lake(to.store, to.catalog, to.clock, to.options);
  RPS_ASSIGN(const WriteReport written,
             lake.write_parts(made_.name, rows.parts(), WriteMode::kOverwritePartitions,
                              make_run_id(kRunName, workspace_.clock()), silent_progress()));
  state_.done = last;
  state_.batches += 1;
  RPS_TRY(save_migration(workspace_.store(), made_.name, state_));
  report_.batches += 1;
  report_.rows_copied += written.rows_in;
  log::info("migrated up to " + last + " of " + source_.name.str());
  return {};
}

Status Migration::catch_up() {
  for (;;) {
    RPS_ASSIGN(const Table now, workspace_.catalog().table(source_.name));
    if (now.version == state_.source_version || options_.max_rows > 0) {
      return {};
    }
    progress_.note("the source was written meanwhile: bringing over version " + std::to_string(now.version));
    RPS_TRY(carry_over(access(), source_.name, made_.name, state_.source_version,
                       make_run_id(kRunName, workspace_.clock()), progress_));
    source_ = now;
    state_.source_version = now.version;
    RPS_TRY(save_migration(workspace_.store(), made_.name, state_));
  }
}

Status Migration::compare() {
  RPS_ASSIGN(made_, workspace_.catalog().table(made_.name));
  RPS_ASSIGN(const Partitions source, wanted());
  RPS_ASSIGN(const TableSum expected, sum_of(source));
  RPS_ASSIGN(const Partitions made, workspace_.catalog().partitions(made_));
  RPS_ASSIGN(const TableSum found, sum_of(made));
  if (!(expected == found)) {
    return Error{ErrorKind::kMismatch,
                 made_.name.table + " holds " + describe(found) + ", but " + source_.name.table + " " +
                     describe(expected),
                 "the source is as it was; 'rpscrape validate " + source_.name.table + " " +
                     made_.name.table + "' shows the rows; to begin anew: 'rpscrape drop " +
                     made_.name.table + " --purge'"};
  }
  report_.made = made_;
  report_.sum = found;
  report_.partitions = made.size();
  for (const Partition& partition : made) {
    report_.bytes += partition.bytes;
  }
  return {};
}

}  // namespace

Result<MigrateCheck> check_source(Workspace& workspace, const TableName& source, Progress& progress) {
  RPS_ASSIGN(const TableCheck check, check_table(workspace, source, progress));
  for (const Finding& finding : check.findings) {
    if (is_difference(finding) && finding.kind != "duplicate") {
      return Error{ErrorKind::kMismatch,
                   source.str() + " is not what its catalog says: " + finding.kind + " " + finding.partition +
                       ": " + finding.detail,
                   "'rpscrape validate' shows it all, 'rpscrape repair' mends it"};
    }
  }
  if (check.duplicates > 0) {
    return Error{ErrorKind::kRefused,
                 source.str() + " has " + thousands(static_cast<std::int64_t>(check.duplicates)) +
                     " rows whose (race_id, horse_id) is there already",
                 "'rpscrape validate' shows them; write their days anew, then migrate"};
  }
  RPS_ASSIGN(const auto partitions, workspace.catalog().partitions(check.table));
  MigrateCheck found{check.table, check.partitions, check.rows, check.bytes, check.duplicates, "", ""};
  if (!partitions.empty()) {
    found.first_partition = partitions.front().name;
    found.last_partition = partitions.back().name;
  }
  return found;
}

Result<MigrateReport> migrate(Workspace& workspace, const TableName& source, const MigrateOptions& options,
                              Progress& progress) {
  RPS_TRY(PartitionLayout::from_keys(options.partition_by));
  if (options.to.find('/') != std::string::npos || !check_key(options.to).ok()) {
    return Error{ErrorKind::kUsage, "'" + options.to + "' cannot be a table's name",
                 "use letters, digits and '_'"};
  }
  if (options.to == source.table) {
    return Error{ErrorKind::kUsage, "a table cannot be migrated onto itself", "give another --to"};
  }
  MigrateReport report;
  auto start = SteadyClock::now();
  RPS_ASSIGN(report.source, check_source(workspace, source, progress));
  report.check_seconds = seconds_since(start);
  start = SteadyClock::now();
  Migration migration(workspace, options, progress, report);
  RPS_TRY(migration.open(report.source.table));
  RPS_TRY(migration.copy());
  RPS_TRY(migration.catch_up());
  RPS_TRY(migration.compare());
  report.copy_seconds = seconds_since(start);
  return report;
}

}  // namespace rps
