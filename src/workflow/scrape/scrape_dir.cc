#include "workflow/scrape/scrape_dir.h"

#include <map>

#include "base/interrupt.h"
#include "io/files.h"
#include "parse/listing.h"
#include "parse/page.h"
#include "parse/result_url.h"
#include "workflow/scrape/done_days.h"
#include "workflow/scrape/listed_races.h"
#include "workflow/scrape/write_day.h"

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
  for (auto& [key, day] : report.days) {
    order_races(day);
    day.filtered = selection.filtered();
    RPS_TRY(unmark_done(settings, day.date));
    RPS_TRY(write_day(settings, day, scraped_at, report.written));
  }
  return report;
}

}  // namespace rps
