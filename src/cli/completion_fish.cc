// The completion for fish (see completion.h): one `complete` line for each command, option and argument.
#include "base/text.h"
#include "cli/completion.h"
#include "cli/setting_keys.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

using Kind = Proposals::Kind;

constexpr std::string_view kHead = R"(# fish completion for rpscrape, made by "rpscrape completion fish".

# The command and the arguments behind it, of the words before the cursor; options and their values are left out.
function __rpscrape_words
    set -l pending 0
    set -l command ''
    for word in (commandline -opc)[2..-1]
        if test $pending = 1
            set pending 0
        else if string match -qr -- '^-[^0-9]' $word
            if contains -- $word $__rpscrape_takes_value
                set pending 1
            else if contains -- "$command:$word" $__rpscrape_takes_value
                set pending 1
            end
        else
            echo -- $word
            test -n "$command"; or set command $word
        end
    end
end

# No command is given yet ("help" is followed by one).
function __rpscrape_no_command
    set -l words (__rpscrape_words)
    test (count $words) = 0; or test "$words" = help
end

# The command is the first argument.
function __rpscrape_in
    set -l words (__rpscrape_words)
    test (count $words) -gt 0; and test $words[1] = $argv[1]
end

# The same, and so many arguments stand behind it.
function __rpscrape_at
    set -l words (__rpscrape_words)
    test (count $words) = (math $argv[2] + 1); and test $words[1] = $argv[1]
end

# Proposes what comes after the last comma, of lines "value<tab>meaning".
function __rpscrape_list
    set -l head (string match -r -- '^.*,' (string replace -r -- '^-[^=]*=' '' (commandline -ct)))
    for proposal in $argv
        echo -- "$head$proposal"
    end
end
)";

std::string quoted(std::string_view text) {
  return "'" + replace_all(replace_all(std::string(text), "\\", "\\\\"), "'", "\\'") + "'";
}

std::string list_of(const std::string& name, const std::vector<std::string>& items) {
  std::string out = "\nset -g " + name;
  for (const std::string& item : items) {
    out += " \\\n    " + item;
  }
  return out + "\n";
}

// "value<tab>meaning" as one word of fish.
std::string described(std::string_view value, std::string_view meaning) {
  return quoted(value) + "\\t" + quoted(meaning);
}

std::string lists() {
  std::vector<std::string> regions;
  for (const Region& region : all_regions()) {
    regions.push_back(described(region.code, region.name));
  }
  std::vector<std::string> settings;
  for (const SettingKey& key : setting_keys()) {
    settings.push_back(described(key.name + "=", key.meaning));
  }
  return list_of("__rpscrape_regions", regions) + list_of("__rpscrape_settings", settings);
}

// The names of options that take a value, those of a command with its name in front.
std::string takes_value(const App& app, const OptionSet& global) {
  std::vector<std::string> names;
  const auto add_set = [&names](const std::string& before, const OptionSet& set) {
    for (const Option& option : set.options()) {
      for (const std::string& name : option_names(option)) {
        if (!option.is_flag()) {
          names.push_back(before + name);
        }
      }
    }
  };
  add_set("", global);
  for (const CommandSpec& command : app.commands()) {
    add_set(command.name + ":", command.options);
  }
  return list_of("__rpscrape_takes_value", names);
}

// How `complete` is told what stands where a value or an argument does.
std::string what(const Option& option) {
  const Proposals proposals = proposals_for(option);
  switch (proposals.kind) {
    case Kind::kNothing:
      return "";
    case Kind::kChoices:
      return proposals.comma_list ? " -a '(__rpscrape_list " + join(option.choices, " ") + ")'"
                                  : " -a " + quoted(join(option.choices, " "));
    case Kind::kRegions:
      return proposals.comma_list ? " -a '(__rpscrape_list $__rpscrape_regions)'"
                                  : " -a '$__rpscrape_regions'";
    case Kind::kSettings:
      return " -a '$__rpscrape_settings'";
    case Kind::kFiles:
      return " -F";
    case Kind::kFolders:
      return " -a '(__fish_complete_directories)'";
  }
  return {};
}

// `condition`: "" or "-n '…' ".
std::string option_line(const std::string& condition, const Option& option) {
  std::string line = "complete -c rpscrape " + condition;
  if (!option.short_name.empty()) {
    line += "-s " + option.short_name.substr(1) + " ";
  }
  if (!option.long_name.empty()) {
    line += "-l " + option.long_name.substr(2) + " ";
  }
  const bool file = !option.is_flag() && proposals_for(option).kind == Kind::kFiles;
  const std::string value = option.is_flag() ? "" : (file ? "-r" : "-x") + what(option) + " ";
  return line + value + "-d " + quoted(option.help) + "\n";
}

// The condition for an option of every command: not behind those that take it otherwise.
std::string where_valid(const App& app, const Option& option) {
  std::string condition;
  for (const CommandSpec& command : app.commands()) {
    if (command.options.find(option.long_name) != nullptr) {
      condition += (condition.empty() ? "not __rpscrape_in " : "; and not __rpscrape_in ") + command.name;
    }
  }
  return condition.empty() ? "" : "-n '" + condition + "' ";
}

std::string command_lines(const CommandSpec& command) {
  std::string out = "\ncomplete -c rpscrape -n __rpscrape_no_command -a " + command.name + " -d " +
                    quoted(command.summary) + "\n";
  for (const Option& option : command.options.options()) {
    out += option_line("-n '__rpscrape_in " + command.name + "' ", option);
  }
  int position = 0;
  for (const Option& argument : command.options.arguments()) {
    const std::string place = argument.repeatable
                                  ? "__rpscrape_in " + command.name
                                  : "__rpscrape_at " + command.name + " " + std::to_string(position);
    if (proposals_for(argument).kind != Kind::kNothing) {
      out += "complete -c rpscrape -n '" + place + "'" + what(argument) + "\n";
    }
    ++position;
  }
  return out;
}

}  // namespace

std::string fish_completion(const App& app) {
  GlobalOptions unused;
  const OptionSet global = global_options(unused);
  std::string out = std::string(kHead) + lists() + takes_value(app, global) +
                    "\n# Files only where they are wanted.\ncomplete -c rpscrape -f\n";
  for (const Option& option : global.options()) {
    out += option_line(where_valid(app, option), option);
  }
  out += "complete -c rpscrape -n __rpscrape_no_command -a help -d 'the help of a command'\n";
  for (const CommandSpec& command : app.commands()) {
    out += command_lines(command);
  }
  return out;
}

}  // namespace rps::cli
