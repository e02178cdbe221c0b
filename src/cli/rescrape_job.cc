#include "cli/rescrape_job.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "cli/region_words.h"
#include "cli/table_printer.h"
#include "workflow/scrape/live_site.h"

namespace rps::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string number(std::uint64_t n) {
  return thousands(static_cast<std::int64_t>(n));
}

Cell cell(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

Result<RescrapeOptions> read_options(const RescrapeWords& words, const std::string& command) {
  RescrapeOptions options;
  options.command = command;
  options.days = static_cast<int>(words.days);
  options.until = words.until;
  RPS_ASSIGN(const std::vector<std::string> countries, region_codes(words.countries));
  options.countries = {countries.begin(), countries.end()};
  options.since_last_success = words.since_last_success;
  options.allow_shrink = words.allow_shrink;
  options.keep = words.keep;
  options.dry_run = words.dry_run;
  options.accept_drift = {words.accept_drift.begin(), words.accept_drift.end()};
  return options;
}

const PartitionReport* find_written(const RescrapeReport& report, const std::string& partition) {
  for (const WriteReport& write : report.writes) {
    for (const PartitionReport& written : write.partitions) {
      if (written.name == partition) {
        return &written;
      }
    }
  }
  return nullptr;
}

// "812 -> 815"
std::string from_to(std::uint64_t before, std::uint64_t after) {
  return number(before) + " -> " + number(after);
}

// The partitions that are written.
TextTable partition_table(const RescrapeReport& report) {
  TextTable table{{"country", "date", "action", "races", "rows", "cells changed", "bytes"}, {}};
  for (const DayPlan& plan : report.partitions) {
    if (plan.writes()) {
      const PartitionReport* written = find_written(report, plan.partition);
      table.rows.push_back({plan.country, plan.date.str(), std::string(decision_name(plan.decision)),
                            from_to(plan.races_before, plan.races_after),
                            from_to(plan.rows_before, plan.rows_after), cell(plan.changes.cells()),
                            written == nullptr ? Cell() : cell(written->bytes_after)});
    }
  }
  return table;
}

ChangesByColumn total_changes(const RescrapeReport& report) {
  ChangesByColumn total;
  for (const DayPlan& plan : report.partitions) {
    if (plan.writes()) {
      for (const auto& [column, changes] : plan.changes.columns) {
        total[column].add(changes);
      }
    }
  }
  return total;
}

TextTable column_table(const RescrapeReport& report) {
  TextTable table{{"column", "filled", "altered", "cleared"}, {}};
  for (const auto& [column, changes] : total_changes(report)) {
    table.rows.push_back(
        {results_schema()[column].name, cell(changes.filled), cell(changes.altered), cell(changes.cleared)});
  }
  return table;
}

Json plan_json(const DayPlan& plan) {
  Json columns = Json::object();
  if (plan.writes()) {
    for (const auto& [column, changes] : plan.changes.columns) {
      columns[results_schema()[column].name] =
          Json{{"filled", changes.filled}, {"altered", changes.altered}, {"cleared", changes.cleared}};
    }
  }
  return Json{{"partition", plan.partition},
              {"action", decision_name(plan.decision)},
              {"races_before", plan.races_before},
              {"races_after", plan.races_after},
              {"rows_before", plan.rows_before},
              {"rows_after", plan.rows_after},
              {"missed", plan.missed},
              {"failed", plan.failed},
              {"quarantined", plan.quarantined},
              {"reason", plan.reason},
              {"changed", columns}};
}

// What there is to say about partitions that are not simply written: a line each, but one for all of a kind
// that were left alone for the same reason.
void note_partitions(const RescrapeReport& report, Context& context) {
  std::map<std::pair<Decision, std::string>, std::vector<const DayPlan*>> left;
  for (const DayPlan& plan : report.partitions) {
    if (plan.decision == Decision::kNotScraped || plan.decision == Decision::kNoRacing) {
      left[{plan.decision, plan.reason}].push_back(&plan);
    } else if (plan.decision == Decision::kRefused || plan.decision == Decision::kOutdated ||
               (plan.writes() && plan.missed)) {
      context.progress.warn(plan.partition + " " + std::string(decision_name(plan.decision)) + ": " +
                            plan.reason);
    }
  }
  for (const auto& [kind, plans] : left) {
    const std::string which =
        plans.size() == 1 ? plans.front()->partition
                          : number(plans.size()) + " partitions, such as " + plans.front()->partition + ",";
    const std::string line = which + " " + std::string(decision_name(kind.first)) + ": " + kind.second;
    kind.first == Decision::kNoRacing ? context.progress.note(line) : context.progress.warn(line);
  }
}

Status ask(const RescrapeReport& report, bool yes, Context& context) {
  if (!yes) {
    RPS_TRY(print_table(partition_table(report), OutputFormat::kTable, context.err, context.err_terminal));
    note_partitions(report, context);
  }
  return confirm(context,
                 "Write " + number(report.to_write()) + " partitions of " + context.settings.table.name + "?",
                 yes);
}

}  // namespace

