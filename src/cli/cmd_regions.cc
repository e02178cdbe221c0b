// `rpscrape regions`: the regions that the program knows.
#include "cli/commands.h"
#include "cli/table_printer.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

Result<ExitCode> run_regions(Context& context) {
  TextTable table{{"code", "name", "courses"}, {}};
  for (const Region& region : all_regions()) {
    table.rows.push_back({std::string(region.code), std::string(region.name), std::int64_t{region.courses}});
  }
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(table, format, context.out, context.out_terminal));
  return ExitCode::kOk;
}

}  // namespace

void add_regions(App& app) {
  CommandSpec spec;
  spec.name = "regions";
  spec.summary = "list the regions and how many courses each has";
  spec.description =
      "Prints the codes that other commands take for a country or region (gb, ire, fr, ...). The list is "
      "part "
      "of the program; nothing is read or written.";
  spec.examples = {{"rpscrape regions", "all regions"}, {"rpscrape regions --json", "the same for programs"}};
  spec.log = LogPolicy::kNone;
  spec.run = run_regions;
  app.add(std::move(spec));
}

}  // namespace rps::cli
