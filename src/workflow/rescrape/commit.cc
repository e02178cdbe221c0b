#include "workflow/rescrape/commit.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/lake_place.h"
#include "workflow/process_marks.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxFileBytes = 1'000'000'000;

using Base = std::pair<std::string, std::string>;  // partition and its content hash; "" for none

std::string hash_of(const std::optional<Partition>& partition) {
  return partition ? partition->content_hash : "";
}

// The plan holds only for the partitions it was made for. A catalog of its own, since the source is asked in
// another thread.
Status check_bases(const Settings& settings, const TableName& name, const std::vector<Base>& bases) {
  RPS_ASSIGN(const auto store, open_store(settings, system_clock()));
  RPS_ASSIGN(const auto catalog, open_catalog(settings, *store, system_clock(), CatalogAccess::kRead));
  RPS_ASSIGN(const Table table, catalog->table(name));
  for (const auto& [partition, hash] : bases) {
    RPS_ASSIGN(const auto present, catalog->partition(table, partition));
    if (hash_of(present) != hash) {
      return Error{ErrorKind::kPrecondition, "another run has changed " + partition + " meanwhile",
                   "nothing was written over it; run the command again"};
    }
  }
  return {};
}

// All rows at once, after the writer's lock is taken and the plan was found still to hold.
RowSource rows_of_plan(RowBatch rows, std::function<Status()> check) {
  RowSource source;
  source.schema = rows.schema_ptr();
  source.next = [left = std::make_shared<RowBatch>(std::move(rows)),
                 check = std::move(check)](RowBatch& out) -> Result<bool> {
    if (left->rows() == 0) {
      return false;
    }
    RPS_TRY(check());
    out.append_all(*left);
    left->clear();
    return true;
  };
  return source;
}

Result<std::optional<WriteReport>> write_kind(Workspace& workspace, const std::vector<DayPlan>& plans,
                                              Decision decision, const CommitOptions& options,
                                              Progress& progress) {
  RowBatch rows = RowBatch::results();
  std::vector<Base> bases;
  for (const DayPlan& plan : plans) {
    if (plan.decision == decision) {
      rows.append_all(plan.input);
      bases.emplace_back(plan.partition, plan.base_hash);
    }
  }
  if (bases.empty()) {
    return std::optional<WriteReport>();
  }
  const TableName name = workspace.table_name();
  const auto check = [&]() -> Status {
    return options.dry_run ? Status() : check_bases(workspace.settings(), name, bases);
  };
  const WriteMode mode =
      decision == Decision::kReplace ? WriteMode::kOverwritePartitions : WriteMode::kUpsert;
  Lake lake = workspace.make_lake(options.command);
  RPS_ASSIGN(WriteReport report,
             lake.write_stream(name, rows_of_plan(std::move(rows), check), mode,
                               make_run_id(options.command, workspace.clock()), progress));
  return std::optional<WriteReport>(std::move(report));
}

bool is_stored(const DayPlan& plan) {
  return plan.has_file() && plan.decision != Decision::kRefused;
}

// The write that brought the partition, or nothing.
const WriteReport* find_write(const std::vector<WriteReport>& writes, const std::string& partition) {
  for (const WriteReport& write : writes) {
    for (const PartitionReport& report : write.partitions) {
      if (report.name == partition) {
        return &write;
      }
    }
  }
  return nullptr;
}

Status verify_partition(Workspace& workspace, const Table& table, const DayPlan& plan) {
  const auto wrong = [&](const std::string& what) {
    return Error{ErrorKind::kMismatch, plan.partition + " after the commit: " + what,
                 "'rpscrape validate' checks the table; 'rpscrape restore' brings an earlier version back"};
  };
  RPS_ASSIGN(const auto partition, workspace.catalog().partition(table, plan.partition));
  if (!partition) {
    return wrong("it is not registered");
  }
  RPS_ASSIGN(const RowBatch rows, read_result_rows(workspace, table, *partition));
  if (const std::uint64_t repeats = count_repeats(rows); repeats > 0) {
    return wrong(std::to_string(repeats) + " repeated keys");
  }
  if (rows.rows() != plan.rows_after || partition->rows != plan.rows_after) {
    return wrong(std::to_string(rows.rows()) + " rows instead of " + std::to_string(plan.rows_after));
  }
  const RowChanges changes = compare_rows(plan.expected, rows);
  return changes.none() ? Status() : Status(wrong("the rows are not those that were written"));
}

