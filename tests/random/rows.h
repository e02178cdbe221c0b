// Rows as the model keeps them, and how they become batches and lines of text.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/date.h"
#include "model/batch.h"
#include "random/dice.h"

namespace rps::random_lake {

// NULL; an int, a date's days or a timestamp's milliseconds; a double; a text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

// The columns that a sequence fills: the keys, `year`, a few of the table's others, and late ones, which the
// table does not have at first. All other columns of the table stay NULL.
class Columns {
 public:
  static constexpr std::size_t kKeys = 5;  // country, date, race_id, horse_id, created_at
  static constexpr std::size_t kYear = 5;
  static constexpr std::size_t kLate = 5;  // how many late ones there are, at the end

  explicit Columns(Dice& dice);

  [[nodiscard]] std::size_t size() const { return specs_.size(); }
  [[nodiscard]] const ColumnSpec& operator[](std::size_t i) const { return specs_[i]; }
  [[nodiscard]] std::size_t first_late() const { return specs_.size() - kLate; }

 private:
  std::vector<ColumnSpec> specs_;
};

struct Row {
  std::string country;
  Date date;
  std::int32_t race = 0;
  std::int32_t horse = 0;
  std::int64_t created = 0;   // milliseconds
  std::vector<Value> values;  // of the columns behind the keys
  std::string text;           // the line of the row: see line_of()
};
using Rows = std::vector<Row>;

// The values of a row in the order of the columns, so that rows are equal when their lines are. -0.0 is 0, as
// it is for the lake's content hash.
std::string line_of(const Row& row, const Columns& columns);
std::string text_of(const Value& value, ColumnType type);
// The lines of the rows, sorted.
std::vector<std::string> lines_of(const Rows& rows);
inline constexpr std::string_view kNullText = "~";
inline constexpr char kLineSeparator = '|';

// Which columns a batch has.
struct BatchShape {
  std::set<std::size_t> absent;       // positions in Columns that it lacks; their values are NULL
  bool whole_table = true;            // it has the table's other columns too
  bool reversed = false;              // columns in the other order
  std::vector<std::string> left_out;  // names of columns to leave out, for objects in partitions
};
TableSchema schema_of(const Columns& columns, const BatchShape& shape);
RowBatch batch_of(const Rows& rows, const Columns& columns, const BatchShape& shape);
// The bytes of a Parquet file with the batch.
std::string parquet_of(const RowBatch& batch);

}  // namespace rps::random_lake
