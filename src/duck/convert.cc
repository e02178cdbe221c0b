#include "duck/convert.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.h"
#include "duck/types.h"

namespace rps::duck {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::int64_t kInfinity = std::numeric_limits<std::int64_t>::max();

Error wrong_type(const ColumnView& view, ColumnType wanted) {
  return {ErrorKind::kSchema,
          "DuckDB type " + type_text(view.logical) + " does not fit " + std::string(type_name(wanted)),
          "cast it in the SELECT"};
}

Error wrong_value(const std::string& value, ColumnType wanted) {
  return {ErrorKind::kSchema, "value " + value + " does not fit " + std::string(type_name(wanted))};
}

// Calls append(value) for every value of C++ type T, append_null() for the others.
template <class T, class Append>
Status each(const ColumnView& view, Column& out, const Append& append) {
  out.reserve(out.size() + view.rows);
  for (std::size_t row = 0; row < view.rows; ++row) {
    if (view.is_null(row)) {
      out.append_null();
      continue;
    }
    RPS_TRY(append(view.at<T>(row)));
  }
  return {};
}

template <class T>
Status int_from_int(const ColumnView& view, Column& out) {
  return each<T>(view, out, [&](T value) -> Status {
    if (!std::in_range<std::int32_t>(value)) {
      return wrong_value(std::to_string(value), out.type());
    }
    out.append_int(static_cast<std::int32_t>(value));
    return {};
  });
}

// Whole numbers only: some writers keep integers with missing values as doubles.
template <class T>
Status int_from_float(const ColumnView& view, Column& out) {
  return each<T>(view, out, [&](T value) -> Status {
    const double wide = value;
    if (std::trunc(wide) != wide || std::abs(wide) > std::numeric_limits<std::int32_t>::max()) {
      return wrong_value(shortest(wide), out.type());
    }
    out.append_int(static_cast<std::int32_t>(wide));
    return {};
  });
}

Status append_ints(const ColumnView& view, Column& out) {
  switch (view.type) {
    case DUCKDB_TYPE_BOOLEAN:
      return each<bool>(view, out, [&](bool value) -> Status {
        out.append_int(value ? 1 : 0);
        return {};
      });
    case DUCKDB_TYPE_TINYINT:
      return int_from_int<std::int8_t>(view, out);
    case DUCKDB_TYPE_SMALLINT:
      return int_from_int<std::int16_t>(view, out);
    case DUCKDB_TYPE_INTEGER:
      return int_from_int<std::int32_t>(view, out);
    case DUCKDB_TYPE_BIGINT:
      return int_from_int<std::int64_t>(view, out);
    case DUCKDB_TYPE_UTINYINT:
      return int_from_int<std::uint8_t>(view, out);
    case DUCKDB_TYPE_USMALLINT:
      return int_from_int<std::uint16_t>(view, out);
    case DUCKDB_TYPE_UINTEGER:
      return int_from_int<std::uint32_t>(view, out);
    case DUCKDB_TYPE_UBIGINT:
      return int_from_int<std::uint64_t>(view, out);
    case DUCKDB_TYPE_FLOAT:
      return int_from_float<float>(view, out);
    case DUCKDB_TYPE_DOUBLE:
      return int_from_float<double>(view, out);
    default:
      return wrong_type(view, out.type());
  }
}

template <class T>
Status double_from(const ColumnView& view, Column& out) {
  return each<T>(view, out, [&](T value) -> Status {
    out.append_double(static_cast<double>(value));
    return {};
  });
}

Status append_doubles(const ColumnView& view, Column& out) {
  switch (view.type) {
    case DUCKDB_TYPE_TINYINT:
      return double_from<std::int8_t>(view, out);
    case DUCKDB_TYPE_SMALLINT:
      return double_from<std::int16_t>(view, out);
    case DUCKDB_TYPE_INTEGER:
      return double_from<std::int32_t>(view, out);
    case DUCKDB_TYPE_BIGINT:
      return double_from<std::int64_t>(view, out);
    case DUCKDB_TYPE_FLOAT:
      return double_from<float>(view, out);
    case DUCKDB_TYPE_DOUBLE:
      return double_from<double>(view, out);
    default:
      return wrong_type(view, out.type());
  }
}

// a / b rounded down, also below zero.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// Milliseconds since 1970 of a timestamp in the unit of `type`; nothing for infinities and overflow.
std::optional<std::int64_t> to_millis(duckdb_type type, std::int64_t value) {
  if (value == kInfinity || value == -kInfinity) {
    return std::nullopt;
  }
  switch (type) {
    case DUCKDB_TYPE_TIMESTAMP_S:
      if (std::abs(value) > kInfinity / 1000) {
        return std::nullopt;
      }
      return value * 1000;
    case DUCKDB_TYPE_TIMESTAMP_MS:
      return value;
    case DUCKDB_TYPE_TIMESTAMP_NS:
      return floor_div(value, 1'000'000);
    default:
      return floor_div(value, 1000);
  }
}

bool is_timestamp(duckdb_type type) {
  return type == DUCKDB_TYPE_TIMESTAMP || type == DUCKDB_TYPE_TIMESTAMP_S ||
         type == DUCKDB_TYPE_TIMESTAMP_MS || type == DUCKDB_TYPE_TIMESTAMP_NS ||
         type == DUCKDB_TYPE_TIMESTAMP_TZ;
}

Status append_timestamps(const ColumnView& view, Column& out) {
  if (view.type == DUCKDB_TYPE_DATE) {
    return each<duckdb_date>(view, out, [&](duckdb_date date) -> Status {
      if (!duckdb_is_finite_date(date)) {
        return wrong_value("infinity", out.type());
      }
      out.append_millis(date.days * kMillisPerDay);
      return {};
    });
  }
  if (!is_timestamp(view.type)) {
    return wrong_type(view, out.type());
  }
  return each<std::int64_t>(view, out, [&](std::int64_t value) -> Status {
    const std::optional<std::int64_t> millis = to_millis(view.type, value);
    if (!millis) {
      return wrong_value(std::to_string(value), out.type());
    }
    out.append_millis(*millis);
    return {};
  });
}

// A timestamp fits a date when it is a midnight.
Status append_dates(const ColumnView& view, Column& out) {
  if (view.type == DUCKDB_TYPE_DATE) {
    return each<duckdb_date>(view, out, [&](duckdb_date date) -> Status {
      if (!duckdb_is_finite_date(date)) {
        return wrong_value("infinity", out.type());
      }
      out.append_int(date.days);
      return {};
    });
  }
  if (!is_timestamp(view.type)) {
    return wrong_type(view, out.type());
  }
  return each<std::int64_t>(view, out, [&](std::int64_t value) -> Status {
    const std::optional<std::int64_t> millis = to_millis(view.type, value);
    if (!millis || *millis % kMillisPerDay != 0 || !std::in_range<std::int32_t>(*millis / kMillisPerDay)) {
      return wrong_value(millis ? Timestamp{*millis}.iso() : "infinity", out.type());
    }
    out.append_int(static_cast<std::int32_t>(*millis / kMillisPerDay));
    return {};
  });
}

Status append_texts(const ColumnView& view, Column& out) {
  if (view.type == DUCKDB_TYPE_BOOLEAN) {
    return each<bool>(view, out, [&](bool value) -> Status {
      out.append_text(value ? "true" : "false");
      return {};
    });
  }
  if (view.type != DUCKDB_TYPE_VARCHAR) {
    return wrong_type(view, out.type());
  }
  for (std::size_t row = 0; row < view.rows; ++row) {
    if (view.is_null(row)) {
      out.append_null();
    } else {
      out.append_text(view.text_at(row));
    }
  }
  return {};
}

}  // namespace

Status append_column(const ColumnView& view, Column& out) {
  if (view.type == DUCKDB_TYPE_SQLNULL) {
    for (std::size_t row = 0; row < view.rows; ++row) {
      out.append_null();
    }
    return {};
  }
  switch (out.type()) {
    case ColumnType::kInt:
      return append_ints(view, out);
    case ColumnType::kDate:
      return append_dates(view, out);
    case ColumnType::kTimestamp:
      return append_timestamps(view, out);
    case ColumnType::kDouble:
      return append_doubles(view, out);
    case ColumnType::kString:
      return append_texts(view, out);
  }
  return {};
}

}  // namespace rps::duck
