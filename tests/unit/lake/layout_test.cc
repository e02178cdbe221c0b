#include "lake/layout.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

PartitionLayout layout_of(const std::string& period) {
  auto layout = PartitionLayout::from_keys({"country", period});
  EXPECT_TRUE(layout.ok());
  return *layout;
}

TEST(PartitionLayout, NamesDaysMonthsAndYears) {
  const Date date = *Date::parse("2025-11-01");
  const auto name = [&](const std::string& period) {
    const PartitionLayout layout = layout_of(period);
    return layout.name(PartitionId{"gb", layout.period_of(date)});
  };
  EXPECT_EQ(name("date"), "country=gb/date=2025-11-01");
  EXPECT_EQ(name("month"), "country=gb/month=2025-11");
  EXPECT_EQ(name("year"), "country=gb/year=2025");
}

TEST(PartitionLayout, RefusesOtherKeys) {
  for (const std::vector<std::string>& keys : {std::vector<std::string>{"date"},
                                               {"date", "country"},
                                               {"country", "course"},
                                               {"country", "date", "x"}}) {
    const auto layout = PartitionLayout::from_keys(keys);
    ASSERT_FALSE(layout.ok());
    EXPECT_EQ(layout.error().kind, ErrorKind::kUsage);
  }
}

TEST(PartitionLayout, IsFlatWithoutKeys) {
  const auto layout = PartitionLayout::from_keys({});
  ASSERT_TRUE(layout.ok());
  EXPECT_TRUE(layout->is_flat());
  EXPECT_EQ(layout->stored_columns(results_schema()).size(), 51U);
  EXPECT_TRUE(layout->partition_columns(results_schema()).empty());
}

TEST(PartitionLayout, StoresWhatTheFolderDoesNotSay) {
  const TableSchema& schema = results_schema();
  EXPECT_EQ(layout_of("date").stored_columns(schema).size(), 49U);
  EXPECT_EQ(layout_of("year").stored_columns(schema).size(), 49U);
  EXPECT_EQ(layout_of("month").stored_columns(schema).size(), 50U);  // month is no column of the table
  EXPECT_EQ(layout_of("date").partition_columns(schema),
            (std::vector<std::size_t>{col::kDate, col::kCountry}));
}

TEST(PartitionLayout, GivesItsValuesBack) {
  RowBatch rows = RowBatch::results();
  ASSERT_TRUE(
      append_partition_values("country=gb/date=2025-11-01", {col::kDate, col::kCountry}, 2, rows).ok());
  EXPECT_EQ(rows[col::kCountry].text_at(1), "gb");
  EXPECT_EQ(Date{rows[col::kDate].int_at(1)}.str(), "2025-11-01");
  EXPECT_FALSE(append_partition_values("country=gb/date=soon", {col::kDate}, 1, rows).ok());
  EXPECT_FALSE(append_partition_values("country=gb", {col::kDate}, 1, rows).ok());
  const std::size_t year = *rows.schema().find("year");
  EXPECT_TRUE(append_partition_values("country=gb/year=2025", {year}, 1, rows).ok());
  EXPECT_FALSE(append_partition_values("country=gb/year=99999999999", {year}, 1, rows).ok());
}

TEST(PartitionLayout, HivesTextForAMissingValueIsNull) {
  RowBatch rows = RowBatch::results();
  const std::string name = "country=__HIVE_DEFAULT_PARTITION__/date=__HIVE_DEFAULT_PARTITION__";
  ASSERT_TRUE(append_partition_values(name, {col::kDate, col::kCountry}, 2, rows).ok());
  EXPECT_EQ(rows[col::kDate].null_count(), 2U);
  EXPECT_EQ(rows[col::kCountry].null_count(), 2U);
}

}  // namespace
}  // namespace rps
