#include "workflow/migrate/switch.h"

#include <gmock/gmock.h>

#include "conformance/expect.h"
#include "fixture.h"

namespace rps::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Switch : public MigrateFixture {
 protected:
  const Rows rows_{
      {"gb", "2026-03-01", 1, 1, 80}, {"gb", "2026-03-02", 2, 1, 81}, {"ire", "2026-04-02", 3, 1, 82}};

  // The live table by day, and one with the same rows by month.
  void two_tables() {
    write_to(name(), rows_);
    make(green_, {"country", "month"});
    write_to(beside(green_), rows_);
  }
  void switched() {
    two_tables();
    const auto renamed = switch_tables(access(), name(), green_, run());
    ASSERT_TRUE(renamed.ok()) << renamed.error().text();
    backup_ = renamed->at(0).after.name.table;
  }
  Result<std::vector<Renamed>> back(NewRows new_rows = NewRows::kRefuse) {
    return roll_back(access(), name(), backup_, new_rows, run(), silent_progress());
  }

  std::string green_ = default_new_name(name().table);
  std::string backup_;
};

TEST_F(Switch, TheSameRowsHaveTheSameSumHoweverTheyArePartitioned) {
  two_tables();
  const TableSum by_day = sum_of(catalog(), table()).value();
  EXPECT_EQ(by_day, sum_of(catalog(), *catalog().table(beside(green_))).value());
  EXPECT_EQ(by_day.rows, 3U);
  write_to(beside(green_), {{"gb", "2026-03-01", 1, 1, 79}});
  EXPECT_FALSE(by_day == sum_of(catalog(), *catalog().table(beside(green_))).value());
}

TEST_F(Switch, TheNewTableTakesTheNameOfTheOldOneWhichBecomesABackup) {
  two_tables();
  const std::vector<std::string> objects = keys("datasets/");
  const auto renamed = switch_tables(access(), name(), green_, run());
  ASSERT_TRUE(renamed.ok()) << renamed.error().text();
  EXPECT_EQ(renamed->at(0).after.name.table, name().table + "_backup_20260101");
  EXPECT_EQ(renamed->at(1).before.name.table, green_);
  EXPECT_EQ(renamed->at(1).rows, 3U);
  EXPECT_EQ(table().partition_keys, (std::vector<std::string>{"country", "month"}));
  EXPECT_EQ(rows(), rows_);
  EXPECT_EQ(keys("datasets/"), objects);
  EXPECT_THAT(tables(), ElementsAre(name().table, name().table + "_backup_20260101"));
  EXPECT_EQ(rows_of(name().table + "_backup_20260101"), rows_);
}

TEST_F(Switch, TablesThatDifferStayWhereTheyAre) {
  const std::vector<Rows> changes{{{"gb", "2026-03-01", 1, 1, 79}},  // a value
                                  {{"gb", "2026-03-01", 1, 1, 80}, {"gb", "2026-03-01", 1, 2, 7}}};  // a row
  two_tables();
  for (const Rows& change : changes) {
    write_to(beside(green_), change);
    const auto renamed = switch_tables(access(), name(), green_, run());
    EXPECT_EQ(kind_of(renamed), ErrorKind::kMismatch);
    EXPECT_THAT(renamed.error().text(), HasSubstr("validate"));
    EXPECT_THAT(tables(), ElementsAre(name().table, green_));
  }
  write_to(beside(green_), {rows_[0]}, WriteMode::kOverwrite);  // rows that are missing
  EXPECT_EQ(kind_of(switch_tables(access(), name(), green_, run())), ErrorKind::kMismatch);
}

TEST_F(Switch, ARepeatedRowIsADifference) {
  two_tables();
  write_to(beside(green_), {rows_[0]}, WriteMode::kAppend);
  EXPECT_EQ(kind_of(switch_tables(access(), name(), green_, run())), ErrorKind::kMismatch);
}

