#include "workflow/scrape_dir.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/interrupt.h"
#include "io/files.h"
#include "model/courses.h"
#include "parse/listing.h"
#include "parse/page.h"
#include "parse/result_url.h"
#include "workflow/write_day.h"

namespace rps {
namespace {

struct SavedPage {
  std::string path;
  ResultRef ref;
};

struct SavedListing {
  std::string path;
  Date date;
};

struct Folder {
  std::vector<SavedPage> pages;
  std::vector<SavedListing> listings;
};

std::string region_of(int course_id) {
  const Course* course = find_course(course_id);
  return course == nullptr ? std::string() : std::string(course->region);
}

Result<Folder> sort_folder(const std::string& path, const Selection& selection,
                           std::vector<std::string>& ignored) {
  Folder folder;
  RPS_ASSIGN(const std::vector<std::string> names, list_dir(path));
  for (const std::string& name : names) {
    const auto ref = parse_result_file_name(name);
    const auto date = parse_listing_file_name(name);
    if (ref.ok() && selection.wants_date(ref->date) &&
        selection.wants_course(ref->course_id, region_of(ref->course_id))) {
      folder.pages.push_back(SavedPage{path + "/" + name, *ref});
    } else if (date.ok() && selection.wants_date(*date)) {
      folder.listings.push_back(SavedListing{path + "/" + name, *date});
    } else {
      ignored.push_back(name);
    }
  }
  if (folder.pages.empty()) {
    return Error{ErrorKind::kUsage, path + " holds no saved result page that is wanted",
                 "pages are named like 5_bath_2022-05-11_809925.html"};
  }
  return folder;
}

Result<Race> read_page(const SavedPage& page) {
  RPS_ASSIGN(const std::string body, read_file(page.path, kMaxPageBytes));
  return parse_result_page(body, page.ref);
}

DayResult& day_of(DayResults& days, const std::string& country, Date date) {
  DayResult& day = days[DayKey{country, date}];
  day.country = country;
  day.date = date;
  return day;
}

void add_failure(DayResults& days, const SavedPage& page, const std::string& kind, const std::string& message,
                 const Clock& clock, Progress& progress) {
  progress.warn(message);
  const std::string region = region_of(page.ref.course_id);
  day_of(days, region.empty() ? "unknown" : region, page.ref.date)
      .failures.push_back(
          RaceFailure{page.ref.race_id, result_path(page.ref), kind, message, 1, clock.now()});
}

void add_page(DayResults& days, const SavedPage& page, const Selection& selection, const Clock& clock,
              Progress& progress) {
  auto race = read_page(page);
  if (!race.ok()) {
    add_failure(days, page, std::string(error_kind_name(race.error().kind)),
                page.path + ": " + race.error().text(), clock, progress);
    return;
  }
  if (!selection.wants_type(race->type)) {
    return;
  }
  for (const std::string& warning : race->warnings) {
    progress.warn(page.path + ": " + warning);
  }
  const std::string region = race->region;
  day_of(days, region, page.ref.date).races.push_back(std::move(*race));
}

void add_listed(DayResult& day, const ListedRace& race) {
  day.listed.insert(race.ref.race_id);
  switch (race.state) {
    case RaceState::kAvailable:
      break;
    case RaceState::kNotYet:
      day.not_available.insert(race.ref.race_id);
      break;
    case RaceState::kVoid:
      day.listed_void.insert(race.ref.race_id);
      break;
    case RaceState::kAbandoned:
      day.abandoned.insert(race.ref.race_id);
      break;
  }
}

// Notes in each day what the listing names; countries without a saved page are left out.
void add_listing(DayResults& days, const Listing& listing, const Selection& selection) {
  for (auto& [key, day] : days) {
    day.listing_seen = day.listing_seen || key.second == listing.date;
  }
  for (const ListedRace& race : listing.races) {
    const std::string region = region_of(race.ref.course_id);
    const auto at = days.find(DayKey{region, race.ref.date});
    if (at != days.end() && selection.wants_course(race.ref.course_id, region)) {
      add_listed(at->second, race);
    }
  }
}

Status read_listing(DayResults& days, const SavedListing& saved, const Selection& selection,
                    Progress& progress) {
  RPS_ASSIGN(const std::string body, read_file(saved.path, kMaxPageBytes));
  auto listing = parse_listing(body, saved.date);
  if (!listing.ok()) {
    progress.warn(saved.path + ": " + listing.error().text() + "; going on without it");
    return {};
  }
  add_listing(days, *listing, selection);
  return {};
}

void order_races(DayResults& days) {
  for (auto& [key, day] : days) {
    std::sort(day.races.begin(), day.races.end(), [](const Race& a, const Race& b) {
      return std::tie(a.course, a.off, a.race_id) < std::tie(b.course, b.off, b.race_id);
    });
  }
}

}  // namespace

Result<ScrapeReport> scrape_dir(const Settings& settings, const std::string& folder,
                                const Selection& selection, const Clock& clock, Progress& progress) {
  ScrapeReport report;
  RPS_ASSIGN(const Folder saved, sort_folder(folder, selection, report.ignored));
  const Timestamp scraped_at = clock.now();
  progress.begin("parsing pages", saved.pages.size(), "pages");
  std::map<int, std::string> seen;
  for (const SavedPage& page : saved.pages) {
    if (interrupted()) {
      return interrupted_error("nothing was written");
    }
    if (const auto [at, fresh] = seen.emplace(page.ref.race_id, page.path); !fresh) {
      add_failure(report.days, page, "duplicate",
                  page.path + ": race " + std::to_string(page.ref.race_id) + " is also in " + at->second,
                  clock, progress);
      continue;
    }
    add_page(report.days, page, selection, clock, progress);
    progress.advance(1);
  }
  progress.end();
  for (const SavedListing& listing : saved.listings) {
    RPS_TRY(read_listing(report.days, listing, selection, progress));
  }
  order_races(report.days);
  const bool filtered = !selection.courses.empty() || !selection.type.empty();
  for (auto& [key, day] : report.days) {
    day.filtered = filtered;
    RPS_TRY(write_day(settings, day, scraped_at, report.written));
  }
  return report;
}

}  // namespace rps
