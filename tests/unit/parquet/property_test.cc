// Seeded property tests: random schemas and rows come back as they went in.
#include <gtest/gtest.h>

#include "parquet/encoder.h"
#include "unit/parquet/readers.h"

namespace rps::parquet {
namespace {

using testing::Random;
using testing::TempFile;

RowBatch random_batch(Random& random, std::size_t most_rows) {
  std::vector<ColumnType> types(1 + random() % 20);
  for (ColumnType& type : types) {
    type = static_cast<ColumnType>(random() % 5);
  }
  RowBatch batch(testing::schema_of(types));
  const std::size_t rows = 1 + random() % most_rows;
  for (std::size_t i = 0; i < batch.width(); ++i) {
    testing::fill_random(batch[i], rows, testing::random_shape(random), random);
  }
  return batch;
}

// Some rows in any order, with repeats.
std::vector<std::uint32_t> random_rows(const RowBatch& batch, Random& random) {
  std::vector<std::uint32_t> rows(1 + random() % batch.rows());
  for (std::uint32_t& row : rows) {
    row = static_cast<std::uint32_t>(random() % batch.rows());
  }
  return random() % 2 == 0 ? rows : testing::row_range(batch.rows());
}

TEST(Property, DuckDbReadsWhatWasWritten) {
  testing::Duck duck;
  Encoder whole;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    const RowBatch batch = random_batch(random, seed % 10 == 0 ? 3000 : 150);
    const auto rows = random_rows(batch, random);
    const auto columns = testing::all_columns(batch);
    EncoderOptions options;
    options.row_group_rows = 1 + random() % 500;
    Encoder split(options);
    std::string out;
    const Status status = (seed % 2 == 0 ? whole : split).encode(batch, rows, columns, out);
    ASSERT_TRUE(status.ok()) << status.error().text();
    ASSERT_EQ(duck.read(TempFile(out)), testing::grid_of(batch, rows, columns)) << "seed " << seed;
  }
}

TEST(Property, HyparquetAndArrowReadWhatWasWritten) {
  RPS_NEED_NODE_READERS();
  for (std::uint64_t seed = 1001; seed <= 1006; ++seed) {
    Random random(seed);
    const RowBatch batch = random_batch(random, 400);
    const auto rows = random_rows(batch, random);
    const auto columns = testing::all_columns(batch);
    std::string out;
    ASSERT_TRUE(Encoder().encode(batch, rows, columns, out).ok());
    ASSERT_EQ(testing::read_with_node(TempFile(out)).rows, testing::grid_of(batch, rows, columns))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace rps::parquet
