#include "lake/layout.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace rps {
namespace {

std::string_view period_column(PartitionLayout::Period period) {
  switch (period) {
    case PartitionLayout::Period::kDay:
      return "date";
    case PartitionLayout::Period::kMonth:
      return "month";
    case PartitionLayout::Period::kYear:
      return "year";
    case PartitionLayout::Period::kNone:
      break;
  }
  return "date";
}

std::string period_value(PartitionLayout::Period period, std::int32_t value) {
  switch (period) {
    case PartitionLayout::Period::kDay:
      return Date{value}.str();
    case PartitionLayout::Period::kMonth:
      return Date::from_ymd(value / 12, value % 12 + 1, 1).str().substr(0, 7);
    case PartitionLayout::Period::kYear:
      return std::to_string(value);
    case PartitionLayout::Period::kNone:
      break;
  }
  return {};
}

Error misfit(const std::string& name, const ColumnSpec& column, const std::string& value) {
  return Error{ErrorKind::kParse, "partition " + name + ": '" + value + "' does not fit column " +
                                      column.name + " (" + std::string(type_name(column.type)) + ")"};
}

// The text that Hive writes for a missing value in a partition's name.
constexpr std::string_view kHiveNull = "__HIVE_DEFAULT_PARTITION__";

// The number that a value is in an int or date column.
std::optional<std::int32_t> number_of(ColumnType type, const std::string& value) {
  if (type == ColumnType::kDate) {
    const auto date = Date::parse(value);
    return date.ok() ? std::optional(date->days) : std::nullopt;
  }
  const auto number = type == ColumnType::kInt ? to_int(value) : std::nullopt;
  const bool fits = number && *number == static_cast<std::int32_t>(*number);
  return fits ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
}

Status append_value(const std::string& name, const ColumnSpec& spec, const std::string& value,
                    std::size_t rows, Column& out) {
  if (value == kHiveNull) {
    out.append_nulls(rows);
    return {};
  }
  if (spec.type == ColumnType::kString) {
    for (std::size_t i = 0; i < rows; ++i) {
      out.append_text(value);
    }
    return {};
  }
  const std::optional<std::int32_t> number = number_of(spec.type, value);
  if (!number) {
    return misfit(name, spec, value);
  }
  for (std::size_t i = 0; i < rows; ++i) {
    out.append_int(*number);
  }
  return {};
}

}  // namespace

Result<PartitionLayout> PartitionLayout::from_keys(const std::vector<std::string>& keys) {
  if (keys.empty()) {
    return PartitionLayout(Period::kNone);
  }
  for (const Period period : {Period::kDay, Period::kMonth, Period::kYear}) {
    if (keys.size() == 2 && keys[0] == "country" && keys[1] == period_column(period)) {
      return PartitionLayout(period);
    }
  }
  return Error{ErrorKind::kUsage, "cannot partition by '" + join(keys, ",") + "'",
               "use country,date or country,month or country,year; 'migrate' also takes none"};
}

std::int32_t PartitionLayout::period_of(Date date) const {
  switch (period_) {
    case Period::kDay:
      return date.days;
    case Period::kMonth:
      return date.year() * 12 + date.month() - 1;
    case Period::kYear:
      return date.year();
    case Period::kNone:
      return 0;
  }
  return date.days;
}

std::string PartitionLayout::name(const PartitionId& id) const {
  return make_partition_name(
      {{"country", id.country}, {std::string(period_column(period_)), period_value(period_, id.period)}});
}

std::vector<std::size_t> PartitionLayout::partition_columns(const TableSchema& schema) const {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < schema.size() && !is_flat(); ++i) {
    if (schema[i].name == "country" || schema[i].name == period_column(period_)) {
      columns.push_back(i);
    }
  }
  return columns;
}

std::vector<std::size_t> PartitionLayout::stored_columns(const TableSchema& schema) const {
  const std::vector<std::size_t> named = partition_columns(schema);
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (std::find(named.begin(), named.end(), i) == named.end()) {
      columns.push_back(i);
    }
  }
  return columns;
}

Status append_partition_values(const std::string& name, const std::vector<std::size_t>& columns,
                               std::size_t rows, RowBatch& out) {
  if (columns.empty()) {
    return {};
  }
  RPS_ASSIGN(const auto values, parse_partition_name(name));
  for (const std::size_t position : columns) {
    const ColumnSpec& spec = out.schema()[position];
    const auto found = std::find_if(values.begin(), values.end(),
                                    [&](const PartitionValue& v) { return v.first == spec.name; });
    if (found == values.end()) {
      return Error{ErrorKind::kParse, "partition " + name + " has no value for column " + spec.name};
    }
    RPS_TRY(append_value(name, spec, found->second, rows, out[position]));
  }
  return {};
}

}  // namespace rps
