#include "workflow/migrate/migrate.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "catalog/partition_name.h"
#include "lake/shuffle.h"
#include "lake/writer_lock.h"
#include "workflow/migrate/batch_copy.h"
#include "workflow/migrate/flat_copy.h"
#include "workflow/migrate/migration_state.h"
#include "workflow/migrate/table_rows.h"

namespace rps {
namespace {

// How run ids begin.
constexpr std::string_view kRunName = "migrate";
constexpr std::size_t kShownKeys = 5;
constexpr std::string_view kGoOn = "the same command with --resume goes on";

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::string layout_text(const std::vector<std::string>& keys) {
  return keys.empty() ? "nothing" : join(keys, ",");
}

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

// A reading of the source with all that follows from it.
struct Round {
  std::vector<Partition> partitions;  // of the source
  std::unique_ptr<Shuffle> shuffle;   // its rows, unless the new table is flat
  CopyReport copied;
  std::optional<RowBatch> samples;  // of the source
};

class Migration {
 public:
  Migration(Workspace& workspace, const TableName& source, const MigrateOptions& options,
            const PartitionLayout& layout, Progress& progress)
      : workspace_(workspace),
        name_(source),
        options_(options),
        layout_(layout),
        progress_(progress),
        access_(workspace.lake_access("migrate", options.lake)),
        run_id_(make_run_id(kRunName, workspace.clock())) {
    report_.begun = workspace.clock().now();
  }

  Result<MigrateReport> run();

 private:
  Status check_absent();
  Status read_source(Round& round);
  Status open_table();
  Status make_table();
  Status check_table();
  Status copy(Round& round);
  Status rewrite(const Round& round);
  Status sample(Round& round);
  [[nodiscard]] Status compare(const Round& round);
  [[nodiscard]] TableName made_name() const { return {name_.database, options_.to}; }
  void reached(std::string_view point) const { options_.lake.checkpoint(point); }

