// `rpscrape man`: the program's manual page.
#include "cli/commands.h"
#include "cli/json_text.h"
#include "cli/man_page.h"

namespace rps::cli {
namespace {

Result<ExitCode> run_man(Context& context) {
  const std::string page = man_page(make_app());
  context.out << (context.json ? "{\"man\": " + json_string(page) + "}\n" : page);
  return ExitCode::kOk;
}

}  // namespace

void add_man(App& app) {
  CommandSpec spec;
  spec.name = "man";
  spec.summary = "print the manual page";
  spec.description =
      "All commands with their options and examples, all settings, files and variables, as a source for "
      "man(1). Where the "
      "program was installed by 'make install' or as a package, 'man rpscrape' shows it.";
  spec.examples = {{"rpscrape man | man -l -", "read it"}};
  spec.log = LogPolicy::kNone;
  spec.run = run_man;
  app.add(std::move(spec));
}

}  // namespace rps::cli
