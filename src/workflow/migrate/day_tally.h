// DayTally: rows and their content hash by country and day, which every layout of a table has in common.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/date.h"
#include "model/batch.h"
#include "workflow/migrate/table_sum.h"

namespace rps {

// A country and a day of it.
struct CountryDay {
  std::string country;
  Date day;

  auto operator<=>(const CountryDay&) const = default;
  // "gb 2026-03-01"
  [[nodiscard]] std::string str() const { return country + " " + day.str(); }
};

// Not thread-safe: one for each thread, merged at the end.
class DayTally {
 public:
  // Adds rows, none of them without country or date, and their hashes (hash_each_row).
  void add(const RowBatch& rows, const std::vector<ContentHash>& hashes);
  // Adds rows of one day.
  void add_day(const CountryDay& day, const TableSum& rows);
  void merge(const DayTally& other);
  // Takes a row away that is in it.
  void remove(const CountryDay& day, const ContentHash& hash);

  // Those with rows.
  [[nodiscard]] std::map<CountryDay, TableSum> days() const;

 private:
  std::uint64_t country_code(std::string_view country);

  std::vector<std::string> countries_;                // few, so that a search is quick
  std::unordered_map<std::uint64_t, TableSum> sums_;  // by country code and day
};

}  // namespace rps
