#include "workflow/quality/day_counts.h"

#include "base/text.h"
#include "duck/sql.h"
#include "query/answer.h"

namespace rps {
namespace {

enum Field : std::size_t { kCountry, kDay, kRaces, kRunners, kFinishers, kRpr, kTs, kOfficial, kWidth };

// The number of finishers, or of those with a value in the column `rating`.
std::string count_finishers(const std::string& rating) {
  return "count(case when substr(pos, 1, 1) between '1' and '9'" +
         (rating.empty() ? "" : " and " + duck::quote_name(rating) + " is not null") + " then 1 end)";
}

}  // namespace

Ratings& Ratings::operator+=(const Ratings& other) {
  finishers += other.finishers;
  rpr += other.rpr;
  ts += other.ts;
  official += other.official;
  return *this;
}

std::string range_condition(const DayRange& range) {
  std::vector<std::string> countries;
  for (const std::string& country : range.countries) {
    countries.push_back(duck::quote_text(country));
  }
  return (countries.empty() ? "" : "country in (" + join(countries, ", ") + ") and ") +
         R"("date" between date ')" + range.first.str() + "' and date '" + range.last.str() + "'";
}

std::string day_counts_sql(const std::string& table, const DayRange& range) {
  return R"(select country, cast("date" as varchar) as day, count(distinct race_id) as races, )"
         "count(*) as runners, " +
         count_finishers("") + " as finishers, " + count_finishers("rpr") + " as rpr, " +
         count_finishers("ts") + " as ts, " + count_finishers("or") + " as official from " + table +
         " where " + range_condition(range) + R"( group by country, "date" order by country, "date")";
}

Result<std::vector<DayCount>> count_days(QueryEngine& engine, const std::string& table,
                                         const DayRange& range) {
  RPS_ASSIGN(const Answer answer, ask(engine, day_counts_sql(table, range), kWidth));
  std::vector<DayCount> counts;
  for (std::size_t row = 0; row < answer.rows(); ++row) {
    RPS_ASSIGN(const Date date, Date::parse(answer.text(row, kDay).substr(0, 10)));
    const auto number = [&](Field field) { return answer.number(row, field); };
    counts.push_back({answer.text(row, kCountry), date, number(kRaces), number(kRunners),
                      Ratings{number(kFinishers), number(kRpr), number(kTs), number(kOfficial)}});
  }
  return counts;
}

}  // namespace rps
