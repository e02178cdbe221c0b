#include "workflow/scrape/day_scrape.h"

#include <algorithm>
#include <utility>

#include "base/interrupt.h"
#include "parse/listing.h"
#include "parse/page.h"
#include "parse/result_url.h"
#include "workflow/scrape/listed_races.h"

namespace rps {
namespace {

class DayScraper {
 public:
  DayScraper(SiteVisit& visit, DayPages& pages, DayTask task, Progress& progress)
      : visit_(visit), pages_(pages), task_(std::move(task)), progress_(progress) {
    result_.scraped_at = visit.clock().now();
  }

  Result<DayScrape> run() {
    RPS_ASSIGN(const bool listed, read_listing());
    if (listed) {
      take_known();
      RPS_TRY(take_races());
    }
    return std::move(result_);
  }

 private:
  // False when there is none: a failure of the day, or the run is to stop.
  Result<bool> read_listing() {
    const std::string path = listing_path(task_.date);
    std::optional<Listing> listing;
    const VisitCost before = visit_.cost();
    RPS_ASSIGN(const PageOutcome outcome,
               visit_.fetch(task_.date, path, [&](std::string_view body) -> Status {
                 RPS_ASSIGN(listing, parse_listing(body, task_.date));
                 return {};
               }));
    result_.stopped = outcome.stop;
    if (outcome.page) {
      sort_listing(*listing);
    } else if (!outcome.stop) {
      fail_day(path, outcome);
    }
    for (auto& [key, day] : result_.days) {
      add_cost(day, before);
    }
    return outcome.page.has_value();
  }

  void fail_day(const std::string& path, const PageOutcome& outcome) {
    const std::string address = visit_.address(path);
    progress_.warn("no listing of " + task_.date.str() + ": " + outcome.message + " (" + address + ")");
    const std::set<std::string>& regions = task_.races.regions;
    for (const std::string& region : regions.empty() ? std::set<std::string>{kAllCountries} : regions) {
      DayResult& day = begin_day(region);
      day.failures.push_back(
          RaceFailure{0, address, outcome.kind, outcome.message, outcome.attempts, outcome.at});
    }
  }

  DayResult& begin_day(const std::string& region) {
    DayResult& day = day_of(result_.days, region, task_.date);
    day.filtered = task_.races.filtered();
    return day;
  }

  void sort_listing(const Listing& listing) {
    for (const std::string& region : task_.races.regions) {
      begin_day(region);
    }
    for (const ListedRace& race : listing.races) {
      const std::string region = region_of(race.ref.course_id);
      if (!task_.races.wants_course(race.ref.course_id, region)) {
        continue;
      }
      add_listed(begin_day(region.empty() ? "unknown" : region), race);
      if (race.state == RaceState::kAvailable) {
        wanted_[race.ref.race_id] = race.ref;
      }
    }
    for (auto& [key, day] : result_.days) {
      day.listing_seen = true;
    }
    add_abandoned_meetings(result_.days, listing);
    for (const std::string& warning : listing.warnings) {
      progress_.warn(visit_.address(listing_path(task_.date)) + ": " + warning);
    }
    if (task_.retry) {
      narrow_to_failed();
    }
  }

  // Leaves the races that failed before, without those that the listing now says are off, and with those that
  // it no longer names.
  void narrow_to_failed() {
    std::map<int, ResultRef> narrowed;
    for (const auto& [id, failure] : task_.failed_before) {
      const auto listed = wanted_.find(id);
      const auto ref = parse_result_path(failure.url);
      if (listed != wanted_.end()) {
        narrowed[id] = listed->second;
      } else if (ref.ok() && !is_listed(*ref)) {
        narrowed[id] = *ref;
      }
    }
    wanted_ = std::move(narrowed);
  }

  [[nodiscard]] bool is_listed(const ResultRef& ref) const {
    const auto day = result_.days.find(DayKey{region_of(ref.course_id), task_.date});
    return day != result_.days.end() && day->second.listed.contains(ref.race_id);
  }

