#include "random/rows.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "base/text.h"
#include "parquet/encoder.h"
#include "random/mismatch.h"

namespace rps::random_lake {
namespace {

Value value_at(const Row& row, std::size_t column) {
  switch (column) {
    case 0:
      return row.country;
    case 1:
      return std::int64_t{row.date.days};
    case 2:
      return std::int64_t{row.race};
    case 3:
      return std::int64_t{row.horse};
    case 4:
      return row.created;
    default:
      return row.values[column - Columns::kKeys];
  }
}

void append(Column& column, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) {
    column.append_null();
  } else if (const auto* number = std::get_if<double>(&value)) {
    column.append_double(*number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    column.append_text(*text);
  } else if (column.type() == ColumnType::kTimestamp) {
    column.append_millis(std::get<std::int64_t>(value));
  } else {
    column.append_int(static_cast<std::int32_t>(std::get<std::int64_t>(value)));
  }
}

std::string text_of_double(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  return value == 0 ? "0" : shortest(value);
}

}  // namespace

Columns::Columns(Dice& dice) {
  const TableSchema& table = results_schema();
  for (const char* name : {"country", "date", "race_id", "horse_id", "created_at", "year"}) {
    specs_.push_back(table[*table.find(name)]);
  }
  const std::size_t payload = dice.between(2, 6);
  while (specs_.size() < kKeys + 1 + payload) {
    const ColumnSpec& spec = table[dice.below(table.size())];
    if (std::find(specs_.begin(), specs_.end(), spec) == specs_.end()) {
      specs_.push_back(spec);
    }
  }
  specs_.push_back({"late_int", ColumnType::kInt, ""});
  specs_.push_back({"late double", ColumnType::kDouble, ""});
  specs_.push_back({"late_\"text\"", ColumnType::kString, ""});
  specs_.push_back({"late_date", ColumnType::kDate, ""});
  specs_.push_back({"late_time", ColumnType::kTimestamp, ""});
}

std::string text_of(const Value& value, ColumnType type) {
  if (std::holds_alternative<std::monostate>(value)) {
    return std::string(kNullText);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return text_of_double(*number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return "'" + *text + "'";
  }
  const std::int64_t number = std::get<std::int64_t>(value);
  return type == ColumnType::kDate ? Date{static_cast<std::int32_t>(number)}.str() : std::to_string(number);
}

std::string line_of(const Row& row, const Columns& columns) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) {
      line += kLineSeparator;
    }
    line += text_of(value_at(row, i), columns[i].type);
  }
  return line;
}

std::vector<std::string> lines_of(const Rows& rows) {
  std::vector<std::string> lines;
  lines.reserve(rows.size());
  for (const Row& row : rows) {
    lines.push_back(row.text);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TableSchema schema_of(const Columns& columns, const BatchShape& shape) {
  std::vector<ColumnSpec> specs;
  std::set<std::string> without(shape.left_out.begin(), shape.left_out.end());
  for (const std::size_t position : shape.absent) {
    without.insert(columns[position].name);
  }
  if (shape.whole_table) {
    specs.assign(results_schema().columns().begin(), results_schema().columns().end());
  }
  for (std::size_t i = shape.whole_table ? columns.first_late() : 0; i < columns.size(); ++i) {
    specs.push_back(columns[i]);
  }
  std::erase_if(specs, [&](const ColumnSpec& spec) { return without.contains(spec.name); });
  if (shape.reversed) {
    std::reverse(specs.begin(), specs.end());
  }
  return TableSchema(std::move(specs));
}

RowBatch batch_of(const Rows& rows, const Columns& columns, const BatchShape& shape) {
  RowBatch batch(std::make_shared<const TableSchema>(schema_of(columns, shape)));
  for (std::size_t c = 0; c < batch.width(); ++c) {
    std::size_t place = 0;
    while (place < columns.size() && columns[place].name != batch.schema()[c].name) {
      ++place;
    }
    for (const Row& row : rows) {
      append(batch[c], place < columns.size() ? value_at(row, place) : Value());
    }
  }
  return batch;
}

std::string parquet_of(const RowBatch& batch) {
  std::vector<std::uint32_t> rows(batch.rows());
  std::iota(rows.begin(), rows.end(), 0U);
  std::vector<std::size_t> columns(batch.width());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::string bytes;
  parquet::Encoder encoder;
  must(encoder.encode(batch, rows, columns, bytes), "encoding a batch");
  return bytes;
}

}  // namespace rps::random_lake
