// Any bytes as a CSV, plain or gzip: never a crash; all columns of what was read are equally long, and its
// rows, written as a CSV, read the same.
#include "base/text.h"
#include "csv/gzip.h"
#include "csv/reader.h"
#include "model/schema.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

std::string csv_of(const RowBatch& rows) {
  std::string csv;
  for (const ColumnSpec& column : rows.schema().columns()) {
    csv += (csv.empty() ? "" : ",") + column.name;
  }
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    csv += '\n';
    for (std::size_t i = 0; i < rows.width(); ++i) {
      csv += (i == 0 ? "\"" : ",\"") + replace_all(rows[i].display(row), "\"", "\"\"") + '"';
    }
  }
  return csv + "\n";
}

void require_same(const RowBatch& a, const RowBatch& b) {
  require(a.rows() == b.rows(), "all rows are read again");
  for (std::size_t i = 0; i < a.width(); ++i) {
    for (std::size_t row = 0; row < a.rows(); ++row) {
      require(a[i].same(row, b[i], row), "a row is read as it was written");
    }
  }
}

Result<CsvRead> read(std::string_view bytes) {
  return read_csv(CsvSource{"fuzz.csv", bytes, "gb", Timestamp{0}, true});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto first = read(text_of(data, size));
  if (!first.ok()) {
    return 0;
  }
  for (std::size_t i = 0; i < first->rows.width(); ++i) {
    require(first->rows[i].size() == first->rows.rows(), "columns are equally long");
  }
  if (first->rows.rows() <= 200) {
    const auto again = read(gzip(csv_of(first->rows)));
    require(again.ok() && again->quarantined.empty(), "a written CSV is whole");
    require_same(first->rows, again->rows);
  }
  return 0;
}
