// `rpscrape changes`: which fields changed from scrape to scrape.
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/region_words.h"
#include "cli/table_printer.h"
#include "model/schema.h"
#include "workflow/quality/history_changes.h"
#include "workflow/workspace.h"

namespace rps::cli {
namespace {

using Json = nlohmann::ordered_json;

struct ChangesWords {
  std::string since;
  std::string country;
  std::string column;
  std::int64_t limit = 50;
};

Result<ChangesQuery> read_query(const ChangesWords& words, Workspace& workspace) {
  ChangesQuery query;
  RPS_ASSIGN(query.since, parse_since(workspace, words.since));
  if (!words.country.empty()) {
    RPS_ASSIGN(query.country, region_code(words.country));
  }
  if (!words.column.empty()) {
    query.column = results_schema().find(lower(words.column));
    if (!query.column) {
      return Error{ErrorKind::kUsage, "there is no column '" + words.column + "'",
                   "'rpscrape describe' lists them"};
    }
  }
  return query;
}

const std::string& column_name(std::size_t column) {
  return results_schema()[column].name;
}

Cell cell(const std::optional<std::string>& value) {
  return value ? Cell(*value) : Cell();
}

Cell count(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

Json json_of(const std::optional<std::string>& value) {
  return value ? Json(*value) : Json();
}

Status print_tables(const HistoryReport& report, const std::vector<HistoryChange>& list, Context& context) {
  TextTable details{
      {"country", "date", "off", "course", "race_id", "horse", "column", "before", "after", "seen at"}, {}};
  for (const HistoryChange& change : list) {
    details.rows.push_back({change.country, change.date.str(), change.off, change.course,
                            std::int64_t{change.race_id}, change.horse, column_name(change.column),
                            cell(change.before), cell(change.after), change.seen_at.iso()});
  }
  TextTable columns{{"column", "filled", "altered", "cleared", "cells"}, {}};
  for (const auto& [column, changes] : report.columns) {
    columns.rows.push_back({column_name(column), count(changes.filled), count(changes.altered),
                            count(changes.cleared), count(changes.cells())});
  }
  for (const TextTable* table : {&details, &columns}) {
    if (!table->rows.empty()) {
      RPS_TRY(print_table(*table, OutputFormat::kTable, context.out, context.out_terminal));
    }
  }
  return {};
}

void print_json(const HistoryReport& report, const std::vector<HistoryChange>& list, Context& context) {
  Json json{{"days", report.days},
            {"scrapes", report.scrapes},
            {"races_changed", report.races_changed},
            {"races_late", report.races_late},
            {"runners_gone", report.runners_gone},
            {"runners_new", report.runners_new},
            {"columns", Json::object()},
            {"changes", Json::array()}};
  for (const auto& [column, changes] : report.columns) {
    json["columns"][column_name(column)] =
        Json{{"filled", changes.filled}, {"altered", changes.altered}, {"cleared", changes.cleared}};
  }
  for (const HistoryChange& change : list) {
    json["changes"].push_back(Json{{"country", change.country},
                                   {"date", change.date.str()},
                                   {"course", change.course},
                                   {"off", change.off},
                                   {"race_id", change.race_id},
                                   {"horse_id", change.horse_id},
                                   {"horse", change.horse},
                                   {"column", column_name(change.column)},
                                   {"before", json_of(change.before)},
                                   {"after", json_of(change.after)},
                                   {"seen_before", change.seen_before.iso()},
                                   {"seen_at", change.seen_at.iso()}});
  }
  context.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

std::string summary(const HistoryReport& report) {
  std::uint64_t cells = 0;
  for (const auto& [column, changes] : report.columns) {
    cells += changes.cells();
  }
  const auto number = [](std::uint64_t n) { return thousands(static_cast<std::int64_t>(n)); };
  return number(cells) + " cells in " + number(report.races_changed) + " races changed; " +
         number(report.races_late) + " races came late, " + number(report.runners_new) +
         " runners came and " + number(report.runners_gone) + " went within known races; " +
         number(report.scrapes) + " scrapes of " + number(report.days) + " days compared";
}

Result<ExitCode> run_changes(const ChangesWords& words, Context& context) {
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const ChangesQuery query, read_query(words, workspace));
  std::vector<HistoryChange> list;
  const auto limit = static_cast<std::size_t>(words.limit);
  bool cut = false;
  RPS_ASSIGN(const HistoryReport report, find_changes(
                                             workspace, query,
                                             [&](const HistoryChange& change) -> Status {
                                               cut = limit > 0 && list.size() == limit;
                                               if (!cut) {
                                                 list.push_back(change);
                                               }
                                               return {};
                                             },
                                             context.progress));
  if (context.json) {
    print_json(report, list, context);
  } else {
    RPS_TRY(print_tables(report, list, context));
  }
  context.progress.note(summary(report));
  if (cut) {
    context.progress.note("the first " + std::to_string(limit) + " are listed; --limit 0 lists all");
  }
  return ExitCode::kOk;
}

}  // namespace

void add_changes(App& app) {
  auto words = std::make_shared<ChangesWords>();
  CommandSpec spec;
  spec.name = "changes";
  spec.summary = "which fields changed from scrape to scrape";
  spec.description =
      "Compares the scrapes of each day in the raw store with each other, in their order, and lists every "
      "cell "
      "that a scrape since then saw differently: ratings that came late, amended prizes, disqualifications. "
      "Then "
      "the sums by column: cells that were filled, altered and cleared.";
  spec.examples = {
      {"rpscrape changes --since 2025-11-11", "what scrapes since that day brought"},
      {"rpscrape changes --since 2025-11-01 --column rpr --country gb", "late and amended ratings"}};
  spec.log = LogPolicy::kOptional;
  const auto take_since = [words](std::string_view text) -> Status {
    words->since = text;
    return {};
  };
  spec.options
      .add("--since", "WHEN", "a date, a time (UTC) or the name of a run in 'rpscrape history'", take_since)
      .required = true;
  spec.options.text("--country", "CODE", words->country, "this country only");
  spec.options.text("--column", "NAME", words->column, "this column only");
  spec.options.integer("--limit", "N", words->limit, 0, 1'000'000'000,
                       "list at most N changes (default 50; 0: all)");
  spec.run = [words](Context& context) { return run_changes(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
