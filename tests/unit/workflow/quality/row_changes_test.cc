#include "workflow/quality/row_changes.h"

#include <gmock/gmock.h>

namespace rps {
namespace {

using ::testing::ElementsAre;

struct Row {
  int race;
  int horse;
  double rpr;  // below 0: none
  std::int64_t created_at = 0;
};

RowBatch batch(const std::vector<Row>& rows) {
  RowBatch made = RowBatch::results();
  const std::size_t rpr = *results_schema().find("rpr");
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < made.width(); ++column) {
      if (column == col::kRaceId) {
        made[column].append_int(row.race);
      } else if (column == col::kHorseId) {
        made[column].append_int(row.horse);
      } else if (column == rpr && row.rpr >= 0) {
        made[column].append_double(row.rpr);
      } else if (column == col::kCreatedAt) {
        made[column].append_millis(row.created_at);
      } else {
        made[column].append_null();
      }
    }
  }
  return made;
}

TEST(CompareRows, CountsCellsByKindOfChange) {
  const RowBatch before = batch({{1, 1, 95}, {1, 2, -1}, {1, 3, 70}, {1, 4, 60}});
  const RowBatch after = batch({{1, 4, 60}, {1, 1, 98}, {1, 2, 80}, {1, 3, -1}});
  std::vector<std::pair<std::size_t, std::size_t>> cells;
  const RowChanges changes = compare_rows(
      before, after, [&](std::size_t old, std::size_t row, std::size_t) { cells.emplace_back(old, row); });
  const ColumnChanges& rpr = changes.columns.at(*results_schema().find("rpr"));
  EXPECT_EQ(rpr.altered, 1U);
  EXPECT_EQ(rpr.filled, 1U);
  EXPECT_EQ(rpr.cleared, 1U);
  EXPECT_EQ(changes.changed, 3U);
  EXPECT_EQ(changes.cells(), 3U);
  EXPECT_THAT(cells, ElementsAre(std::pair(0U, 1U), std::pair(1U, 2U), std::pair(2U, 3U)));
}

TEST(CompareRows, TheTimeOfTheScrapeIsNoChange) {
  EXPECT_TRUE(compare_rows(batch({{1, 1, 95, 5}}), batch({{1, 1, 95, 9}})).none());
}

TEST(CompareRows, RowsComeAndGo) {
  const RowChanges changes =
      compare_rows(batch({{1, 1, 95}, {1, 2, 90}}), batch({{1, 2, 90}, {2, 1, 80}, {2, 2, 70}}));
  EXPECT_EQ(changes.added, 2U);
  EXPECT_EQ(changes.removed, 1U);
  EXPECT_EQ(changes.changed, 0U);
}

TEST(CompareRows, ARepeatedKeyIsADifference) {
  EXPECT_EQ(compare_rows(batch({{1, 1, 90}, {1, 1, 95}}), batch({{1, 1, 95}})).removed, 1U);
  EXPECT_EQ(compare_rows(batch({{1, 1, 95}}), batch({{1, 1, 95}, {1, 1, 95}})).added, 1U);
  EXPECT_EQ(count_repeats(batch({{1, 1, 95}, {1, 1, 95}, {1, 2, 95}})), 1U);
}

TEST(Upserted, ReplacesWholeRaces) {
  const RowBatch rows =
      upserted(batch({{1, 1, 95}, {1, 2, 90}, {2, 1, 80}}), batch({{1, 1, 98}, {3, 1, 60}}));
  EXPECT_TRUE(compare_rows(rows, batch({{2, 1, 80}, {1, 1, 98}, {3, 1, 60}})).none());
  EXPECT_THAT(race_ids(rows), ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace rps
