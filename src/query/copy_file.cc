#include "query/copy_file.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include "base/text.h"
#include "duck/appender.h"
#include "duck/sql.h"

namespace rps {
namespace {

constexpr std::int64_t kFormat = 2;

using duck::quote_name;
using duck::quote_text;

std::string in(const std::string& alias, std::string_view table) {
  return quote_name(alias) + ".main." + std::string(table);
}

const TableSchema& partitions_schema() {
  static const TableSchema kSchema({{"number", ColumnType::kInt, ""}, {"name", ColumnType::kString, ""}});
  return kSchema;
}

// Rolls the open transaction back unless it was committed.
class Transaction {
 public:
  explicit Transaction(duck::Connection& connection) : connection_(connection) {}
  ~Transaction() {
    if (open_) {
      // When even this fails, the file is closed next, which has the same effect.
      static_cast<void>(connection_.execute("ROLLBACK"));
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  Status begin() {
    RPS_TRY(connection_.execute("BEGIN"));
    open_ = true;
    return {};
  }
  Status commit() {
    open_ = false;
    return connection_.execute("COMMIT");
  }

 private:
  duck::Connection& connection_;
  bool open_ = false;
};

// How a column of lake_rows is compressed. Left to itself, DuckDB tries every method on every column:
// for 2.56 million rows 20 CPU seconds instead of 14.6. Texts that are mostly distinct are not worth a
// dictionary, but those that people search with LIKE unpack faster with one (dict_fsst holds them as they
// are, 0.15 s for all comments against 0.28 s with zstd).
std::string_view compression_of(const ColumnSpec& column) {
  constexpr std::array<std::string_view, 5> kMostlyDistinct{"prize", "dam", "owner", "silk_url",
                                                            "horse_cleaned"};
  switch (column.type) {
    case ColumnType::kInt:
    case ColumnType::kDate:
    case ColumnType::kTimestamp:
      return "bitpacking";
    case ColumnType::kDouble:
      return "alp";
    case ColumnType::kString:
      break;
  }
  const bool distinct =
      std::find(kMostlyDistinct.begin(), kMostlyDistinct.end(), column.name) != kMostlyDistinct.end();
  return distinct ? "zstd" : "dict_fsst";
}

std::string compressed_definitions(const TableSchema& schema) {
  std::vector<std::string> definitions;
  for (const ColumnSpec& column : schema.columns()) {
    std::string definition = quote_name(column.name);
    definition.append(" ").append(duck::sql_type(column.type));
    definition.append(" USING COMPRESSION ").append(compression_of(column));
    definitions.push_back(std::move(definition));
  }
  return join(definitions, ", ");
}

Status create_tables(duck::Connection& connection, const std::string& alias, const TableSchema& schema) {
  RPS_TRY(connection.execute("CREATE TABLE " + in(alias, kRowsTable) + " (" +
                             compressed_definitions(copy_schema(schema)) + ")"));
  RPS_TRY(connection.execute("CREATE TABLE " + in(alias, "partitions") + " (number INTEGER, name VARCHAR)"));
  return connection.execute(
      "CREATE TABLE " + in(alias, "state") +
      " (format BIGINT, table_id BIGINT, dataset VARCHAR, created_at BIGINT, version BIGINT,"
      " committed_at BIGINT, columns VARCHAR)");
}

Status write_state(duck::Connection& connection, const std::string& alias, const Table& table) {
  const CopyState state = CopyState::of(table);
  RPS_TRY(connection.execute("DELETE FROM " + in(alias, "state")));
  const std::vector<std::string> values{
      std::to_string(kFormat),       std::to_string(state.table_id),
      quote_text(state.dataset),     std::to_string(state.created_at.millis),
      std::to_string(state.version), std::to_string(state.committed_at.millis),
      quote_text(state.columns)};
  return connection.execute("INSERT INTO " + in(alias, "state") + " VALUES (" + join(values, ", ") + ")");
}

Status add_partitions(duck::Connection& connection, const std::string& alias,
                      const std::vector<NumberedPartition>& partitions) {
  RowBatch batch(std::make_shared<const TableSchema>(partitions_schema()));
  for (const NumberedPartition& partition : partitions) {
    batch[0].append_int(partition.number);
    batch[1].append_text(partition.partition->name);
  }
  RPS_ASSIGN(duck::Appender appender,
             duck::Appender::open(connection, alias, "main", "partitions", partitions_schema()));
  RPS_TRY(appender.append(batch));
  return appender.close();
}

// By the value of the last level of the names (the date), then by the whole name.
std::vector<NumberedPartition> in_date_order(const std::vector<Partition>& partitions) {
  const auto date = [](const Partition& p) {
    return std::string_view(p.name).substr(p.name.find_last_of('/') + 1);
  };
  std::vector<NumberedPartition> ordered;
  ordered.reserve(partitions.size());
  for (const Partition& partition : partitions) {
    ordered.push_back({&partition, 0});
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const NumberedPartition& a, const NumberedPartition& b) {
                     return date(*a.partition) < date(*b.partition);
                   });
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    ordered[i].number = static_cast<std::int32_t>(i);
  }
  return ordered;
}

// The names of all changed partitions as a table of the session's memory, made outside of any
// transaction: one transaction may write to one database only.
Status put_names(duck::Connection& connection, const std::string& table, const Difference& difference) {
  std::vector<std::string> rows;
  for (const Partition& partition : difference.put) {
    rows.push_back("(" + quote_text(partition.name) + ", true)");
  }
  for (const std::string& name : difference.removed) {
    rows.push_back("(" + quote_text(name) + ", false)");
  }
  RPS_TRY(connection.execute("CREATE OR REPLACE TEMP TABLE " + table + " (name VARCHAR, put BOOLEAN)"));
  return rows.empty() ? Status{} : connection.execute("INSERT INTO " + table + " VALUES " + join(rows, ", "));
}

constexpr std::string_view kNames = "temp._rpscrape_names";

// The numbers that the copy has given to the partitions put by the difference.
Result<std::unordered_map<std::string, std::int32_t>> known_numbers(duck::Connection& connection,
                                                                    const std::string& alias) {
  std::unordered_map<std::string, std::int32_t> numbers;
  RPS_ASSIGN(duck::ResultStream stream,
             connection.query("SELECT p.name, p.number FROM " + in(alias, "partitions") + " p JOIN " +
                              std::string(kNames) + " n USING (name) WHERE n.put"));
  std::vector<duck::Value> row;
  for (;;) {
    RPS_ASSIGN(const bool more, stream.next());
    if (!more) {
      return numbers;
    }
    for (std::size_t i = 0; i < stream.rows(); ++i) {
      stream.read_row(i, row);
      numbers[std::get<std::string>(row[0])] = static_cast<std::int32_t>(std::get<std::int64_t>(row[1]));
    }
  }
}

// Splits the partitions to load by whether the copy knows their names; new ones get new numbers.
struct Numbering {
  std::vector<NumberedPartition> all;
  std::vector<NumberedPartition> added;
};

Result<Numbering> number_partitions(duck::Connection& connection, const std::string& alias,
                                    const Difference& difference) {
  RPS_ASSIGN(const auto known, known_numbers(connection, alias));
  RPS_ASSIGN(const std::optional<std::int64_t> highest,
             connection.query_int("SELECT max(number) FROM " + in(alias, "partitions")));
  auto next = static_cast<std::int32_t>(highest.value_or(-1) + 1);
  Numbering numbering;
  for (NumberedPartition partition : in_date_order(difference.put)) {
    const auto at = known.find(partition.partition->name);
    partition.number = at != known.end() ? at->second : next++;
    numbering.all.push_back(partition);
    if (at == known.end()) {
      numbering.added.push_back(partition);
    }
  }
  return numbering;
}

Status delete_changed(duck::Connection& connection, const std::string& alias) {
  const std::string names(kNames);
  RPS_TRY(connection.execute("DELETE FROM " + in(alias, kRowsTable) + " WHERE " +
                             quote_name(kPartitionColumn) + " IN (SELECT number FROM " +
                             in(alias, "partitions") + " WHERE name IN (SELECT name FROM " + names + "))"));
  return connection.execute("DELETE FROM " + in(alias, "partitions") + " WHERE name IN (SELECT name FROM " +
                            names + " WHERE NOT put)");
}

}  // namespace

CopyState CopyState::of(const Table& table) {
  CopyState state;
  state.table_id = table.id;
  state.dataset = table.dataset;
  state.created_at = table.created_at;
  state.version = table.version;
  state.committed_at = table.committed_at;
  state.columns = duck::column_definitions(table.schema);
  return state;
}

bool CopyState::same_table(const CopyState& other) const {
  return table_id == other.table_id && dataset == other.dataset && created_at == other.created_at &&
         columns == other.columns;
}

bool CopyState::same_version(const CopyState& other) const {
  return same_table(other) && version == other.version && committed_at == other.committed_at;
}

Result<CopyState> read_copy_state(duck::Connection& connection, const std::string& alias) {
  // The last column is not used: naming the table proves that it is there.
  RPS_ASSIGN(duck::ResultStream stream,
             connection.query("SELECT format, table_id, dataset, created_at, version, committed_at, columns,"
                              " (SELECT number FROM " +
                              in(alias, "partitions") + " LIMIT 1) FROM " + in(alias, "state")));
  RPS_ASSIGN(const bool more, stream.next());
  std::vector<duck::Value> row;
  if (more && stream.rows() == 1) {
    stream.read_row(0, row);
  }
  if (row.empty() || row[0] != duck::Value(kFormat)) {
    return Error{ErrorKind::kCorrupt, "the serving copy has another format"};
  }
  CopyState state;
  state.table_id = std::get<std::int64_t>(row[1]);
  state.dataset = std::get<std::string>(row[2]);
  state.created_at.millis = std::get<std::int64_t>(row[3]);
  state.version = std::get<std::int64_t>(row[4]);
  state.committed_at.millis = std::get<std::int64_t>(row[5]);
  state.columns = std::get<std::string>(row[6]);
  return state;
}

Result<std::int64_t> count_copy_partitions(duck::Connection& connection, const std::string& alias) {
  RPS_ASSIGN(const auto count, connection.query_int("SELECT count(*) FROM " + in(alias, "partitions")));
  return count.value_or(0);
}

Status build_copy(duck::Connection& connection, const std::string& alias, const Table& table,
                  const std::vector<Partition>& partitions, const LoadPartitions& load) {
  const std::vector<NumberedPartition> ordered = in_date_order(partitions);
  Transaction transaction(connection);
  RPS_TRY(transaction.begin());
  RPS_TRY(create_tables(connection, alias, table.schema));
  RPS_TRY(add_partitions(connection, alias, ordered));
  RPS_TRY(load(ordered, in(alias, kRowsTable)));
  RPS_TRY(write_state(connection, alias, table));
  RPS_TRY(transaction.commit());
  // The file is about to be renamed, so nothing may be left in a log beside it.
  return connection.execute("CHECKPOINT " + quote_name(alias));
}

Status update_copy(duck::Connection& connection, const std::string& alias, const Table& table,
                   const Difference& difference, const LoadPartitions& load) {
  RPS_TRY(put_names(connection, std::string(kNames), difference));
  RPS_ASSIGN(const Numbering numbering, number_partitions(connection, alias, difference));
  Transaction transaction(connection);
  RPS_TRY(transaction.begin());
  RPS_TRY(delete_changed(connection, alias));
  RPS_TRY(add_partitions(connection, alias, numbering.added));
  RPS_TRY(load(numbering.all, in(alias, kRowsTable)));
  RPS_TRY(write_state(connection, alias, table));
  return transaction.commit();
}

Status collect_changed_numbers(duck::Connection& connection, const std::string& alias,
                               const Difference& difference, const std::string& schema,
                               const std::string& name) {
  RPS_TRY(put_names(connection, std::string(kNames), difference));
  return connection.execute("CREATE OR REPLACE TABLE memory." + quote_name(schema) + "." + quote_name(name) +
                            " AS SELECT number FROM " + in(alias, "partitions") +
                            " WHERE name IN (SELECT name FROM " + std::string(kNames) + ")");
}

}  // namespace rps