Result<RescrapeReport> run_rescrape_job(const RescrapeWords& words, const std::string& command,
                                        Context& context) {
  RPS_ASSIGN(const RescrapeOptions options, read_options(words, command));
  if (!words.yes && !words.dry_run && !context.can_ask) {
    return Error{ErrorKind::kRefused, "not confirmed: a re-scrape replaces partitions of the table",
                 "there is no terminal to ask at; --yes confirms it, --dry-run shows what would change"};
  }
  const auto access = words.dry_run ? Workspace::Access::kDryRun : Workspace::Access::kWrite;
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, access));
  RPS_ASSIGN(const LiveSite site,
             LiveSite::open(context.settings, RPS_VERSION, context.clock, context.progress));
  RescrapeParts parts;
  parts.scrape = [&](const Settings& settings, const SiteSelection& wanted, const ScrapeSiteOptions& how,
                     Progress& progress) {
    return scrape_site(settings, wanted, site.parts(), how, progress);
  };
  parts.confirm = [&](const RescrapeReport& plan) { return ask(plan, words.yes, context); };
  return rescrape(workspace, options, parts, context.progress);
}

Status print_rescrape(const RescrapeReport& report, bool dry_run, Context& context) {
  if (context.json) {
    context.out << rescrape_json(report, dry_run);
  } else if (report.to_write() > 0) {
    RPS_TRY(print_table(partition_table(report), OutputFormat::kTable, context.out, context.out_terminal));
    const TextTable columns = column_table(report);
    if (!columns.rows.empty()) {
      RPS_TRY(print_table(columns, OutputFormat::kTable, context.out, context.out_terminal));
    }
  }
  note_rescrape(report, dry_run, context);
  return {};
}

void note_rescrape(const RescrapeReport& report, bool dry_run, Context& context) {
  note_partitions(report, context);
  context.progress.note((dry_run ? "would be: " : "") + rescrape_summary(report));
  context.progress.note(number(static_cast<std::uint64_t>(report.cost.requests)) + " requests, " +
                        number(static_cast<std::uint64_t>(report.cost.retries)) + " of them repeated");
  if (!report.out_of_reach.empty()) {
    context.progress.warn(std::to_string(report.out_of_reach.size()) + " days were missed over " +
                          std::to_string(kMostRescrapeDays) +
                          " days ago and are not covered any more; get them with: rpscrape scrape -d " +
                          report.out_of_reach.front().str() + "-" + report.out_of_reach.back().str() +
                          " --force, then upload");
  }
  if (report.stopped && !report.stopped->hint.empty()) {
    context.progress.warn("stopped: " + report.stopped->hint);
  }
  if (!report.kept_folder.empty()) {
    context.progress.note("kept: " + report.kept_folder);
  }
}

std::string rescrape_json(const RescrapeReport& report, bool dry_run) {
  Json json{{"run_id", report.run_id}, {"dry_run", dry_run}, {"summary", rescrape_summary(report)}};
  json["countries"] = report.countries;
  json["days"] = Json::array();
  for (const Date date : report.days) {
    json["days"].push_back(date.str());
  }
  json["partitions"] = Json::array();
  for (const DayPlan& plan : report.partitions) {
    json["partitions"].push_back(plan_json(plan));
  }
  json["out_of_reach"] = Json::array();
  for (const Date date : report.out_of_reach) {
    json["out_of_reach"].push_back(date.str());
  }
  json["versions"] = Json::array();
  for (const WriteReport& write : report.writes) {
    json["versions"].push_back(write.version);
  }
  json["stopped"] = report.stopped ? Json(report.stopped->text()) : Json();
  json["requests"] = report.cost.requests;
  json["retries"] = report.cost.retries;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string rescrape_summary(const RescrapeReport& report) {
  std::string line = std::to_string(report.days.size()) + " days of " +
                     join({report.countries.begin(), report.countries.end()}, ", ") + ": " +
                     number(report.count(Decision::kReplace)) + " partitions replaced, " +
                     number(report.count(Decision::kMerge)) + " merged, " +
                     number(report.count(Decision::kUnchanged)) + " unchanged, " +
                     number(report.count(Decision::kNoRacing)) + " without racing, " +
                     number(report.count(Decision::kNotScraped) + report.count(Decision::kOutdated)) +
                     " not scraped, " + number(report.count(Decision::kRefused)) + " refused";
  std::vector<std::string> columns;
  std::uint64_t cells = 0;
  for (const auto& [column, changes] : total_changes(report)) {
    cells += changes.cells();
    columns.push_back(results_schema()[column].name + " " + number(changes.cells()));
  }
  line += "; " + number(cells) + " cells changed";
  line += columns.empty() ? "" : " (" + join(columns, ", ") + ")";
  return report.stopped ? line + "; stopped: " + report.stopped->message : line;
}

ExitCode rescrape_outcome(const RescrapeReport& report) {
  if (report.count(Decision::kRefused) > 0) {
    return ExitCode::kRefused;
  }
  return report.missed() > 0 || report.stopped ? ExitCode::kIncomplete : ExitCode::kOk;
}

}  // namespace rps::cli
