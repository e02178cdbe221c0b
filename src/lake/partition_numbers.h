// PartitionNumbers: which partition each row of a stream belongs to, as small numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "lake/layout.h"

namespace rps {

// Numbers partitions 0, 1, 2 … as their first rows come. Not thread-safe.
class PartitionNumbers {
 public:
  // `input` is the schema of the batches to come.
  PartitionNumbers(const PartitionLayout& layout, const TableSchema& input);

  // Sets numbers[i] to the partition of row `first` + i, which is row `position` + i of the input, from 0. A
  // row without country or date is kSchema naming its race, horse and place in the input: rows are refused,
  // never dropped in silence.
  Status number(const RowBatch& batch, std::size_t first, std::uint64_t position,
                std::span<std::uint32_t> numbers);

  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  // The name of a partition, as the catalog has it.
  [[nodiscard]] std::string name(std::uint32_t number) const { return layout_.name(ids_[number]); }

 private:
  std::uint32_t country_code(std::string_view country);
  std::uint32_t partition(std::string_view country, Date date);

  [[nodiscard]] Error refused(const RowBatch& batch, std::size_t row, std::uint64_t position,
                              const char* column) const;

  PartitionLayout layout_;
  // Places of columns in the input.
  std::optional<std::size_t> country_;
  std::optional<std::size_t> date_;
  std::optional<std::size_t> race_id_;
  std::optional<std::size_t> horse_id_;
  std::vector<std::string> countries_;  // few, so that a search is quick
  std::uint32_t last_country_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;  // by country code and period
  std::vector<PartitionId> ids_;
};

}  // namespace rps
