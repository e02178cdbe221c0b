#include "workflow/upload.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <span>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "csv/gzip.h"
#include "csv/reader.h"
#include "io/files.h"
#include "lake/layout.h"
#include "workflow/process_marks.h"
#include "workflow/quarantine.h"
#include "workflow/retention.h"
#include "workflow/upload_source.h"

namespace rps {
namespace {

constexpr std::uint64_t kMaxCsvBytes = 8'000'000'000;

// Rows that go into one commit, with the files they came from.
struct Load {
  WriteMode mode;
  std::vector<LoadedObject> objects;
  RowBatch rows = RowBatch::results();
};

class Upload {
 public:
  Upload(Workspace& workspace, const UploadOptions& options, Progress& progress)
      : workspace_(workspace), options_(options), progress_(progress) {}

  Result<UploadReport> run() {
    RPS_ASSIGN(const auto sources, find_upload_sources(workspace_.settings(), options_, progress_));
    RPS_TRY(read_all(sources));
    RPS_TRY(write_quarantine_file());
    RPS_TRY(check_overwrite());
    if (options_.strict && report_.quarantined > 0) {
      return strict_error();
    }
    RPS_TRY(commit(whole_));
    RPS_TRY(commit(partial_));
    prune_after_run(workspace_.lake_access("upload"), workspace_.table_name(),
                    workspace_.settings().lake.keep_days, progress_);
    return std::move(report_);
  }

 private:
  Status read_all(const std::vector<UploadSource>& sources);
  // One file on its way.
  struct Reading {
    std::string text;
    RawPlace place;
    std::optional<CsvRead> read;
    std::optional<Error> problem;  // for which the file is refused
  };

  [[nodiscard]] std::span<const UploadSource> next_group(std::span<const UploadSource> sources) const;
  Status read_group(std::span<const UploadSource> sources, std::size_t& loaded);
  Status read_one(const UploadSource& source, Reading& reading) const;
  Status take(const UploadSource& source, Reading& reading, UploadedFile& file);
  void refuse(const Error& error, UploadedFile& file);
  Result<bool> is_outdated(const UploadSource& source, const RawPlace& place);
  Status check_overwrite() const;
  Result<std::string> read_text(const UploadSource& source) const;
  void add_rows(CsvRead read, const UploadSource& source, UploadedFile& file);
  Status write_quarantine_file();
  Error strict_error() const;
  Status commit(Load& load);

  Workspace& workspace_;
  const UploadOptions& options_;
  Progress& progress_;
  UploadReport report_;
  Load whole_{options_.mode, {}, RowBatch::results()};
  Load partial_{WriteMode::kUpsert, {}, RowBatch::results()};
  QuarantineFile quarantine_;
  std::optional<Table> table_;  // as it was when the first file asked for it
};

Status Upload::read_all(const std::vector<UploadSource>& sources) {
  progress_.begin("reading CSVs", sources.size(), "files");
  std::size_t loaded = 0;
  for (std::size_t at = 0; at < sources.size();) {
    if (options_.max_files > 0 && loaded >= options_.max_files) {
      break;
    }
    const auto group = next_group(std::span(sources).subspan(at));
    RPS_TRY(read_group(group, loaded));
    at += group.size();
    progress_.advance(group.size());
  }
  progress_.end();
  return {};
}

// Files that may be looked at side by side: few enough for the memory, and of places in the raw store that
// cannot be the same, since each takes the first free one.
std::span<const UploadSource> Upload::next_group(std::span<const UploadSource> sources) const {
  constexpr std::size_t kMostFiles = 256;
  constexpr std::uint64_t kMostBytes = 32'000'000;
  constexpr std::uint64_t kUnpacked = 12;  // times the size of what is packed, about
  const std::size_t most = options_.max_files > 0 ? 1 : kMostFiles;
  std::set<std::string> places;
  std::uint64_t bytes = 0;
  std::size_t count = 0;
  for (; count < std::min(most, sources.size()); ++count) {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(sources[count].path, none);
    bytes += none ? 0 : size * (sources[count].path.ends_with(".gz") ? kUnpacked : 1);
    const bool fits = places.insert(raw_stem(workspace_, sources[count])).second && bytes <= kMostBytes;
    if (count > 0 && !fits) {
      break;
    }
  }
  return sources.first(count);
}

Status Upload::read_group(std::span<const UploadSource> sources, std::size_t& loaded) {
  const unsigned threads = workspace_.store_threads();
  std::vector<Reading> readings(sources.size());
  RPS_TRY(parallel_for(sources.size(), threads,
                       [&](std::size_t i, unsigned) { return read_one(sources[i], readings[i]); }));
  RPS_TRY(parallel_for(sources.size(), threads, [&](std::size_t i, unsigned) {
    return readings[i].problem ? Status() : store_raw(workspace_, readings[i].place, readings[i].text);
  }));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    UploadedFile file;
    file.path = sources[i].path;
    RPS_TRY(take(sources[i], readings[i], file));
    loaded += file.state == UploadedFile::State::kLoaded ? 1 : 0;
    report_.files.push_back(std::move(file));
  }
  return {};
}

Result<std::string> Upload::read_text(const UploadSource& source) const {
  RPS_ASSIGN(std::string bytes, read_file(source.path, kMaxCsvBytes));
  if (source.path.ends_with(".gz")) {
    return gunzip(bytes, source.path);
  }
  return bytes;
}

void Upload::refuse(const Error& error, UploadedFile& file) {
  file.state = UploadedFile::State::kRefused;
  file.message = error.text();
  ++report_.refused;
  progress_.warn(error.text());
}

// True when the table has a later scrape of the file's day: loading it would go back in time. The place's
// time counts: it tells apart scrapes of the same second.
Result<bool> Upload::is_outdated(const UploadSource& source, const RawPlace& place) {
  if (!source.date || options_.force) {
    return false;
  }
  if (!table_) {
    auto table = workspace_.catalog().table(workspace_.table_name());
    if (!table.ok()) {
      return table.error().kind == ErrorKind::kNotFound ? Result<bool>(false) : table.error();
    }
    table_ = *std::move(table);
  }
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table_->partition_keys));
  if (layout.period() != PartitionLayout::Period::kDay) {
    return false;
  }
  const std::string name = layout.name(PartitionId{*source.country, source.date->days});
  RPS_ASSIGN(const auto present, workspace_.catalog().partition(*table_, name));
  return present && present->max_created_at > place.scraped_at;
}

