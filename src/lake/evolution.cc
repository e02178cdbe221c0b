#include "lake/evolution.h"

#include <algorithm>

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

bool same_columns(const TableSchema& a, const TableSchema& b) {
  return std::equal(
      a.columns().begin(), a.columns().end(), b.columns().begin(), b.columns().end(),
      [](const ColumnSpec& x, const ColumnSpec& y) { return x.name == y.name && x.type == y.type; });
}

RowBatch align(const RowBatch& rows, const std::shared_ptr<const TableSchema>& schema) {
  RowBatch out(schema);
  for (std::size_t i = 0; i < schema->size(); ++i) {
    const auto from = rows.schema().find((*schema)[i].name);
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      if (from) {
        out[i].append_from(rows[*from], row);
      } else {
        out[i].append_null();
      }
    }
  }
  return out;
}

}  // namespace rps
