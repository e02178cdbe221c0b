#include "duck/appender.h"

#include <algorithm>

#include "duck/column_copy.h"
#include "duck/error.h"
#include "duck/handles.h"

namespace rps::duck {
namespace {

// An empty chunk with the columns' types.
ChunkHandle make_chunk(const TableSchema& columns) {
  std::vector<TypeHandle> owned;
  std::vector<duckdb_logical_type> types;
  for (const ColumnSpec& column : columns.columns()) {
    owned.push_back(logical_type(column.type));
    types.push_back(owned.back().get());
  }
  return ChunkHandle(duckdb_create_data_chunk(types.data(), types.size()));
}

}  // namespace

struct Appender::Impl {
  AppenderHandle appender;
  ChunkHandle chunk;

  [[nodiscard]] Error error() const {
    const char* message = duckdb_appender_error(appender.get());
    return engine_error(message != nullptr ? message : "the rows could not be appended");
  }
  Status append_rows(const RowBatch& batch, std::size_t first, std::size_t count);
};

Status Appender::Impl::append_rows(const RowBatch& batch, std::size_t first, std::size_t count) {
  duckdb_data_chunk_reset(chunk.get());
  RPS_TRY(copy_run(Run{batch, first, count, 0}, chunk.get()));
  duckdb_data_chunk_set_size(chunk.get(), count);
  if (duckdb_append_data_chunk(appender.get(), chunk.get()) != DuckDBSuccess) {
    return error();
  }
  return {};
}

Appender::Appender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Appender::~Appender() = default;
Appender::Appender(Appender&& other) noexcept = default;
Appender& Appender::operator=(Appender&& other) noexcept = default;

Result<Appender> Appender::open(Connection& connection, const std::string& catalog, const std::string& schema,
                                const std::string& table, const TableSchema& columns) {
  auto impl = std::make_unique<Impl>();
  duckdb_appender appender = nullptr;
  const duckdb_state state =
      duckdb_appender_create_ext(connection.impl_->connection, catalog.empty() ? nullptr : catalog.c_str(),
                                 schema.c_str(), table.c_str(), &appender);
  impl->appender.reset(appender);
  if (state != DuckDBSuccess) {
    return impl->error();
  }
  for (const ColumnSpec& column : columns.columns()) {
    if (duckdb_appender_add_column(appender, column.name.c_str()) != DuckDBSuccess) {
      return impl->error();
    }
  }
  impl->chunk = make_chunk(columns);
  return Appender(std::move(impl));
}

Status Appender::append(const RowBatch& batch) {
  const std::size_t most = duckdb_vector_size();
  for (std::size_t row = 0; row < batch.rows(); row += most) {
    RPS_TRY(impl_->append_rows(batch, row, std::min(most, batch.rows() - row)));
  }
  return {};
}

Status Appender::close() {
  if (duckdb_appender_close(impl_->appender.get()) != DuckDBSuccess) {
    return impl_->error();
  }
  return {};
}

}  // namespace rps::duck
