// The command line's grammar (see app.h).
#include <algorithm>

#include "base/text.h"
#include "cli/app.h"
#include "cli/suggest.h"

namespace rps::cli {
namespace {

Error usage(std::string message, std::string hint = "") {
  return Error{ErrorKind::kUsage, std::move(message), std::move(hint)};
}

std::string did_you_mean(const std::string& likely_word, const std::string& otherwise) {
  return likely_word.empty() ? otherwise : "did you mean " + likely_word + "?";
}

class Parser {
 public:
  Parser(const App& app, const std::vector<std::string>& words, Invocation& invocation)
      : app_(app), words_(words), invocation_(invocation), global_(global_options(invocation.global)) {}

  Status parse() {
    while (next_ < words_.size()) {
      RPS_TRY(take_word(words_[next_++]));
    }
    return invocation_.global.help || invocation_.global.version ? Status() : check_required();
  }

 private:
  Status take_word(const std::string& word) {
    const bool dashed = !only_arguments_ && word.size() > 1 && word[0] == '-' && !is_digit(word[1]);
    if (!dashed || is_sql_comment(word)) {
      return take_argument(word);
    }
    if (word == "--") {
      only_arguments_ = true;
      return {};
    }
    return word[1] == '-' ? take_long(word) : take_short(word);
  }

  // SQL may begin with a comment: "--" and a blank before any '='.
  static bool is_sql_comment(const std::string& word) {
    const std::size_t blank = word.find_first_of(" \t\n");
    return word.starts_with("--") && blank != std::string::npos && blank < word.find('=');
  }

  // "--name", "--name=value" or "--name value".
  Status take_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    RPS_ASSIGN(const Option* option, find(word.substr(0, equals)));
    if (!option->is_flag()) {
      return equals == std::string::npos ? take_next_as_value(*option)
                                         : take_value(*option, word.substr(equals + 1));
    }
    if (equals != std::string::npos) {
      return usage(option->name() + " takes no value");
    }
    return take_value(*option, "");
  }

  // "-n", "-nvalue", "-n value", or several flags together: "-vq".
  Status take_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      RPS_ASSIGN(const Option* option, find(std::string("-") + word[i]));
      if (!option->is_flag()) {
        return i + 1 == word.size() ? take_next_as_value(*option) : take_value(*option, word.substr(i + 1));
      }
      RPS_TRY(take_value(*option, ""));
    }
    return {};
  }

  Status take_next_as_value(const Option& option) {
    if (next_ == words_.size() || known(words_[next_]) != nullptr) {
      return usage(option.name() + " needs a value", option.value_name);
    }
    return take_value(option, words_[next_++]);
  }

  Status take_value(const Option& option, const std::string& value) {
    if (!option.repeatable && std::find(seen_.begin(), seen_.end(), &option) != seen_.end()) {
      return usage(option.name() + " is given twice");
    }
    seen_.push_back(&option);
    Status taken = option.take(value);
    return taken.ok() ? Status() : Status(with_context(taken.error(), option.name()));
  }

  Status take_argument(const std::string& word) {
    if (invocation_.command == nullptr) {
      return take_command(word);
    }
    for (const Option& argument : invocation_.command->options.arguments()) {
      if (argument.repeatable || std::find(seen_.begin(), seen_.end(), &argument) == seen_.end()) {
        return take_value(argument, word);
      }
    }
    return usage("unexpected argument '" + word + "'", see_help());
  }

  Status take_command(const std::string& word) {
    if (word == "help") {
      invocation_.global.help = true;
      return {};
    }
    invocation_.command = app_.find(word);
    if (invocation_.command != nullptr) {
      return {};
    }
    std::vector<std::string> names;
    for (const CommandSpec& command : app_.commands()) {
      names.push_back(command.name);
    }
    return usage("unknown command '" + word + "'", did_you_mean(likely(word, names), see_help()));
  }

  [[nodiscard]] const Option* known(std::string_view name) const {
    const Option* own = invocation_.command == nullptr ? nullptr : invocation_.command->options.find(name);
    return own != nullptr ? own : global_.find(name);
  }

  Result<const Option*> find(const std::string& name) const {
    if (const Option* option = known(name)) {
      return option;
    }
    std::vector<std::string> names;
    const auto add_names = [&names](const OptionSet& set) {
      for (const Option& option : set.options()) {
        names.push_back(option.long_name);
      }
    };
    add_names(global_);
    if (invocation_.command != nullptr) {
      add_names(invocation_.command->options);
    }
    const std::string meant = name.starts_with("--") ? likely(name, names) : "";
    return usage("unknown option '" + name + "'", did_you_mean(meant, see_help()));
  }

  [[nodiscard]] Status check_required() const {
    if (invocation_.command == nullptr) {
      return {};
    }
    const OptionSet& set = invocation_.command->options;
    for (const auto* list : {&set.options(), &set.arguments()}) {
      for (const Option& option : *list) {
        if (option.required && std::find(seen_.begin(), seen_.end(), &option) == seen_.end()) {
          return usage(option.name() + " is missing", see_help());
        }
      }
    }
    return {};
  }

  [[nodiscard]] std::string see_help() const {
    const bool named = invocation_.command != nullptr;
    return "see rpscrape " + (named ? invocation_.command->name + " --help" : std::string("--help"));
  }

  const App& app_;
  const std::vector<std::string>& words_;
  Invocation& invocation_;
  OptionSet global_;
  std::size_t next_ = 0;
  bool only_arguments_ = false;
  std::vector<const Option*> seen_;
};

}  // namespace

const CommandSpec* App::find(std::string_view name) const {
  const auto at = std::find_if(commands_.begin(), commands_.end(),
                               [name](const CommandSpec& command) { return command.name == name; });
  return at == commands_.end() ? nullptr : &*at;
}

OptionSet global_options(GlobalOptions& target) {
  OptionSet set;
  set.text("--config", "FILE", target.config.file,
           "configuration file (default: $RPSCRAPE_CONFIG, ./rpscrape.toml)");
  set.text("--profile", "NAME", target.config.profile,
           "overlay the file's [profile.NAME.*] (default: $RPSCRAPE_PROFILE)");
  const auto assign = [&target](std::string_view value) -> Status {
    target.config.assignments.emplace_back(value);
    return {};
  };
  set.add("--set", "KEY=VALUE", "one setting for this run, such as sql.threads=2", assign).repeatable = true;
  set.flag("--json", target.json, "one JSON document on standard output, all else on standard error");
  set.flag("-v,--verbose", target.verbose, "name the configuration and the log file; log details");
  set.flag("-q,--quiet", target.quiet, "no progress and no notes, only warnings and errors");
  set.flag("-h,--help", target.help, "this help");
  set.flag("--version", target.version, "the program's version");
  return set;
}

Status parse_arguments(const App& app, const std::vector<std::string>& words, Invocation& invocation) {
  return Parser(app, words, invocation).parse();
}

}  // namespace rps::cli
