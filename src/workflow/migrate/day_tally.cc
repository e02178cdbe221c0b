#include "workflow/migrate/day_tally.h"

#include <algorithm>

namespace rps {
namespace {

constexpr unsigned kDayBits = 32;

}  // namespace

std::uint64_t DayTally::country_code(std::string_view country) {
  const auto at = std::find(countries_.begin(), countries_.end(), country);
  const auto code = static_cast<std::uint64_t>(at - countries_.begin());
  if (at == countries_.end()) {
    countries_.emplace_back(country);
  }
  return code;
}

void DayTally::add(const RowBatch& rows, const std::vector<ContentHash>& hashes) {
  std::string_view last;
  std::uint64_t code = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::string_view country = rows[col::kCountry].text_at(row);
    if (row == 0 || country != last) {
      code = country_code(country);
      last = country;
    }
    const auto day = static_cast<std::uint32_t>(rows[col::kDate].int_at(row));
    TableSum& sum = sums_[(code << kDayBits) | day];
    sum.rows += 1;
    sum.hash += hashes[row];
  }
}

void DayTally::add_day(const CountryDay& day, const TableSum& rows) {
  TableSum& sum = sums_[(country_code(day.country) << kDayBits) | static_cast<std::uint32_t>(day.day.days)];
  sum.rows += rows.rows;
  sum.hash += rows.hash;
}

void DayTally::merge(const DayTally& other) {
  for (const auto& [key, sum] : other.sums_) {
    const std::uint64_t code = country_code(other.countries_[key >> kDayBits]);
    TableSum& mine = sums_[(code << kDayBits) | (key & UINT32_MAX)];
    mine.rows += sum.rows;
    mine.hash += sum.hash;
  }
}

void DayTally::remove(const CountryDay& day, const ContentHash& hash) {
  TableSum& sum = sums_[(country_code(day.country) << kDayBits) | static_cast<std::uint32_t>(day.day.days)];
  sum.rows -= 1;
  sum.hash -= hash;
}

std::map<CountryDay, TableSum> DayTally::days() const {
  std::map<CountryDay, TableSum> days;
  for (const auto& [key, sum] : sums_) {
    if (sum.rows == 0) {
      continue;
    }
    const Date day{static_cast<std::int32_t>(key & UINT32_MAX)};
    days.emplace(CountryDay{countries_[key >> kDayBits], day}, sum);
  }
  return days;
}

}  // namespace rps
