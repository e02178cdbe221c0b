#include "duck/sql.h"

#include "base/text.h"

namespace rps::duck {

std::string quote_name(std::string_view name) {
  return '"' + replace_all(std::string(name), "\"", "\"\"") + '"';
}

std::string quote_text(std::string_view text) {
  return '\'' + replace_all(std::string(text), "'", "''") + '\'';
}

std::string_view sql_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInt:
      return "INTEGER";
    case ColumnType::kDate:
      return "DATE";
    case ColumnType::kTimestamp:
      return "TIMESTAMP";
    case ColumnType::kDouble:
      return "DOUBLE";
    case ColumnType::kString:
      return "VARCHAR";
  }
  return "VARCHAR";
}

std::string name_list(const TableSchema& schema) {
  std::vector<std::string> names;
  for (const ColumnSpec& column : schema.columns()) {
    names.push_back(quote_name(column.name));
  }
  return join(names, ", ");
}

std::string column_definitions(const TableSchema& schema) {
  std::vector<std::string> definitions;
  for (const ColumnSpec& column : schema.columns()) {
    definitions.push_back(quote_name(column.name) + " " + std::string(sql_type(column.type)));
  }
  return join(definitions, ", ");
}

}  // namespace rps::duck