  Workspace& workspace_;
  const TableName& name_;
  const MigrateOptions& options_;
  const PartitionLayout layout_;
  Progress& progress_;
  LakeAccess access_;
  std::string run_id_;
  MigrateReport report_;
  std::uint64_t batches_ = 0;
};

// A table that is there already is only for a run that goes on with it.
Status Migration::check_absent() {
  const auto present = workspace_.catalog().table(made_name());
  if (options_.resume || (!present.ok() && present.error().kind == ErrorKind::kNotFound)) {
    return {};
  }
  return present.ok() ? Error{ErrorKind::kExists, "table " + made_name().str() + " exists already",
                              std::string(kGoOn) + " with it, or 'rpscrape drop " + options_.to +
                                  " --purge' removes it"}
                      : present.error();
}

Result<MigrateReport> Migration::run() {
  RPS_TRY(check_absent());
  for (int rewrites = 0;;) {
    Round round;
    RPS_TRY(read_source(round));
    RPS_TRY(open_table());
    RPS_TRY(copy(round));
    if (round.copied.differs) {
      if (layout_.is_flat() || rewrites++ > 0) {
        return Error{ErrorKind::kMismatch, "table " + options_.to + " holds other rows than " + name_.table,
                     "'rpscrape drop " + options_.to + " --purge' removes it; then migrate anew"};
      }
      RPS_TRY(rewrite(round));
      continue;
    }
    RPS_ASSIGN(const Table now, workspace_.catalog().table(name_));
    if (options_.max_rows == 0 && now.version != report_.source.table.version) {
      progress_.note("the source was written meanwhile: bringing over version " +
                     std::to_string(now.version));
      rewrites = 0;
      continue;
    }
    reached("copied");
    RPS_TRY(compare(round));
    return std::move(report_);
  }
}

// Reads the source's newest version, checks it, and brings its rows together.
Status Migration::read_source(Round& round) {
  const Stopwatch watch;
  MigrateSource& source = report_.source;
  RPS_ASSIGN(source.table, workspace_.catalog().table(name_));
  RPS_ASSIGN(report_.origin, load_origin(workspace_.store(), source.table));
  RPS_ASSIGN(round.partitions, workspace_.catalog().partitions(source.table));
  source.partitions = round.partitions.size();
  source.bytes = 0;
  for (const Partition& partition : round.partitions) {
    source.bytes += partition.bytes;
  }
  const unsigned threads = thread_count(options_.lake.threads);
  ScanJob job{workspace_.store(), source.table,    round.partitions, layout_,
              options_.max_rows,  options_.latest, threads,          {}};
  if (!layout_.is_flat()) {
    ShuffleOptions shuffle;
    shuffle.memory = options_.lake.memory_budget;
    shuffle.lanes = threads;
    shuffle.temp_dir = spill_folder(access_.options);
    round.shuffle = std::make_unique<Shuffle>(std::make_shared<const TableSchema>(source.table.schema),
                                              source.table.schema, layout_, std::move(shuffle));
    job.take = [&](unsigned worker, std::uint64_t position, const RowBatch& rows) {
      return round.shuffle->add(worker, position, rows);
    };
  }
  RPS_ASSIGN(source.facts, scan_source(job, progress_));
  report_.read_seconds += watch.seconds();
  reached("source_read");
  if (options_.on_checked) {
    RPS_TRY(options_.on_checked(source));
  }
  reached("checked");
  return options_.latest ? Status() : check_duplicates(source);
}

// Finds or makes the new table.
Status Migration::open_table() {
  const auto present = workspace_.catalog().table(made_name());
  if (!present.ok() && present.error().kind != ErrorKind::kNotFound) {
    return present.error();
  }
  if (!present.ok()) {
    return make_table();
  }
  report_.made = *present;
  return check_table();
}

Status Migration::make_table() {
  Table wanted;
  wanted.name = made_name();
  wanted.schema = report_.source.table.schema;
  wanted.partition_keys = options_.partition_by;
  wanted.created_at = workspace_.clock().now();
  RPS_ASSIGN(wanted.dataset, free_dataset(workspace_, report_.source.table, options_.to));
  RPS_ASSIGN(report_.made, workspace_.catalog().create_table(wanted));
  const Table& source = report_.source.table;
  RPS_TRY(save_migration(workspace_.store(), report_.made.name,
                         {source.id, source.version, report_.made.id, {}}));
  reached("table_made");
  return {};
}

// No table may be written but one that migrations of this source alone have written.
Status Migration::check_table() {
  const Table& made = report_.made;
  if (made.partition_keys != options_.partition_by) {
    return Error{ErrorKind::kUsage,
                 "table " + made.name.str() + " is partitioned by " + layout_text(made.partition_keys) +
                     ", not by " + layout_text(options_.partition_by),
                 "give the same --partition-by as at first"};
  }
  RPS_ASSIGN(const auto state, load_migration(workspace_.store(), report_.source.table, made));
  RPS_ASSIGN(const std::vector<VersionInfo> history, workspace_.catalog().history(made));
  const bool ours = std::all_of(history.begin(), history.end(), [](const VersionInfo& info) {
    return info.version == 0 || info.run_id.starts_with(kRunName);
  });
  RPS_ASSIGN(const bool noted, exists(workspace_.store(), migration_key(made.name)));
  if (ours && (state || !noted)) {
    return {};
  }
  return Error{ErrorKind::kRefused,
               "table " + made.name.str() + " was not made by 'rpscrape migrate' from " + name_.table +
                   ", or was written since",
               "give another --to"};
}

Status Migration::copy(Round& round) {
  const Stopwatch watch;
  const std::string run = run_id_ + (batches_ == 0 ? "" : "_" + std::to_string(batches_));
  Result<CopyReport> copied = CopyReport{};
  if (layout_.is_flat()) {
    copied = copy_flat(
        {access_, report_.made, report_.source.table, round.partitions, options_.max_rows, run}, progress_);
  } else {
    copied = copy_batches({access_, report_.made, std::move(round.shuffle), report_.source.facts.days,
                           options_.batch_rows, run, [&] { return sample(round); }},
                          progress_);
  }
  report_.copy_seconds += watch.seconds();
  if (!copied.ok()) {
    return copied.error();
  }
  batches_ += copied->batches;
  report_.batches += copied->batches;
  report_.rows_copied += copied->rows_copied;
  report_.rows_present = copied->rows_present;
  round.copied = std::move(*copied);
  return round.samples ? Status() : sample(round);
}

// The new table becomes the source's rows in one commit of the lake, which replaces what differs.
Status Migration::rewrite(const Round& round) {
  const Stopwatch watch;
  progress_.note("table " + options_.to + " has partitions that are not as the source's: writing them anew");
  RPS_ASSIGN(const TableRows rows, TableRows::of(workspace_.store(), report_.source.table, round.partitions));
  LakeOptions options = access_.options;
  options.read_back = true;
  Lake lake(access_.store, access_.catalog, access_.clock, std::move(options));
  RPS_ASSIGN(const WriteReport written,
             lake.write_parts(report_.made.name, rows.parts(), WriteMode::kOverwrite,
                              make_run_id(kRunName, workspace_.clock()), progress_));
  report_.rows_copied += written.rows_checked;
  report_.copy_seconds += watch.seconds();
  return {};
}

Status Migration::sample(Round& round) {
  RPS_ASSIGN(round.samples,
             take_samples(workspace_.store(), report_.source.table, round.partitions, options_.max_rows));
  return {};
}

std::string differing_day(const CountryDay& day, const TableSum& source, const TableSum& made) {
  return day.str() + ": " + std::to_string(source.rows) + " rows in the source, " +
         std::to_string(made.rows) + " in the new table" +
         (source.rows == made.rows ? ", with other content" : "");
}

// Counts and hashes by country and day, both ways. The first days that differ, one a line.
std::vector<std::string> differing_days(const std::map<CountryDay, TableSum>& source,
                                        const std::map<CountryDay, TableSum>& made) {
  std::vector<std::string> lines;
  for (const auto& [day, sum] : source) {
    const auto at = made.find(day);
    const TableSum found = at == made.end() ? TableSum{} : at->second;
    if (!(found == sum)) {
      lines.push_back(differing_day(day, sum, found));
    }
  }
  for (const auto& [day, sum] : made) {
    if (!source.contains(day)) {
      lines.push_back(differing_day(day, {}, sum));
    }
  }
  return lines;
}

Status Migration::compare(const Round& round) {
  const Stopwatch watch;
  RPS_ASSIGN(report_.made, workspace_.catalog().table(made_name()));
  RPS_ASSIGN(const auto made, workspace_.catalog().partitions(report_.made));
  RPS_ASSIGN(const TableSum registered, sum_of(made));
  std::vector<std::string> lines = differing_days(report_.source.facts.days, round.copied.days);
  if (lines.empty() && !(registered == report_.source.facts.sum)) {
    lines.push_back("the catalog has " + describe(registered) + " of " + options_.to + ", the source " +
                    describe(report_.source.facts.sum));
  }
  if (!lines.empty()) {
    for (const std::string& line : lines) {
      progress_.warn(line);
    }
    return Error{ErrorKind::kMismatch,
                 options_.to + " differs from " + name_.table + ": " + lines.front() +
                     (lines.size() > 1 ? " (and " + std::to_string(lines.size() - 1) + " more)" : ""),
                 "the source is as it was; 'rpscrape validate " + name_.table + " " + options_.to +
                     "' shows the rows; to begin anew: 'rpscrape drop " + options_.to + " --purge'"};
  }
  reached("compared");
  RPS_ASSIGN(report_.sample, compare_samples(*round.samples, workspace_.store(), report_.made, made,
                                             report_.source.facts.repeated));
  reached("sampled");
  const MigrateSource& from = report_.source;
  if (options_.max_rows == 0) {
    RPS_TRY(save_migration(workspace_.store(), report_.made.name,
                           {from.table.id, from.table.version, report_.made.id, registered}));
  }
  report_.partitions = made.size();
  for (const Partition& partition : made) {
    report_.bytes += partition.bytes;
  }
  report_.compare_seconds = watch.seconds();
  return {};
}

// One migration at a time: two would write the same objects. Nothing for a dry run, or without a lock file.
Result<WriterLock> take_turn(LakeOptions options, Store& store, const Clock& clock) {
  if (options.lock_path) {
    options.lock_path = options.lock_path->substr(0, options.lock_path->rfind('/') + 1) + "migrate.lock";
  }
  if (options.lease_key) {
    options.lease_key = std::string(kStatePrefix) + "migrate.lease";
  }
  options.owner = "migrate";
  return WriterLock::acquire(options, store, clock);
}

// The layout that the options ask for; kUsage when they do not fit together.
Result<PartitionLayout> check_options(const TableName& name, const MigrateOptions& options) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(options.partition_by));
  if (options.to.find('/') != std::string::npos || !check_key(options.to).ok()) {
    return Error{ErrorKind::kUsage, "'" + options.to + "' cannot be a table's name",
                 "use letters, digits and '_'"};
  }
  if (options.to == name.table) {
    return Error{ErrorKind::kUsage, "a table cannot be migrated onto itself", "give another --to"};
  }
  if (options.latest && layout.is_flat()) {
    return Error{ErrorKind::kUsage,
                 "a flat table takes all rows: the older of repeated ones cannot be left out",
                 "migrate to partitions first"};
  }
  return layout;
}

}  // namespace

