#include "workflow/register.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/text.h"
#include "csv/reader.h"
#include "io/files.h"
#include "lake/change.h"
#include "lake/flat_writer.h"
#include "workflow/flat_files.h"
#include "workflow/migrate/foreign_rows.h"
#include "workflow/migrate/origin.h"
#include "workflow/quarantine.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxCsvBytes = std::uint64_t{4} << 30U;
constexpr std::string_view kFlatFolder = "_flat";

bool is_parquet(const std::string& path) {
  return path.ends_with(".parquet");
}

bool is_csv(const std::string& path) {
  return path.ends_with(".csv") || path.ends_with(".csv.gz");
}

Status find_in_folder(const std::string& folder, std::vector<std::string>& files) {
  std::vector<std::string> found;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const std::string path = at->path().string();
    if (at->is_regular_file() && (is_parquet(path) || is_csv(path))) {
      found.push_back(path);
    }
  }
  if (failed) {
    return errno_error(failed.value(), "reading folder " + folder);
  }
  if (found.empty()) {
    return Error{ErrorKind::kNotFound, "folder " + folder + " has no .parquet, .csv or .csv.gz files", ""};
  }
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
  return {};
}

Result<std::vector<std::string>> find_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (status.type() == fs::file_type::not_found) {
      return Error{ErrorKind::kNotFound, "there is no file or folder " + path, "check its name"};
    }
    if (fs::is_directory(status)) {
      RPS_TRY(find_in_folder(path, files));
    } else if (is_parquet(path) || is_csv(path)) {
      files.push_back(path);
    } else {
      return Error{ErrorKind::kUsage, path + " is neither .parquet nor .csv nor .csv.gz", "rename it"};
    }
  }
  return files;
}

// When the file was last changed: the time of rows that do not say when they were scraped.
Timestamp time_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? Timestamp{info.st_mtime * 1000} : Timestamp{};
}

class Register {
 public:
  Register(Store& store, const RegisterOptions& options, const Table& table, Progress& progress)
      : options_(options),
        progress_(progress),
        schema_(std::make_shared<const TableSchema>(table.schema)),
        threads_(thread_count(0)),
        writer_(store, table, threads_) {}

  Status add(const std::string& path, RegisterReport& report);
  Status write_quarantine() const;
  std::vector<Partition> partitions;  // of what was added

 private:
  Status add_csv(RegisteredFile& file);
  Status add_parquet(RegisteredFile& file, Repairs& repairs);
  Status add_own(const RowParts& parts, RegisteredFile& file);
  Status add_foreign(RegisteredFile& file, Repairs& repairs);
  Status put(const RowBatch& rows, std::size_t n, unsigned worker, Partition& out);
  Status add_pieces(const RowBatch& rows, RegisteredFile& file);

  const RegisterOptions& options_;
  Progress& progress_;
  std::shared_ptr<const TableSchema> schema_;
  unsigned threads_;
  FlatWriter writer_;
  QuarantineFile quarantine_;
};

// Without these a row has no place, no name or no time.
Status check_keys(const RowBatch& rows, const std::string& path) {
  for (const std::size_t column : {col::kCountry, col::kDate, col::kRaceId, col::kHorseId, col::kCreatedAt}) {
    if (rows[column].null_count() > 0) {
      return Error{ErrorKind::kSchema,
                   path + " has " + std::to_string(rows[column].null_count()) + " rows without " +
                       rows.schema()[column].name,
                   "every row needs country, date, race_id, horse_id and created_at"};
    }
  }
  return {};
}

Status Register::add(const std::string& path, RegisterReport& report) {
  RegisteredFile file{path, 0, 0, {}};
  RPS_TRY(is_csv(path) ? add_csv(file) : add_parquet(file, report.repairs));
  progress_.advance(1);
  report.rows += file.rows;
  report.quarantined += file.quarantined;
  report.files.push_back(std::move(file));
  return {};
}

Status Register::add_csv(RegisteredFile& file) {
  RPS_ASSIGN(const std::string bytes, read_file(file.path, kMaxCsvBytes));
  CsvSource source;
  source.name = file.path;
  source.bytes = bytes;
  source.created_at = time_of(file.path);
  source.derive_ids = options_.derive_ids;
  RPS_ASSIGN(CsvRead read, read_csv(source));
  quarantine_.add(file.path, read.quarantined);
  if (options_.strict && !read.quarantined.empty()) {
    return Error{ErrorKind::kSchema, read.quarantined.front().reason,
                 "without --strict the row is set aside"};
  }
  file.quarantined = read.quarantined.size();
  file.notes = std::move(read.notes);
  return add_pieces(read.rows, file);
}

Status Register::put(const RowBatch& rows, std::size_t n, unsigned worker, Partition& out) {
  if (interrupted()) {
    return interrupted_error("nothing was registered");
  }
  RPS_ASSIGN(out, writer_.put(rows, n, worker));
  return {};
}

// In objects of a size that readers like.
Status Register::add_pieces(const RowBatch& rows, RegisteredFile& file) {
  RPS_TRY(check_keys(rows, file.path));
  file.rows += rows.rows();
  const auto add = [&](const RowBatch& piece) {
    partitions.emplace_back();
    return put(piece, partitions.size() - 1, 0, partitions.back());
  };
  if (rows.rows() <= kFlatObjectRows) {
    return rows.rows() == 0 ? Status() : add(rows);
  }
  for (std::size_t first = 0; first < rows.rows(); first += kFlatObjectRows) {
    RowBatch piece(rows.schema_ptr());
    for (std::size_t row = first; row < std::min(rows.rows(), first + kFlatObjectRows); ++row) {
      piece.append_row(rows, row);
    }
    RPS_TRY(add(piece));
  }
  return {};
}

