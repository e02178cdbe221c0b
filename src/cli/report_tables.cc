#include "cli/report_tables.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "cli/coverage_strip.h"
#include "cli/quality_table.h"
#include "cli/table_printer.h"

namespace rps::cli {
namespace {

constexpr int kLabelWidth = 6;  // before a strip
constexpr int kMostStripDays = 120;
constexpr std::size_t kShownRuns = 10;
constexpr std::size_t kShownDays = 14;

std::string number(std::uint64_t n) {
  return thousands(static_cast<std::int64_t>(n));
}

TextTable coverage_table(const Report& report) {
  TextTable table{{"country", "from", "to", "days", "races", "per day", "runners", "rpr %", "ts %", "or %"},
                  {}};
  for (const CountryCoverage& country : report.countries) {
    std::int64_t runners = 0;
    Ratings ratings;
    for (const DayCount& day : country.days) {
      runners += day.runners;
      ratings += day.ratings;
    }
    const CountryStatistics& statistics = country.statistics;
    table.rows.push_back(
        {country.code, country.first.str(), country.days.back().date.str(), statistics.days, statistics.races,
         fixed(statistics.mean, 1), runners, share_cell(ratings.rpr, ratings.finishers),
         share_cell(ratings.ts, ratings.finishers), share_cell(ratings.official, ratings.finishers)});
  }
  return table;
}

TextTable late_table(const LateReport& late) {
  TextTable table{{"country", "rating", "finishers", "day 0 %", "1", "2", "3", "5", "7", "10", "14"}, {}};
  for (const LateCurve& curve : late.curves) {
    std::vector<Cell> row{curve.country, curve.field, curve.finishers};
    for (const std::size_t age : {0U, 1U, 2U, 3U, 5U, 7U, 10U, 14U}) {
      row.push_back(share_cell(curve.filled[age], curve.finishers));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

TextTable health_table(const ScrapeHealth& health) {
  TextTable table{
      {"scraped on", "scrapes", "requests", "repeated", "waited s", "races", "void", "failed", "refused"},
      {}};
  const std::size_t first = health.days.size() - std::min(health.days.size(), kShownDays);
  for (std::size_t i = first; i < health.days.size(); ++i) {
    const HealthDay& day = health.days[i];
    table.rows.push_back({day.day.str(), day.scrapes, day.requests, day.retries, fixed(day.waited_seconds, 0),
                          day.ok, day.void_races, day.failed, day.blocked});
  }
  return table;
}

TextTable sizes_table(const PartitionSizes& sizes) {
  TextTable table{{"country", "year", "partitions", "rows", "size", "rows per partition"}, {}};
  for (const YearSize& year : sizes.years) {
    table.rows.push_back(
        {year.country, std::int64_t{year.year}, static_cast<std::int64_t>(year.partitions),
         static_cast<std::int64_t>(year.rows), human_bytes(year.bytes),
         static_cast<std::int64_t>(year.rows / std::max<std::uint64_t>(1, year.partitions))});
  }
  return table;
}

TextTable changes_table(const ReportChanges& changes) {
  TextTable table{{"column", "filled", "altered", "cleared"}, {}};
  for (const auto& [column, counts] : changes.sums.columns) {
    table.rows.push_back({results_schema()[column].name, static_cast<std::int64_t>(counts.filled),
                          static_cast<std::int64_t>(counts.altered),
                          static_cast<std::int64_t>(counts.cleared)});
  }
  return table;
}

TextTable runs_table(const Report& report) {
  TextTable table{{"version", "at", "operation", "rows", "partitions", "size", "run"}, {}};
  for (std::size_t i = 0; i < std::min(report.runs.size(), kShownRuns); ++i) {
    const VersionInfo& run = report.runs[i];
    table.rows.push_back({std::int64_t{run.version}, run.committed_at.iso(), run.operation,
                          static_cast<std::int64_t>(run.rows), static_cast<std::int64_t>(run.partitions),
                          human_bytes(run.bytes), run.run_id});
  }
  return table;
}

class ReportPrinter {
 public:
  explicit ReportPrinter(Context& context) : context_(context) {}

  void heading(const std::string& text) {
    context_.out << (begun_ ? "\n" : "") << paint(context_.out_terminal, Colour::kBold, text) << "\n";
    begun_ = true;
  }
  void line(const std::string& text) { context_.out << text << "\n"; }
  Status table(const TextTable& table, const std::string& without) {
    if (table.rows.empty()) {
      line(without);
      return {};
    }
    return print_table(table, OutputFormat::kTable, context_.out, context_.out_terminal);
  }

 private:
  Context& context_;
  bool begun_ = false;
};

void print_strips(const Report& report, ReportPrinter& out, const Terminal& terminal) {
  const int days =
      std::clamp((terminal.tty ? terminal.width : kMostStripDays) - kLabelWidth, 1, kMostStripDays);
  out.heading("The last " + std::to_string(days) + " days, races per day (· none, ! missing or thin)");
  for (const CountryCoverage& country : report.countries) {
    std::string label = country.code;
    label.resize(kLabelWidth, ' ');
    out.line(label + day_strip(country, report.check.findings, report.today, days));
  }
  for (const CountryCoverage& country : report.countries) {
    out.heading(country.name + ", races by month");
    for (const std::string& year : year_strips(country)) {
      out.line(year);
    }
  }
}

Status print_scrapes(const Report& report, ReportPrinter& out) {
  out.heading("Ratings by days after the race (percent of finishers that have one)");
  RPS_TRY(out.table(report.late ? late_table(*report.late) : TextTable{},
                    "no day that was scraped soon is old enough to tell"));
  out.heading("Scrapes");
  RPS_TRY(out.table(report.health ? health_table(*report.health) : TextTable{},
                    "the logs have no record of a scrape"));
  out.heading(report.changes ? "Cells that scrapes changed since " + report.changes->since.iso()
                             : "Cells that scrapes changed");
  return out.table(report.changes ? changes_table(*report.changes) : TextTable{}, "no day was scraped again");
}

}  // namespace

Status print_report(const Report& report, Context& context) {
  ReportPrinter out(context);
  out.heading(report.table.name.str() + " version " + std::to_string(report.table.version) + ": " +
              number(report.rows) + " rows in " + number(report.partitions) + " partitions, " +
              human_bytes(report.bytes));
  RPS_TRY(out.table(coverage_table(report), "no rows yet"));
  out.heading("Quality: " + gates_summary(report.quality));
  RPS_TRY(out.table(gates_table(report.quality), "all gates are off"));
  print_strips(report, out, context.out_terminal);
  RPS_TRY(print_scrapes(report, out));
  out.heading("Sizes");
  RPS_TRY(out.table(sizes_table(report.sizes), "a flat table has no partitions by country"));
  out.heading("Last runs");
  return out.table(runs_table(report), "no run yet");
}

}  // namespace rps::cli
