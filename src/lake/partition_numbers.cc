#include "lake/partition_numbers.h"

#include <algorithm>

namespace rps {
namespace {

std::string shown(const RowBatch& batch, const std::optional<std::size_t>& column, std::size_t row) {
  return column ? batch[*column].display(row) : std::string();
}

}  // namespace

PartitionNumbers::PartitionNumbers(const PartitionLayout& layout, const TableSchema& input)
    : layout_(layout),
      country_(input.find("country")),
      date_(input.find("date")),
      race_id_(input.find("race_id")),
      horse_id_(input.find("horse_id")) {}

Error PartitionNumbers::refused(const RowBatch& batch, std::size_t row, std::uint64_t position,
                                const char* column) const {
  return Error{ErrorKind::kSchema,
               "row " + std::to_string(position + 1) + " (race " + shown(batch, race_id_, row) + ", horse " +
                   shown(batch, horse_id_, row) + ") has no " + column,
               "every row needs a country and a date"};
}

std::uint32_t PartitionNumbers::country_code(std::string_view country) {
  if (last_country_ < countries_.size() && countries_[last_country_] == country) {
    return last_country_;
  }
  const auto at = std::find(countries_.begin(), countries_.end(), country);
  last_country_ = static_cast<std::uint32_t>(at - countries_.begin());
  if (at == countries_.end()) {
    countries_.emplace_back(country);
  }
  return last_country_;
}

std::uint32_t PartitionNumbers::partition(std::string_view country, Date date) {
  const std::int32_t period = layout_.period_of(date);
  const std::uint64_t key =
      (std::uint64_t{country_code(country)} << 32U) | static_cast<std::uint32_t>(period);
  const auto [at, fresh] = numbers_.try_emplace(key, static_cast<std::uint32_t>(ids_.size()));
  if (fresh) {
    ids_.push_back(PartitionId{std::string(country), period});
  }
  return at->second;
}

Status PartitionNumbers::number(const RowBatch& batch, std::size_t first, std::uint64_t position,
                                std::span<std::uint32_t> numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t row = first + i;
    if (!country_ || batch[*country_].text_at(row).empty()) {
      return refused(batch, row, position + i, "country");
    }
    if (!date_ || batch[*date_].is_null(row)) {
      return refused(batch, row, position + i, "date");
    }
    numbers[i] = partition(batch[*country_].text_at(row), Date{batch[*date_].int_at(row)});
  }
  return {};
}

}  // namespace rps
