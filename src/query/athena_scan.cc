#include "query/athena_scan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "aws/json_text.h"

namespace rps {
namespace {

using Json = nlohmann::json;

// Values come as texts or, of some types, as numbers.
std::string value_text(const Json& end) {
  const auto at = end.find("value");
  if (at == end.end() || at->is_structured()) {
    return "";
  }
  return at->is_string() ? at->get<std::string>() : at->dump();
}

ValueRange range_of(const Json& json) {
  const Json& low = json_object(json, "low");
  const Json& high = json_object(json, "high");
  ValueRange range;
  range.has_low = low.contains("value") && !low["value"].is_null();
  range.has_high = high.contains("value") && !high["value"].is_null();
  range.low = range.has_low ? value_text(low) : "";
  range.high = range.has_high ? value_text(high) : "";
  range.low_included = json_text(low, "bound") == "EXACTLY";
  range.high_included = json_text(high, "bound") == "EXACTLY";
  return range;
}

AthenaScan scan_of(const Json& json) {
  AthenaScan scan;
  scan.table = json_text(json_object(json_object(json, "table"), "schemaTable"), "table");
  // Older engines put the constraints beside the table, newer ones below "constraint".
  const Json& nested = json_object(json, "constraint");
  const Json& constraints = json_array(nested.empty() ? json : nested, "columnConstraints");
  for (const Json& constraint : constraints) {
    const Json& domain = json_object(constraint, "domain");
    ColumnRanges column{json_text(constraint, "columnName"), {}};
    for (const Json& range : json_array(domain, "ranges")) {
      column.ranges.push_back(range_of(range));
    }
    if (!json_flag(domain, "nullsAllowed")) {
      scan.columns.push_back(std::move(column));
    }
  }
  return scan;
}

bool lies_in(const std::string& value, const ValueRange& range) {
  const bool above = !range.has_low || value > range.low || (range.low_included && value == range.low);
  const bool below = !range.has_high || value < range.high || (range.high_included && value == range.high);
  return above && below;
}

}  // namespace

Result<std::vector<AthenaScan>> find_athena_scans(const std::string& plan_json) {
  const Json plan = Json::parse(plan_json, nullptr, false);
  if (!plan.is_object() || !plan.contains("inputTableColumnInfos")) {
    return Error{ErrorKind::kEngine, "athena: EXPLAIN (TYPE IO) gave no list of tables", ""};
  }
  std::vector<AthenaScan> scans;
  for (const Json& table : json_array(plan, "inputTableColumnInfos")) {
    scans.push_back(scan_of(table));
  }
  return scans;
}

bool scan_reads(const AthenaScan& scan, const std::vector<std::pair<std::string, std::string>>& values) {
  return std::all_of(scan.columns.begin(), scan.columns.end(), [&](const ColumnRanges& column) {
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& one) { return one.first == column.column; });
    return value == values.end() ||
           std::any_of(column.ranges.begin(), column.ranges.end(),
                       [&](const ValueRange& range) { return lies_in(value->second, range); });
  });
}

}  // namespace rps
