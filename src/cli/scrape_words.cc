#include "cli/scrape_words.h"

#include <limits>

#include "base/text.h"
#include "cli/region_words.h"
#include "cli/table_printer.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

Status read_regions(const RaceWords& words, Selection& selection) {
  RPS_ASSIGN(const std::vector<std::string> codes, region_codes(words.regions));
  selection.regions = {codes.begin(), codes.end()};
  return {};
}

Status read_courses(const RaceWords& words, Selection& selection) {
  for (const std::string& word : words.courses) {
    const auto id = to_int(word);
    const bool number = id && *id >= 0 && *id <= std::numeric_limits<int>::max();
    const Course* course = number ? find_course(static_cast<int>(*id)) : nullptr;
    if (course == nullptr) {
      return Error{ErrorKind::kUsage, "there is no course '" + word + "'",
                   "'rpscrape courses TEXT' finds ids"};
    }
    if (!selection.regions.empty() && !selection.regions.contains(std::string(course->region))) {
      return Error{ErrorKind::kUsage, "--courses " + word + " (" + std::string(course->name) + ") lies in " +
                                          std::string(course->region) + ", which --regions leaves out"};
    }
    selection.courses.insert(course->id);
  }
  return {};
}

Cell count(int number) {
  return std::int64_t{number};
}

std::string seconds_text(std::int64_t millis) {
  return fixed(static_cast<double>(millis) / 1000, 1) + " s";
}

// What of a report needs attention.
struct Totals {
  std::int64_t failed = 0;
  std::int64_t missing = 0;
  std::int64_t rate_limited_days = 0;
};

Totals add_up(const std::vector<DaySummary>& days) {
  Totals totals;
  for (const DaySummary& day : days) {
    totals.failed += day.failed;
    totals.missing += day.missing;
    totals.rate_limited_days += day.rate_limited ? 1 : 0;
  }
  return totals;
}

void note_costs(const SiteReport& report, Context& context) {
  std::string line = thousands(report.cost.requests) + " requests, " + thousands(report.cost.retries) +
                     " of them repeated, waited " + seconds_text(report.cost.waited_ms);
  if (report.reused > 0) {
    line += "; " + thousands(static_cast<std::int64_t>(report.reused)) +
            " races were there from an unfinished run";
  }
  context.progress.note(line);
}

void note_skipped(const std::vector<Date>& skipped, Context& context) {
  if (!skipped.empty()) {
    context.progress.note(std::to_string(skipped.size()) + " finished days were skipped, the first " +
                          skipped.front().str() + "; --force fetches them again");
  }
}

}  // namespace

void add_race_options(RaceWords& words, OptionSet& options) {
  options.list("-r,--regions", "CODES", words.regions, "regions, e.g. gb,ire");
  options.list("-c,--courses", "IDS", words.courses, "course ids, e.g. 2,107");
  options.choice("-t,--type", "TYPE", words.type, {"flat", "jumps"}, "flat or jumps races only");
}

Result<Selection> read_races(const RaceWords& words) {
  Selection selection;
  RPS_TRY(read_regions(words, selection));
  RPS_TRY(read_courses(words, selection));
  selection.type = words.type;
  return selection;
}

Status print_days(const std::vector<DaySummary>& days, Context& context) {
  TextTable table{{"country", "date", "races", "runners", "void", "abandoned", "to come", "failed", "missing",
                   "complete %", "warnings", "requests"},
                  {}};
  for (const DaySummary& day : days) {
    table.rows.push_back({day.country, day.date.str(), count(day.ok), count(day.runners),
                          count(day.void_races), count(day.abandoned), count(day.not_available),
                          count(day.failed), count(day.missing),
                          day.completeness ? Cell(fixed(*day.completeness, 1)) : Cell(), count(day.warnings),
                          day.cost.requests});
  }
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  return print_table(table, format, context.out, context.out_terminal);
}

Result<ExitCode> tell_outcome(const SiteReport& report, const std::string& again, Context& context) {
  note_costs(report, context);
  note_skipped(report.skipped, context);
  context.progress.note("wrote " + std::to_string(report.written.size()) + " day files");
  const Totals totals = add_up(report.days);
  if (totals.failed > 0) {
    context.progress.warn(thousands(totals.failed) + " failures; see " + context.settings.paths.logs +
                          "/scrape_failures; 'rpscrape retry' fetches them again");
  }
  if (totals.rate_limited_days > 0) {
    context.progress.warn(
        "the site looks to be limiting us: most failures are 403, 406 or 429; a longer "
        "scrape.delay may help");
  }
  if (report.stopped && report.stopped->kind == ErrorKind::kInterrupted) {
    return Error{ErrorKind::kInterrupted, report.stopped->message, "go on with: " + again};
  }
  if (report.stopped) {
    context.progress.warn("stopped: " + report.stopped->text() + "; go on with: " + again);
  }
  return report.all_fine() ? ExitCode::kOk : ExitCode::kIncomplete;
}

}  // namespace rps::cli
