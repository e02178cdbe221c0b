#include "lake/writer.h"

#include <gmock/gmock.h>

#include "lake_fixture.h"
#include "model/row_hash.h"

namespace rps::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Rows = std::vector<TestRow>;

const std::string kDay1 = "2026-03-01";
const std::string kDay2 = "2026-03-02";

TEST(Lake, OverwritePartitionsReplacesOnlyWhatTheInputHolds) {
  LakeFixture lake;
  ASSERT_TRUE(
      lake.write(Rows{{"gb", kDay1, 1, 1, 80}, {"gb", kDay2, 2, 1, 81}, {"fr", kDay1, 3, 1, 82}}).ok());
  const auto second = lake.write(Rows{{"gb", kDay1, 9, 9, 99}});
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(lake.rows(), (Rows{{"fr", kDay1, 3, 1, 82}, {"gb", kDay1, 9, 9, 99}, {"gb", kDay2, 2, 1, 81}}));
  ASSERT_THAT(second->partitions, SizeIs(1));
  EXPECT_EQ(second->partitions[0].name, "country=gb/date=2026-03-01");
  EXPECT_EQ(second->partitions[0].action, PartitionReport::Action::kReplaced);
  EXPECT_EQ(second->partitions[0].rows_before, 1U);
  EXPECT_EQ(second->version, 2);
}

TEST(Lake, OverwritePartitionsReplacesDaysInLargerPartitionsToo) {
  for (const char* period : {"date", "month", "year"}) {
    LakeFixture lake({"country", period});
    ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 80},
                                {"gb", kDay1, 1, 2, 81},
                                {"gb", kDay2, 2, 1, 82},
                                {"fr", kDay1, 3, 1}})
                    .ok());
    ASSERT_TRUE(lake.write(Rows{{"gb", kDay2, 4, 1, 83}}, WriteMode::kAppend).ok());
    ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 9, 9, 99}}).ok());
    EXPECT_EQ(
        lake.rows(),
        (Rows{
            {"fr", kDay1, 3, 1}, {"gb", kDay1, 9, 9, 99}, {"gb", kDay2, 2, 1, 82}, {"gb", kDay2, 4, 1, 83}}))
        << period;
    ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 9, 9, 98}}, WriteMode::kOverwrite).ok());
    EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay1, 9, 9, 98}})) << period;
  }
}

TEST(Lake, OneObjectPerPartitionUnderTheFixedName) {
  LakeFixture lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1}, {"gb", kDay1, 1, 2}, {"ire", kDay2, 2, 1}}).ok());
  EXPECT_THAT(lake.keys("datasets/"),
              ElementsAre("datasets/t/country=gb/date=2026-03-01/part-0.snappy.parquet",
                          "datasets/t/country=ire/date=2026-03-02/part-0.snappy.parquet"));
  EXPECT_THAT(lake.keys("_rpscrape/staging/"), IsEmpty());
  EXPECT_THAT(lake.keys("_rpscrape/journal/"), IsEmpty());
}

TEST(Lake, UpsertReplacesTheInputsRacesAndKeepsTheOthers) {
  LakeFixture lake;
  ASSERT_TRUE(
      lake.write(Rows{{"gb", kDay1, 1, 1, 80}, {"gb", kDay1, 1, 2, 70}, {"gb", kDay1, 2, 3, 60}}).ok());
  // Race 1 lost a horse and got a rating; race 2 was blocked.
  const auto done = lake.write(Rows{{"gb", kDay1, 1, 1, 98}}, WriteMode::kUpsert);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay1, 1, 1, 98}, {"gb", kDay1, 2, 3, 60}}));
}

TEST(Lake, AppendAddsAnObjectAndMayRepeatRows) {
  LakeFixture lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 80}}, WriteMode::kAppend).ok());
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 80}}, WriteMode::kAppend).ok());
  EXPECT_THAT(lake.rows(), SizeIs(2));
  EXPECT_THAT(lake.keys("datasets/"), SizeIs(2));
  // A replacement takes both objects away and leaves one.
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 81}}).ok());
  EXPECT_THAT(lake.keys("datasets/"), SizeIs(1));
  EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay1, 1, 1, 81}}));
}

