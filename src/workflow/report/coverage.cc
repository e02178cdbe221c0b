#include "workflow/report/coverage.h"

#include <algorithm>
#include <map>

#include "catalog/partition_name.h"
#include "model/courses.h"

namespace rps {
namespace {

std::string region_name(const std::string& code) {
  for (const Region& region : all_regions()) {
    if (region.code == code) {
      return std::string(region.name);
    }
  }
  return code;
}

using CountsByCountry = std::map<std::string, std::vector<DayCount>>;

CountsByCountry by_country(const std::vector<DayCount>& counts) {
  CountsByCountry found;
  for (const DayCount& day : counts) {
    found[day.country].push_back(day);
  }
  return found;
}

CountryCoverage without_gaps(const std::string& country, const std::vector<DayCount>& counts) {
  CountryCoverage coverage;
  coverage.code = country;
  coverage.name = region_name(country);
  coverage.first = counts.front().date;
  for (const DayCount& day : counts) {
    while (coverage.first.plus_days(static_cast<std::int32_t>(coverage.days.size())) < day.date) {
      DayCount empty;
      empty.country = country;
      empty.date = coverage.first.plus_days(static_cast<std::int32_t>(coverage.days.size()));
      coverage.days.push_back(std::move(empty));
    }
    coverage.days.push_back(day);
  }
  return coverage;
}

// Bytes by the name of the partition.
using Sizes = std::map<std::string, std::uint64_t>;

void add_bytes(const Sizes& sizes, CountryCoverage& coverage) {
  for (const DayCount& day : coverage.days) {
    const auto found = sizes.find(make_partition_name({{"country", day.country}, {"date", day.date.str()}}));
    coverage.bytes.push_back(found == sizes.end() ? 0 : found->second);
  }
}

CountryStatistics statistics_of(const std::vector<DayCount>& counts, Date today) {
  const CheckQuery all{counts.front().date, counts.back().date, {counts.front().country}};
  return judge_days(counts, all, {}, today).countries.front();
}

}  // namespace

std::vector<CountryCoverage> arrange_coverage(const std::vector<DayCount>& counts, const Table& table,
                                              const std::vector<Partition>& partitions, Date today) {
  const bool by_day = table.partition_keys == std::vector<std::string>{"country", "date"};
  Sizes sizes;
  for (const Partition& partition : partitions) {
    if (by_day) {
      sizes[partition.name] = partition.bytes;
    }
  }
  std::vector<CountryCoverage> found;
  for (const auto& [country, days] : by_country(counts)) {
    CountryCoverage coverage = without_gaps(country, days);
    coverage.statistics = statistics_of(days, today);
    if (by_day) {
      add_bytes(sizes, coverage);
    }
    found.push_back(std::move(coverage));
  }
  return found;
}

std::vector<RatingsByAge> ratings_by_age(const std::vector<DayCount>& counts, Date today) {
  std::vector<RatingsByAge> found;
  for (const auto& [country, days] : by_country(counts)) {
    RatingsByAge ratings{country, {}};
    for (const DayCount& day : days) {
      const int age = std::clamp(today.days - day.date.days, 0, kMostRatingAge);
      ratings.ages[static_cast<std::size_t>(age)] += day.ratings;
    }
    found.push_back(std::move(ratings));
  }
  return found;
}

}  // namespace rps
