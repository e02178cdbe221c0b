#include "workflow/report/partition_sizes.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "catalog/partition_name.h"

namespace rps {
namespace {

constexpr std::size_t kShown = 5;
constexpr std::size_t kYearDigits = 4;

// The first five in an order.
template <class Before>
std::vector<Partition> first_of(const std::vector<Partition>& partitions, const Before& before) {
  std::vector<Partition> found(std::min(kShown, partitions.size()));
  std::partial_sort_copy(partitions.begin(), partitions.end(), found.begin(), found.end(), before);
  return found;
}

}  // namespace

Result<PartitionSizes> partition_sizes(const Table& table, const std::vector<Partition>& partitions) {
  PartitionSizes sizes;
  std::map<std::pair<std::string, int>, YearSize> years;
  for (const Partition& partition : partitions) {
    if (table.partition_keys.empty()) {
      break;
    }
    RPS_ASSIGN(const std::vector<PartitionValue> values, parse_partition_name(partition.name));
    // The period's value begins with its year, be it a date, a month or a year.
    const auto year = to_int(std::string_view(values.back().second).substr(0, kYearDigits));
    YearSize& size = years[{values.front().second, static_cast<int>(year.value_or(0))}];
    ++size.partitions;
    size.rows += partition.rows;
    size.bytes += partition.bytes;
  }
  for (auto& [key, size] : years) {
    size.country = key.first;
    size.year = key.second;
    sizes.years.push_back(size);
  }
  sizes.smallest =
      first_of(partitions, [](const Partition& a, const Partition& b) { return a.bytes < b.bytes; });
  sizes.largest =
      first_of(partitions, [](const Partition& a, const Partition& b) { return a.bytes > b.bytes; });
  return sizes;
}

}  // namespace rps
