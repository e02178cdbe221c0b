#include "workflow/scrape/reparse.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "base/interrupt.h"
#include "fetch/page_archive.h"
#include "parse/listing.h"
#include "parse/page.h"
#include "parse/result_url.h"
#include "workflow/lake_place.h"
#include "workflow/scrape/day_selection.h"
#include "workflow/scrape/finish_day.h"
#include "workflow/scrape/listed_races.h"
#include "workflow/scrape/site_visit.h"

namespace rps {
namespace {

constexpr Timestamp kEver{std::numeric_limits<std::int64_t>::max()};

// The races of one day, as they were and as they are.
void compare(const std::vector<Race>& before, const std::vector<Race>& after, RaceChanges& changes) {
  std::map<int, const Race*> old;
  for (const Race& race : before) {
    old[race.race_id] = &race;
  }
  for (const Race& race : after) {
    const auto at = old.find(race.race_id);
    if (at == old.end()) {
      ++changes.added;
      continue;
    }
    ++(*at->second == race ? changes.same : changes.changed);
    old.erase(at);
  }
  changes.gone += old.size();
}

class Reparser {
 public:
  Reparser(const Settings& settings, const ReparseOptions& options, std::unique_ptr<Store> store,
           DriftHistory& history, Progress& progress)
      : settings_(settings),
        options_(options),
        history_(history),
        progress_(progress),
        store_(std::move(store)),
        archive_(*store_, "reparse", Timestamp()) {}

  Status day(Date date) {
    RPS_ASSIGN(const std::vector<ArchivedPage> all, archive_.list(date, date));
    scraped_at_ = Timestamp();
    DayResults days;
    std::optional<ArchivedPage> listing;
    for (const ArchivedPage& page : latest_pages(all, options_.as_of.value_or(kEver))) {
      const auto ref = parse_result_path(page.url);
      if (ref.ok()) {
        RPS_TRY(add_race(days, *ref, page));
      } else if (page.url.ends_with(listing_path(date))) {
        listing = page;
      }
    }
    if (days.empty()) {
      return {};
    }
    if (listing) {
      RPS_TRY(add_listing_page(days, date, *listing));
    }
    return finish(days);
  }

  ReparseReport take() { return std::move(report_); }
  [[nodiscard]] std::size_t pages() const { return report_.pages; }

 private:
  Result<std::string> read(const ArchivedPage& page) {
    ++report_.pages;
    progress_.advance(1);
    scraped_at_ = std::max(scraped_at_, page.fetched_at);
    return archive_.read(page.hash);
  }

  Status add_race(DayResults& days, const ResultRef& ref, const ArchivedPage& page) {
    const std::string region = region_of(ref.course_id);
    if (!options_.races.wants_course(ref.course_id, region)) {
      return {};
    }
    RPS_ASSIGN(const std::string body, read(page));
    DayResult& day = day_of(days, region.empty() ? "unknown" : region, ref.date);
    day.filtered = options_.races.filtered();
    auto race = parse_result_page(body, ref);
    if (!race.ok()) {
      progress_.warn(page.url + ": " + race.error().text());
      day.failures.push_back(
          RaceFailure{ref.race_id, page.url, "parse", race.error().text(), 1, page.fetched_at});
    } else if (options_.races.wants_type(race->type)) {
      day.races.push_back(*std::move(race));
    } else {
      day.other_type.insert(ref.race_id);
    }
    return {};
  }

  Status add_listing_page(DayResults& days, Date date, const ArchivedPage& page) {
    RPS_ASSIGN(const std::string body, read(page));
    const auto listing = parse_listing(body, date);
    if (listing.ok()) {
      add_listing(days, *listing, options_.races);
    } else {
      progress_.warn(page.url + ": " + listing.error().text() + "; going on without it");
    }
    return {};
  }

  Status finish(DayResults& days) {
    const FinishContext context{settings_, history_, options_.accept_drift, progress_, report_.written};
    for (auto& [key, day] : days) {
      RPS_ASSIGN(const DayJson before, read_day_json(settings_, day.country, day.date));
      RPS_TRY(keep_unselected(settings_, options_.races, day, progress_));
      RPS_ASSIGN(DaySummary summary, finish_day(context, day, scraped_at_));
      compare(before.races, day.races, report_.changes);
      report_.days.push_back(std::move(summary));
    }
    return {};
  }

  const Settings& settings_;
  const ReparseOptions& options_;
  DriftHistory& history_;
  Progress& progress_;
  std::unique_ptr<Store> store_;
  PageArchive archive_;
  Timestamp scraped_at_;  // of the day under way: its last page
  ReparseReport report_;
};

}  // namespace

Result<ReparseReport> reparse(const Settings& settings, const ReparseOptions& options, const Clock& clock,
                              Progress& progress) {
  RPS_TRY(check_field_names(options.accept_drift));
  RPS_ASSIGN(const FileLock lock, lock_scraping(settings, "reparse", clock));
  RPS_ASSIGN(DriftHistory history, DriftHistory::load(scrape_state_dir(settings)));
  RPS_ASSIGN(auto store, open_store(settings, clock));
  Reparser reparser(settings, options, std::move(store), history, progress);
  progress.begin("parsing archived pages", 0, "pages");
  const Date last = options.races.last.value_or(clock.now().date());
  for (Date date = options.races.first.value_or(first_scraped_date()); date <= last;
       date = date.plus_days(1)) {
    if (interrupted()) {
      return interrupted_error("the days before " + date.str() + " are written");
    }
    RPS_TRY(reparser.day(date));
  }
  progress.end();
  RPS_TRY(history.save());
  if (reparser.pages() == 0) {
    return Error{ErrorKind::kNotFound, "no archived pages of these days in " + settings.paths.store,
                 "'scrape --archive' keeps them"};
  }
  return reparser.take();
}

}  // namespace rps
