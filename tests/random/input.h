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

// One to a dozen rows of few countries, dates, races and horses, so that keys repeat and writes meet.
// `late` are the columns that the table has got already.
Input random_input(Dice& dice, const Columns& columns, Layout layout, const std::set<std::size_t>& late);

// Rows of the partition of `like`, for objects that come from outside. They have no late columns but `late`.
Rows random_rows_like(Dice& dice, const Columns& columns, Layout layout, const Row& like,
                      const std::set<std::size_t>& late);
// Somewhere in the range of random_input.
Row random_place(Dice& dice, const Columns& columns);

}  // namespace rps::random_lake
