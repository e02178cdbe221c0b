// Random rows for a write.
#pragma once

#include <set>
#include <string>

#include "random/dice.h"
#include "random/rows.h"

namespace rps::random_lake {

// How a table is partitioned.
enum class Layout { kDate, kMonth, kYear };
// Name of the column behind `country` in the partition's name.
std::string period_name(Layout layout);
// "country=gb/date=2025-11-11". Written here once more, so that the lake's own naming is put to the test.
std::string partition_of(const Row& row, Layout layout);

struct Input {
  Rows rows;
  BatchShape shape;
  std::set<std::size_t> late;  // positions of the late columns that it has
};

// Makes the rows of a sequence. How many countries, dates, races and horses there are is up to chance: with
// few, keys repeat and writes meet in the same partitions; with many, there are many partitions.
class RowMaker {
 public:
  // `columns` stay the caller's.
  RowMaker(Dice& dice, const Columns& columns, Layout layout);

  [[nodiscard]] Layout layout() const { return layout_; }

  // The rows of a write. `late` are the columns that the table has got already.
  Input input(Dice& dice, const std::set<std::size_t>& late) const;
  // Rows of the country and date of `like`, for objects that come from outside; of the late columns they have
  // those given.
  Rows rows_like(Dice& dice, const Row& like, const std::set<std::size_t>& late) const;
  // A row with keys but no other values.
  Row place(Dice& dice) const;

 private:
  void fill(Row& row, Dice& dice, const std::set<std::size_t>& absent) const;

  const Columns& columns_;
  Layout layout_;
  std::size_t countries_;
  std::size_t dates_;
  std::size_t races_;
  std::size_t horses_;
  std::size_t rows_;  // of an input, at most
};

}  // namespace rps::random_lake
