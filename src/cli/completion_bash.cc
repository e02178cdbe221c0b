// The completion for bash (see completion.h).
#include "base/text.h"
#include "cli/completion.h"
#include "cli/setting_keys.h"
#include "model/courses.h"

namespace rps::cli {
namespace {

using Kind = Proposals::Kind;

constexpr std::string_view kHead = R"(# bash completion for rpscrape, made by "rpscrape completion bash".

)";

// Bash splits words at '=' and ':' also; `words` is the line as the program will see it.
constexpr std::string_view kWords = R"(
# The words up to the cursor as the program gets them: bash has cut them at '=' and ':'.
_rpscrape_words() {
  local i piece glue=''
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    if [[ i -gt 1 && ( $glue || $piece == [=:]* ) ]]; then
      words[${#words[@]} - 1]+=$piece
    else
      words+=("$piece")
    fi
    [[ $piece == [=:]* ]] && glue=1 || glue=''
  done
}

# Reads the words before the last one: sets command, position (which argument comes next), pending (the option whose
# value comes next) and only_arguments (after "--").
_rpscrape_read() {
  local word
  for word in "${words[@]:1:${#words[@]}-2}"; do
    if [[ $pending ]]; then
      pending=''
    elif [[ $only_arguments || $word != -?* || $word == -[0-9]* ]]; then
      if [[ $command ]]; then
        ((position++))
      elif [[ $word != help ]]; then
        command=$word
      fi
    elif [[ $word == -- ]]; then
      only_arguments=1
    elif [[ $word != *=* ]] && _rpscrape_value "$command" "$word"; then
      pending=$word
    fi
  done
}

# Proposals of a kind for `cur`.
_rpscrape_propose() {
  local head
  case $kind in
    choices) mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$cur") ;;
    list)
      head=${cur%"${cur##*,}"}
      mapfile -t COMPREPLY < <(compgen -P "$head" -W "$choices" -- "${cur##*,}")
      compopt -o nospace
      ;;
    settings)
      [[ $cur == *=* ]] && return
      mapfile -t COMPREPLY < <(compgen -S = -W "$choices" -- "$cur")
      compopt -o nospace
      ;;
    files) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames ;;
    folders) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); compopt -o filenames ;;
  esac
}

_rpscrape() {
  local words=() cur command='' position=0 pending='' only_arguments='' kind='' choices='' before=''
  COMPREPLY=()
  _rpscrape_words
  _rpscrape_read
  cur=${words[-1]}
  if [[ $pending ]]; then
    _rpscrape_value "$command" "$pending"
  elif [[ ! $only_arguments && $cur == --*=* ]]; then
    before=${cur%%=*}
    _rpscrape_value "$command" "$before" || return 0
    before+='='
    cur=${cur#*=}
  elif [[ ! $only_arguments && $cur == -* ]]; then
    kind=choices
    _rpscrape_options "$command"
  elif [[ ! $command ]]; then
    kind=choices
    choices=$_rpscrape_commands
  else
    _rpscrape_argument "$command" "$position"
  fi
  _rpscrape_propose 2>/dev/null
  # Bash replaces only what stands behind its last '=' or ':'.
  [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/$before}")
  if [[ $COMP_WORDBREAKS == *:* && $cur == *:* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${cur%"${cur##*:}"}"}")
  fi
  return 0
}

complete -F _rpscrape rpscrape
)";

// A list of plain words as one quoted word.
std::string quoted(const std::vector<std::string>& words) {
  return "'" + replace_all(join(words, " "), "'", R"('\'')") + "'";
}

// The names of the command's own options, then of those that all commands have.
std::string all_names(const OptionSet& own, const OptionSet& global) {
  std::vector<std::string> names;
  for (const OptionSet* set : {&own, &global}) {
    for (const Option& option : set->options()) {
      for (const std::string& name : option_names(option)) {
        if (set == &own || own.find(name) == nullptr) {
          names.push_back(name);
        }
      }
    }
  }
  return quoted(names);
}

// The assignments that say what stands where a value or an argument does.
std::string kind_of(const Option& option) {
  const Proposals proposals = proposals_for(option);
  const std::string words = proposals.comma_list ? "kind=list" : "kind=choices";
  switch (proposals.kind) {
    case Kind::kNothing:
      return "kind=''";
    case Kind::kChoices:
      return words + " choices=" + quoted(option.choices);
    case Kind::kRegions:
      return words + " choices=$_rpscrape_regions";
    case Kind::kSettings:
      return "kind=settings choices=$_rpscrape_settings";
    case Kind::kFiles:
      return "kind=files";
    case Kind::kFolders:
      return "kind=folders";
  }
  return {};
}

std::string lists(const App& app) {
  std::vector<std::string> commands;
  for (const CommandSpec& command : app.commands()) {
    commands.push_back(command.name);
  }
  commands.emplace_back("help");
  std::vector<std::string> regions;
  for (const Region& region : all_regions()) {
    regions.emplace_back(region.code);
  }
  return "_rpscrape_commands=" + quoted(commands) + "\n_rpscrape_regions=" + quoted(regions) +
         "\n_rpscrape_settings=" + quoted(setting_names()) + "\n";
}

std::string options_function(const App& app, const OptionSet& global) {
  std::string out =
      "\n# Sets choices to the options that may stand behind a command.\n_rpscrape_options() {\n  case $1 "
      "in\n";
  for (const CommandSpec& command : app.commands()) {
    out += "    " + command.name + ") choices=" + all_names(command.options, global) + " ;;\n";
  }
  return out + "    *) choices=" + all_names({}, global) + " ;;\n  esac\n}\n";
}

// The patterns "COMMAND:OPTION" of one option's names.
std::string value_case(const std::string& command, const Option& option) {
  std::vector<std::string> patterns;
  for (const std::string& name : option_names(option)) {
    patterns.push_back(command + ":" + name);
  }
  return "    " + join(patterns, " | ") + ") " + kind_of(option) + " ;;\n";
}

std::string value_function(const App& app, const OptionSet& global) {
  std::string out =
      "\n# Says what follows an option of a command; fails for one that takes no value.\n"
      "_rpscrape_value() {\n  case $1:$2 in\n";
  const auto add_set = [&out](const std::string& command, const OptionSet& set) {
    for (const Option& option : set.options()) {
      out += option.is_flag() ? "" : value_case(command, option);
    }
  };
  for (const CommandSpec& command : app.commands()) {
    add_set(command.name, command.options);
  }
  add_set("*", global);
  return out + "    *) return 1 ;;\n  esac\n}\n";
}

std::string argument_function(const App& app) {
  std::string out =
      "\n# Says what a command's argument is; the first has position 0.\n"
      "_rpscrape_argument() {\n  case $1:$2 in\n";
  for (const CommandSpec& command : app.commands()) {
    int position = 0;
    for (const Option& argument : command.options.arguments()) {
      const std::string place = argument.repeatable ? "*" : std::to_string(position);
      out += "    " + command.name + ":" + place + ") " + kind_of(argument) + " ;;\n";
      ++position;
    }
  }
  return out + "  esac\n}\n";
}

}  // namespace

std::string bash_completion(const App& app) {
  GlobalOptions unused;
  const OptionSet global = global_options(unused);
  return std::string(kHead) + lists(app) + options_function(app, global) + value_function(app, global) +
         argument_function(app) + std::string(kWords);
}

}  // namespace rps::cli
