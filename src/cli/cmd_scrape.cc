// `rpscrape scrape`: result pages -> day CSVs.
#include <limits>
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "model/courses.h"
#include "workflow/scrape_dir.h"

namespace rps::cli {
namespace {

struct ScrapeOptions {
  std::string dates;
  std::vector<std::string> regions;
  std::vector<std::string> courses;
  std::string type;
  std::string from_dir;
};

// "2025/11/11" or "2025/11/11-2025/11/17", also with '-' or '_' inside the dates.
Status read_dates(const std::string& text, Selection& selection) {
  if (text.empty()) {
    return {};
  }
  constexpr std::size_t kDate = 10;
  const bool range = text.size() == 2 * kDate + 1 && text[kDate] == '-';
  RPS_ASSIGN(selection.first, Date::parse(range ? text.substr(0, kDate) : text));
  RPS_ASSIGN(selection.last, Date::parse(range ? text.substr(kDate + 1) : text));
  if (*selection.last < *selection.first) {
    return Error{ErrorKind::kUsage, "the range " + text + " ends before it begins"};
  }
  return {};
}

Status read_regions(const std::vector<std::string>& regions, Selection& selection) {
  for (const std::string& region : regions) {
    const std::string code = lower(region);
    if (!is_region(code)) {
      return Error{ErrorKind::kUsage, "there is no region '" + region + "'", "'rpscrape regions' lists them"};
    }
    selection.regions.insert(code);
  }
  return {};
}

Status read_courses(const std::vector<std::string>& courses, Selection& selection) {
  for (const std::string& course : courses) {
    const auto id = to_int(course);
    if (!id || *id < 0 || *id > std::numeric_limits<int>::max() ||
        find_course(static_cast<int>(*id)) == nullptr) {
      return Error{ErrorKind::kUsage, "there is no course '" + course + "'",
                   "'rpscrape courses TEXT' finds ids"};
    }
    selection.courses.insert(static_cast<int>(*id));
  }
  return {};
}

Result<Selection> read_selection(const ScrapeOptions& options) {
  Selection selection;
  if (Status dates = read_dates(options.dates, selection); !dates.ok()) {
    dates.error().kind = ErrorKind::kUsage;
    return dates.error();
  }
  RPS_TRY(read_regions(options.regions, selection));
  RPS_TRY(read_courses(options.courses, selection));
  selection.type = options.type;
  return selection;
}

TextTable day_table(const DayResults& days) {
  TextTable table{
      {"country", "date", "races", "runners", "void", "failed", "not in folder", "complete %", "warnings"},
      {}};
  for (const auto& [key, day] : days) {
    const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    table.rows.push_back({day.country, day.date.str(), count(day.races.size()), std::int64_t{day.runners()},
                          std::int64_t{day.void_races()}, count(day.failures.size()),
                          day.listing_seen ? Cell(count(day.missing().size())) : Cell(),
                          day.completeness() ? Cell(std::string(fixed(*day.completeness(), 0))) : Cell(),
                          std::int64_t{day.warnings()}});
  }
  return table;
}

Result<ExitCode> run_scrape(const ScrapeOptions& options, Context& context) {
  if (options.from_dir.empty()) {
    return Error{ErrorKind::kUsage, "scrape needs --from-dir FOLDER with saved pages"};
  }
  RPS_ASSIGN(const Selection selection, read_selection(options));
  RPS_ASSIGN(const ScrapeReport report,
             scrape_dir(context.settings, options.from_dir, selection, context.clock, context.progress));
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(day_table(report.days), format, context.out, context.out_terminal));
  std::size_t failed = 0;
  for (const auto& [key, day] : report.days) {
    failed += day.failures.size();
  }
  if (!report.ignored.empty()) {
    context.progress.note("left alone: " + std::to_string(report.ignored.size()) +
                          " files that are no saved pages or not wanted, such as " + report.ignored.front());
  }
  context.progress.note("wrote " + std::to_string(report.written.size()) + " day files below " +
                        context.settings.paths.data + "/dates");
  if (failed > 0) {
    context.progress.warn(std::to_string(failed) + " pages failed; see " + context.settings.paths.logs +
                          "/scrape_failures");
    return ExitCode::kIncomplete;
  }
  return ExitCode::kOk;
}

}  // namespace

void add_scrape(App& app) {
  auto options = std::make_shared<ScrapeOptions>();
  CommandSpec spec;
  spec.name = "scrape";
  spec.summary = "result pages to day CSVs";
  spec.description =
      "Parses saved result pages, in either layout of the site, and writes for each country and day a CSV "
      "and a "
      "JSON below the data folder, and what was found and what failed below the logs folder. Pages are named "
      "as "
      "the site's addresses: {course_id}_{course}_{date}_{race_id}.html; a listing results_{date}.html among "
      "them "
      "tells which races are missing. A page that cannot be parsed fails that race only.";
  spec.examples = {
      {"rpscrape scrape --from-dir pages", "all pages of the folder"},
      {"rpscrape scrape --from-dir pages -d 2025/11/11-2025/11/17 -r gb,ire", "one week, two regions"},
      {"rpscrape scrape --from-dir pages -c 2 -t flat", "flat races of one course"}};
  spec.more_exit_codes = {ExitCode::kIncomplete};
  spec.options.text("--from-dir", "FOLDER", options->from_dir, "folder with saved pages");
  spec.options.text("-d,--date", "DATE[-DATE]", options->dates, "one date, or a range with both ends");
  spec.options.list("-r,--regions", "CODES", options->regions, "regions, e.g. gb,ire");
  spec.options.list("-c,--courses", "IDS", options->courses, "course ids, e.g. 2,107");
  spec.options.choice("-t,--type", "TYPE", options->type, {"flat", "jumps"}, "flat or jumps races only");
  spec.run = [options](Context& context) { return run_scrape(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
