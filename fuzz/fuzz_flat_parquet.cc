// Any bytes as a large Parquet file of somebody else's: never a crash; a row group gives as many rows as the
// file says, and its rows survive the packing in which they wait for their partition.
#include "lake/flat_parquet.h"
#include "lake/row_codec.h"
#include "memory_file.h"
#include "model/schema.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kMostRows = 20'000;  // more only takes longer

void require_same(const RowBatch& a, const RowBatch& b) {
  require(a.rows() == b.rows(), "all rows are unpacked");
  for (std::size_t i = 0; i < a.width(); ++i) {
    for (std::size_t row = 0; row < a.rows(); ++row) {
      require(a[i].same(row, b[i], row), "a row is unpacked as it was packed");
    }
  }
}

void check_packing(const RowBatch& rows) {
  RowPacker packer(rows.schema(), rows.schema());
  std::vector<std::size_t> sizes(rows.rows());
  packer.measure(rows, 0, sizes);
  std::vector<std::vector<char>> memory;
  std::vector<char*> targets;
  for (const std::size_t bytes : sizes) {
    memory.emplace_back(bytes);
    targets.push_back(memory.back().data());
  }
  const std::vector<std::uint32_t> tags(rows.rows(), 7);
  packer.pack({rows, 0, 0}, sizes, tags, targets);
  RowBatch unpacked(rows.schema_ptr());
  const std::vector<const char*> sources(targets.begin(), targets.end());
  RowUnpacker().unpack(sources, unpacked);
  require_same(rows, unpacked);
}

void read_group(const FlatParquet& file, std::size_t group) {
  FlatParquet::Scratch scratch;
  RowBatch rows = RowBatch::results();
  if (!file.read(group, scratch, rows).ok()) {
    return;
  }
  for (std::size_t i = 0; i < rows.width(); ++i) {
    require(rows[i].size() == file.rows(group), "a group gives the rows that it has");
  }
  check_packing(rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(text_of(data, size));
  const auto file = FlatParquet::open(bytes.path(), results_schema());
  for (std::size_t group = 0; file.ok() && group < file->groups() && group < 4; ++group) {
    if (file->rows(group) <= kMostRows) {
      read_group(*file, group);
    }
  }
  return 0;
}