TEST(Lake, OverwriteMakesTheTableTheGivenRows) {
  LakeFixture lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1}, {"fr", kDay1, 2, 1}}).ok());
  const auto done = lake.write(Rows{{"gb", kDay2, 3, 1}}, WriteMode::kOverwrite);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay2, 3, 1}}));
  EXPECT_THAT(lake.keys("datasets/"), SizeIs(1));
  EXPECT_THAT(done->partitions, SizeIs(3));
}

TEST(Lake, TheSameRowsAgainChangeNothing) {
  LakeFixture lake;
  const Rows rows{{"gb", kDay1, 1, 1}, {"gb", kDay2, 2, 1}};
  ASSERT_TRUE(lake.write(rows).ok());
  const auto again = lake.write(rows);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->version, 1);
  EXPECT_EQ(lake.table().version, 1);
  EXPECT_EQ(again->partitions[0].action, PartitionReport::Action::kUnchanged);
  EXPECT_THAT(lake.keys("_rpscrape/"), IsEmpty());
}

TEST(Lake, OfRepeatedKeysTheLatestScrapeStays) {
  LakeFixture lake;
  const auto done = lake.write(
      Rows{{"gb", kDay1, 1, 1, 95, 2000}, {"gb", kDay1, 1, 1, 98, 3000}, {"gb", kDay1, 1, 1, 90, 1000}});
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->repeats, 2U);
  EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay1, 1, 1, 98, 3000}}));
}

TEST(Lake, ARowWithoutCountryOrDateIsRefusedAndNothingWritten) {
  LakeFixture lake;
  for (const std::size_t column : {col::kCountry, col::kDate}) {
    RowBatch rows = batch_of(Rows{{"gb", kDay1, 1, 1}});
    RowBatch bad = RowBatch::results();
    for (std::size_t i = 0; i < bad.width(); ++i) {
      if (i == column) {
        bad[i].append_null();
      } else {
        bad[i].append_from(rows[i], 0);
      }
    }
    rows.append_row(bad, 0);
    const auto done = lake.write(rows, WriteMode::kOverwritePartitions);
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().kind, ErrorKind::kSchema);
    EXPECT_NE(done.error().message.find("race 1, horse 1"), std::string::npos) << done.error().message;
  }
  EXPECT_THAT(lake.keys(""), IsEmpty());
}

TEST(Lake, ANewColumnAppearsAndOldPartitionsReadNull) {
  LakeFixture lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1}}).ok());
  std::vector<ColumnSpec> columns(results_schema().columns().begin(), results_schema().columns().end());
  columns.push_back(ColumnSpec{"wind", ColumnType::kDouble, "metres per second"});
  RowBatch wide(std::make_shared<TableSchema>(columns));
  append(wide, TestRow{"gb", kDay2, 2, 1});
  ASSERT_TRUE(lake.write(wide, WriteMode::kOverwritePartitions).ok());
  EXPECT_EQ(lake.table().schema.size(), 52U);
  EXPECT_THAT(lake.rows(), SizeIs(2));
  // Old input still fits the wider table.
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay2, 3, 1}}, WriteMode::kUpsert).ok());
  EXPECT_THAT(lake.rows(), SizeIs(3));
}

TEST(Lake, AChangedTypeIsRefusedByName) {
  LakeFixture lake;
  std::vector<ColumnSpec> columns(results_schema().columns().begin(), results_schema().columns().end());
  columns[13].type = ColumnType::kString;  // num
  RowBatch other(std::make_shared<TableSchema>(columns));
  const auto done = lake.write(other, WriteMode::kOverwritePartitions);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kSchema);
  EXPECT_EQ(done.error().message, "column num is int in the table, but string in the input");
}

TEST(Lake, MonthsAndYearsHoldManyDays) {
  for (const std::string period : {"month", "year"}) {
    LakeFixture lake({"country", period});
    ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1}, {"gb", kDay2, 2, 1}, {"gb", "2027-01-01", 3, 1}}).ok());
    EXPECT_THAT(lake.keys("datasets/"), SizeIs(2)) << period;
    EXPECT_EQ(lake.rows(), (Rows{{"gb", kDay1, 1, 1}, {"gb", kDay2, 2, 1}, {"gb", "2027-01-01", 3, 1}}));
  }
}

