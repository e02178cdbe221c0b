#include "query/athena_rows.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "aws/json_text.h"
#include "base/text.h"

namespace rps {
namespace {

using Json = nlohmann::json;
using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace)

constexpr std::array kWhole{"tinyint"sv, "smallint"sv, "int"sv, "integer"sv, "bigint"sv};
constexpr std::array kFloating{"float"sv, "real"sv, "double"sv};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

Error odd(std::string what) {
  return {ErrorKind::kCorrupt, "athena GetQueryResults: " + std::move(what), ""};
}

std::optional<double> floating(const std::string& text) {
  if (text == "NaN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (text == "Infinity" || text == "-Infinity") {
    return text[0] == '-' ? -std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::infinity();
  }
  return to_double(text);
}

}  // namespace

Result<Cell> athena_cell(std::string_view type, const std::string& text) {
  if (contains(kWhole, type)) {
    const auto number = to_int(text);
    return number ? Result<Cell>(Cell(*number)) : odd("'" + text + "' is no " + std::string(type));
  }
  if (contains(kFloating, type)) {
    const auto number = floating(text);
    return number ? Result<Cell>(Cell(*number)) : odd("'" + text + "' is no " + std::string(type));
  }
  if (type == "boolean") {
    return text == "true" || text == "false" ? Result<Cell>(Cell(text == "true"))
                                             : odd("'" + text + "' is no boolean");
  }
  return Cell(text);
}

Status AthenaRows::begin(const Json& result_set) {
  for (const Json& column : json_array(json_object(result_set, "ResultSetMetadata"), "ColumnInfo")) {
    const std::string label = json_text(column, "Label");
    columns_.push_back({label.empty() ? json_text(column, "Name") : label, json_text(column, "Type")});
  }
  begun_ = true;
  return sink_.columns(columns_);
}

// Statements that are no DDL have one; so does EXPLAIN, and no SHOW. Its values settle what the kind of the
// statement leaves open.
bool AthenaRows::is_header(const Json& row) const {
  const Json& data = json_array(row, "Data");
  if (!has_header_ || data.size() != columns_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (json_text(data[i], "VarCharValue") != columns_[i].name) {
      return false;
    }
  }
  return true;
}

Status AthenaRows::row(const Json& row) {
  const Json& data = json_array(row, "Data");
  if (data.size() > columns_.size()) {
    return odd("a row has " + std::to_string(data.size()) + " values for " + std::to_string(columns_.size()) +
               " columns");
  }
  cells_.assign(columns_.size(), Cell());
  for (std::size_t i = 0; i < data.size(); ++i) {
    const auto value = data[i].find("VarCharValue");
    if (value != data[i].end() && value->is_string()) {
      RPS_ASSIGN(cells_[i], athena_cell(columns_[i].type, value->get_ref<const std::string&>()));
    }
  }
  ++count_;
  return sink_.row(cells_);
}

Status AthenaRows::page(const Json& result_set) {
  const bool first = !begun_;
  if (first) {
    RPS_TRY(begin(result_set));
  }
  const Json& rows = json_array(result_set, "Rows");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!(first && i == 0 && is_header(rows[i]))) {
      RPS_TRY(row(rows[i]));
    }
  }
  return {};
}

}  // namespace rps
