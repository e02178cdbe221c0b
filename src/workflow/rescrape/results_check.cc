// The second step of a re-scrape: exactly what was asked for is there (plan.h).
#include <algorithm>
#include <filesystem>

#include "csv/day_json.h"
#include "workflow/day_files.h"
#include "workflow/rescrape/plan.h"
#include "workflow/scrape/finish_day.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

Error unexpected(const std::string& what, const std::string& name) {
  return Error{ErrorKind::kRefused, what + ": " + name,
               "nothing was written; the run's folder is left for a look and removed by the next run"};
}

std::string name_of(const std::string& country, Date date) {
  return country + " " + date.str();
}

class ResultsCheck {
 public:
  ResultsCheck(const Settings& settings, const ScrapeScope& scope, const SiteReport& report)
      : settings_(settings), scope_(scope), report_(report) {
    settings_.paths.data = scope.folder;
  }

  Result<std::map<DayKey, DaySummary>> run() {
    RPS_TRY(take_report());
    RPS_TRY(take_skipped());
    RPS_TRY(find_missing());
    RPS_TRY(check_files());
    return std::move(results_);
  }

 private:
  Status add(DaySummary day) {
    const bool asked = std::binary_search(scope_.days.begin(), scope_.days.end(), day.date) &&
                       scope_.countries.contains(day.country);
    if (!asked) {
      return unexpected("the scrape gave a day that was not asked for", name_of(day.country, day.date));
    }
    const std::string name = name_of(day.country, day.date);
    const bool first = results_.emplace(DayKey{day.country, day.date}, std::move(day)).second;
    return first ? Status() : Status(unexpected("the scrape gave a day twice", name));
  }

  Status take_report() {
    for (const DaySummary& day : report_.days) {
      RPS_TRY(add(day));
    }
    return {};
  }

  // Finished by the run whose folder this one took over: all its races are there.
  Status take_skipped() {
    for (const Date date : report_.skipped) {
      for (const std::string& country : scope_.countries) {
        RPS_ASSIGN(const DayJson json, read_day_json(settings_, country, date));
        DaySummary day;
        day.country = country;
        day.date = date;
        day.scraped_at = json.scraped_at;
        day.listing_seen = true;
        day.fulfilled = day.complete = !json.incomplete;
        for (const Race& race : json.races) {
          ++(race.is_void ? day.void_races : day.ok);
          day.runners += race.is_void ? 0 : static_cast<int>(race.runners.size());
        }
        RPS_TRY(add(std::move(day)));
      }
    }
    return {};
  }

  Status find_missing() const {
    for (const Date date : scope_.days) {
      for (const std::string& country : scope_.countries) {
        if (!results_.contains(DayKey{country, date}) && !report_.stopped) {
          return unexpected("the scrape gave no result for", name_of(country, date));
        }
      }
    }
    return {};
  }

  // Each day with runners has its CSV and no other day has one.
  Status check_files() const {
    RPS_ASSIGN(const std::vector<std::string> files, files_below(scope_.folder + "/dates"));
    std::set<std::string> found(files.begin(), files.end());
    for (const auto& [key, day] : results_) {
      const std::string csv = day_csv_path(scope_.folder, day.country, day.date, settings_.csv.gzip);
      const bool wanted = day.runners > 0 && day.drift.empty();
      if (found.erase(csv) == 0 && wanted) {
        return unexpected("the scrape wrote no file", csv);
      }
      found.erase(day_json_path(scope_.folder, day.country, day.date));
    }
    return found.empty() ? Status()
                         : Status(unexpected("a file in the run's folder was not expected", *found.begin()));
  }

  static Result<std::vector<std::string>> files_below(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
      if (!at->is_directory()) {
        files.push_back(at->path().string());
      }
    }
    if (failed && failed != std::errc::no_such_file_or_directory) {
      return errno_error(failed.value(), "reading " + folder);
    }
    return files;
  }

  Settings settings_;
  const ScrapeScope& scope_;
  const SiteReport& report_;
  std::map<DayKey, DaySummary> results_;
};

}  // namespace

Result<std::map<DayKey, DaySummary>> check_results(const Settings& settings, const ScrapeScope& scope,
                                                   const SiteReport& report) {
  return ResultsCheck(settings, scope, report).run();
}

}  // namespace rps