// Only errors that concern the whole run are returned; those of the file are its problem. Thread-safe.
Status Upload::read_one(const UploadSource& source, Reading& reading) const {
  if (interrupted()) {
    return interrupted_error("raw copies may be stored; no rows are written");
  }
  auto text = source.problem ? Result<std::string>(*source.problem) : read_text(source);
  if (!text.ok()) {
    reading.problem = text.error();
    return {};
  }
  reading.text = *std::move(text);
  RPS_ASSIGN(reading.place, find_raw_place(workspace_, source, reading.text));
  auto read = read_csv(
      CsvSource{source.path, reading.text, source.country, reading.place.scraped_at, options_.derive_ids});
  const Status fits = read.ok() ? check_day_rows(source, read->rows) : Status(read.error());
  if (!fits.ok()) {
    reading.problem = fits.error();
  } else {
    reading.read = *std::move(read);
  }
  return {};
}

// What a file that was read brings to the load.
Status Upload::take(const UploadSource& source, Reading& reading, UploadedFile& file) {
  if (reading.problem) {
    refuse(*reading.problem, file);
    return {};
  }
  const RawPlace& place = reading.place;
  file.raw_key = place.key;
  const bool again = options_.force || options_.mode == WriteMode::kOverwrite;
  RPS_ASSIGN(const bool outdated, is_outdated(source, place));
  if ((place.processed && !again) || outdated) {
    file.state = UploadedFile::State::kSkipped;
    if (!place.processed) {
      progress_.warn(source.path +
                     " was scraped before what the table has of that day; left out (--force loads it)");
    }
    return {};
  }
  add_rows(*std::move(reading.read), source, file);
  return {};
}

// The whole table is about to become these files: none of them may be missing.
Status Upload::check_overwrite() const {
  if (options_.mode != WriteMode::kOverwrite ||
      (report_.refused == 0 && report_.quarantined == 0 && options_.max_files == 0)) {
    return {};
  }
  return Error{
      ErrorKind::kRefused,
      "mode overwrite would leave out files or rows that could not be read, or were cut by --max-files",
      "mend or remove them, or use another mode; nothing was written"};
}

void Upload::add_rows(CsvRead read, const UploadSource& source, UploadedFile& file) {
  file.rows = read.rows.rows();
  file.quarantined = read.quarantined.size();
  file.notes = std::move(read.notes);
  // A day with quarantined rows is not whole either: what the table knows of it must stay.
  file.complete = source.complete && read.quarantined.empty();
  report_.quarantined += file.quarantined;
  quarantine_.add(source.path, read.quarantined);
  for (const std::string& note : file.notes) {
    log::info(note);
  }
  Load& load = file.complete || options_.mode != WriteMode::kOverwritePartitions ? whole_ : partial_;
  load.rows.append_all(read.rows);
  load.objects.push_back({file.raw_key, source.date ? std::nullopt : source.country, options_.derive_ids});
}

Status Upload::write_quarantine_file() {
  if (report_.quarantined == 0) {
    return {};
  }
  progress_.warn(thousands(static_cast<std::int64_t>(report_.quarantined)) +
                 " rows fit no rule and were put aside in " + options_.quarantine_path);
  return quarantine_.write(options_.quarantine_path);
}

Error Upload::strict_error() const {
  return Error{ErrorKind::kSchema,
               thousands(static_cast<std::int64_t>(report_.quarantined)) +
                   " rows fit no rule: " + quarantine_.first_reason(),
               "nothing was written because of --strict; the rows are in " + options_.quarantine_path};
}

Status Upload::commit(Load& load) {
  if (load.objects.empty()) {
    return {};
  }
  RPS_TRY(workspace_.open_or_create_table());
  Lake lake = workspace_.make_lake("upload");
  const std::string run_id = make_run_id("upload", workspace_.clock());
  RPS_ASSIGN(WriteReport write, lake.write(workspace_.table_name(), load.rows, load.mode, run_id, progress_));
  RPS_TRY(mark_processed(workspace_, load.objects, write, MarkedWrite{load.mode, false, false}));
  report_.writes.push_back(std::move(write));
  return {};
}

}  // namespace

Result<UploadReport> upload(Workspace& workspace, const UploadOptions& options, Progress& progress) {
  return Upload(workspace, options, progress).run();
}

}  // namespace rps
