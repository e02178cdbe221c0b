#include "workflow/quality/completeness.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/text.h"
#include "duck/sql.h"
#include "workflow/quality/scrape_records.h"
#include "workflow/scrape/failure_logs.h"

namespace rps {
namespace {

constexpr int kYoungDays = 7;
constexpr int kSettledDays = 14;
constexpr double kLeastCoverage = 0.8;
constexpr double kLeastRaces = 5;

double median_of(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const auto upper = static_cast<double>(values[middle]);
  return values.size() % 2 == 1 ? upper : (static_cast<double>(values[middle - 1]) + upper) / 2;
}

CountryStatistics statistics_of(const std::string& country, const std::map<Date, DayCount>& days) {
  CountryStatistics result;
  result.country = country;
  std::vector<std::int64_t> races;
  for (const auto& [date, day] : days) {
    races.push_back(day.races);
    result.races += day.races;
  }
  result.days = static_cast<std::int64_t>(races.size());
  if (!races.empty()) {
    const auto n = static_cast<double>(races.size());
    result.mean = static_cast<double>(result.races) / n;
    result.median = median_of(races);
    double squares = 0;
    for (const std::int64_t count : races) {
      squares += std::pow(static_cast<double>(count) - result.mean, 2);
    }
    result.deviation = races.size() > 1 ? std::sqrt(squares / (n - 1)) : 0;
  }
  result.threshold = std::max(kLeastRaces, result.mean - 2 * result.deviation);
  return result;
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return fixed(100.0 * static_cast<double>(part) / static_cast<double>(whole), 1) + " %";
}

// The rules for one country.
class CountryCheck {
 public:
  CountryCheck(std::string country, const CheckQuery& query, Date today, CheckReport& report)
      : country_(std::move(country)), query_(query), today_(today), report_(report) {}

  void run(const std::map<Date, DayCount>& days) {
    const CountryStatistics statistics = statistics_of(country_, days);
    for (Date date = query_.first; date <= query_.last && date < today_; date = date.plus_days(1)) {
      const auto found = days.find(date);
      if (found == days.end()) {
        add("missing day", date, "no races in the table");
        continue;
      }
      if (static_cast<double>(found->second.races) < statistics.threshold) {
        add("few races", date,
            std::to_string(found->second.races) + " races, fewer than " + fixed(statistics.threshold, 1) +
                " (mean " + fixed(statistics.mean, 1) + ", sd " + fixed(statistics.deviation, 1) + ")");
      }
      check_ratings(found->second);
    }
    report_.countries.push_back(statistics);
    report_.ratings.insert(report_.ratings.end(), ages_.begin(), ages_.end());
  }

 private:
  void add(const char* kind, Date date, std::string detail) {
    report_.findings.push_back({kind, country_, date, std::move(detail), false});
  }

  void check_ratings(const DayCount& day) {
    const int age = today_.days - day.date.days;
    RatingCoverage& group = ages_[age <= kYoungDays ? 0 : age <= kSettledDays ? 1 : 2];
    const Ratings& ratings = day.ratings;
    group.ratings += ratings;
    if (age > kSettledDays &&
        static_cast<double>(ratings.rpr) < kLeastCoverage * static_cast<double>(ratings.finishers)) {
      add("ratings", day.date,
          percent(ratings.rpr, ratings.finishers) + " of " + std::to_string(ratings.finishers) +
              " finishers have an RPR, " + std::to_string(age) + " days later");
    }
  }

