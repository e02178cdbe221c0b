// The completion for zsh (see completion.h): one list of _arguments' specifications for each command.
#include "base/text.h"
#include "cli/completion.h"
#include "cli/setting_keys.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

using Kind = Proposals::Kind;

constexpr std::string_view kHead = R"(#compdef rpscrape
# zsh completion for rpscrape, made by "rpscrape completion zsh".
)";

constexpr std::string_view kTail = R"(
_rpscrape_settings() {
  [[ $PREFIX == *=* ]] && return 1
  _describe -t settings setting _rpscrape_setting_names -S =
}

_rpscrape() {
  local curcontext=$curcontext state state_descr line
  local -a specs global
  typeset -A opt_args
  _arguments -C -s -S $_rpscrape_global '1:command:->command' '*::argument:->arguments'
  case $state in
    command) _describe -t commands command _rpscrape_commands ;;
    arguments)
      specs=(${(P)${:-_rpscrape_of_${words[1]//-/_}}})
      curcontext=${curcontext%:*}-${words[1]}:
      _rpscrape_set_global $words[1]
      _arguments -s -S $global $specs
      ;;
  esac
}

_rpscrape "$@"
)";

std::string quoted(std::string_view text) {
  return "'" + replace_all(std::string(text), "'", R"('\'')") + "'";
}

// Text within a specification: what has a meaning there has a backslash.
std::string plain(std::string text) {
  for (const char* special : {"\\", "[", "]", ":"}) {
    text = replace_all(text, special, std::string("\\") + special);
  }
  return text;
}

// "name:meaning", as _describe takes it.
std::string described(std::string_view name, std::string_view meaning) {
  return quoted(replace_all(std::string(name), ":", "\\:") + ":" + std::string(meaning));
}

std::string array(const std::string& name, const std::vector<std::string>& items) {
  std::string out = "\nlocal -a " + name + "\n" + name + "=(\n";
  for (const std::string& item : items) {
    out += "  " + item + "\n";
  }
  return out + ")\n";
}

std::string choices_action(const std::vector<std::string>& choices, bool comma_list) {
  return comma_list ? "_values -s , value " + join(choices, " ") : "(" + join(choices, " ") + ")";
}

// What _arguments is to do where the value stands.
std::string action(const Option& option) {
  const Proposals proposals = proposals_for(option);
  switch (proposals.kind) {
    case Kind::kNothing:
      return "";
    case Kind::kChoices:
      return choices_action(option.choices, proposals.comma_list);
    case Kind::kRegions:
      return proposals.comma_list ? "_values -s , region $_rpscrape_regions"
                                  : "_values region $_rpscrape_regions";
    case Kind::kSettings:
      return "_rpscrape_settings";
    case Kind::kFiles:
      return "_files";
    case Kind::kFolders:
      return "_files -/";
  }
  return {};
}

// The specifications of one option, a line each: "--date=" also takes "--date X", "-d+" also "-dX".
std::vector<std::string> option_specs(const Option& option) {
  const std::vector<std::string> names = option_names(option);
  const std::string once = option.repeatable ? "*" : "(" + join(names, " ") + ")";
  std::string rest = "[" + plain(option.help) + "]";
  if (!option.is_flag()) {
    rest += ":" + plain(option.value_name) + ":" + action(option);
  }
  std::vector<std::string> specs;
  for (const std::string& name : names) {
    const std::string sign = option.is_flag() ? "" : name.starts_with("--") ? "=" : "+";
    specs.push_back(quoted(once + name + sign + rest));
  }
  return specs;
}

std::vector<std::string> set_specs(const OptionSet& set) {
  std::vector<std::string> specs;
  for (const Option& option : set.options()) {
    for (std::string& spec : option_specs(option)) {
      specs.push_back(std::move(spec));
    }
  }
  for (const Option& argument : set.arguments()) {
    const std::string place = argument.repeatable ? "*:" : argument.required ? ":" : "::";
    specs.push_back(quoted(place + plain(argument.name()) + ":" + action(argument)));
  }
  return specs;
}

// A function that leaves out, of the options of every command, those that a command takes otherwise.
std::string global_function(const App& app, const OptionSet& global) {
  std::string out = "\n_rpscrape_set_global() {\n  global=($_rpscrape_global)\n  case $1 in\n";
  for (const CommandSpec& command : app.commands()) {
    for (const Option& option : global.options()) {
      if (command.options.find(option.long_name) != nullptr) {
        out += "    " + command.name + ") global=(${global:#*" + option.long_name + "[=\\[]*}) ;;\n";
      }
    }
  }
  return out + "  esac\n}\n";
}

std::string lists(const App& app) {
  std::vector<std::string> commands;
  for (const CommandSpec& command : app.commands()) {
    commands.push_back(described(command.name, command.summary));
  }
  commands.push_back(described("help", "the help of a command"));
  std::vector<std::string> regions;
  for (const Region& region : all_regions()) {
    regions.push_back(quoted(std::string(region.code) + "[" + plain(std::string(region.name)) + "]"));
  }
  std::vector<std::string> settings;
  for (const SettingKey& key : setting_keys()) {
    settings.push_back(described(key.name, key.meaning));
  }
  return array("_rpscrape_commands", commands) + array("_rpscrape_regions", regions) +
         array("_rpscrape_setting_names", settings);
}

}  // namespace

std::string zsh_completion(const App& app) {
  GlobalOptions unused;
  const OptionSet global = global_options(unused);
  std::string out = std::string(kHead) + lists(app) + array("_rpscrape_global", set_specs(global));
  for (const CommandSpec& command : app.commands()) {
    out += array("_rpscrape_of_" + replace_all(command.name, "-", "_"), set_specs(command.options));
  }
  out += array("_rpscrape_of_help", {quoted(":command:{_describe command _rpscrape_commands}")});
  return out + global_function(app, global) + std::string(kTail);
}

}  // namespace rps::cli
