// Groups of partitions that two layouts have in common.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace rps {

// Countries and the periods that both layouts can tell apart: between days and months it is months. So the
// partitions of a group in one table and those of the same group in the other are for the same rows.
class Groups {
 public:
  // kUsage for partition columns that are no layout.
  static Result<Groups> of(const std::vector<std::string>& keys_a, const std::vector<std::string>& keys_b);

  // The group of a partition of either: "country=gb/2026-03". Groups follow each other as the names do.
  [[nodiscard]] std::string of_partition(const std::string& name) const;

 private:
  explicit Groups(std::size_t length) : length_(length) {}
  std::size_t length_;  // of the period's text
};

}  // namespace rps