  std::string country_;
  const CheckQuery& query_;
  Date today_;
  CheckReport& report_;
  std::vector<RatingCoverage> ages_{
      {country_, "0-7 days", {}}, {country_, "8-14 days", {}}, {country_, "15 days or more", {}}};
};

// True when the latest scrape of the day says that the table's races are all there are.
Result<bool> is_explained(const Settings& settings, const std::string& country, Date date, std::int64_t races,
                          std::string& detail) {
  RPS_ASSIGN(const auto record, latest_scrape_record(settings, country, date));
  if (!record || !record->listing_seen || record->failed != 0 || record->missing != 0 ||
      record->not_available != 0 || record->ok != races) {
    return false;
  }
  detail += record->abandoned > 0
                ? "; the site has no more, " + std::to_string(record->abandoned) + " races were abandoned"
                : "; the site has no more";
  return true;
}

Status explain(const Settings& settings, const std::vector<DayCount>& counts, CheckReport& report) {
  std::map<std::pair<std::string, Date>, std::int64_t> races;
  for (const DayCount& day : counts) {
    races[{day.country, day.date}] = day.races;
  }
  for (CheckFinding& finding : report.findings) {
    if (finding.kind != "ratings") {
      RPS_ASSIGN(finding.explained, is_explained(settings, finding.country, finding.date,
                                                 races[{finding.country, finding.date}], finding.detail));
    }
  }
  return {};
}

bool is_asked(const CheckQuery& query, const std::string& country) {
  return query.countries.empty() ||
         std::find(query.countries.begin(), query.countries.end(), country) != query.countries.end();
}

Status add_failures(const Settings& settings, const CheckQuery& query, CheckReport& report) {
  RPS_ASSIGN(const std::vector<FailureLog> logs, open_failure_logs(settings));
  for (const FailureLog& log : logs) {
    if ((is_asked(query, log.country) || log.country == kAllCountries) && log.date >= query.first &&
        log.date <= query.last && !log.failures.empty()) {
      report.findings.push_back({"failures", log.country, log.date,
                                 std::to_string(log.failures.size()) + " not retried, the first " +
                                     log.failures.front().kind + " (" + log.path + ")",
                                 false});
    }
  }
  return {};
}

void add_open_days(const RescrapeRecord& record, const CheckQuery& query, CheckReport& report) {
  for (const auto& [country, done] : record) {
    for (const Date date : done.open) {
      if (is_asked(query, country) && date >= query.first && date <= query.last) {
        report.findings.push_back({"open day", country, date,
                                   "re-scrapes up to " + done.at.iso() + " did not get it whole", false});
      }
    }
  }
}

void sort_findings(CheckReport& report) {
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const CheckFinding& a, const CheckFinding& b) {
                     return std::tie(a.country, a.date, a.kind) < std::tie(b.country, b.date, b.kind);
                   });
}

}  // namespace

std::size_t CheckReport::worries() const {
  return static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(), [](const CheckFinding& finding) { return !finding.explained; }));
}

CheckReport judge_days(const std::vector<DayCount>& counts, const CheckQuery& query,
                       const std::vector<std::string>& usual, Date today) {
  std::map<std::string, std::map<Date, DayCount>> countries;
  if (!query.countries.empty() || counts.empty()) {
    for (const std::string& country : query.countries.empty() ? usual : query.countries) {
      countries[country];
    }
  }
  for (const DayCount& day : counts) {
    countries[day.country][day.date] = day;
  }
  CheckReport report;
  for (const auto& [country, days] : countries) {
    CountryCheck(country, query, today, report).run(days);
  }
  return report;
}

Result<CheckReport> check_days(const std::vector<DayCount>& counts, const Settings& settings,
                               const RescrapeRecord& record, const CheckQuery& query, Date today) {
  CheckReport report = judge_days(counts, query, settings.rescrape.countries, today);
  RPS_TRY(explain(settings, counts, report));
  RPS_TRY(add_failures(settings, query, report));
  add_open_days(record, query, report);
  sort_findings(report);
  return report;
}

Result<CheckReport> check_completeness(QueryEngine& engine, const Settings& settings,
                                       const RescrapeRecord& record, const CheckQuery& query, Date today) {
  RPS_ASSIGN(const std::vector<DayCount> counts,
             count_days(engine, duck::quote_name(settings.table.name), query));
  return check_days(counts, settings, record, query, today);
}

}  // namespace rps
