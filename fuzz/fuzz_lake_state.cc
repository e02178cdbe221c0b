// Any bytes as what a lake keeps beside its rows: entries of the catalog's log, lists of files and columns,
// journals. Never a crash, never more memory than the bytes account for; what is read is written and read the
// same.
#include <nlohmann/json.hpp>

#include "catalog/catalog_json.h"
#include "catalog/log_entry.h"
#include "catalog/zstd_text.h"
#include "lake/journal.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

// What `read` makes of the text, written by `write`, is read and written to the same again.
template <class Read, class Write>
void check(std::string_view text, Read read, Write write) {
  const auto value = read(text);
  if (value.ok()) {
    const auto written = write(*value);
    const auto again = read(written);
    require(again.ok() && write(*again) == written, "what a lake keeps reads as it was written");
  } else {
    require(value.error().kind == ErrorKind::kCorrupt || value.error().kind == ErrorKind::kRefused,
            "what cannot be read is damaged or newer");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = text_of(data, size);
  check(bytes, decode_entry, encode_entry);
  check(zstd_pack(bytes), decode_entry, encode_entry);
  check(bytes, decode_journal, encode_journal);
  check(bytes, partition_from_json, partition_to_json);
  check(bytes, schema_from_json, schema_to_json);
  check(bytes, files_from_json, files_to_json);
  check(bytes, strings_from_json, strings_to_json);
  return 0;
}