Status check_duplicates(const MigrateSource& source) {
  if (source.facts.duplicates == 0) {
    return {};
  }
  std::vector<std::string> keys;
  const std::vector<RowKey>& repeated = source.facts.repeated;
  for (std::size_t i = 0; i < std::min(kShownKeys, repeated.size()); ++i) {
    keys.push_back(repeated[i].str());
  }
  return Error{ErrorKind::kRefused,
               source.table.name.str() + " has " +
                   thousands(static_cast<std::int64_t>(source.facts.duplicates)) +
                   " rows whose (race_id, horse_id) is there already: " + join(keys, "; ") +
                   (repeated.size() > keys.size() ? "; …" : ""),
               "--latest keeps the row of the latest created_at of each, and says how many went"};
}

Result<MigrateSource> check_source(Workspace& workspace, const TableName& name, const MigrateOptions& options,
                                   Progress& progress) {
  RPS_ASSIGN(const PartitionLayout layout, check_options(name, options));
  MigrateSource source;
  RPS_ASSIGN(source.table, workspace.catalog().table(name));
  RPS_ASSIGN(const auto partitions, workspace.catalog().partitions(source.table));
  source.partitions = partitions.size();
  for (const Partition& partition : partitions) {
    source.bytes += partition.bytes;
  }
  RPS_ASSIGN(
      source.facts,
      scan_source(
          {workspace.store(), source.table, partitions, layout, 0, options.latest, thread_count(0), {}},
          progress));
  return source;
}

Result<MigrateReport> migrate(Workspace& workspace, const TableName& source, const MigrateOptions& options,
                              Progress& progress) {
  RPS_ASSIGN(const PartitionLayout layout, check_options(source, options));
  const LakeAccess access = workspace.lake_access("migrate");
  RPS_ASSIGN(const auto turn, take_turn(access.options, access.store, workspace.clock()));
  return Migration(workspace, source, options, layout, progress).run();
}

}  // namespace rps
