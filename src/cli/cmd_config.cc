// `rpscrape config`: the settings in effect and where each came from.
#include "cli/commands.h"
#include "cli/secrets.h"
#include "cli/setting_keys.h"
#include "cli/table_printer.h"

namespace rps::cli {
namespace {

// The value typed for JSON; lists in TOML's notation.
Cell value_cell(const SettingRef& ref) {
  struct AsCell {
    Cell operator()(const std::string* text) const { return *text; }
    Cell operator()(const std::int64_t* number) const { return *number; }
    Cell operator()(const double* number) const { return *number; }
    Cell operator()(const bool* value) const { return *value; }
    Cell operator()(std::vector<std::string>* list) const { return setting_text(list); }
  };
  return std::visit(AsCell{}, ref);
}

Cell shown(const SettingKey& key, Cell value) {
  auto* const text = std::get_if<std::string>(&value);
  return text == nullptr ? std::move(value) : Cell(shown_value(key.name, *text));
}

Result<ExitCode> run_config(Context& context) {
  TextTable table{{"setting", "value", "from", "meaning"}, {}};
  for (const SettingKey& key : setting_keys()) {
    const auto origin = context.origins.by_key.find(key.name);
    const std::string from = origin == context.origins.by_key.end() ? "default" : origin->second;
    table.rows.push_back({key.name, shown(key, value_cell(key.ref(context.settings))), from, key.meaning});
  }
  const OutputFormat format = context.json ? OutputFormat::kJson : OutputFormat::kTable;
  RPS_TRY(print_table(table, format, context.out, context.out_terminal));
  return ExitCode::kOk;
}

}  // namespace

void add_config(App& app) {
  CommandSpec spec;
  spec.name = "config";
  spec.summary = "print the settings in effect and where each came from";
  spec.description =
      "Later ones win: the program's defaults, rpscrape.toml, its profile, --set. Relative paths of the file "
      "are relative to the file's folder. Passwords in addresses and the "
      "command of the daily job's hook are not shown.";
  spec.examples = {
      {"rpscrape config", "the settings that a command run here would use"},
      {"rpscrape config --config racing.toml --profile test", "those of another file and profile"},
      {"rpscrape config --set sql.threads=2", "with one setting changed"}};
  spec.log = LogPolicy::kNone;
  spec.run = run_config;
  app.add(std::move(spec));
}

}  // namespace rps::cli
