#include "workflow/load.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"
#include "lake/partition_reader.h"
#include "model/row_hash.h"
#include "workflow/flat_files.h"

namespace rps {
namespace {

// What the reader may take, and how many rows it may be ahead: the rest of the work goes on meanwhile.
const duck::Options kReaderOptions{{"memory_limit", "400MB"}};
constexpr const char* kReadAhead = "SET streaming_buffer_size = '32MB'";
// Without these a row has no place or no name.
constexpr std::array<std::string_view, 4> kRequired{"country", "date", "race_id", "horse_id"};

std::string scan_of(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& file : files) {
    list += (list.empty() ? "" : ", ") + duck::quote_text(file);
  }
  return "read_parquet([" + list + "], hive_partitioning = false, union_by_name = true)";
}

// Reads flat Parquet files as batches of a table's columns.
class ParquetSource {
 public:
  static Result<ParquetSource> open(const std::vector<std::string>& files, const TableSchema& schema,
                                    unsigned threads) {
    duck::Options options = kReaderOptions;
    options.emplace_back("threads", std::to_string(thread_count(threads)));
    RPS_ASSIGN(auto database, duck::Database::open(":memory:", options));
    RPS_ASSIGN(auto connection, database.connect());
    RPS_TRY(connection.execute(kReadAhead));
    RPS_ASSIGN(const std::string columns, select_list(connection, scan_of(files), schema));
    RPS_ASSIGN(auto rows, connection.query("SELECT " + columns + " FROM " + scan_of(files)));
    return ParquetSource(std::move(database), std::move(connection), std::move(rows), schema.size());
  }

  Result<bool> next(RowBatch& out) {
    RPS_ASSIGN(const bool more, rows_->next());
    if (!more) {
      close();
      return false;
    }
    RPS_TRY(rows_->append_to(out, places_));
    return true;
  }

 private:
  ParquetSource(duck::Database database, duck::Connection connection, duck::ResultStream rows,
                std::size_t columns)
      : database_(std::move(database)),
        connection_(std::move(connection)),
        rows_(std::move(rows)),
        places_(columns) {
    std::iota(places_.begin(), places_.end(), std::size_t{0});
  }

  // Every column of the table, in its order; NULL where the files lack it.
  static Result<std::string> select_list(duck::Connection& connection, const std::string& scan,
                                         const TableSchema& schema) {
    RPS_ASSIGN(auto statements, connection.parse("SELECT * FROM " + scan));
    RPS_ASSIGN(const auto statement, statements.prepare(0));
    std::vector<bool> present(schema.size());
    for (const duck::Field& field : statement.fields()) {
      const auto at = schema.find(field.name);
      if (!at) {
        return Error{ErrorKind::kSchema, "column '" + field.name + "' is not a column of the table",
                     "'rpscrape describe' lists the table's columns"};
      }
      present[*at] = true;
    }
    RPS_TRY(check_required(schema, present));
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < schema.size(); ++i) {
      const std::string name = duck::quote_name(schema[i].name);
      parts.push_back(
          present[i] ? name : "CAST(NULL AS " + std::string(duck::sql_type(schema[i].type)) + ") AS " + name);
    }
    return join(parts, ", ");
  }

  static Status check_required(const TableSchema& schema, const std::vector<bool>& present) {
    for (const std::string_view name : kRequired) {
      const auto at = schema.find(name);
      if (at && !present[*at]) {
        return Error{ErrorKind::kSchema, "the input has no column '" + std::string(name) + "'",
                     "every row needs country, date, race_id and horse_id"};
      }
    }
    return {};
  }

  // Gives the reader's memory back before the rows are encoded.
  void close() {
    rows_.reset();
    connection_.reset();
    database_.reset();
  }

  std::optional<duck::Database> database_;
  std::optional<duck::Connection> connection_;
  std::optional<duck::ResultStream> rows_;
  std::vector<std::size_t> places_;
};

Error differs(const std::string& where, const std::string& found, const std::string& wanted) {
  return Error{ErrorKind::kCorrupt, where + " holds " + found + ", but should hold " + wanted,
               "the commit stands; 'rpscrape validate' shows what is wrong"};
}

