#include "model/batch.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rps {
namespace {

using enum ColumnType;

TEST(Column, KeepsValuesAndNullsOfEveryType) {
  Column number(kInt);
  number.append_int(-3);
  number.append_null();
  number.append_int(4);
  EXPECT_EQ(number.size(), 3U);
  EXPECT_EQ(number.null_count(), 1U);
  EXPECT_EQ(number.int_at(0), -3);
  EXPECT_TRUE(number.is_null(1));
  EXPECT_EQ(number.int_at(1), 0);
  EXPECT_EQ(number.int_at(2), 4);

  Column moment(kTimestamp);
  moment.append_null();
  moment.append_millis(1762848000123);
  EXPECT_EQ(moment.millis_at(1), 1762848000123);

  Column value(kDouble);
  value.append_null();
  value.append_double(0.75);
  EXPECT_EQ(value.double_at(1), 0.75);
}

TEST(Column, KeepsTextsWithNullsBetween) {
  Column text(kString);
  text.append_null();
  text.append_text("Tin Whistle");
  text.append_text("");
  text.append_null();
  text.append_text(std::string_view("a\0b", 3));
  EXPECT_EQ(text.size(), 5U);
  EXPECT_EQ(text.text_at(0), "");
  EXPECT_EQ(text.text_at(1), "Tin Whistle");
  EXPECT_EQ(text.text_at(2), "");
  EXPECT_FALSE(text.is_null(2));
  EXPECT_TRUE(text.is_null(3));
  EXPECT_EQ(text.text_at(4), std::string_view("a\0b", 3));
}

TEST(Column, ClearedColumnsStartAgain) {
  Column text(kString);
  text.append_text("before");
  text.append_null();
  text.clear();
  EXPECT_EQ(text.size(), 0U);
  EXPECT_EQ(text.null_count(), 0U);
  text.append_text("after");
  EXPECT_EQ(text.text_at(0), "after");
}

TEST(Column, SameTellsNullsZerosAndNans) {
  Column value(kDouble);
  value.append_null();
  value.append_double(0.0);
  value.append_double(std::numeric_limits<double>::quiet_NaN());
  value.append_double(0.0);
  EXPECT_TRUE(value.same(0, value, 0));
  EXPECT_FALSE(value.same(0, value, 1));
  EXPECT_TRUE(value.same(1, value, 3));
  EXPECT_TRUE(value.same(2, value, 2));
  EXPECT_FALSE(value.same(1, value, 2));
}

TEST(Column, DisplaysValuesForPeople) {
  Column day(kDate);
  day.append_int(Date::from_ymd(2025, 11, 11).days);
  EXPECT_EQ(day.display(0), "2025-11-11");
  Column moment(kTimestamp);
  moment.append_millis(0);
  EXPECT_EQ(moment.display(0), "1970-01-01T00:00:00.000Z");
  Column value(kDouble);
  value.append_double(2.5);
  value.append_double(4);
  value.append_null();
  EXPECT_EQ(value.display(0), "2.5");
  EXPECT_EQ(value.display(1), "4");
  EXPECT_EQ(value.display(2), "");
}

RowBatch small_batch() {
  RowBatch batch(std::make_shared<const TableSchema>(TableSchema({{"id", kInt, ""},
                                                                  {"day", kDate, ""},
                                                                  {"at", kTimestamp, ""},
                                                                  {"x", kDouble, ""},
                                                                  {"s", kString, ""}})));
  for (int i = 0; i < 3; ++i) {
    batch[0].append_int(i);
    batch[1].append_int(100 + i);
    batch[2].append_millis(1000 * i);
    batch[3].append_double(i / 2.0);
    batch[4].append_text(std::string(static_cast<std::size_t>(i), 's'));
  }
  for (std::size_t i = 0; i < batch.width(); ++i) {
    batch[i].append_null();
  }
  return batch;
}

bool same_row(const RowBatch& a, std::size_t row, const RowBatch& b, std::size_t other) {
  for (std::size_t i = 0; i < a.width(); ++i) {
    if (!a[i].same(row, b[i], other)) {
      return false;
    }
  }
  return true;
}

TEST(RowBatch, AppendsRowsOfAnotherBatch) {
  const RowBatch source = small_batch();
  RowBatch copy(source.schema_ptr());
  copy.append_row(source, 3);
  copy.append_row(source, 1);
  copy.append_all(source);
  ASSERT_EQ(copy.rows(), 6U);
  EXPECT_TRUE(same_row(copy, 0, source, 3));
  EXPECT_TRUE(same_row(copy, 1, source, 1));
  for (std::size_t row = 0; row < 4; ++row) {
    EXPECT_TRUE(same_row(copy, 2 + row, source, row));
  }
  EXPECT_FALSE(same_row(copy, 0, copy, 1));
}

TEST(RowBatch, ClearKeepsTheSchema) {
  RowBatch batch = small_batch();
  batch.clear();
  EXPECT_EQ(batch.rows(), 0U);
  EXPECT_EQ(batch.width(), 5U);
  batch.append_row(small_batch(), 2);
  EXPECT_TRUE(same_row(batch, 0, small_batch(), 2));
}

TEST(RowBatch, ResultsHaveTheTablesColumns) {
  const RowBatch batch = RowBatch::results();
  EXPECT_EQ(batch.schema(), results_schema());
  ASSERT_EQ(batch.width(), 51U);
  for (std::size_t i = 0; i < batch.width(); ++i) {
    EXPECT_EQ(batch[i].type(), results_schema()[i].type);
  }
  EXPECT_EQ(RowBatch::results().schema_ptr(), batch.schema_ptr());  // shared, not copied
}

}  // namespace
}  // namespace rps