// Reads the file itself if it can, which is faster, else through DuckDB, which repairs.
Status Register::add_parquet(RegisteredFile& file, Repairs& repairs) {
  FlatFiles own(schema_);
  std::vector<std::string_view> all;
  for (const ColumnSpec& column : schema_->columns()) {
    all.push_back(column.name);
  }
  if (own.open({file.path}, all).ok()) {
    const RowParts parts = own.parts(threads_);
    const std::size_t before = partitions.size();
    Status added = add_own(parts, file);
    if (added.ok() || !own.gave_up()) {
      return added;
    }
    partitions.resize(before);
    file.rows = 0;
  }
  return add_foreign(file, repairs);
}

Status Register::add_own(const RowParts& parts, RegisteredFile& file) {
  const std::size_t first = partitions.size();
  partitions.resize(first + parts.starts.size());
  std::vector<RowBatch> batches(threads_, RowBatch(schema_));
  RPS_TRY(parallel_for(parts.starts.size(), threads_, [&](std::size_t part, unsigned worker) -> Status {
    RowBatch& batch = batches[worker];
    batch.clear();
    RPS_TRY(parts.read(part, worker, batch));
    RPS_TRY(check_keys(batch, file.path));
    return batch.rows() == 0 ? Status() : put(batch, first + part, worker, partitions[first + part]);
  }));
  for (std::size_t i = first; i < partitions.size(); ++i) {
    file.rows += partitions[i].rows;
  }
  return {};
}

Status Register::add_foreign(RegisteredFile& file, Repairs& repairs) {
  RPS_ASSIGN(ForeignRows rows, ForeignRows::open(file.path, schema_));
  RowBatch piece(schema_);
  RowBatch batch(schema_);
  for (bool more = true; more;) {
    batch.clear();
    RPS_ASSIGN(more, rows.next(batch));
    piece.append_all(batch);
    if (piece.rows() >= kFlatObjectRows || !more) {
      RPS_TRY(add_pieces(piece, file));
      piece.clear();
    }
  }
  repairs.merge(rows.repairs());
  return {};
}

Status Register::write_quarantine() const {
  return quarantine_.write(options_.quarantine_path);
}

// The configured table: a new flat one, or the one without rows that a stopped run has left.
Result<Table> open_table(Workspace& workspace) {
  const TableName name = workspace.table_name();
  auto present = workspace.catalog().table(name);
  if (present.ok() && present->version == 0 && present->partition_keys.empty()) {
    return present;
  }
  if (present.ok()) {
    return Error{ErrorKind::kExists, "table " + name.str() + " exists already",
                 "'--set table.name=NAME' makes another one; 'load' and 'upload' write rows to this one"};
  }
  if (present.error().kind != ErrorKind::kNotFound) {
    return present.error();
  }
  Table wanted;
  wanted.name = name;
  wanted.dataset = workspace.settings().table.dataset + std::string(kFlatFolder);
  wanted.schema = results_schema();
  wanted.created_at = workspace.clock().now();
  RPS_ASSIGN(const auto there, list_all(workspace.store(), wanted.dataset + "/"));
  if (!there.empty()) {
    return Error{ErrorKind::kExists,
                 "there are objects in " + workspace.store().describe(wanted.dataset) + " already",
                 "move them away, or set table.dataset"};
  }
  return workspace.catalog().create_table(wanted);
}

Status add_files(const std::vector<std::string>& files, Register& job, RegisterReport& report,
                 Progress& progress) {
  progress.begin("reading files", files.size(), "files");
  Status done;
  for (std::size_t i = 0; done.ok() && i < files.size(); ++i) {
    done = job.add(files[i], report);
  }
  progress.end();
  return done;
}

// Registers what was written, in one transaction.
Status commit(Workspace& workspace, std::vector<Partition> partitions, RegisterReport& report) {
  std::erase_if(partitions, [](const Partition& partition) { return partition.files.empty(); });
  const std::string run = make_run_id("register", workspace.clock());
  for (Partition& partition : partitions) {
    partition.run_id = run;
    partition.written_at = workspace.clock().now();
    report.bytes += partition.bytes;
  }
  report.objects = partitions.size();
  const Change change{run, "register", workspace.clock().now(), std::move(partitions), {}, {}};
  RPS_ASSIGN(report.table, workspace.catalog().commit(report.table, change));
  return {};
}

}  // namespace

Result<RegisterReport> register_files(Workspace& workspace, const RegisterOptions& options,
                                      Progress& progress) {
  RPS_ASSIGN(const std::vector<std::string> files, find_files(options.paths));
  const LakeAccess access = workspace.lake_access("register");
  RPS_ASSIGN(const WriterTurn turn, WriterTurn::take(access));
  RegisterReport report;
  RPS_ASSIGN(report.table, open_table(workspace));
  Register job(workspace.store(), options, report.table, progress);
  Status done = add_files(files, job, report, progress);
  if (report.quarantined > 0 && !options.quarantine_path.empty()) {
    RPS_TRY(job.write_quarantine());
  }
  RPS_TRY(done);
  RPS_TRY(save_origin(workspace.store(), report.table,
                      {report.files.size(), report.rows, report.quarantined, report.repairs}));
  RPS_TRY(workspace.store().flush());
  RPS_TRY(commit(workspace, std::move(job.partitions), report));
  return report;
}

}  // namespace rps
