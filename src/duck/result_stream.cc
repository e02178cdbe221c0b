#include "duck/result_stream.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "base/date.h"
#include "base/text.h"
#include "duck/column_view.h"
#include "duck/convert.h"
#include "duck/error.h"
#include "duck/stream_impl.h"
#include "duck/types.h"

namespace rps::duck {
namespace {

__extension__ using Int128 = __int128;

Int128 int128(duckdb_hugeint value) {
  return static_cast<Int128>(value.upper) * (static_cast<Int128>(1) << 64) + static_cast<Int128>(value.lower);
}

std::string decimal_digits(Int128 value) {
  const bool negative = value < 0;
  std::string digits;
  do {
    const auto digit = static_cast<int>(value % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  return (negative ? "-" : "") + digits;
}

Value huge_value(duckdb_hugeint huge) {
  const Int128 value = int128(huge);
  if (value >= std::numeric_limits<std::int64_t>::min() &&
      value <= std::numeric_limits<std::int64_t>::max()) {
    return static_cast<std::int64_t>(value);
  }
  return decimal_digits(value);
}

Value unsigned_value(std::uint64_t value) {
  if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::to_string(value);
  }
  return static_cast<std::int64_t>(value);
}

Value date_value(duckdb_date date) {
  if (!duckdb_is_finite_date(date)) {
    return std::string(date.days > 0 ? "infinity" : "-infinity");
  }
  return Date{date.days}.str();
}

// "2025-11-11 08:00:00.123", with as many digits of a second as it needs.
Value timestamp_value(duckdb_timestamp timestamp) {
  if (!duckdb_is_finite_timestamp(timestamp)) {
    return std::string(timestamp.micros > 0 ? "infinity" : "-infinity");
  }
  const duckdb_timestamp_struct parts = duckdb_from_timestamp(timestamp);
  std::array<char, 40> clock{};
  const int size = std::snprintf(clock.data(), clock.size(), " %02d:%02d:%02d.%06d", parts.time.hour,
                                 parts.time.min, parts.time.sec, parts.time.micros);
  std::string text = Date{duckdb_to_date(parts.date).days}.str();
  text.append(clock.data(), static_cast<std::size_t>(size));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text;
}

double decimal_value(const ColumnView& column, std::size_t row) {
  double value = 0;
  switch (duckdb_decimal_internal_type(column.logical)) {
    case DUCKDB_TYPE_SMALLINT:
      value = column.at<std::int16_t>(row);
      break;
    case DUCKDB_TYPE_INTEGER:
      value = column.at<std::int32_t>(row);
      break;
    case DUCKDB_TYPE_BIGINT:
      value = static_cast<double>(column.at<std::int64_t>(row));
      break;
    default:
      value = duckdb_hugeint_to_double(column.at<duckdb_hugeint>(row));
  }
  return value / std::pow(10.0, duckdb_decimal_scale(column.logical));
}

Value plain_value(const ColumnView& column, std::size_t row) {
  if (column.is_null(row)) {
    return {};
  }
  switch (column.type) {
    case DUCKDB_TYPE_BOOLEAN:
      return column.at<bool>(row);
    case DUCKDB_TYPE_TINYINT:
      return std::int64_t{column.at<std::int8_t>(row)};
    case DUCKDB_TYPE_SMALLINT:
      return std::int64_t{column.at<std::int16_t>(row)};
    case DUCKDB_TYPE_INTEGER:
      return std::int64_t{column.at<std::int32_t>(row)};
    case DUCKDB_TYPE_BIGINT:
      return column.at<std::int64_t>(row);
    case DUCKDB_TYPE_UTINYINT:
      return std::int64_t{column.at<std::uint8_t>(row)};
    case DUCKDB_TYPE_USMALLINT:
      return std::int64_t{column.at<std::uint16_t>(row)};
    case DUCKDB_TYPE_UINTEGER:
      return std::int64_t{column.at<std::uint32_t>(row)};
    case DUCKDB_TYPE_UBIGINT:
      return unsigned_value(column.at<std::uint64_t>(row));
    case DUCKDB_TYPE_HUGEINT:
      return huge_value(column.at<duckdb_hugeint>(row));
    case DUCKDB_TYPE_FLOAT:
      return double{column.at<float>(row)};
    case DUCKDB_TYPE_DOUBLE:
      return column.at<double>(row);
    case DUCKDB_TYPE_DECIMAL:
      return decimal_value(column, row);
    case DUCKDB_TYPE_DATE:
      return date_value(column.at<duckdb_date>(row));
    case DUCKDB_TYPE_TIMESTAMP:
      return timestamp_value(column.at<duckdb_timestamp>(row));
    case DUCKDB_TYPE_VARCHAR:
      return std::string(column.text_at(row));
    default:
      return {};
  }
}

}  // namespace

void ResultStream::Impl::read_types() {
  const idx_t count = duckdb_column_count(&handle.result);
  for (idx_t i = 0; i < count; ++i) {
    types.emplace_back(duckdb_column_logical_type(&handle.result, i));
  }
}

ResultStream::ResultStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ResultStream::~ResultStream() = default;
ResultStream::ResultStream(ResultStream&& other) noexcept = default;
ResultStream& ResultStream::operator=(ResultStream&& other) noexcept = default;

std::vector<Field> ResultStream::fields() const {
  std::vector<Field> fields;
  for (std::size_t i = 0; i < impl_->types.size(); ++i) {
    const char* name = duckdb_column_name(&impl_->handle.result, i);
    const duckdb_logical_type type = impl_->types[i].get();
    fields.push_back(Field{name != nullptr ? name : "", type_text(type), is_plain(type)});
  }
  return fields;
}

Result<bool> ResultStream::next() {
  impl_->chunk.reset(duckdb_fetch_chunk(impl_->handle.result));
  if (!impl_->chunk) {
    impl_->rows = 0;
    const char* message = duckdb_result_error(&impl_->handle.result);
    if (message != nullptr) {
      return engine_error(message);
    }
    return false;
  }
  impl_->rows = duckdb_data_chunk_get_size(impl_->chunk.get());
  return true;
}

std::size_t ResultStream::rows() const {
  return impl_->rows;
}

void ResultStream::read_row(std::size_t row, std::vector<Value>& values) const {
  values.resize(impl_->types.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(impl_->chunk.get(), i);
    values[i] = plain_value(ColumnView(vector, impl_->types[i].get(), impl_->rows), row);
  }
}

Status ResultStream::append_to(RowBatch& out, const std::vector<std::size_t>& target) const {
  for (std::size_t i = 0; i < impl_->types.size(); ++i) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(impl_->chunk.get(), i);
    const ColumnView view(vector, impl_->types[i].get(), impl_->rows);
    if (Status status = append_column(view, out[target[i]]); !status.ok()) {
      return with_context(std::move(status.error()), "column '" + out.schema()[target[i]].name + "'");
    }
  }
  return {};
}

}  // namespace rps::duck
