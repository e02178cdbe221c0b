// The rules that make the values of another program's Parquet file values of a table's column: which types
// are taken, and what is repaired on the way.
//
// All are pure functions, so several threads may use them at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/batch.h"
#include "workflow/migrate/repairs.h"

namespace rps {

// The repairs of one column while some rows of it are read. Phrases are borrowed until add_to().
class Tally {
 public:
  void add(std::string_view what) { count(what, false); }
  // A text that stands for no value.
  void add_missing(std::string_view word) { count(word, true); }
  void add_to(Repairs& repairs, std::string_view column) const;

 private:
  struct Entry {
    std::string_view text;
    bool is_missing = false;  // `text` is the word of the file, not a phrase
    std::uint64_t values = 0;
  };
  void count(std::string_view text, bool is_missing);

  std::vector<Entry> entries_;  // few
};

// What cannot be seen in the milliseconds of a moment.
inline constexpr int kFine = 0;
inline constexpr int kFiner = 1;   // it has digits past the milliseconds that are not zero
inline constexpr int kBeyond = 2;  // it is infinite or outside of the years 1 to 9999; carried as NULL

// A column of the file as DuckDB handed it over.
struct Carried {
  const Column& values;
  const Column* marks = nullptr;  // of moments: one of the above per row, as an int

  [[nodiscard]] int mark(std::size_t row) const { return marks == nullptr ? kFine : marks->int_at(row); }
};

// Appends all rows of `from` to `to`. The first row whose value no repair makes fit, after which `to` must
// not be used, or nothing.
using Rule = std::optional<std::size_t> (*)(const Carried& from, Column& to, Tally& tally);

// What a column of a file holds, in the classes that the rules tell apart.
enum class Source {
  kBoolean,
  kInt,      // integers of at most 32 bits
  kWideInt,  // larger ones
  kFloat,
  kDecimal,
  kText,
  kDate,
  kTimestamp,
  kTime,   // a time of day
  kOther,  // taken only when all is NULL
};

struct Conversion {
  ColumnType carrier = ColumnType::kString;  // of the values handed over; kTimestamp comes with marks
  Rule rule = nullptr;
};

// How values of `source` become values of `column`. What cannot be converted has a rule that takes only NULL,
// or only NULL and NaN.
Conversion conversion_of(Source source, const ColumnSpec& column);

}  // namespace rps
