#include "workflow/migrate/groups.h"

#include <algorithm>

#include "lake/layout.h"

namespace rps {
namespace {

// Characters of a period's value: 2026-03-01, 2026-03 or 2026.
std::size_t period_length(const std::string& column) {
  if (column == "year") {
    return 4;
  }
  return column == "month" ? 7 : 10;
}

}  // namespace

Result<Groups> Groups::of(const std::vector<std::string>& keys_a, const std::vector<std::string>& keys_b) {
  RPS_TRY(PartitionLayout::from_keys(keys_a));
  RPS_TRY(PartitionLayout::from_keys(keys_b));
  return Groups(std::min(period_length(keys_a.back()), period_length(keys_b.back())));
}

std::string Groups::of_partition(const std::string& name) const {
  const std::size_t slash = name.find('/');
  const std::size_t value = name.find('=', slash) + 1;
  return name.substr(0, slash + 1) + name.substr(value, length_);
}

}  // namespace rps
