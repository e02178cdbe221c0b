#include "query/partition_count.h"

#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text.h"
#include "duck/appender.h"
#include "duck/sql.h"
#include "lake/layout.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kValues = "_rpscrape_values";

// A plan's detail is one text, or a list of them when there are several.
void add_texts(const Json& node, const char* key, ScanFilters& out) {
  const Json info = node.value("extra_info", Json::object());
  if (!info.contains(key)) {
    return;
  }
  const Json& value = info[key];
  for (const Json& item : value.is_array() ? value : Json::array({value})) {
    if (item.is_string()) {
      // "optional:" marks a condition that only repeats what another operator checks.
      const auto text = item.get<std::string>();
      constexpr std::string_view kOptional = "optional: ";
      out.push_back(text.starts_with(kOptional) ? text.substr(kOptional.size()) : text);
    }
  }
}

bool is_scan(const Json& node, const std::string& alias) {
  const Json info = node.value("extra_info", Json::object());
  const std::string table = info.value("Table", std::string());
  return table.starts_with(alias + ".") || table.starts_with(duck::quote_name(alias) + ".");
}

void walk(const Json& node, const std::string& alias, const ScanFilters& above,
          std::vector<ScanFilters>& scans) {
  if (is_scan(node, alias)) {
    ScanFilters filters = above;
    add_texts(node, "Filters", filters);
    scans.push_back(std::move(filters));
    return;
  }
  ScanFilters filters;
  if (trim(node.value("name", std::string())) == "FILTER") {
    filters = above;
    add_texts(node, "Expression", filters);
  }
  for (const Json& child : node.value("children", Json::array())) {
    walk(child, alias, filters, scans);
  }
}

TableSchema key_schema(const Table& table) {
  std::vector<ColumnSpec> columns;
  for (const std::string& key : table.partition_keys) {
    const std::optional<std::size_t> at = table.schema.find(key);
    columns.push_back(at ? table.schema[*at] : ColumnSpec{key, ColumnType::kString, ""});
  }
  return TableSchema(std::move(columns));
}

// The values of all partition names, a row each.
Result<RowBatch> key_rows(const TableSchema& schema, const std::vector<Partition>& partitions) {
  RowBatch rows(std::make_shared<const TableSchema>(schema));
  std::vector<std::size_t> all(schema.size());
  std::iota(all.begin(), all.end(), 0U);
  for (const Partition& partition : partitions) {
    RPS_TRY(append_partition_values(partition.name, all, 1, rows));
  }
  return rows;
}

// The conditions of `filters` that are about partition columns only: those that bind.
std::string usable_condition(duck::Connection& connection, const ScanFilters& filters) {
  std::vector<std::string> usable{"true"};
  for (const std::string& filter : filters) {
    Result<duck::Statements> parsed =
        connection.parse("SELECT 1 FROM temp." + std::string(kValues) + " WHERE (" + filter + ")");
    if (parsed.ok() && parsed->size() == 1 && parsed->prepare(0).ok()) {
      usable.push_back("(" + filter + ")");
    }
  }
  return join(usable, " AND ");
}

}  // namespace

Result<std::vector<ScanFilters>> find_scans(const std::string& plan_json, const std::string& alias) {
  const Json plan = Json::parse(plan_json, nullptr, false);
  if (!plan.is_array()) {
    return Error{ErrorKind::kEngine, "DuckDB's plan is not the JSON it should be"};
  }
  std::vector<ScanFilters> scans;
  for (const Json& node : plan) {
    walk(node, alias, {}, scans);
  }
  return scans;
}

Result<std::uint64_t> count_partitions(duck::Connection& connection, const Table& table,
                                       const std::vector<Partition>& partitions,
                                       const std::vector<ScanFilters>& scans) {
  if (scans.empty()) {
    return std::uint64_t{0};
  }
  if (table.partition_keys.empty()) {  // names say nothing of a flat table's rows
    return std::uint64_t{partitions.size()};
  }
  const TableSchema schema = key_schema(table);
  RPS_ASSIGN(const RowBatch rows, key_rows(schema, partitions));
  const std::string name(kValues);
  RPS_TRY(connection.execute("CREATE OR REPLACE TEMP TABLE " + name + " (" +
                             duck::column_definitions(schema) + ")"));
  RPS_ASSIGN(duck::Appender appender, duck::Appender::open(connection, "temp", "main", name, schema));
  RPS_TRY(appender.append(rows));
  RPS_TRY(appender.close());
  std::vector<std::string> conditions;
  conditions.reserve(scans.size());
  for (const ScanFilters& filters : scans) {
    conditions.push_back("(" + usable_condition(connection, filters) + ")");
  }
  Result<std::optional<std::int64_t>> count =
      connection.query_int("SELECT count(*) FROM temp." + name + " WHERE " + join(conditions, " OR "));
  RPS_TRY(connection.execute("DROP TABLE temp." + name));
  if (!count.ok()) {
    // A condition that binds may still fail on a value of some partition: then nothing is excluded.
    return static_cast<std::uint64_t>(partitions.size());
  }
  return static_cast<std::uint64_t>(count->value_or(0));
}

}  // namespace rps
