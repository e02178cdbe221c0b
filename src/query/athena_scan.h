// How many partitions a query on Athena has to read, from what EXPLAIN (TYPE IO, FORMAT JSON) tells.
//
// Source: Trino documentation, "EXPLAIN", type IO: inputTableColumnInfos[] with table.schemaTable.{schema,
// table} and columnConstraints[] of columnName and domain {nullsAllowed, ranges[] of low and high, each with
// value and bound EXACTLY, ABOVE or BELOW}.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace rps {

// Values from `low` to `high`; an end that is open takes everything on its side.
struct ValueRange {
  std::string low;
  std::string high;
  bool has_low = false;
  bool has_high = false;
  bool low_included = false;
  bool high_included = false;
};

struct ColumnRanges {
  std::string column;
  std::vector<ValueRange> ranges;  // any of them
};

struct AthenaScan {
  std::string table;
  std::vector<ColumnRanges> columns;  // all of them
};

// kEngine when the text is no such plan.
Result<std::vector<AthenaScan>> find_athena_scans(const std::string& plan_json);

// Whether the scan can find rows in the partition of these values, (column, value) each. Values are compared
// as texts, which is right for countries, dates and months; years have four digits.
bool scan_reads(const AthenaScan& scan, const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace rps
