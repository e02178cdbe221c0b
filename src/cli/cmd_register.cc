// `rpscrape register`: a folder of results becomes a flat table.
#include <memory>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "workflow/register.h"

namespace rps::cli {
namespace {

struct RegisterWords {
  std::vector<std::string> paths;
  bool derive_ids = false;
  bool strict = false;
};

std::int64_t number(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

Status print_registered(const RegisterReport& report, Context& context) {
  TextTable table{{"what", "column", "values"}, {}};
  table.rows.push_back({"rows registered", std::monostate(), number(report.rows)});
  table.rows.push_back({"files read", std::monostate(), number(report.files.size())});
  table.rows.push_back({"objects written", std::monostate(), number(report.objects)});
  if (report.quarantined > 0) {
    table.rows.push_back({"rows set aside", std::monostate(), number(report.quarantined)});
  }
  for (const Repair& repair : report.repairs.list()) {
    table.rows.push_back({"repaired: " + repair.what, repair.column, number(repair.values)});
  }
  return print_table(table, context.json ? OutputFormat::kJson : OutputFormat::kTable, context.out,
                     context.out_terminal);
}

Result<ExitCode> run_register(const RegisterWords& words, Context& context) {
  RPS_ASSIGN(Workspace workspace,
             Workspace::open(context.settings, context.clock, Workspace::Access::kWrite));
  RegisterOptions options;
  options.paths = words.paths;
  options.derive_ids = words.derive_ids;
  options.strict = words.strict;
  options.quarantine_path =
      context.settings.paths.logs + "/register_" + context.clock.now().stamp() + ".quarantine.csv";
  RPS_ASSIGN(const RegisterReport report, register_files(workspace, options, context.progress));
  for (const RegisteredFile& file : report.files) {
    for (const std::string& note : file.notes) {
      context.progress.note(note);
    }
  }
  RPS_TRY(print_registered(report, context));
  if (report.quarantined > 0) {
    context.progress.warn(thousands(number(report.quarantined)) + " rows fit no rule and were set aside in " +
                          options.quarantine_path);
  }
  context.progress.note("table " + report.table.name.table +
                        " is flat; 'rpscrape migrate' makes a partitioned one of it");
  return report.quarantined > 0 ? ExitCode::kIncomplete : ExitCode::kOk;
}

}  // namespace

void add_register(App& app) {
  auto words = std::make_shared<RegisterWords>();
  CommandSpec spec;
  spec.name = "register";
  spec.summary = "make a flat table of Parquet files and CSVs, as they are";
  spec.description =
      "For a folder of results of mixed dates and countries, from this program or another: its rows become "
      "the "
      "configured table, which must not exist yet, in one commit. The files are only read. Types that are "
      "not the "
      "table's (dates as timestamps, whole numbers as doubles, \"nan\" as text) are repaired where a rule "
      "allows it, "
      "and each repair is counted; what no rule fits stops it, with file, column, row and value. Repeated "
      "rows stay "
      "repeated. SQL can ask the table at once; 'migrate' and 'switch' make it a partitioned one.";
  spec.examples = {{"rpscrape register old/parquet", "all files in a folder and the folders in it"},
                   {"rpscrape register results_2024.csv results_2025.csv.gz", "these files"},
                   {"rpscrape register --set table.name=old old/parquet", "as another table"}};
  spec.more_exit_codes = {ExitCode::kIncomplete, ExitCode::kRefused};
  spec.options.positionals("PATH", words->paths, true, "files (.parquet, .csv, .csv.gz) or folders");
  spec.options.flag("--derive-ids", words->derive_ids, "make ids for CSVs that have none");
  spec.options.flag("--strict", words->strict, "one row of a CSV that fits no rule stops it");
  spec.run = [words](Context& context) { return run_register(*words, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
