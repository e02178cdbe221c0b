// `rpscrape quality`: is the table good enough to go on with?
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands.h"
#include "cli/quality_table.h"
#include "cli/region_words.h"
#include "cli/sql_engine.h"
#include "workflow/quality/gates_json.h"

namespace rps::cli {
namespace {

using Json = nlohmann::ordered_json;

struct QualityWords {
  std::optional<Date> first;
  std::optional<Date> last;
  std::vector<std::string> countries;
  std::string engine;
};

Result<CheckQuery> read_query(const QualityWords& words, const Context& context) {
  CheckQuery query = quality_query(context.settings, london_date(context.clock.now()));
  query.last = words.last.value_or(query.last);
  query.first = words.first.value_or(
      query.last.plus_days(1 - static_cast<std::int32_t>(context.settings.quality.days)));
  if (query.first > query.last) {
    return Error{ErrorKind::kUsage,
                 "the range ends (" + query.last.str() + ") before it begins (" + query.first.str() + ")"};
  }
  if (!words.countries.empty()) {
    RPS_ASSIGN(query.countries, region_codes(words.countries));
  }
  return query;
}

void print_json(const QualityReport& report, Context& context) {
  const Json json{{"passed", report.passed()},
                  {"first", report.first.str()},
                  {"last", report.last.str()},
                  {"countries", report.countries},
                  {"gates", gates_json(report)}};
  context.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

Result<ExitCode> run_quality(const QualityWords& words, Context& context) {
  RPS_ASSIGN(const CheckQuery query, read_query(words, context));
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const auto engine, open_engine(workspace, engine_name(words.engine, context), context));
  RPS_ASSIGN(const QualityReport report, judge_table(workspace, *engine, query, context.progress));
  if (context.json) {
    print_json(report, context);
  } else {
    RPS_TRY(print_table(gates_table(report), OutputFormat::kTable, context.out, context.out_terminal));
  }
  context.progress.note(gates_summary(report));
  return report.passed() ? ExitCode::kOk : ExitCode::kDifferences;
}

}  // namespace

void add_quality(App& app) {
  auto words = std::make_shared<QualityWords>();
  CommandSpec spec;
  spec.name = "quality";
  spec.summary = "a gate for other jobs: is the table good enough to go on with?";
  spec.description =
      "Judges the last days of the table by limits of the configuration ([quality]): how far behind it is, "
      "missing and thin days, days that re-scrapes did not get whole, failures that nobody retried, days "
      "that "
      "the site refused, the share of the races got, races with fewer rows than ran, repeated keys, and the "
      "shares of finishers that have a rating once they ought to. A day that is missing or thin because the "
      "site has no more is none of these. When a gate fails the exit code is 5; one that there is nothing to "
      "judge by is told as unknown. Write 'rpscrape quality && next-job'.";
  spec.examples = {{"rpscrape quality && python model.py", "go on only with good data"},
                   {"rpscrape --set quality.max_thin_days=2 quality --country gb", "one limit for this run"},
                   {"rpscrape quality --json", "the figures for a program"}};
  spec.more_exit_codes = {ExitCode::kDifferences};
  spec.log = LogPolicy::kOptional;
  spec.options.date("--start-date", words->first, "first day (default: quality.days up to the last one)");
  spec.options.date("--end-date", words->last, "last day (default: yesterday)");
  spec.options.list("--country", "CODES", words->countries,
                    "these countries (default: quality.countries, else rescrape.countries)");
  add_engine_option(spec.options, words->engine);
  spec.run = [words](Context& context) { return run_quality(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
