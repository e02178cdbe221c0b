// Any bytes as a CSV: never a crash; all columns of what was read are equally long.
#include <cstdint>
#include <cstdlib>

#include "csv/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = rps::read_csv(rps::CsvSource{"fuzz.csv", bytes, "gb", rps::Timestamp{0}, true});
  if (read.ok()) {
    for (std::size_t i = 0; i < read->rows.width(); ++i) {
      if (read->rows[i].size() != read->rows.rows()) {
        std::abort();
      }
    }
  }
  return 0;
}
