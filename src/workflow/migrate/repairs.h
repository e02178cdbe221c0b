// Repairs: what had to be changed in foreign rows to fit the table, counted for a report.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rps {

struct Repair {
  std::string column;
  std::string what;  // a short phrase for people: "timestamp made a date", "NaN made NULL"
  std::uint64_t values = 0;

  bool operator==(const Repair&) const = default;
};

// A sum of repairs. Not thread-safe.
class Repairs {
 public:
  // Counts `values` more; none leaves no entry.
  void add(std::string_view column, std::string_view what, std::uint64_t values);
  void merge(const Repairs& other);
  // By column, then by phrase, whatever the order in which they were added.
  [[nodiscard]] std::vector<Repair> list() const;
  // Of all columns and phrases.
  [[nodiscard]] std::uint64_t total() const;

 private:
  std::map<std::pair<std::string, std::string>, std::uint64_t> values_;  // by column and phrase
};

}  // namespace rps
