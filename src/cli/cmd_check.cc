// `rpscrape check`: is everything there that ought to be?
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/region_words.h"
#include "cli/sql_engine.h"
#include "cli/table_printer.h"
#include "workflow/quality/completeness.h"
#include "workflow/rescrape/window.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kUsualDays = 30;

struct CheckWords {
  std::optional<Date> first;
  std::optional<Date> last;
  std::vector<std::string> countries;
  std::string engine;
};

Result<CheckQuery> read_query(const CheckWords& words, Date today) {
  CheckQuery query;
  query.last = words.last.value_or(today.plus_days(-1));
  query.first = words.first.value_or(query.last.plus_days(1 - kUsualDays));
  if (query.first > query.last) {
    return Error{ErrorKind::kUsage,
                 "the range ends (" + query.last.str() + ") before it begins (" + query.first.str() + ")"};
  }
  RPS_ASSIGN(query.countries, region_codes(words.countries));
  return query;
}

Status print_tables(const CheckReport& report, Context& context) {
  TextTable countries{{"country", "days", "races", "mean", "median", "sd", "few below"}, {}};
  for (const CountryStatistics& country : report.countries) {
    countries.rows.push_back({country.country, country.days, country.races, fixed(country.mean, 1),
                              fixed(country.median, 1), fixed(country.deviation, 1),
                              fixed(country.threshold, 1)});
  }
  TextTable ratings{{"country", "age", "finishers", "rpr %", "ts %", "or %"}, {}};
  for (const RatingCoverage& group : report.ratings) {
    const Ratings& have = group.ratings;
    if (have.finishers > 0) {
      ratings.rows.push_back({group.country, group.age, have.finishers, share_cell(have.rpr, have.finishers),
                              share_cell(have.ts, have.finishers),
                              share_cell(have.official, have.finishers)});
    }
  }
  TextTable findings{{"finding", "country", "date", "detail"}, {}};
  for (const CheckFinding& finding : report.findings) {
    findings.rows.push_back({finding.explained ? "(" + finding.kind + ")" : finding.kind, finding.country,
                             finding.date.str(), finding.detail});
  }
  for (const TextTable* table : {&countries, &ratings, &findings}) {
    if (!table->rows.empty()) {
      RPS_TRY(print_table(*table, OutputFormat::kTable, context.out, context.out_terminal));
    }
  }
  return {};
}

void print_json(const CheckReport& report, Context& context) {
  Json json{{"countries", Json::array()}, {"ratings", Json::array()}, {"findings", Json::array()}};
  for (const CountryStatistics& country : report.countries) {
    json["countries"].push_back(Json{{"country", country.country},
                                     {"days", country.days},
                                     {"races", country.races},
                                     {"mean", country.mean},
                                     {"median", country.median},
                                     {"sd", country.deviation},
                                     {"threshold", country.threshold}});
  }
  for (const RatingCoverage& group : report.ratings) {
    json["ratings"].push_back(Json{{"country", group.country},
                                   {"age", group.age},
                                   {"finishers", group.ratings.finishers},
                                   {"rpr", group.ratings.rpr},
                                   {"ts", group.ratings.ts},
                                   {"or", group.ratings.official}});
  }
  for (const CheckFinding& finding : report.findings) {
    json["findings"].push_back(Json{{"kind", finding.kind},
                                    {"country", finding.country},
                                    {"date", finding.date.str()},
                                    {"detail", finding.detail},
                                    {"explained", finding.explained}});
  }
  context.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

Result<ExitCode> run_check(const CheckWords& words, Context& context) {
  const Date today = london_date(context.clock.now());
  RPS_ASSIGN(const CheckQuery query, read_query(words, today));
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const auto engine, open_engine(workspace, engine_name(words.engine, context), context));
  RPS_ASSIGN(const RescrapeRecord record, read_rescrape_record(workspace.store()));
  RPS_ASSIGN(const CheckReport report, check_completeness(*engine, context.settings, record, query, today));
  if (context.json) {
    print_json(report, context);
  } else {
    RPS_TRY(print_tables(report, context));
  }
  const std::size_t worries = report.worries();
  const std::size_t explained = report.findings.size() - worries;
  context.progress.note(query.first.str() + " to " + query.last.str() + ": " + std::to_string(worries) +
                        " findings, and " + std::to_string(explained) +
                        " days that the site explains (in brackets)");
  return worries == 0 ? ExitCode::kOk : ExitCode::kDifferences;
}

}  // namespace

void add_check(App& app) {
  auto words = std::make_shared<CheckWords>();
  CommandSpec spec;
  spec.name = "check";
  spec.summary = "look for missing days, races and ratings";
  spec.description =
      "Counts races and ratings by day and tells what is not as it should be: days without races, days "
      "with fewer races than max(5, mean - 2 sd) of the country's days in the range, days that "
      "re-scrapes did not get whole, failures that were not retried, and days over two weeks old on which "
      "fewer than 80 % of the finishers have an RPR (in the first week any share is normal). A day that "
      "is missing or thin because the site has no more, as its last scrape tells, is shown in brackets "
      "and is no finding. With findings the exit code is 5.";
  spec.examples = {{"rpscrape check", "the last 30 days"},
                   {"rpscrape check --start-date 2025-01-01 --end-date 2025-12-31 --country gb", "a year"}};
  spec.more_exit_codes = {ExitCode::kDifferences};
  spec.log = LogPolicy::kOptional;
  spec.options.date("--start-date", words->first, "first day (default: 30 days up to the last one)");
  spec.options.date("--end-date", words->last, "last day (default: yesterday)");
  spec.options.list("--country", "CODES", words->countries, "these countries only: gb,ire");
  add_engine_option(spec.options, words->engine);
  spec.run = [words](Context& context) { return run_check(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
