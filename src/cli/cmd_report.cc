// `rpscrape report`: the table at a glance, as a page, on the terminal or as JSON.
#include <memory>
#include <ostream>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/quality_table.h"
#include "cli/report_tables.h"
#include "cli/sql_engine.h"
#include "io/files.h"
#include "page/report_page.h"
#include "workflow/report/report_json.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kMostDays = 36'500;

struct ReportWords {
  std::string output = "report.html";
  bool terminal = false;
  std::int64_t days = ReportOptions{}.days;
  std::int64_t history = ReportOptions{}.history;
  std::string engine;
};

Status write_page(const std::string& path, const std::string& json, Context& context) {
  const std::string page = render_report_page(json);
  RPS_TRY(write_file_atomic(path, page));
  context.progress.note("wrote " + path + " (" + human_bytes(page.size()) + "): open it in a browser");
  return {};
}

Result<ExitCode> run_report(const ReportWords& words, Context& context) {
  ReportOptions options;
  options.days = static_cast<int>(words.days);
  options.history = static_cast<int>(words.history);
  RPS_ASSIGN(Workspace workspace, Workspace::open(context.settings, context.clock, Workspace::Access::kRead));
  RPS_ASSIGN(const auto engine, open_engine(workspace, engine_name(words.engine, context), context));
  RPS_ASSIGN(const Report report, make_report(workspace, *engine, options, context.progress));
  const auto json = [&] { return report_json(report, "rpscrape " RPS_VERSION, false); };
  if (context.json) {
    context.out << json() << "\n";
  } else if (words.terminal) {
    RPS_TRY(print_report(report, context));
  } else {
    RPS_TRY(write_page(words.output, json(), context));
    context.progress.note(gates_summary(report.quality));
  }
  engine->settle();
  return ExitCode::kOk;
}

}  // namespace

void add_report(App& app) {
  auto words = std::make_shared<ReportWords>();
  CommandSpec spec;
  spec.name = "report";
  spec.summary = "the table at a glance: one HTML page, or tables on the terminal";
  spec.description =
      "Gathers coverage by country and day, ratings and how late they come, the health of scrapes, sizes, "
      "what "
      "changed, runs, and the gates of 'quality', and writes them as one HTML page that needs nothing else: "
      "it "
      "opens from the disk, on a phone, too. With --terminal the same as compact tables with strips of the "
      "last "
      "days, with --json as a document. The exit code says nothing about the gates: that is 'quality'.";
  spec.examples = {{"rpscrape report", "writes report.html"},
                   {"rpscrape report --output /var/www/racing.html", "somewhere else"},
                   {"rpscrape report --terminal", "for those who live there"},
                   {"rpscrape report --json > report.json", "all figures for a program"}};
  spec.log = LogPolicy::kOptional;
  spec.options.text("-o,--output", "FILE", words->output, "the page (default: report.html)");
  spec.options.flag("--terminal", words->terminal, "print tables instead of writing a page");
  spec.options.integer("--days", "N", words->days, 1, kMostDays, "changes of the last N days (default 30)");
  spec.options.integer("--history", "N", words->history, 1, kMostDays,
                       "scrapes and late ratings of the last N days (default 90)");
  add_engine_option(spec.options, words->engine);
  spec.run = [words](Context& context) { return run_report(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
