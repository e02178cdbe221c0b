#include "workflow/engine_validate.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "duck/sql.h"
#include "lake/layout.h"
#include "model/schema.h"
#include "query/answer.h"

namespace rps {
namespace {

constexpr std::size_t kMostDuplicates = 1000;
constexpr std::size_t kSamples = 20;
constexpr const char* kKey = "race_id, horse_id";

std::string quoted(const TableName& name) {
  return duck::quote_name(name.table);
}

// Asks, and adds what it cost.
Result<Answer> ask_at_cost(QueryEngine& engine, const std::string& sql, std::size_t width, double& dollars) {
  QueryStats stats;
  RPS_ASSIGN(Answer answer, ask(engine, sql, width, &stats));
  dollars += stats.remote ? stats.remote->dollars : 0;
  return answer;
}

using RowsOfPartitions = std::map<std::string, std::uint64_t>;

// Rows by partition as the engine counts them. Of a flat table, whose objects SQL cannot tell apart, all rows
// under "".
Result<RowsOfPartitions> count_rows(QueryEngine& engine, const PartitionLayout& layout, EngineCheck& check) {
  const std::string sql = "select country, cast(\"date\" as varchar) as day, count(*) as n from " +
                          quoted(check.table.name) + " group by country, \"date\"";
  constexpr std::size_t kWidth = 3;
  RPS_ASSIGN(const Answer days, ask_at_cost(engine, sql, kWidth, check.dollars));
  RowsOfPartitions counts;
  for (std::size_t row = 0; row < days.rows(); ++row) {
    RPS_ASSIGN(const Date day, Date::parse(days.text(row, 1).substr(0, 10)));
    const auto rows = static_cast<std::uint64_t>(days.number(row, 2));
    counts[layout.is_flat() ? "" : layout.name({days.text(row, 0), layout.period_of(day)})] += rows;
    check.rows += rows;
  }
  return counts;
}

void compare_counts(const RowsOfPartitions& seen, const RowsOfPartitions& wanted, EngineCheck& check) {
  for (const auto& [name, rows] : wanted) {
    const auto at = seen.find(name);
    const std::string catalog = "the catalog says " + thousands(static_cast<std::int64_t>(rows)) + " rows";
    if (at == seen.end() && rows > 0) {
      check.findings.push_back({"missing_partition", name, catalog + ", the engine sees none"});
    } else if (at != seen.end() && at->second != rows) {
      check.findings.push_back(
          {"rows", name, catalog + ", the engine sees " + thousands(static_cast<std::int64_t>(at->second))});
    }
  }
  for (const auto& [name, rows] : seen) {
    if (!wanted.contains(name)) {
      check.findings.push_back({"unknown_partition", name,
                                "the engine sees " + thousands(static_cast<std::int64_t>(rows)) + " rows"});
    }
  }
}

std::string key_text(const Answer& answer, std::size_t row) {
  return "race " + std::to_string(answer.number(row, 0)) + ", horse " + std::to_string(answer.number(row, 1));
}

Status find_duplicates(QueryEngine& engine, EngineCheck& check) {
  const std::string sql = "select " + std::string(kKey) + ", count(*) as n from " + quoted(check.table.name) +
                          " group by " + kKey + " having count(*) > 1 order by " + kKey + " limit " +
                          std::to_string(kMostDuplicates);
  constexpr std::size_t kWidth = 3;
  RPS_ASSIGN(const Answer keys, ask_at_cost(engine, sql, kWidth, check.dollars));
  check.duplicates = keys.rows();
  for (std::size_t row = 0; row < std::min(keys.rows(), kSamples); ++row) {
    check.findings.push_back(
        {"duplicate", "", key_text(keys, row) + ": " + std::to_string(keys.number(row, 2)) + " rows"});
  }
  return {};
}

// The columns that both tables have, as a list for SELECT.
std::string common_columns(const Table& a, const Table& b) {
  std::vector<std::string> names;
  for (const ColumnSpec& column : a.schema.columns()) {
    if (b.schema.find(column.name)) {
      names.push_back(duck::quote_name(column.name));
    }
  }
  return join(names, ", ");
}

// Rows of `a` that `b` has not.
Status find_only_in(QueryEngine& engine, const Table& a, const Table& b, const std::string& kind,
                    double& dollars, std::vector<Finding>& out) {
  const std::string columns = common_columns(a, b);
  const std::string sql = "select " + std::string(kKey) +
                          ", country, cast(\"date\" as varchar) as day, "
                          "count(*) over () as n from (select " +
                          columns + " from " + quoted(a.name) + " except select " + columns + " from " +
                          quoted(b.name) + ") as missing order by country, \"date\", " + kKey + " limit " +
                          std::to_string(kSamples);
  constexpr std::size_t kWidth = 5;
  RPS_ASSIGN(const Answer rows, ask_at_cost(engine, sql, kWidth, dollars));
  if (rows.rows() == 0) {
    return {};
  }
  out.push_back({kind, "", thousands(rows.number(0, kWidth - 1)) + " rows"});
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    out.push_back({"row", "country=" + rows.text(row, 2) + "/date=" + rows.text(row, 3).substr(0, 10),
                   key_text(rows, row) + ": " + kind});
  }
  return {};
}

}  // namespace

Result<EngineCheck> check_table_by(QueryEngine& engine, Workspace& workspace, const TableName& name) {
  EngineCheck check;
  RPS_ASSIGN(check.table, workspace.catalog().table(name));
  RPS_ASSIGN(const PartitionLayout layout, PartitionLayout::from_keys(check.table.partition_keys));
  RPS_ASSIGN(const std::vector<Partition> partitions, workspace.catalog().partitions(check.table));
  check.partitions = partitions.size();
  RowsOfPartitions wanted;
  for (const Partition& partition : partitions) {
    wanted[layout.is_flat() ? "" : partition.name] += partition.rows;
  }
  RPS_ASSIGN(const RowsOfPartitions seen, count_rows(engine, layout, check));
  compare_counts(seen, wanted, check);
  RPS_TRY(find_duplicates(engine, check));
  return check;
}

Result<EngineComparison> compare_tables_by(QueryEngine& engine, Workspace& workspace, const TableName& a,
                                           const TableName& b) {
  EngineComparison result;
  RPS_ASSIGN(result.a, check_table_by(engine, workspace, a));
  RPS_ASSIGN(result.b, check_table_by(engine, workspace, b));
  RPS_TRY(find_only_in(engine, result.a.table, result.b.table, "only_in_first", result.a.dollars,
                       result.differences));
  RPS_TRY(find_only_in(engine, result.b.table, result.a.table, "only_in_second", result.b.dollars,
                       result.differences));
  return result;
}

}  // namespace rps