// Reads back what a commit wrote.
class Check {
 public:
  Check(Workspace& workspace, const Table& table, const PartitionLayout& layout, unsigned threads)
      : workspace_(workspace),
        table_(table),
        layout_(layout),
        batches_(threads, RowBatch(std::make_shared<const TableSchema>(table.schema))) {}

  Status read(const std::vector<Partition>& partitions, Progress& progress) {
    progress.begin("checking partitions", partitions.size(), "partitions");
    const auto threads = static_cast<unsigned>(batches_.size());
    Status done = parallel_for(partitions.size(), threads, [&](std::size_t i, unsigned worker) {
      progress.advance(1);
      return read_one(partitions[i], batches_[worker]);
    });
    progress.end();
    return done;
  }

 private:
  Status read_one(const Partition& partition, RowBatch& rows) {
    if (interrupted()) {
      return interrupted_error("the rows are committed, but not all of them are checked");
    }
    rows.clear();
    RPS_TRY(read_partition(workspace_.store(), table_, layout_, partition, rows));
    if (const std::string hash = hash_rows(rows).hex(); hash != partition.content_hash) {
      return differs("partition " + partition.name, "rows with hash " + hash, partition.content_hash);
    }
    return {};
  }

  Workspace& workspace_;
  const Table& table_;
  PartitionLayout layout_;
  std::vector<RowBatch> batches_;  // one per thread
};

// The rows given must be the rows there now, as far as the mode lets that be known.
Status check_total(const WriteReport& write, WriteMode mode) {
  if (mode == WriteMode::kUpsert) {
    return {};
  }
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  for (const PartitionReport& partition : write.partitions) {
    if (partition.action != PartitionReport::Action::kRemoved) {
      before += mode == WriteMode::kAppend ? partition.rows_before : 0;
      after += partition.rows_after;
    }
  }
  if (after - before != write.rows_in - write.repeats) {
    return differs("the table", std::to_string(after - before) + " rows of this load",
                   std::to_string(write.rows_in) + " less " + std::to_string(write.repeats) + " repeats");
  }
  return {};
}

Status check(Workspace& workspace, const LoadOptions& options, Progress& progress, LoadReport& report) {
  RPS_TRY(check_total(report.write, options.mode));
  RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  RPS_ASSIGN(std::vector<Partition> partitions, workspace.catalog().partitions(table));
  std::erase_if(partitions, [&](const Partition& p) { return p.run_id != report.write.run_id; });
  RPS_TRY(Check(workspace, table, layout, thread_count(options.threads)).read(partitions, progress));
  for (const Partition& partition : partitions) {
    report.partitions_checked += 1;
    report.rows_checked += partition.rows;
    report.bytes_checked += partition.bytes;
  }
  return {};
}

// Reads the files itself if it can, which is faster, else through DuckDB.
Result<WriteReport> write_files(Workspace& workspace, const Table& table, Lake& lake,
                                const LoadOptions& options, Progress& progress) {
  const auto schema = std::make_shared<const TableSchema>(table.schema);
  const std::string run_id = make_run_id("load", workspace.clock());
  FlatFiles flat(schema);
  if (flat.open(options.files, {kRequired.begin(), kRequired.end()}).ok()) {
    auto written = lake.write_parts(workspace.table_name(), flat.parts(thread_count(options.threads)),
                                    options.mode, run_id, progress);
    if (!flat.gave_up()) {
      return written;
    }
  }
  RPS_ASSIGN(auto input, ParquetSource::open(options.files, table.schema, options.threads));
  const RowSource source{schema, [&](RowBatch& batch) { return input.next(batch); }};
  return lake.write_stream(workspace.table_name(), source, options.mode, run_id, progress);
}

}  // namespace

Result<LoadReport> load_parquet(Workspace& workspace, const LoadOptions& options, Progress& progress) {
  if (options.files.empty()) {
    return Error{ErrorKind::kUsage, "no Parquet files to load", "name at least one"};
  }
  RPS_ASSIGN(const Table table, workspace.open_or_create_table());
  LakeOptions lake_options;
  lake_options.threads = options.threads;
  lake_options.memory_budget = options.memory_budget;
  Lake lake = workspace.make_lake("load", std::move(lake_options));
  LoadReport report;
  RPS_ASSIGN(report.write, write_files(workspace, table, lake, options, progress));
  RPS_TRY(check(workspace, options, progress, report));
  return report;
}

}  // namespace rps
