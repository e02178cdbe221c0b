#include "workflow/process.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <tuple>

#include "base/text.h"
#include "csv/reader.h"
#include "lake/partition_reader.h"
#include "workflow/day_files.h"
#include "workflow/process_marks.h"
#include "workflow/process_replay.h"
#include "workflow/quarantine.h"
#include "workflow/retention.h"

namespace rps {
namespace {

struct RawInput {
  RawObject object;
  std::optional<ProcessedMark> mark;

  [[nodiscard]] Timestamp at() const { return mark ? mark->at : object.scraped_at; }
};

// The order in which the rows of raw objects went into the table, or would have.
bool goes_before(const RawInput& a, const RawInput& b) {
  const auto key = [](const RawInput& input) {
    static const ProcessedMark kNone;
    const ProcessedMark& mark = input.mark ? *input.mark : kNone;
    return std::tuple(input.at(), mark.version, mark.write.mode == WriteMode::kUpsert,
                      std::string_view(mark.run_id), mark.sequence, std::string_view(input.object.key));
  };
  return key(a) < key(b);
}

bool same_commit(const RawInput& a, const RawInput& b) {
  return a.mark && b.mark && !a.mark->write.one_by_one && a.mark->run_id == b.mark->run_id;
}

class Process {
 public:
  Process(Workspace& workspace, const ProcessOptions& options, Progress& progress)
      : workspace_(workspace), options_(options), progress_(progress) {}

  Result<UploadReport> run() {
    LakeAccess access = workspace_.lake_access("process");
    RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
    if (access.options.lock_path) {
      access.options.temp_dir = std::filesystem::path(*access.options.lock_path).parent_path().string();
    }
    access.options.lock_path.reset();  // this run has the lock …
    access.options.lease_key.reset();  // … and the lease
    Lake lake(access.store, access.catalog, access.clock, std::move(access.options));
    RPS_ASSIGN(std::vector<RawInput> inputs, find_inputs());
    RPS_TRY(options_.mode == WriteMode::kOverwrite ? rebuild(lake, inputs) : take_in(lake, inputs));
    return std::move(report_);
  }

 private:
  Result<std::vector<RawInput>> find_inputs();
  Status rebuild(Lake& lake, const std::vector<RawInput>& inputs);
  Status take_in(Lake& lake, const std::vector<RawInput>& inputs);
  Status take_in_batch(Lake& lake, const std::vector<RawInput>& inputs, std::size_t first, std::size_t end);
  Status read(const RawInput& input, RowBatch& rows, std::vector<LoadedObject>& loaded);
  Result<LatestScrapes> scrapes_after(Timestamp before, const Table& table, const PartitionLayout& layout,
                                      const std::string& partition);
  Status drop_older(const Table& table, const PartitionLayout& layout, RowBatch& rows);
  Status commit(Lake& lake, const RowBatch& rows, WriteMode mode, const std::vector<LoadedObject>& loaded);
  Status write_quarantine_file();

