// Any bytes as a Parquet file of the lake: never a crash; all columns of what was read are equally long, and
// what is read is encoded and read the same.
#include <algorithm>
#include <numeric>

#include "parquet/decoder.h"
#include "parquet/encoder.h"
#include "parquet/footer_reader.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

constexpr std::int64_t kMostRows = 20'000;  // more only takes longer

bool is_small(std::string_view bytes) {
  const auto footer = parquet::read_footer(bytes, "fuzz.parquet");
  std::int64_t rows = footer.ok() ? footer->rows : 0;
  for (const parquet::FileRowGroup& group :
       footer.ok() ? footer->row_groups : std::vector<parquet::FileRowGroup>()) {
    rows = std::max(rows, group.rows);
  }
  return rows <= kMostRows && (!footer.ok() || footer->row_groups.size() <= 100);
}

void require_same(const RowBatch& a, const RowBatch& b) {
  require(a.rows() == b.rows(), "all rows are read again");
  for (std::size_t i = 0; i < a.width(); ++i) {
    for (std::size_t row = 0; row < a.rows(); ++row) {
      require(a[i].same(row, b[i], row), "a row is read as it was written");
    }
  }
}

// What people are shown of it.
void check_texts(const RowBatch& rows) {
  for (std::size_t i = 0; i < rows.width(); ++i) {
    for (std::size_t row = 0; row < std::min<std::size_t>(rows.rows(), 50); ++row) {
      const bool shown = !rows[i].display(row).empty();
      require(shown || rows[i].is_null(row) || rows[i].type() == ColumnType::kString, "a value has a text");
    }
  }
}

void check_encoding(const RowBatch& rows) {
  std::vector<std::uint32_t> order(rows.rows());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<std::size_t> columns(rows.width());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  std::string file;
  require(parquet::Encoder().encode(rows, order, columns, file).ok(), "rows are encoded");
  RowBatch again = RowBatch::results();
  require(decode_parquet(file, "again.parquet", {}, again).ok(), "what is written is read");
  require_same(rows, again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  RowBatch rows = RowBatch::results();
  const std::string_view bytes = text_of(data, size);
  if (!is_small(bytes) || !decode_parquet(bytes, "fuzz.parquet", {}, rows).ok()) {
    return 0;
  }
  for (std::size_t i = 0; i < rows.width(); ++i) {
    require(rows[i].size() == rows.rows(), "columns are equally long");
  }
  check_texts(rows);
  check_encoding(rows);
  return 0;
}
