// Reading partitions back: by whomever their objects were written, and what is wrong with them.
#include "lake/partition_reader.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "duck/connection.h"
#include "duck/sql.h"
#include "unit/lake/lake_fixture.h"

namespace rps::testing {
namespace {

using ::testing::HasSubstr;

class PartitionReaderTest : public ::testing::Test {
 protected:
  PartitionReaderTest() {
    EXPECT_TRUE(lake_.write({{"gb", "2026-03-01", 1, 1}, {"gb", "2026-03-01", 1, 2}}).ok());
    reload();
  }

  void reload() {
    table_ = lake_.table();
    partition_ = lake_.catalog().partitions(table_)->front();
  }
  std::string key() const { return object_key(table_.dataset, partition_.name, partition_.files[0].name); }

  // Replaces the object, and what the partition says of it, by a file that DuckDB writes from the present
  // one.
  void rewrite(const std::string& select) {
    const std::string dir = ::testing::TempDir() + "partition_reader_" + std::to_string(::getpid());
    std::filesystem::create_directories(dir);
    std::ofstream(dir + "/a", std::ios::binary) << lake_.store().get(key())->bytes;
    auto database = duck::Database::open(":memory:", {});
    auto connection = database->connect();
    const Status done =
        connection->execute("COPY (SELECT " + select + " FROM read_parquet(" + duck::quote_text(dir + "/a") +
                            ")) TO " + duck::quote_text(dir + "/b") + " (FORMAT parquet, COMPRESSION zstd)");
    ASSERT_TRUE(done.ok()) << done.error().text();
    std::ostringstream bytes;
    bytes << std::ifstream(dir + "/b", std::ios::binary).rdbuf();
    std::filesystem::remove_all(dir);
    partition_.files[0].etag = lake_.store().put(key(), bytes.str(), Durability::kFlush)->etag;
  }

  Status read(RowBatch& rows) {
    const auto layout = PartitionLayout::from_keys(table_.partition_keys);
    return PartitionReader(lake_.store(), table_, *layout).read(partition_, rows);
  }
  Error error() {
    RowBatch rows = RowBatch::results();
    const Status status = read(rows);
    EXPECT_FALSE(status.ok());
    return status.ok() ? Error{} : status.error();
  }

  LakeFixture lake_;
  Table table_;
  Partition partition_;
};

TEST_F(PartitionReaderTest, ReplacesWhatTheBatchHeld) {
  RowBatch rows = RowBatch::results();
  ASSERT_TRUE(read(rows).ok());
  ASSERT_TRUE(read(rows).ok());
  ASSERT_EQ(rows.rows(), 2U);
  EXPECT_EQ(row_at(rows, 1), (TestRow{"gb", "2026-03-01", 1, 2}));
}

TEST_F(PartitionReaderTest, ReadsObjectsOfOtherWriters) {
  rewrite("* REPLACE (race_id::BIGINT AS race_id, rpr::FLOAT AS rpr), 1 AS surplus");
  RowBatch rows = RowBatch::results();
  const Status status = read(rows);
  ASSERT_TRUE(status.ok()) << status.error().text();
  ASSERT_EQ(rows.rows(), 2U);
  EXPECT_EQ(row_at(rows, 0), (TestRow{"gb", "2026-03-01", 1, 1}));
}

TEST_F(PartitionReaderTest, AppendsAForeignObjectBehindOneOfOurs) {
  ASSERT_TRUE(lake_.write({{"gb", "2026-03-01", 1, 3}}, WriteMode::kAppend).ok());
  reload();
  ASSERT_EQ(partition_.files.size(), 2U);
  std::swap(partition_.files[0], partition_.files[1]);
  rewrite("* REPLACE (race_id::BIGINT AS race_id)");
  std::swap(partition_.files[0], partition_.files[1]);
  RowBatch rows = RowBatch::results();
  const Status status = read(rows);
  ASSERT_TRUE(status.ok()) << status.error().text();
  ASSERT_EQ(rows.rows(), 3U);
  EXPECT_EQ(row_at(rows, 2), (TestRow{"gb", "2026-03-01", 1, 3}));
}

TEST_F(PartitionReaderTest, ATypeThatDoesNotFitNamesObjectAndColumn) {
  rewrite("* REPLACE ('x' AS race_id)");
  const Error wrong = error();
  EXPECT_EQ(wrong.kind, ErrorKind::kSchema);
  EXPECT_THAT(wrong.message, HasSubstr("race_id"));
  EXPECT_THAT(wrong.message, HasSubstr("part-0"));
}

TEST_F(PartitionReaderTest, AWrongNumberOfRowsIsCorrupt) {
  partition_.files[0].rows = 3;
  EXPECT_EQ(error().kind, ErrorKind::kCorrupt);
  partition_.files[0].rows = 2;
  partition_.rows = 3;
  EXPECT_EQ(error().kind, ErrorKind::kCorrupt);
}

TEST_F(PartitionReaderTest, ColumnsBehindTheTablesAreTheCallers) {
  std::vector<ColumnSpec> columns(table_.schema.columns().begin(), table_.schema.columns().end());
  columns.push_back({"mine", ColumnType::kInt, ""});
  RowBatch rows(std::make_shared<const TableSchema>(TableSchema(columns)));
  ASSERT_TRUE(read(rows).ok());
  EXPECT_EQ(rows.rows(), 2U);
  EXPECT_EQ(rows[rows.width() - 1].size(), 0U);
}

TEST_F(PartitionReaderTest, AnAbsentObjectIsNotFound) {
  ASSERT_TRUE(lake_.store().remove(key()).ok());
  EXPECT_EQ(error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace rps::testing