  Workspace& workspace_;
  const ProcessOptions& options_;
  Progress& progress_;
  UploadReport report_;
  QuarantineFile quarantine_;
};

// The raw objects with their marks, in the order of their commits or scrapes.
Result<std::vector<RawInput>> Process::find_inputs() {
  const std::string& prefix = workspace_.settings().raw_prefix;
  std::vector<RawInput> inputs;
  for (const char* folder : {"dates/", "imports/"}) {
    RPS_ASSIGN(const auto objects, list_all(workspace_.store(), prefix + folder));
    for (const ObjectInfo& found : objects) {
      auto object = parse_raw_key(prefix, found.key);
      if (!object) {
        progress_.note(workspace_.store().describe(found.key) + " is no raw CSV by its name; left alone");
        continue;
      }
      RPS_ASSIGN(auto mark, find_mark(workspace_.store(), found.key));
      inputs.push_back({std::move(*object), std::move(mark)});
    }
  }
  std::sort(inputs.begin(), inputs.end(), goes_before);
  return inputs;
}

// Appends the object's rows. Only errors that concern the whole run are returned.
Status Process::read(const RawInput& input, RowBatch& rows, std::vector<LoadedObject>& loaded) {
  UploadedFile file;
  file.raw_key = input.object.key;
  file.path = workspace_.store().describe(input.object.key);
  LoadedObject reading{input.object.key, input.object.country || input.mark ? std::nullopt : options_.country,
                       options_.derive_ids, input.object.scraped_at};
  if (input.mark) {
    reading = input.mark->reading;
  }
  RPS_ASSIGN(const Object object, workspace_.store().get(input.object.key));
  auto read = read_csv(CsvSource{file.path, object.bytes,
                                 input.object.country ? input.object.country : reading.country,
                                 input.object.scraped_at, reading.derive_ids});
  progress_.advance(1);
  if (!read.ok()) {
    file.state = UploadedFile::State::kRefused;
    file.message = read.error().text();
    ++report_.refused;
    progress_.warn(file.message);
    report_.files.push_back(std::move(file));
    return {};
  }
  file.rows = read->rows.rows();
  file.quarantined = read->quarantined.size();
  file.notes = std::move(read->notes);
  report_.quarantined += file.quarantined;
  quarantine_.add(file.path, read->quarantined);
  rows.append_all(read->rows);
  loaded.push_back(std::move(reading));
  report_.files.push_back(std::move(file));
  return {};
}

Status Process::write_quarantine_file() {
  if (report_.quarantined == 0) {
    return {};
  }
  progress_.warn(thousands(static_cast<std::int64_t>(report_.quarantined)) +
                 " rows fit no rule and were put aside in " + options_.quarantine_path);
  return quarantine_.write(options_.quarantine_path);
}

Status Process::commit(Lake& lake, const RowBatch& rows, WriteMode mode,
                       const std::vector<LoadedObject>& loaded) {
  const std::string run_id = make_run_id("process", workspace_.clock());
  RPS_ASSIGN(WriteReport write, lake.write(workspace_.table_name(), rows, mode, run_id, progress_));
  const bool rebuilt = mode == WriteMode::kOverwrite;
  const MarkedWrite marked{rebuilt ? WriteMode::kUpsert : mode, rebuilt || mode == WriteMode::kUpsert, true};
  RPS_TRY(mark_processed(workspace_, loaded, write, marked));
  report_.writes.push_back(std::move(write));
  return {};
}

Status Process::rebuild(Lake& lake, const std::vector<RawInput>& inputs) {
  if (inputs.empty()) {
    return Error{ErrorKind::kNotFound,
                 "there are no raw objects below " +
                     workspace_.store().describe(workspace_.settings().raw_prefix) +
                     ": nothing to rebuild from",
                 "'rpscrape upload' fills the raw store"};
  }
  RPS_ASSIGN(const Table table, workspace_.open_or_create_table());
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  Replay replay(layout);
  std::vector<LoadedObject> unmarked;
  progress_.begin("replaying raw objects", inputs.size(), "objects");
  for (std::size_t first = 0; first < inputs.size();) {
    RowBatch rows = RowBatch::results();
    std::vector<LoadedObject> loaded;
    const std::uint64_t refused = report_.refused;
    std::size_t end = first;
    do {
      RPS_TRY(read(inputs[end], rows, loaded));
      ++end;
    } while (end < inputs.size() && same_commit(inputs[first], inputs[end]));
    if (inputs[first].mark && report_.refused > refused) {
      return Error{
          ErrorKind::kRefused,
          "a raw object that the table was made of cannot be read any more: " + report_.files.back().message,
          "nothing was changed; mend the object or move it away"};
    }
    RPS_TRY(replay.apply(
        rows, inputs[first].mark ? inputs[first].mark->write : MarkedWrite{WriteMode::kUpsert, true, true}));
    if (!inputs[first].mark) {
      unmarked.insert(unmarked.end(), loaded.begin(), loaded.end());
    }
    first = end;
  }
  progress_.end();
  report_.older_rows = replay.older_rows();
  RPS_TRY(write_quarantine_file());
  return commit(lake, replay.result(), WriteMode::kOverwrite, unmarked);
}

Status Process::take_in(Lake& lake, const std::vector<RawInput>& inputs) {
  std::vector<RawInput> unprocessed;
  std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(unprocessed),
               [](const RawInput& input) { return !input.mark; });
  const std::size_t batch = options_.batch_size == 0 ? unprocessed.size() : options_.batch_size;
  for (std::size_t first = 0; first < unprocessed.size(); first += batch) {
    RPS_TRY(take_in_batch(lake, unprocessed, first, std::min(first + batch, unprocessed.size())));
  }
  return write_quarantine_file();
}

Status Process::take_in_batch(Lake& lake, const std::vector<RawInput>& inputs, std::size_t first,
                              std::size_t end) {
  RPS_ASSIGN(const Table table, workspace_.open_or_create_table());
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  const bool newest_wins = options_.mode == WriteMode::kUpsert;
  Replay replay(layout);
  std::vector<LoadedObject> loaded;
  progress_.begin("reading raw objects", end - first, "objects");
  for (std::size_t i = first; i < end; ++i) {
    RowBatch rows = RowBatch::results();
    RPS_TRY(read(inputs[i], rows, loaded));
    RPS_TRY(replay.apply(rows, MarkedWrite{options_.mode, newest_wins, true}));
  }
  progress_.end();
  report_.older_rows += replay.older_rows();
  if (loaded.empty()) {
    return {};
  }
  RowBatch rows = replay.result();
  if (newest_wins) {
    RPS_TRY(drop_older(table, layout, rows));
  }
  for (LoadedObject& object : loaded) {
    object.at.reset();  // they count from this commit on
  }
  return commit(lake, rows, options_.mode, loaded);
}

// The latest scrape of each race of the partition; nothing when all its rows are from `before` or earlier.
Result<LatestScrapes> Process::scrapes_after(Timestamp before, const Table& table,
                                             const PartitionLayout& layout, const std::string& partition) {
  RPS_ASSIGN(const auto present, workspace_.catalog().partition(table, partition));
  if (!present || present->max_created_at <= before) {
    return LatestScrapes();
  }
  RowBatch there(std::make_shared<const TableSchema>(table.schema));
  RPS_TRY(read_partition(workspace_.store(), table, layout, *present, there));
  return latest_scrapes(there);
}

// Removes the rows of races of which the table has a later scrape.
Status Process::drop_older(const Table& table, const PartitionLayout& layout, RowBatch& rows) {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const PartitionId id{std::string(rows[col::kCountry].text_at(row)),
                         layout.period_of(Date{rows[col::kDate].int_at(row)})};
    groups[layout.name(id)].push_back(row);
  }
  const LatestScrapes come = latest_scrapes(rows);
  RowBatch kept = RowBatch::results();
  for (const auto& [name, positions] : groups) {
    Timestamp oldest{rows[col::kCreatedAt].millis_at(positions.front())};
    for (const std::size_t row : positions) {
      oldest = std::min(oldest, Timestamp{rows[col::kCreatedAt].millis_at(row)});
    }
    RPS_ASSIGN(const LatestScrapes have, scrapes_after(oldest, table, layout, name));
    for (const std::size_t row : positions) {
      const std::int32_t race = rows[col::kRaceId].int_at(row);
      const auto at = have.find(race);
      if (at == have.end() || at->second <= come.at(race)) {
        kept.append_row(rows, row);
      } else {
        ++report_.older_rows;
      }
    }
  }
  rows = std::move(kept);
  return {};
}

}  // namespace

Result<UploadReport> process(Workspace& workspace, const ProcessOptions& options, Progress& progress) {
  auto report = Process(workspace, options, progress).run();
  if (report.ok()) {
    prune_after_run(workspace.lake_access("process"), workspace.table_name(),
                    workspace.settings().lake.keep_days, progress);
  }
  return report;
}

}  // namespace rps