TEST(Lake, TheFoldersYearIsTheRowsYear) {
  LakeFixture lake({"country", "year"});
  std::vector<ColumnSpec> columns(results_schema().columns().begin(), results_schema().columns().end());
  columns.erase(columns.begin() + col::kYear);
  RowBatch without_year(std::make_shared<TableSchema>(columns));
  append(without_year, TestRow{"gb", kDay1, 1, 1});
  ASSERT_TRUE(lake.write(without_year, WriteMode::kOverwritePartitions).ok());
  ASSERT_TRUE(lake.write(without_year, WriteMode::kAppend).ok());
  const Table table = lake.table();
  const Partition partition = lake.catalog().partitions(table)->at(0);
  RowBatch read(std::make_shared<TableSchema>(table.schema));
  ASSERT_TRUE(
      read_partition(lake.store(), table, *PartitionLayout::from_keys(table.partition_keys), partition, read)
          .ok());
  EXPECT_EQ(read[col::kYear].int_at(0), 2026);
  EXPECT_EQ(hash_rows(read).hex(), partition.content_hash);
}

TEST(Lake, AKeptObjectIsNotReplacedByADamagedOne) {
  LakeFixture lake;
  const Rows first{{"gb", kDay1, 1, 1, 80}};
  ASSERT_TRUE(lake.write(first).ok());
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 90}}).ok());
  ASSERT_TRUE(lake.write(first).ok());  // in place and kept aside now
  ASSERT_TRUE(
      lake.store().put("datasets/t/country=gb/date=2026-03-01/part-0.snappy.parquet", "damaged").ok());
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 95}}).ok());
  EXPECT_EQ(lake.rows(1), first);
  EXPECT_EQ(lake.rows(3), first);
}

TEST(Lake, AReplacementOfALostObjectIsRefusedAndSaysWhatToDo) {
  LakeFixture lake;
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 80}}).ok());
  ASSERT_TRUE(lake.store().remove("datasets/t/country=gb/date=2026-03-01/part-0.snappy.parquet").ok());
  const auto done = lake.write(Rows{{"gb", kDay1, 1, 1, 90}});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kNotFound);
  EXPECT_NE(done.error().text().find("rpscrape repair"), std::string::npos) << done.error().text();
  EXPECT_EQ(lake.table().version, 1);
}

TEST(Lake, AnOldVersionReadsAsItWas) {
  LakeFixture lake;
  const Rows before{{"gb", kDay1, 1, 1, 95}, {"gb", kDay2, 2, 1, 70}};
  ASSERT_TRUE(lake.write(before).ok());
  ASSERT_TRUE(lake.write(Rows{{"gb", kDay1, 1, 1, 98}}).ok());
  ASSERT_TRUE(lake.write(Rows{{"fr", kDay1, 5, 1, 50}}, WriteMode::kOverwrite).ok());
  EXPECT_EQ(lake.rows(1), before);
  EXPECT_EQ(lake.rows(2), (Rows{{"gb", kDay1, 1, 1, 98}, {"gb", kDay2, 2, 1, 70}}));
}

class LakeCrash : public ::testing::TestWithParam<std::string> {};

TEST_P(LakeCrash, IsFinishedOrUndoneByTheNextWriter) {
  LakeFixture lake;
  const Rows before{{"gb", kDay1, 1, 1, 80}, {"gb", kDay2, 2, 1, 81}};
  const Rows after{{"gb", kDay1, 1, 1, 90}, {"gb", kDay2, 2, 1, 91}};
  ASSERT_TRUE(lake.write(before).ok());
  EXPECT_THROW((void)lake.write(batch_of(after), WriteMode::kOverwritePartitions, GetParam()), Crash);
  // Readers see one of the two states whole, before any recovery.
  const bool committed = GetParam() == "committed" || GetParam() == "done";
  EXPECT_EQ(lake.rows(), committed ? after : before);
  // The next writer of something else finds the work done or undone.
  ASSERT_TRUE(lake.write(Rows{{"ire", kDay1, 7, 1}}).ok());
  Rows expected = GetParam() == "staged" ? before : after;
  expected.push_back(TestRow{"ire", kDay1, 7, 1});
  EXPECT_EQ(lake.rows(), expected);
  EXPECT_THAT(lake.keys("_rpscrape/staging/"), IsEmpty());
  EXPECT_THAT(lake.keys("_rpscrape/journal/"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, LakeCrash,
                         ::testing::Values("staged", "journalled", "published", "committed", "done"));

}  // namespace
}  // namespace rps::testing
