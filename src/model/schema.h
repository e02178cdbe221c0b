// The columns of a table as data: CSV, Parquet, catalog, DDL and documentation are derived from here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rps {

enum class ColumnType {
  kInt,        // 32-bit signed
  kDate,       // days since 1970-01-01, 32-bit
  kTimestamp,  // milliseconds since 1970-01-01T00:00:00Z, 64-bit
  kDouble,     // IEEE 754, 64-bit
  kString,     // UTF-8
};

// The SQL name: "int", "date", "timestamp", "double", "string" (Glue and Athena's words).
std::string_view type_name(ColumnType type);
std::optional<ColumnType> type_from_name(std::string_view name);

struct ColumnSpec {
  std::string name;
  ColumnType type = ColumnType::kString;
  std::string meaning;  // one line, with the unit, for docs and `describe`

  bool operator==(const ColumnSpec&) const = default;
};

// An ordered list of columns with distinct names. A plain value.
class TableSchema {
 public:
  TableSchema() = default;
  explicit TableSchema(std::vector<ColumnSpec> columns) : columns_(std::move(columns)) {}

  [[nodiscard]] std::size_t size() const { return columns_.size(); }
  [[nodiscard]] const ColumnSpec& operator[](std::size_t i) const { return columns_[i]; }
  [[nodiscard]] std::span<const ColumnSpec> columns() const { return columns_; }
  // Position of the column, or nothing.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

  bool operator==(const TableSchema&) const = default;

 private:
  std::vector<ColumnSpec> columns_;
};

// The 51 columns of table `rpscrape`, in their order.
const TableSchema& results_schema();

// Positions in results_schema() of the columns that the program itself works with.
namespace col {
inline constexpr std::size_t kId = 0;
inline constexpr std::size_t kDate = 1;
inline constexpr std::size_t kCourse = 2;
inline constexpr std::size_t kOff = 3;
inline constexpr std::size_t kPos = 14;
inline constexpr std::size_t kHorse = 19;
inline constexpr std::size_t kOr = 28;
inline constexpr std::size_t kRpr = 29;
inline constexpr std::size_t kTs = 30;
inline constexpr std::size_t kCountry = 37;
inline constexpr std::size_t kCourseId = 38;
inline constexpr std::size_t kRaceId = 39;
inline constexpr std::size_t kHorseId = 40;
inline constexpr std::size_t kHorseCleaned = 48;
inline constexpr std::size_t kYear = 49;
inline constexpr std::size_t kCreatedAt = 50;
}  // namespace col

// Markdown table of the schema, as docs/schema.md holds it.
std::string schema_markdown(const TableSchema& schema);

}  // namespace rps