TEST_F(Switch, WantsTwoTables) {
  write_to(name(), rows_);
  EXPECT_EQ(kind_of(switch_tables(access(), name(), green_, run())), ErrorKind::kNotFound);
  EXPECT_EQ(kind_of(switch_tables(access(), name(), name().table, run())), ErrorKind::kUsage);
}

TEST_F(Switch, ASecondBackupOfADayHasANameOfItsOwn) {
  switched();
  make(green_, {"country", "year"});
  write_to(beside(green_), rows_);
  const auto renamed = switch_tables(access(), name(), green_, run());
  ASSERT_TRUE(renamed.ok()) << renamed.error().text();
  EXPECT_EQ(renamed->at(0).after.name.table, backup_ + "_2");
  EXPECT_EQ(last_backup(catalog(), name())->name.table, backup_ + "_2");
  EXPECT_EQ(backups_of(catalog(), name())->size(), 2U);
}

TEST_F(Switch, ATableThatIsOnlyCalledLikeABackupIsNone) {
  write_to(name(), rows_);
  make(name().table + "_backup_2025", {"country", "date"});
  EXPECT_TRUE(backups_of(catalog(), name())->empty());
  EXPECT_EQ(kind_of(last_backup(catalog(), name())), ErrorKind::kNotFound);
}

TEST_F(Switch, TheLiveTableIsNoBackup) {
  switched();
  backup_ = name().table;
  EXPECT_EQ(kind_of(back()), ErrorKind::kUsage);
}

TEST_F(Switch, RollbackIsTheReverse) {
  switched();
  ASSERT_EQ(last_backup(catalog(), name())->name.table, backup_);
  const auto renamed = back();
  ASSERT_TRUE(renamed.ok()) << renamed.error().text();
  EXPECT_THAT(tables(), ElementsAre(name().table, green_));
  EXPECT_EQ(table().partition_keys, (std::vector<std::string>{"country", "date"}));
  EXPECT_EQ(rows(), rows_);
  EXPECT_EQ(kind_of(last_backup(catalog(), name())), ErrorKind::kNotFound);
  ASSERT_TRUE(switch_tables(access(), name(), green_, run()).ok()) << "and forth again";
}

TEST_F(Switch, RollbackIsRefusedWhenRowsWouldBeLost) {
  switched();
  write_to(name(), {{"gb", "2026-03-05", 9, 1, 70}});
  const auto refused = back();
  EXPECT_EQ(kind_of(refused), ErrorKind::kRefused);
  EXPECT_THAT(refused.error().text(), HasSubstr("--keep-new"));
  EXPECT_EQ(rows().size(), 4U);
  ASSERT_TRUE(back(NewRows::kDiscard).ok());
  EXPECT_EQ(rows(), rows_);
  EXPECT_EQ(rows_of(green_).size(), 4U) << "they are in the table that went";
}

TEST_F(Switch, RollbackCanTakeNewRowsAlong) {
  switched();
  write_to(name(), {{"gb", "2026-03-05", 9, 1, 70}, {"gb", "2026-03-02", 2, 1, 99}});
  const Rows now = rows();
  const auto renamed = back(NewRows::kKeep);
  ASSERT_TRUE(renamed.ok()) << renamed.error().text();
  EXPECT_EQ(rows(), now);
  EXPECT_EQ(table().partition_keys, (std::vector<std::string>{"country", "date"}));
}

TEST_F(Switch, RowsThatWentSinceCannotBeTakenAlong) {
  switched();
  write_to(name(), {{"gb", "2026-03-01", 1, 1, 80}}, WriteMode::kOverwrite);
  const auto renamed = back(NewRows::kKeep);
  EXPECT_EQ(kind_of(renamed), ErrorKind::kMismatch);
  EXPECT_EQ(rows().size(), 1U);
  EXPECT_EQ(rows_of(backup_), rows_);
}

}  // namespace
}  // namespace rps::testing