// Moves one file of the run into its place, or removes the one of an earlier scrape when the run has none.
Status publish(const std::string& from, const std::string& to) {
  const auto bytes = read_file(from, kMaxFileBytes);
  if (bytes.ok()) {
    return write_file_atomic(to, *bytes);
  }
  if (bytes.error().kind != ErrorKind::kNotFound) {
    return bytes.error();
  }
  std::error_code failed;
  std::filesystem::remove(to, failed);
  return failed ? Status(errno_error(failed.value(), "removing " + to)) : Status();
}

}  // namespace

Status store_raw_copies(Workspace& workspace, const std::vector<DayPlan>& plans) {
  for (const DayPlan& plan : plans) {
    if (is_stored(plan)) {
      RPS_TRY(store_raw(workspace, plan.raw, plan.text));
    }
  }
  return {};
}

Result<std::vector<WriteReport>> write_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                                            const CommitOptions& options, Progress& progress) {
  std::vector<WriteReport> writes;
  for (const Decision decision : {Decision::kReplace, Decision::kMerge}) {
    RPS_ASSIGN(auto write, write_kind(workspace, plans, decision, options, progress));
    if (write) {
      writes.push_back(*std::move(write));
    }
  }
  return writes;
}

Status mark_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                 const std::vector<WriteReport>& writes) {
  const auto table = workspace.catalog().table(workspace.table_name());
  if (!table.ok()) {
    return table.error().kind == ErrorKind::kNotFound ? Status() : Status(table.error());
  }
  WriteReport nothing;  // for scrapes that said what the table had already
  nothing.run_id = "unchanged";
  nothing.version = table->version;
  // By the write and by how a rebuild has to repeat it.
  std::map<std::pair<const WriteReport*, bool>, std::vector<LoadedObject>> objects;
  for (const DayPlan& plan : plans) {
    if (plan.writes() || (plan.decision == Decision::kUnchanged && plan.has_file())) {
      const WriteReport* write = plan.writes() ? find_write(writes, plan.partition) : nullptr;
      objects[{write == nullptr ? &nothing : write, plan.whole}].push_back({plan.raw.key});
    }
  }
  for (const auto& [key, list] : objects) {
    const WriteMode mode = key.second ? WriteMode::kOverwritePartitions : WriteMode::kUpsert;
    RPS_TRY(mark_processed(workspace, list, *key.first, MarkedWrite{mode, false, false}));
  }
  return {};
}

Status verify_plan(Workspace& workspace, const std::vector<DayPlan>& plans,
                   const std::vector<WriteReport>& writes, Progress& progress) {
  progress.begin("verifying", plans.size(), "partitions");
  for (const DayPlan& plan : plans) {
    if (plan.writes()) {
      const WriteReport* write = find_write(writes, plan.partition);
      if (write == nullptr) {
        return Error{ErrorKind::kMismatch, plan.partition + " was not written", "run the command again"};
      }
      RPS_ASSIGN(const Table table, workspace.catalog().table_at(workspace.table_name(), write->version));
      RPS_TRY(verify_partition(workspace, table, plan));
    }
    progress.advance(1);
  }
  progress.end();
  return {};
}

Status publish_day_files(const Settings& settings, const ScrapeScope& scope,
                         const std::vector<DayPlan>& plans) {
  for (const DayPlan& plan : plans) {
    if (!is_stored(plan) || plan.decision == Decision::kOutdated) {
      continue;
    }
    const auto move_file = [&](const auto& path_in) {
      return publish(path_in(scope.folder), path_in(settings.paths.data));
    };
    // The JSON first: it says of the CSV when it was scraped and whether it is whole.
    RPS_TRY(move_file([&](const std::string& data) { return day_json_path(data, plan.country, plan.date); }));
    for (const bool gzip : {true, false}) {
      RPS_TRY(move_file(
          [&](const std::string& data) { return day_csv_path(data, plan.country, plan.date, gzip); }));
    }
  }
  return {};
}

}  // namespace rps
