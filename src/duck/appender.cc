#include "duck/appender.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/text.h"
#include "duck/error.h"
#include "duck/handles.h"

namespace rps::duck {
namespace {

duckdb_type c_type(ColumnType type) {
  switch (type) {
    case ColumnType::kInt:
      return DUCKDB_TYPE_INTEGER;
    case ColumnType::kDate:
      return DUCKDB_TYPE_DATE;
    case ColumnType::kTimestamp:
      return DUCKDB_TYPE_TIMESTAMP;
    case ColumnType::kDouble:
      return DUCKDB_TYPE_DOUBLE;
    case ColumnType::kString:
      return DUCKDB_TYPE_VARCHAR;
  }
  return DUCKDB_TYPE_VARCHAR;
}

// An empty chunk with the columns' types.
ChunkHandle make_chunk(const TableSchema& columns) {
  std::vector<TypeHandle> owned;
  std::vector<duckdb_logical_type> types;
  for (const ColumnSpec& column : columns.columns()) {
    owned.emplace_back(duckdb_create_logical_type(c_type(column.type)));
    types.push_back(owned.back().get());
  }
  return ChunkHandle(duckdb_create_data_chunk(types.data(), types.size()));
}

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  std::uint64_t seen = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    seen |= word;
  }
  for (; at < text.size(); ++at) {
    seen |= static_cast<unsigned char>(text[at]);
  }
  return (seen & kHighBits) == 0;
}

// A run of rows of one column on its way into one vector of a chunk.
struct Run {
  const Column& from;
  std::size_t first;  // row of `from`
  std::size_t count;
  duckdb_vector to;
};

void mark_nulls(const Run& run) {
  if (run.from.null_count() == 0) {
    return;
  }
  duckdb_vector_ensure_validity_writable(run.to);
  std::uint64_t* validity = duckdb_vector_get_validity(run.to);
  for (std::size_t i = 0; i < run.count; ++i) {
    if (run.from.is_null(run.first + i)) {
      duckdb_validity_set_row_invalid(validity, i);
    }
  }
}

void copy_ints(const Run& run) {
  auto* out = static_cast<std::int32_t*>(duckdb_vector_get_data(run.to));
  for (std::size_t i = 0; i < run.count; ++i) {
    out[i] = run.from.int_at(run.first + i);
  }
}

void copy_doubles(const Run& run) {
  auto* out = static_cast<double*>(duckdb_vector_get_data(run.to));
  for (std::size_t i = 0; i < run.count; ++i) {
    out[i] = run.from.double_at(run.first + i);
  }
}

Status copy_timestamps(const Run& run) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000 - 1;
  auto* out = static_cast<std::int64_t*>(duckdb_vector_get_data(run.to));
  for (std::size_t i = 0; i < run.count; ++i) {
    const std::int64_t millis = run.from.millis_at(run.first + i);
    if (millis > kMost || millis < -kMost) {
      return Error{ErrorKind::kSchema, "timestamp " + std::to_string(millis) + " ms is out of range"};
    }
    out[i] = millis * 1000;
  }
  return {};
}

Status copy_texts(const Run& run) {
  for (std::size_t i = 0; i < run.count; ++i) {
    const std::size_t row = run.first + i;
    if (run.from.is_null(row)) {
      continue;
    }
    const std::string_view text = run.from.text_at(row);
    if (!is_ascii(text) && !is_utf8(text)) {
      return Error{ErrorKind::kSchema, "a text is not UTF-8"};
    }
    duckdb_vector_assign_string_element_len(run.to, i, text.data(), text.size());
  }
  return {};
}

Status copy(const Run& run) {
  mark_nulls(run);
  switch (run.from.type()) {
    case ColumnType::kInt:
    case ColumnType::kDate:
      copy_ints(run);
      return {};
    case ColumnType::kDouble:
      copy_doubles(run);
      return {};
    case ColumnType::kTimestamp:
      return copy_timestamps(run);
    case ColumnType::kString:
      return copy_texts(run);
  }
  return {};
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
  for (std::size_t i = 0; i < batch.width(); ++i) {
    const Run run{batch[i], first, count, duckdb_data_chunk_get_vector(chunk.get(), i)};
    if (Status status = copy(run); !status.ok()) {
      return with_context(std::move(status.error()), "column '" + batch.schema()[i].name + "'");
    }
  }
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
