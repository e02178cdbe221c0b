#include "workflow/migrate/repairs.h"

namespace rps {

void Repairs::add(std::string_view column, std::string_view what, std::uint64_t values) {
  if (values > 0) {
    values_[{std::string(column), std::string(what)}] += values;
  }
}

void Repairs::merge(const Repairs& other) {
  for (const auto& [key, values] : other.values_) {
    values_[key] += values;
  }
}

std::vector<Repair> Repairs::list() const {
  std::vector<Repair> all;
  all.reserve(values_.size());
  for (const auto& [key, values] : values_) {
    all.push_back(Repair{key.first, key.second, values});
  }
  return all;
}

std::uint64_t Repairs::total() const {
  std::uint64_t sum = 0;
  for (const auto& [key, values] : values_) {
    sum += values;
  }
  return sum;
}

}  // namespace rps
