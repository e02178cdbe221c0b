// Content hashes: blind to order, sharp-eyed for everything else.
#include "model/row_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>

namespace rps {
namespace {

using enum ColumnType;

std::shared_ptr<const TableSchema> schema_of(std::vector<ColumnSpec> columns) {
  return std::make_shared<const TableSchema>(std::move(columns));
}

std::shared_ptr<const TableSchema> every_type() {
  static const auto kSchema = schema_of({{"number", kInt, ""},
                                         {"other", kInt, ""},
                                         {"day", kDate, ""},
                                         {"moment", kTimestamp, ""},
                                         {"value", kDouble, ""},
                                         {"name", kString, ""},
                                         {"note", kString, ""}});
  return kSchema;
}

void append_random(Column& column, std::mt19937_64& random) {
  const std::uint64_t noise = random();
  if (noise % 5 == 0) {
    column.append_null();
    return;
  }
  switch (column.type()) {
    case kInt:
    case kDate:
      column.append_int(static_cast<std::int32_t>(noise >> 32U));
      break;
    case kTimestamp:
      column.append_millis(static_cast<std::int64_t>(noise));
      break;
    case kDouble:
      column.append_double(static_cast<double>(noise % 10007) / 4);
      break;
    case kString:
      column.append_text("text " + std::to_string(noise));
      break;
  }
}

RowBatch random_batch(std::size_t rows, std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  RowBatch batch(every_type());
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < batch.width(); ++i) {
      append_random(batch[i], random);
    }
  }
  return batch;
}

std::vector<std::uint32_t> range(std::size_t count) {
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

// A batch of one row with one column.
RowBatch one(ColumnType type, std::string name = "c") {
  return RowBatch(schema_of({{std::move(name), type, ""}}));
}

ContentHash of_double(double value) {
  RowBatch batch = one(kDouble);
  batch[0].append_double(value);
  return hash_rows(batch);
}

ContentHash of_text(std::string_view text, std::string name = "c") {
  RowBatch batch = one(kString, std::move(name));
  batch[0].append_text(text);
  return hash_rows(batch);
}

ContentHash of_int(std::int32_t value, std::string name = "c") {
  RowBatch batch = one(kInt, std::move(name));
  batch[0].append_int(value);
  return hash_rows(batch);
}

// The batch with one cell replaced: by NULL, or by a value that differs.
RowBatch with_changed_cell(const RowBatch& batch, std::size_t row, std::size_t column) {
  RowBatch changed(batch.schema_ptr());
  for (std::size_t r = 0; r < batch.rows(); ++r) {
    for (std::size_t c = 0; c < batch.width(); ++c) {
      if (r != row || c != column) {
        changed[c].append_from(batch[c], r);
      } else if (!batch[c].is_null(r)) {
        changed[c].append_null();
      } else if (batch[c].type() == kString) {
        changed[c].append_text("");
      } else if (batch[c].type() == kDouble) {
        changed[c].append_double(0);
      } else if (batch[c].type() == kTimestamp) {
        changed[c].append_millis(0);
      } else {
        changed[c].append_int(0);
      }
    }
  }
  return changed;
}

TEST(RowHash, TheOrderOfRowsDoesNotMatter) {
  const RowBatch batch = random_batch(1300);  // several blocks
  auto rows = range(1300);
  const ContentHash hash = hash_rows(batch);
  EXPECT_EQ(hash_rows(batch, rows), hash);
  std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
  EXPECT_EQ(hash_rows(batch, rows), hash);
}

TEST(RowHash, EverySingleCellMatters) {
  const RowBatch batch = random_batch(20);
  std::set<std::string> seen{hash_rows(batch).hex()};
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    for (std::size_t column = 0; column < batch.width(); ++column) {
      EXPECT_TRUE(seen.insert(hash_rows(with_changed_cell(batch, row, column)).hex()).second)
          << "row " << row << " column " << column;
    }
  }
}

TEST(RowHash, EveryBitOfANumberMatters) {
  std::set<std::uint64_t> low;
  std::set<std::uint64_t> high;
  for (unsigned bit = 0; bit < 32; ++bit) {
    const ContentHash hash = of_int(static_cast<std::int32_t>(1U << bit));
    low.insert(hash.lo);
    high.insert(hash.hi);
  }
  EXPECT_EQ(low.size(), 32U);  // either lane tells them apart
  EXPECT_EQ(high.size(), 32U);
}

TEST(RowHash, ARepeatedRowMatters) {
  const RowBatch batch = random_batch(10);
  auto rows = range(10);
  const ContentHash once = hash_rows(batch, rows);
  rows.push_back(4);
  const ContentHash twice = hash_rows(batch, rows);
  EXPECT_NE(twice, once);
  rows.push_back(4);
  EXPECT_NE(hash_rows(batch, rows), once);
  EXPECT_NE(hash_rows(batch, rows), twice);
}

TEST(RowHash, ARowOfNullsCounts) {
  RowBatch batch = one(kInt);
  EXPECT_EQ(hash_rows(batch), ContentHash{});
  batch[0].append_null();
  EXPECT_NE(hash_rows(batch), ContentHash{});
}

TEST(RowHash, NullIsNotAnEmptyTextNorZero) {
  RowBatch text = one(kString);
  text[0].append_null();
  EXPECT_NE(hash_rows(text), of_text(""));
  RowBatch number = one(kInt);
  number[0].append_null();
  EXPECT_NE(hash_rows(number), of_int(0));
}

