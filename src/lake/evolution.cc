#include "lake/evolution.h"

namespace rps {

Result<TableSchema> merge_schemas(const TableSchema& table, const TableSchema& incoming) {
  std::vector<ColumnSpec> columns(table.columns().begin(), table.columns().end());
  for (const ColumnSpec& column : incoming.columns()) {
    const auto at = table.find(column.name);
    if (!at) {
      columns.push_back(column);
    } else if (table[*at].type != column.type) {
      return Error{ErrorKind::kSchema,
                   "column " + column.name + " is " + std::string(type_name(table[*at].type)) +
                       " in the table, but " + std::string(type_name(column.type)) + " in the input",
                   "a column's type never changes; give the new values a new column"};
    }
  }
  return TableSchema(std::move(columns));
}

}  // namespace rps