  void take_known() {
    for (Race& race : task_.known) {
      wanted_.erase(race.race_id);
      begin_day(race.region).races.push_back(std::move(race));
    }
    task_.known.clear();
  }

  Status take_races() {
    progress_.begin(task_.label, wanted_.size(), "races");
    for (const auto& [id, ref] : wanted_) {
      if (interrupted()) {
        result_.stopped = interrupted_error("the pages fetched so far are kept");
      }
      if (result_.stopped) {
        leave(ref);
        continue;
      }
      RPS_TRY(take_race(ref));
      progress_.advance(1);
    }
    progress_.end();
    return {};
  }

  // The run stops before this race.
  void leave(const ResultRef& ref) {
    if (const auto before = task_.failed_before.find(ref.race_id); before != task_.failed_before.end()) {
      day_of_race(ref).failures.push_back(before->second);
    }
  }

  DayResult& day_of_race(const ResultRef& ref) {
    const std::string region = region_of(ref.course_id);
    return begin_day(region.empty() ? "unknown" : region);
  }

  Status take_race(const ResultRef& ref) {
    DayResult& day = day_of_race(ref);
    if (auto page = pages_.find(ref.race_id)) {
      if (auto race = parse_result_page(page->body, ref); race.ok()) {
        ++day.reused;
        add_race(day, *std::move(race));
        return visit_.archive_again(task_.date, *page);
      }
    }
    return fetch_race(day, ref);
  }

  Status fetch_race(DayResult& day, const ResultRef& ref) {
    const std::string path = result_path(ref);
    std::optional<Race> race;
    const VisitCost before = visit_.cost();
    RPS_ASSIGN(PageOutcome outcome, visit_.fetch(task_.date, path, [&](std::string_view body) -> Status {
      RPS_ASSIGN(race, parse_result_page(body, ref));
      return {};
    }));
    add_cost(day, before);
    if (outcome.page) {
      add_race(day, *std::move(race));
      return pages_.keep(ref.race_id, KeptPage{visit_.address(path), std::move(outcome.page->body),
                                               outcome.page->fetched_at});
    }
    result_.stopped = outcome.stop;
    if (outcome.failed) {
      add_failure(day, ref, outcome);
    } else {
      leave(ref);
    }
    return {};
  }

  void add_race(DayResult& day, Race race) {
    if (!task_.races.wants_type(race.type)) {
      day.other_type.insert(race.race_id);
      return;
    }
    for (const std::string& warning : race.warnings) {
      progress_.warn(race.course + " " + race.off + " (race " + std::to_string(race.race_id) +
                     "): " + warning);
    }
    day.races.push_back(std::move(race));
  }

  void add_failure(DayResult& day, const ResultRef& ref, const PageOutcome& outcome) {
    RaceFailure failure{ref.race_id,      visit_.address(result_path(ref)),
                        outcome.kind,     outcome.message,
                        outcome.attempts, outcome.at};
    if (const auto before = task_.failed_before.find(ref.race_id); before != task_.failed_before.end()) {
      failure.attempts += before->second.attempts;
    }
    progress_.warn("failed: " + failure.url + ": " + failure.message);
    day.failures.push_back(std::move(failure));
  }

  void add_cost(DayResult& day, const VisitCost& before) const {
    const VisitCost now = visit_.cost();
    day.cost.requests += now.requests - before.requests;
    day.cost.retries += now.retries - before.retries;
    day.cost.waited_ms += now.waited_ms - before.waited_ms;
  }

  SiteVisit& visit_;
  DayPages& pages_;
  DayTask task_;
  Progress& progress_;
  DayScrape result_;
  std::map<int, ResultRef> wanted_;  // by race id
};

}  // namespace

Result<DayScrape> scrape_day(SiteVisit& visit, DayPages& pages, DayTask task, Progress& progress) {
  return DayScraper(visit, pages, std::move(task), progress).run();
}

}  // namespace rps
