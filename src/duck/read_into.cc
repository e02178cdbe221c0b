#include "duck/read_into.h"

#include <algorithm>

namespace rps::duck {
namespace {

constexpr std::string_view kContext = "reading rows";

// The position in `schema` of each field.
Result<std::vector<std::size_t>> match(const std::vector<Field>& fields, const TableSchema& schema) {
  std::vector<std::size_t> target;
  for (const Field& field : fields) {
    const std::optional<std::size_t> at = schema.find(field.name);
    if (!at) {
      return Error{ErrorKind::kSchema, "column '" + field.name + "' is not a column of the table"};
    }
    if (std::find(target.begin(), target.end(), *at) != target.end()) {
      return Error{ErrorKind::kSchema, "column '" + field.name + "' comes twice"};
    }
    target.push_back(*at);
  }
  return target;
}

// Columns of `out` that are neither read nor left to the caller.
std::vector<std::size_t> absent_columns(const RowBatch& out, std::vector<std::size_t> present,
                                        const std::vector<std::size_t>& left_alone) {
  present.insert(present.end(), left_alone.begin(), left_alone.end());
  std::vector<std::size_t> absent;
  for (std::size_t i = 0; i < out.width(); ++i) {
    if (std::find(present.begin(), present.end(), i) == present.end()) {
      absent.push_back(i);
    }
  }
  return absent;
}

void append_nulls(RowBatch& out, const std::vector<std::size_t>& columns, std::size_t rows) {
  for (const std::size_t column : columns) {
    for (std::size_t row = 0; row < rows; ++row) {
      out[column].append_null();
    }
  }
}

}  // namespace

Status read_into(Connection& connection, const std::string& sql, RowBatch& out,
                 const std::vector<std::size_t>& left_alone) {
  RPS_ASSIGN(ResultStream stream, connection.query(sql));
  RPS_ASSIGN(const std::vector<std::size_t> target, match(stream.fields(), out.schema()));
  const std::vector<std::size_t> absent = absent_columns(out, target, left_alone);
  for (;;) {
    RPS_ASSIGN(const bool more, stream.next());
    if (!more) {
      return {};
    }
    if (Status status = stream.append_to(out, target); !status.ok()) {
      return with_context(std::move(status.error()), kContext);
    }
    append_nulls(out, absent, stream.rows());
  }
}

}  // namespace rps::duck