TEST(RowHash, ValuesSwappedBetweenColumnsMatter) {
  const auto pair = [](std::int32_t number, std::int32_t other) {
    RowBatch batch(schema_of({{"number", kInt, ""}, {"other", kInt, ""}}));
    batch[0].append_int(number);
    batch[1].append_int(other);
    return hash_rows(batch);
  };
  EXPECT_NE(pair(1, 2), pair(2, 1));
}

TEST(RowHash, ValuesSwappedBetweenRowsMatter) {
  const auto rows = [](std::string_view first, std::string_view second) {
    RowBatch batch(schema_of({{"id", kInt, ""}, {"horse", kString, ""}}));
    batch[0].append_int(1);
    batch[1].append_text(first);
    batch[0].append_int(2);
    batch[1].append_text(second);
    return hash_rows(batch);
  };
  EXPECT_NE(rows("Tin Whistle", "Slow Train"), rows("Slow Train", "Tin Whistle"));
}

TEST(RowHash, TheNameOfTheColumnMatters) {
  EXPECT_NE(of_text("x", "sire"), of_text("x", "dam"));
  EXPECT_NE(of_int(1, "rpr"), of_int(1, "ts"));
}

TEST(RowHash, TheOrderOfColumnsDoesNotMatter) {
  RowBatch ab(schema_of({{"a", kInt, ""}, {"b", kString, ""}}));
  ab[0].append_int(5);
  ab[1].append_text("five");
  RowBatch ba(schema_of({{"b", kString, ""}, {"a", kInt, ""}}));
  ba[0].append_text("five");
  ba[1].append_int(5);
  EXPECT_EQ(hash_rows(ab), hash_rows(ba));
}

TEST(RowHash, AFurtherColumnOfNullsChangesNothing) {
  RowBatch wide(schema_of({{"c", kInt, ""}, {"new", kString, ""}}));
  wide[0].append_int(12);
  wide[1].append_null();
  EXPECT_EQ(hash_rows(wide), of_int(12));
}

TEST(RowHash, ZerosAreOneValueAndSoAreNans) {
  EXPECT_EQ(of_double(0.0), of_double(-0.0));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(of_double(nan), of_double(-nan));
  EXPECT_EQ(of_double(nan), of_double(std::nan("7")));
  EXPECT_NE(of_double(nan), of_double(0));
  EXPECT_NE(of_double(HUGE_VAL), of_double(-HUGE_VAL));
}

TEST(RowHash, PartsAddUp) {
  const RowBatch batch = random_batch(700);
  const auto rows = range(700);
  ContentHash sum = hash_rows(batch, std::span(rows).first(513));
  sum += hash_rows(batch, std::span(rows).subspan(513));
  EXPECT_EQ(sum, hash_rows(batch));
}

// Worked by hand from the definition in row_hash.h with the XXH3_128 of "n" as libxxhash gives it: the
// definition is a promise to everything that has stored a hash.
std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30U;
  x *= 0xbf58476d1ce4e5b9U;
  x ^= x >> 27U;
  x *= 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

TEST(RowHash, FollowsItsDefinition) {
  constexpr std::uint64_t kKeyLow = 0xcbaa0f6724ae8b0aU;  // XXH3_128("n")
  constexpr std::uint64_t kKeyHigh = 0xc311d21b3583875aU;
  const std::uint64_t a = mix(static_cast<std::uint64_t>(std::int64_t{-5}) ^ kKeyLow);
  const std::uint64_t b = mix(static_cast<std::uint64_t>(std::int64_t{-5}) ^ kKeyHigh);
  const ContentHash wanted{mix(a + 0x9e3779b97f4a7c15U), mix(b + 0xd1b54a32d192ed03U)};
  EXPECT_EQ(of_int(-5, "n"), wanted);
}

// Computed by a separate program after the definition in row_hash.h.
TEST(RowHash, IsTheSameInEveryRelease) {
  RowBatch batch(every_type());
  batch[0].append_int(1);
  batch[1].append_null();
  batch[2].append_int(20000);
  batch[3].append_millis(1762848000123);
  batch[4].append_double(2.25);
  batch[5].append_text("Tin Whistle (IRE)");
  batch[6].append_text("");
  EXPECT_EQ(hash_rows(batch).hex(), "fd0b8b4cdaa661b078c163441a4d6473");
}

TEST(ContentHash, PrintsAndReadsBack) {
  const ContentHash hash{0x0123456789abcdefU, 0xfedcba9876543210U};
  EXPECT_EQ(hash.hex(), "fedcba98765432100123456789abcdef");
  for (const ContentHash& each : {hash, ContentHash{}, ContentHash{1, 0}, ContentHash{~0ULL, ~0ULL}}) {
    const auto parsed = ContentHash::parse(each.hex());
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(*parsed, each);
  }
  EXPECT_EQ(ContentHash::parse("FEDCBA98765432100123456789ABCDEF").value(), hash);
}

TEST(ContentHash, RefusesOtherTexts) {
  for (const std::string_view text :
       {"", "0", "fedcba98765432100123456789abcde", "fedcba98765432100123456789abcdef0",
        "fedcba98765432100123456789abcdeg", "-edcba98765432100123456789abcdef",
        "0xdcba98765432100123456789abcdef", "fedcba9876543210 123456789abcdef"}) {
    const auto parsed = ContentHash::parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kParse);
  }
}

}  // namespace
}  // namespace rps
