#include "workflow/load.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/parallel.h"
#include "base/text.h"
#include "duck/connection.h"
#include "duck/sql.h"
#include "lake/layout.h"
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

// The rows given must be the rows that were read back, as far as that can be known.
Status check_total(const WriteReport& write, const Table& table, WriteMode mode) {
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(table.partition_keys));
  std::uint64_t unchanged = 0;
  for (const PartitionReport& partition : write.partitions) {
    unchanged += partition.action == PartitionReport::Action::kUnchanged ? partition.rows_after : 0;
  }
  const std::uint64_t given = write.rows_in - write.repeats;
  if (merge_column(mode, layout) || write.rows_checked + unchanged == given) {
    return {};
  }
  return Error{ErrorKind::kCorrupt,
               std::to_string(given) + " rows were to be loaded, but " + std::to_string(write.rows_checked) +
                   " were written and " + std::to_string(unchanged) + " were there",
               "the commit stands; 'rpscrape validate' shows what is wrong"};
}

// The catalog must say of the partitions what the report says.
Status check_catalog(Workspace& workspace, const WriteReport& write) {
  RPS_ASSIGN(const Table table, workspace.catalog().table(workspace.table_name()));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(table));
  std::unordered_map<std::string_view, std::uint64_t> rows;
  for (const Partition& partition : partitions) {
    rows.emplace(partition.name, partition.rows);
  }
  for (const PartitionReport& partition : write.partitions) {
    const auto at = rows.find(partition.name);
    const std::uint64_t found = at == rows.end() ? 0 : at->second;
    if (found != partition.rows_after) {
      return Error{ErrorKind::kCorrupt,
                   "the catalog says that partition " + partition.name + " has " + std::to_string(found) +
                       " rows, but " + std::to_string(partition.rows_after) + " were written",
                   "the commit stands; 'rpscrape validate' shows what is wrong"};
    }
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

Result<WriteReport> load_parquet(Workspace& workspace, const LoadOptions& options, Progress& progress) {
  if (options.files.empty()) {
    return Error{ErrorKind::kUsage, "no Parquet files to load", "name at least one"};
  }
  RPS_ASSIGN(const Table table, workspace.open_or_create_table());
  LakeOptions lake_options;
  lake_options.threads = options.threads;
  lake_options.memory_budget = options.memory_budget;
  lake_options.read_back = true;
  Lake lake = workspace.make_lake("load", std::move(lake_options));
  RPS_ASSIGN(const WriteReport report, write_files(workspace, table, lake, options, progress));
  RPS_TRY(check_total(report, table, options.mode));
  if (!workspace.is_dry_run()) {
    RPS_TRY(check_catalog(workspace, report));
  }
  return report;
}

}  // namespace rps
