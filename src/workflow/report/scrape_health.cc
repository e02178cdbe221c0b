#include "workflow/report/scrape_health.h"

#include "workflow/quality/scrape_records.h"

namespace rps {
namespace {

void add(const ScrapeRecord& record, HealthDay& day) {
  ++day.scrapes;
  day.requests += record.requests;
  day.retries += record.retries;
  day.waited_seconds += record.waited_seconds;
  day.discovered += record.discovered;
  day.ok += record.ok;
  day.void_races += record.void_races;
  day.abandoned += record.abandoned;
  day.failed += record.failed;
  day.blocked += record.blocked();
  day.rate_limited = day.rate_limited || record.rate_limited;
}

}  // namespace

Result<std::optional<ScrapeHealth>> scrape_health(const Settings& settings, Date first, Date last,
                                                  Progress& progress) {
  RPS_ASSIGN(const std::vector<ScrapeRecord> records,
             read_scrape_records(settings, {std::nullopt, std::nullopt, std::nullopt, first}, progress));
  ScrapeHealth health;
  health.first = first;
  health.last = last;
  std::map<Date, HealthDay> days;
  for (const ScrapeRecord& record : records) {
    const Date day = record.scraped_at.date();
    if (day > last) {
      continue;
    }
    days[day].day = day;
    add(record, days[day]);
    for (const auto& [kind, count] : record.failed_by_kind) {
      health.failed_by_kind[kind] += count;
    }
  }
  for (const auto& [date, day] : days) {
    health.days.push_back(day);
  }
  RPS_ASSIGN(health.open_failures, open_failure_logs(settings));
  if (health.days.empty() && health.open_failures.empty()) {
    return std::optional<ScrapeHealth>();
  }
  return std::optional<ScrapeHealth>(std::move(health));
}

}  // namespace rps
