// Rows made by C++ code as a table function.
#include "duck/row_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "duck/read_into.h"

namespace rps::duck {
namespace {

using testing::HasSubstr;

const TableSchema kColumns({{"n", ColumnType::kInt, ""},
                            {"text", ColumnType::kString, ""},
                            {"at", ColumnType::kTimestamp, ""}});

// Numbers from `next` on, in batches of odd sizes, every third text NULL.
class Numbers final : public RowProducer {
 public:
  Numbers(std::atomic<int>& next, int end)
      : next_(next), end_(end), rows_(std::make_shared<const TableSchema>(kColumns)) {}

  Result<const RowBatch*> next() override {
    constexpr int kBatch = 777;
    const int first = next_.fetch_add(kBatch);
    rows_.clear();
    for (int n = first; n < std::min(first + kBatch, end_); ++n) {
      rows_[0].append_int(n);
      n % 3 == 0 ? rows_[1].append_null() : rows_[1].append_text("number " + std::to_string(n));
      rows_[2].append_millis(n);
    }
    return rows_.rows() == 0 ? nullptr : &rows_;
  }

 private:
  std::atomic<int>& next_;
  int end_;
  RowBatch rows_;
};

// One batch, then an error.
class Failing final : public RowProducer {
 public:
  explicit Failing(RowBatch batch) : batch_(std::move(batch)) {}
  Result<const RowBatch*> next() override {
    if (given_) {
      return Error{ErrorKind::kNotFound, "the object is lost", "look for it"};
    }
    given_ = true;
    return &batch_;
  }

 private:
  RowBatch batch_;
  bool given_ = false;
};

class RowFunctionTest : public testing::Test {
 protected:
  RowFunctionTest()
      : database_(Database::open(":memory:", {{"threads", "4"}}).value()),
        connection_(database_.connect().value()),
        function_(RowFunction::create(connection_, "made").value()) {
    EXPECT_TRUE(connection_.execute("CREATE TABLE t (n INTEGER, text VARCHAR, \"at\" TIMESTAMP)").ok());
  }

  Status insert(const RowFeed& feed) {
    return function_.run(connection_, "INSERT INTO t SELECT * FROM made()", feed);
  }

  Database database_;
  Connection connection_;
  RowFunction function_;
};

TEST_F(RowFunctionTest, EveryRowArrivesOnceWhateverTheThreads) {
  constexpr int kRows = 100'000;
  ASSERT_TRUE(connection_.execute("SET preserve_insertion_order = false").ok());
  for (const unsigned threads : {1U, 4U}) {
    std::atomic<int> next{0};
    ASSERT_TRUE(connection_.execute("DELETE FROM t").ok());
    const Status done = insert({kColumns, threads, [&] { return std::make_unique<Numbers>(next, kRows); }});
    ASSERT_TRUE(done.ok()) << done.error().text();
    RowBatch back(std::make_shared<const TableSchema>(kColumns));
    ASSERT_TRUE(read_into(connection_, "SELECT * FROM t ORDER BY n", back).ok());
    ASSERT_EQ(back.rows(), static_cast<std::size_t>(kRows));
    for (int n = 0; n < kRows; ++n) {
      const auto row = static_cast<std::size_t>(n);
      ASSERT_EQ(back[0].int_at(row), n);
      ASSERT_EQ(back[1].is_null(row), n % 3 == 0);
      ASSERT_EQ(back[1].text_at(row), n % 3 == 0 ? "" : "number " + std::to_string(n));
      ASSERT_EQ(back[2].millis_at(row), n);
    }
  }
}

TEST_F(RowFunctionTest, AnErrorOfAProducerComesBackAsItIs) {
  RowBatch batch(std::make_shared<const TableSchema>(kColumns));
  batch[0].append_int(1);
  batch[1].append_text("x");
  batch[2].append_null();
  const Status failed = insert({kColumns, 1, [&] { return std::make_unique<Failing>(batch); }});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(failed.error().text(), "the object is lost (look for it)");
  EXPECT_EQ(connection_.query_int("SELECT count(*) FROM t").value(), 0) << "all or nothing";
  std::atomic<int> next{0};
  EXPECT_TRUE(insert({kColumns, 1, [&] { return std::make_unique<Numbers>(next, 5); }}).ok())
      << "an error is forgotten with its statement";
}

TEST_F(RowFunctionTest, WhatDuckDbCannotHoldIsASchemaError) {
  RowBatch batch(std::make_shared<const TableSchema>(kColumns));
  batch[0].append_int(1);
  batch[1].append_text("\xff");
  batch[2].append_null();
  const Status failed = insert({kColumns, 1, [&] { return std::make_unique<Failing>(batch); }});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind, ErrorKind::kSchema);
  EXPECT_THAT(failed.error().message, HasSubstr("'text'"));
}

TEST_F(RowFunctionTest, OutsideOfARunItCannotBeCalled) {
  const Status refused = connection_.execute("SELECT * FROM made()");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("program's own"));
}

TEST_F(RowFunctionTest, AMistakeInTheStatementIsReported) {
  std::atomic<int> next{0};
  const RowFeed feed{kColumns, 1, [&] { return std::make_unique<Numbers>(next, 5); }};
  const Status refused = function_.run(connection_, "INSERT INTO nowhere SELECT * FROM made()", feed);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace rps::duck
