#include "cli/shell.h"

#include <ostream>

#include "base/interrupt.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/shell_output.h"
#include "cli/shell_words.h"
#include "cli/suggest.h"
#include "cli/text_width.h"
#include "query/statement_text.h"

namespace rps::cli {
namespace {

constexpr std::string_view kHelp =
    "Statements end with ';' and may take several lines.\n"
    ".tables            tables of the catalog\n"
    ".schema [TABLE]    columns of the tables, or of one\n"
    ".format FORMAT     how results are printed: table, csv or json\n"
    ".timing on|off     tell how long each statement took\n"
    ".explain on|off    show plans instead of results\n"
    ".explain QUERY     show the plan of one query and the partitions it reads\n"
    ".help              this help\n"
    ".quit              leave (also Ctrl-D)\n"
    "Ctrl-C stops the running query, or takes the line back. Tab completes words.\n";

Error bad_argument(const std::string& command, const std::string& argument, std::string_view expected) {
  return {ErrorKind::kUsage, command + ": '" + argument + "' is not " + std::string(expected)};
}

Status set_switch(const std::string& command, const std::string& argument, bool& target) {
  if (argument != "on" && argument != "off") {
    return bad_argument(command, argument, "on or off");
  }
  target = argument == "on";
  return {};
}

}  // namespace

Status Shell::run() {
  while (!quit_) {
    context_.out.flush();
    Result<std::optional<std::string>> line = lines_.next(pending_.empty() ? "rpscrape> " : "     ...> ");
    if (!line.ok() && line.error().kind == ErrorKind::kInterrupted) {
      pending_.clear();
      continue;
    }
    RPS_TRY(line);
    if (!*line) {
      break;
    }
    RPS_TRY(take_line(**line));
  }
  // A pipe's last statement may do without the ';'.
  return options_.typed || quit_ ? Status() : run_pending();
}

Status Shell::take_line(const std::string& line) {
  if (pending_.empty() && trim(line).starts_with('.')) {
    const std::string command(trim(line));
    lines_.remember(command);
    return settle(run_command(command));
  }
  if (pending_.empty() && trim(line).empty()) {
    return {};
  }
  pending_ += line + "\n";
  bool complete = false;
  split_statements(pending_, &complete);
  if (!complete) {
    return {};
  }
  lines_.remember(std::string(trim(pending_)));
  return run_pending();
}

// Runs what has been read; after an error the rest of it is dropped.
Status Shell::run_pending() {
  const std::vector<SqlStatement> statements = split_statements(pending_);
  pending_.clear();
  for (const SqlStatement& statement : statements) {
    Status status = run_statement(statement.text);
    if (!status.ok()) {
      return settle(std::move(status));
    }
  }
  return {};
}

Status Shell::run_statement(const std::string& sql) {
  log::info("statement: " + sql);
  if (options_.explain) {
    return show_plan(engine_, sql, options_.format, context_);
  }
  RPS_ASSIGN(const QueryStats stats, show_result(engine_, sql, options_.format, context_));
  context_.out.flush();
  if (options_.timing) {
    context_.progress.note(stats_line(stats));
  }
  engine_.settle();
  return {};
}

Status Shell::settle(Status status) {
  if (status.ok() || !options_.typed || status.error().message == kOutputFailed) {
    return status;
  }
  clear_interrupt();
  context_.progress.end();
  context_.out.flush();
  context_.err << paint(context_.err_terminal, Colour::kRed, "error:") << ' '
               << printable_lines(status.error().text()) << '\n';
  log::error(status.error().text());
  return {};
}

Status Shell::run_command(const std::string& line) {
  const std::size_t space = line.find_first_of(" \t");
  const std::string command = line.substr(0, space);
  // A ';' out of habit does no harm.
  std::string argument(space == std::string::npos ? "" : trim(std::string_view(line).substr(space)));
  while (argument.ends_with(';')) {
    argument.pop_back();
  }
  if (command == ".quit" || command == ".exit") {
    quit_ = true;
    return {};
  }
  if (command == ".help") {
    context_.out << kHelp;
    return {};
  }
  if (command == ".tables") {
    return show_tables();
  }
  if (command == ".schema") {
    return show_schema(argument);
  }
  if (command == ".timing") {
    return set_switch(command, argument, options_.timing);
  }
  if (command == ".explain") {
    return explain(argument);
  }
  if (command == ".format") {
    const Result<OutputFormat> format = parse_format(argument);
    if (!format.ok()) {
      return bad_argument(command, argument, "table, csv or json");
    }
    options_.format = *format;
    return {};
  }
  const std::string meant = likely(command, shell_commands());
  return Error{ErrorKind::kUsage, "there is no command '" + command + "'",
               meant.empty() ? ".help lists the commands" : "did you mean " + meant + "?"};
}

Status Shell::show_tables() {
  RPS_ASSIGN(const std::vector<Table> tables, catalog_.tables());
  TextTable shown{{"database", "table", "version", "columns"}, {}};
  for (const Table& table : tables) {
    shown.rows.push_back({table.name.database, table.name.table, std::int64_t{table.version},
                          static_cast<std::int64_t>(table.schema.size())});
  }
  return print_table(shown, options_.format, context_.out, context_.out_terminal);
}

Status Shell::show_schema(const std::string& name) {
  RPS_ASSIGN(const std::vector<Table> tables, catalog_.tables());
  TextTable shown{{"table", "column", "type", "meaning"}, {}};
  for (const Table& table : tables) {
    if (!name.empty() && !iequals(name, table.name.table) && !iequals(name, table.name.str())) {
      continue;
    }
    for (const ColumnSpec& column : table.schema.columns()) {
      shown.rows.push_back(
          {table.name.table, column.name, std::string(type_name(column.type)), column.meaning});
    }
  }
  if (shown.rows.empty() && !name.empty()) {
    return Error{ErrorKind::kNotFound, "there is no table '" + name + "'", ".tables lists them"};
  }
  return print_table(shown, options_.format, context_.out, context_.out_terminal);
}

Status Shell::explain(const std::string& argument) {
  if (argument == "on" || argument == "off" || argument.empty()) {
    return set_switch(".explain", argument, options_.explain);
  }
  return show_plan(engine_, argument, options_.format, context_);
}

}  // namespace rps::cli
