// The help texts (see app.h), written from the same declarations that parse the command line.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/app.h"
#include "cli/text_width.h"

namespace rps::cli {
namespace {

constexpr std::size_t kLineWidth = 90;

struct Entry {
  std::string left;
  std::string right;
};

// The words folded into lines; those after the first begin with `indent` blanks. `column` is where the first
// begins.
std::string folded(std::string_view text, std::size_t indent, std::size_t column) {
  std::string out;
  for (const std::string_view word : split(text, ' ')) {
    const std::size_t width = display_width(word);
    if (!out.empty() && column + 1 + width > kLineWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!out.empty()) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
  }
  return out;
}

std::string section(const std::string& title, const std::vector<Entry>& entries) {
  if (entries.empty()) {
    return {};
  }
  std::size_t widest = 0;
  for (const Entry& entry : entries) {
    widest = std::max(widest, entry.left.size());
  }
  const std::size_t column = widest + 4;
  std::string out = "\n" + title + ":\n";
  for (const Entry& entry : entries) {
    const std::string blanks(column - 2 - entry.left.size(), ' ');
    out += "  " + entry.left + blanks + folded(entry.right, column, column) + "\n";
  }
  return out;
}

std::vector<Entry> option_entries(const OptionSet& set) {
  std::vector<Entry> entries;
  for (const Option& option : set.options()) {
    std::string left = option.short_name.empty() ? "    " : option.short_name;
    if (!option.long_name.empty()) {
      left += (option.short_name.empty() ? "" : ", ") + option.long_name;
    }
    entries.push_back({left + (option.is_flag() ? "" : " " + option.value_name), option.help});
  }
  return entries;
}

std::vector<Entry> argument_entries(const OptionSet& set) {
  std::vector<Entry> entries;
  entries.reserve(set.arguments().size());
  for (const Option& argument : set.arguments()) {
    entries.push_back({argument.name(), argument.help});
  }
  return entries;
}

std::vector<Entry> global_entries() {
  GlobalOptions unused;
  return option_entries(global_options(unused));
}

std::vector<Entry> exit_code_entries(const CommandSpec& command) {
  std::set<ExitCode> codes{ExitCode::kOk, ExitCode::kFailed, ExitCode::kUsage, ExitCode::kInterrupted};
  codes.insert(command.more_exit_codes.begin(), command.more_exit_codes.end());
  std::vector<Entry> entries;
  entries.reserve(codes.size());
  for (const ExitCode code : codes) {
    entries.push_back({std::to_string(static_cast<int>(code)), std::string(exit_code_meaning(code))});
  }
  return entries;
}

std::string example_lines(const std::vector<Example>& examples) {
  std::string out = examples.empty() ? "" : "\nExamples:\n";
  for (const Example& example : examples) {
    out += "  " + example.command_line + "\n      " + folded(example.meaning, 6, 6) + "\n";
  }
  return out;
}

}  // namespace

std::string app_help(const App& app) {
  std::vector<Entry> commands;
  for (const CommandSpec& command : app.commands()) {
    commands.push_back({command.name, command.summary});
  }
  return "rpscrape: horse-racing results, from the web page to SQL\n\nUsage: rpscrape COMMAND [options]\n" +
         section("Commands", commands) + section("Options (before or after the command)", global_entries()) +
         "\nrpscrape COMMAND --help tells more, with examples and exit codes.\n";
}

std::string command_synopsis(const CommandSpec& command) {
  std::string line = "rpscrape " + command.name + " [options]";
  for (const Option& option : command.options.options()) {
    line += option.required ? " " + option.name() + " " + option.value_name : "";
  }
  for (const Option& argument : command.options.arguments()) {
    const std::string name = argument.name() + (argument.repeatable ? "..." : "");
    line += argument.required ? " " + name : " [" + name + "]";
  }
  return line;
}

std::string command_help(const CommandSpec& command) {
  std::string paragraphs;
  for (const std::string_view paragraph : split(command.description, '\n')) {
    paragraphs += folded(paragraph, 0, 0) + "\n";
  }
  return "rpscrape " + command.name + ": " + command.summary + "\n\n" +
         "Usage: " + command_synopsis(command) + "\n\n" + paragraphs +
         section("Arguments", argument_entries(command.options)) +
         section("Options", option_entries(command.options)) +
         section("Options of every command", global_entries()) + example_lines(command.examples) +
         section("Exit codes", exit_code_entries(command));
}

}  // namespace rps::cli
