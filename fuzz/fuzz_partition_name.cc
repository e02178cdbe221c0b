// Any text as a partition's name, and any values: never a crash; what is read is written and read the same,
// and values never leave their folder.
#include "base/text.h"
#include "catalog/partition_name.h"
#include "io/store.h"
#include "lake/layout.h"
#include "model/schema.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_round_trip(const std::vector<PartitionValue>& values) {
  const auto again = parse_partition_name(make_partition_name(values));
  require(again.ok() && *again == values, "a partition's name reads as what it was made of");
}

void check_columns(std::string_view name) {
  RowBatch rows = RowBatch::results();
  const std::vector<std::size_t> columns{col::kCountry, col::kDate};
  if (append_partition_values(std::string(name), columns, 3, rows).ok()) {
    require(rows[col::kCountry].size() == 3 && rows[col::kDate].size() == 3,
            "each row gets the folder's values");
  }
}

void check_value(std::string_view value) {
  const std::vector<PartitionValue> values{{"country", std::string(value)}, {"date", "2026-03-01"}};
  check_round_trip(values);
  const std::string key = object_key("datasets/rpscrape", make_partition_name(values), kFirstFile);
  require(split(key, '/').size() == 5 && check_key(key).ok(), "a value stays in its folder");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = text_of(data, size);
  if (const auto values = parse_partition_name(text); values.ok()) {
    check_round_trip(*values);
  }
  check_columns(text);
  if (!text.empty()) {
    check_value(text);
  }
  return 0;
}
