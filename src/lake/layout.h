// How a table's rows are laid out in partitions: by country and by day, month or year; or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/partition_name.h"
#include "model/batch.h"

namespace rps {

// The partition of one row: its country and the day, month or year as a number (see PartitionLayout).
struct PartitionId {
  std::string country;
  std::int32_t period = 0;

  auto operator<=>(const PartitionId&) const = default;
};

// A plain value; thread-safe for reading.
class PartitionLayout {
 public:
  enum class Period {
    kDay,    // period = days since 1970-01-01
    kMonth,  // period = year * 12 + (month - 1)
    kYear,   // period = year
    kNone,   // a flat table: its partitions are objects of any rows, and have their names
  };

  // From the partition columns of a table: "country" and then "date", "month" or "year", or none; else
  // kUsage.
  static Result<PartitionLayout> from_keys(const std::vector<std::string>& keys);

  static PartitionLayout flat() { return PartitionLayout(Period::kNone); }

  [[nodiscard]] Period period() const { return period_; }
  [[nodiscard]] bool is_flat() const { return period_ == Period::kNone; }
  // The period that `date` lies in. Of no use for a flat table, as name().
  [[nodiscard]] std::int32_t period_of(Date date) const;
  // "country=gb/date=2025-11-11", "country=gb/month=2025-11" or "country=gb/year=2025".
  [[nodiscard]] std::string name(const PartitionId& id) const;

  // Positions of the columns of `schema` that the folder names hold, and of those the files hold.
  [[nodiscard]] std::vector<std::size_t> partition_columns(const TableSchema& schema) const;
  [[nodiscard]] std::vector<std::size_t> stored_columns(const TableSchema& schema) const;

 private:
  explicit PartitionLayout(Period period) : period_(period) {}
  Period period_;
};

// Appends the values that partition `name` gives for the columns at positions `columns` of `out`, `rows`
// times each; nothing for no columns, as of a flat table. Hive's text for a missing value is NULL. kParse
// when a value does not fit its column, or is absent.
Status append_partition_values(const std::string& name, const std::vector<std::size_t>& columns,
                               std::size_t rows, RowBatch& out);

}  // namespace rps
