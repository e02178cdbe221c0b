#include "workflow/migrate/foreign_plan.h"

#include <array>
#include <optional>
#include <utility>

#include "duck/sql.h"

namespace rps {
namespace {

struct TypeName {
  std::string_view name;
  Source source;
};

constexpr std::array<TypeName, 24> kTypes{{{"BOOLEAN", Source::kBoolean},
                                           {"TINYINT", Source::kInt},
                                           {"SMALLINT", Source::kInt},
                                           {"INTEGER", Source::kInt},
                                           {"UTINYINT", Source::kInt},
                                           {"USMALLINT", Source::kInt},
                                           {"UINTEGER", Source::kWideInt},
                                           {"BIGINT", Source::kWideInt},
                                           {"UBIGINT", Source::kWideInt},
                                           {"HUGEINT", Source::kWideInt},
                                           {"UHUGEINT", Source::kWideInt},
                                           {"FLOAT", Source::kFloat},
                                           {"DOUBLE", Source::kFloat},
                                           {"VARCHAR", Source::kText},
                                           {"BLOB", Source::kText},
                                           {"DATE", Source::kDate},
                                           {"TIMESTAMP", Source::kTimestamp},
                                           {"TIMESTAMP_S", Source::kTimestamp},
                                           {"TIMESTAMP_MS", Source::kTimestamp},
                                           {"TIMESTAMP_NS", Source::kTimestamp},
                                           {"TIMESTAMP WITH TIME ZONE", Source::kTimestamp},
                                           {"TIME", Source::kTime},
                                           {"TIME_NS", Source::kTime},
                                           {"TIME WITH TIME ZONE", Source::kTime}}};

bool is_nested(std::string_view type) {
  return type.ends_with(']') || type.starts_with("STRUCT(") || type.starts_with("MAP(") ||
         type.starts_with("UNION(") || type == "VARIANT";
}

Source source_of(std::string_view type) {
  for (const TypeName& known : kTypes) {
    if (known.name == type) {
      return known.source;
    }
  }
  if (type.starts_with("DECIMAL(")) {
    return type.ends_with(",0)") ? Source::kWideInt : Source::kDecimal;
  }
  return type.starts_with("ENUM(") ? Source::kText : Source::kOther;
}

std::string cast(const std::string& value, std::string_view type) {
  return "CAST(" + value + " AS " + std::string(type) + ")";
}

// A moment within the years 1 to 9999, or NULL, and its mark.
void plan_moment(const std::string& name, std::string_view type, ColumnPlan& plan) {
  const bool zoned = type == "TIMESTAMP WITH TIME ZONE";
  const std::string moment = zoned ? name : "TRY_CAST(" + name + " AS TIMESTAMP)";
  const std::string unit = zoned ? "TIMESTAMPTZ " : "TIMESTAMP ";
  const std::string within = "(" + moment + " >= " + unit + "'0001-01-01 00:00:00+00' AND " + moment + " < " +
                             unit + "'10000-01-01 00:00:00+00')";
  std::string finer = "false";
  if (type == "TIMESTAMP_NS") {
    finer = "epoch_ns(" + name + ") % 1000000 <> 0";
  } else if (type == "TIMESTAMP" || zoned) {
    finer = "epoch_us(" + name + ") % 1000 <> 0";
  }
  plan.values = "CASE WHEN " + within + " THEN " + moment + " END";
  plan.marks = "CASE WHEN " + name + " IS NULL THEN " + std::to_string(kFine) + " WHEN " + within +
               " IS NOT TRUE THEN " + std::to_string(kBeyond) + " WHEN " + finer + " THEN " +
               std::to_string(kFiner) + " ELSE " + std::to_string(kFine) + " END";
}

std::string as_double(const std::string& name, std::string_view type, ColumnType target) {
  // As a text, the float 3.1 is "3.1", not the double next to it.
  const bool by_text = type == "FLOAT" && target == ColumnType::kString;
  return cast(by_text ? cast(name, "VARCHAR") : name, "DOUBLE");
}

std::string as_text(const std::string& name, std::string_view type) {
  return type == "BLOB" ? "decode(" + name + ")" : cast(name, "VARCHAR");
}

}  // namespace

Result<ColumnPlan> plan_column(const ColumnSpec& column, const std::string& name, std::string_view type) {
  if (is_nested(type)) {
    return Error{ErrorKind::kSchema,
                 "column '" + name + "' is of the nested type " + std::string(type) +
                     ", but the table's is of type " + std::string(type_name(column.type)),
                 "write the column as plain values"};
  }
  const std::string quoted = duck::quote_name(name);
  ColumnPlan plan;
  plan.conversion = conversion_of(source_of(type), column);
  switch (plan.conversion.carrier) {
    case ColumnType::kInt:
      plan.values = cast(quoted, "INTEGER");
      break;
    case ColumnType::kDouble:
      plan.values = as_double(quoted, type, column.type);
      break;
    case ColumnType::kTimestamp:
      plan_moment(quoted, type, plan);
      break;
    default:
      plan.values = as_text(quoted, type);
  }
  return plan;
}

}  // namespace rps
