// `rpscrape courses [TEXT]`: the racecourses that the program knows.
#include <memory>

#include "cli/commands.h"
#include "cli/table_printer.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

struct CoursesOptions {
  std::string text;
};

Result<ExitCode> run_courses(const CoursesOptions& options, Context& context) {
  TextTable table{{"id", "region", "course"}, {}};
  for (const Course* course : search_courses(options.text)) {
    table.rows.push_back({std::int64_t{course->id}, std::string(course->region), std::string(course->name)});
  }
  if (table.rows.empty()) {
    context.progress.note("no course matches '" + options.text + "'");
  }
  if (context.json || !table.rows.empty()) {
    const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
    RPS_TRY(print_table(table, format, context.out, context.out_terminal));
  }
  return ExitCode::kOk;
}

}  // namespace

void add_courses(App& app) {
  auto options = std::make_shared<CoursesOptions>();
  CommandSpec spec;
  spec.name = "courses";
  spec.summary = "list racecourses, or search them";
  spec.description =
      "Prints the courses by ascending id of the site. With TEXT, only those whose name holds it (any case), "
      "or "
      "whose region code or id equals it. Nothing found is no failure. The list is part of the program; "
      "nothing "
      "is read or written.";
  spec.examples = {{"rpscrape courses", "all courses"},
                   {"rpscrape courses kempton", "courses with \"kempton\" in their name"},
                   {"rpscrape courses ire --json", "the Irish courses for programs"}};
  spec.log = LogPolicy::kNone;
  spec.options.positional("TEXT", options->text, false, "part of a name, a region code, or an id");
  spec.run = [options](Context& context) { return run_courses(*options, context); };
  app.add(std::move(spec));
}

}  // namespace rps::cli
