// Any bytes as a Parquet file: never a crash; all columns of what was read are equally long.
#include <cstdint>
#include <cstdlib>

#include "parquet/decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rps::RowBatch rows = rps::RowBatch::results();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (rps::decode_parquet(bytes, "fuzz.parquet", {}, rows).ok()) {
    for (std::size_t i = 0; i < rows.width(); ++i) {
      if (rows[i].size() != rows.rows()) {
        std::abort();
      }
    }
  }
  return 0;
}
