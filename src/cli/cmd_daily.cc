// `rpscrape daily`: the re-scrape for cron, systemd and containers.
#include <memory>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/rescrape_job.h"
#include "cli/text_width.h"
#include "workflow/rescrape/hook.h"

namespace rps::cli {
namespace {

// How the job ended, in one line.
struct Outcome {
  ExitCode code = ExitCode::kFailed;
  std::string summary;
  std::optional<RescrapeReport> report;  // absent when there is an error
  std::optional<Error> error;
};

Result<RescrapeWords> read_words(bool dry_run, const Context& context) {
  RescrapeWords words;
  words.days = context.settings.rescrape.days;
  words.countries = context.settings.rescrape.countries;
  words.since_last_success = true;
  words.yes = true;
  words.dry_run = dry_run;
  if (const std::string days = process_environment("DAYS_TO_REGENERATE"); !days.empty()) {
    const auto count = to_int(trim(days));
    if (!count || *count < 1 || *count > kMostRescrapeDays) {
      return Error{ErrorKind::kUsage, "DAYS_TO_REGENERATE is '" + days + "', not a number from 1 to " +
                                          std::to_string(kMostRescrapeDays)};
    }
    words.days = *count;
  }
  if (const std::string countries = process_environment("COUNTRIES"); !countries.empty()) {
    words.countries.clear();
    for (const std::string_view country : split(countries, ',')) {
      words.countries.emplace_back(trim(country));
    }
  }
  return words;
}

Outcome run_job(bool dry_run, Context& context) {
  Outcome outcome;
  const auto words = read_words(dry_run, context);
  auto report = words.ok() ? run_rescrape_job(*words, "daily", context) : words.error();
  if (report.ok()) {
    outcome.code = rescrape_outcome(*report);
    outcome.summary = rescrape_summary(*report);
    outcome.report = *std::move(report);
  } else {
    outcome.code = exit_code_for(report.error().kind);
    outcome.summary = replace_all(report.error().text(), "\n", " ");
    outcome.error = report.error();
  }
  return outcome;
}

std::string code_text(ExitCode code) {
  return std::to_string(static_cast<int>(code));
}

// The user's command gets to know what happened; that it fails changes nothing about the job.
void tell_failure(const Outcome& outcome, Context& context) {
  const std::string& command = context.settings.daily.on_failure;
  if (command.empty() || outcome.code == ExitCode::kOk || outcome.code == ExitCode::kInterrupted) {
    return;
  }
  const auto limit = static_cast<std::int64_t>(context.settings.daily.hook_timeout * 1000);
  const Status told = run_hook(command,
                               {{"RPSCRAPE_EXIT_CODE", code_text(outcome.code)},
                                {"RPSCRAPE_MEANING", std::string(exit_code_meaning(outcome.code))},
                                {"RPSCRAPE_SUMMARY", outcome.summary},
                                {"RPSCRAPE_RUN", outcome.report ? outcome.report->run_id : ""}},
                               std::chrono::milliseconds(limit));
  if (!told.ok()) {
    context.progress.warn(told.error().text());
  }
}

Result<ExitCode> run_daily(bool dry_run, Context& context) {
  const Outcome outcome = run_job(dry_run, context);
  tell_failure(outcome, context);
  if (outcome.report) {
    note_rescrape(*outcome.report, dry_run, context);
  }
  if (context.json && outcome.report) {
    context.out << rescrape_json(*outcome.report, dry_run);
  } else if (!context.json) {
    context.out << "daily" << (dry_run ? " (dry run)" : "") << ": exit " << code_text(outcome.code) << ", "
                << printable(outcome.summary) << "\n";
  }
  return outcome.error ? Result<ExitCode>(*outcome.error) : outcome.code;
}

}  // namespace

void add_daily(App& app) {
  auto dry_run = std::make_shared<bool>(false);
  CommandSpec spec;
  spec.name = "daily";
  spec.summary = "the re-scrape for cron, systemd and containers";
  spec.description =
      "The same as 'rescrape --yes --since-last-success', with the number of days and the countries from the "
      "environment (DAYS_TO_REGENERATE=7, COUNTRIES=gb,ire,fr) or the configuration ([rescrape] days and "
      "countries). Prints one line. When it does not end with 0, the command that daily.on_failure names is "
      "run "
      "by /bin/sh, for daily.hook_timeout seconds at most, with RPSCRAPE_EXIT_CODE, RPSCRAPE_MEANING, "
      "RPSCRAPE_SUMMARY and RPSCRAPE_RUN in its environment.";
  spec.examples = {{"rpscrape daily", "as a cron job"},
                   {"DAYS_TO_REGENERATE=3 COUNTRIES=gb rpscrape daily", "other days and countries"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused, ExitCode::kDifferences};
  spec.options.flag("--dry-run", *dry_run, "visit the site and show what would change, change nothing");
  spec.run = [dry_run](Context& context) { return run_daily(*dry_run, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
