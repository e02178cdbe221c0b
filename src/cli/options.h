// The options and arguments that a command takes, declared once: the same list parses the command line
// and writes the help text.
//
// Names are given as "-d,--date" or "--date"; a value follows as "-d X", "-dX", "--date X" or
// "--date=X". Targets are owned by the caller and must live as long as the set is used; an option that
// is not given leaves its target alone, so targets hold the defaults.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace rps::cli {

// One option or positional argument.
struct Option {
  std::string short_name;  // "-d"; empty: none
  std::string long_name;   // "--date", or a positional argument's name in the help: "TEXT"
  std::string value_name;  // "DATE"; empty for a flag
  std::string help;
  bool repeatable = false;
  bool required = false;
  // Stores a value (empty for a flag); an error's message says what is wrong with it.
  std::function<Status(std::string_view)> take;
  std::vector<std::string> choices;  // the values it takes, where they can be told
  bool comma_list = false;           // several values in one word: "gb,ire"

  [[nodiscard]] bool is_flag() const { return value_name.empty(); }
  // How messages call it: "--date", "-d" or "TEXT".
  [[nodiscard]] const std::string& name() const { return long_name.empty() ? short_name : long_name; }
};

class OptionSet {
 public:
  // The general form. All others are short for it.
  Option& add(std::string_view names, std::string value_name, std::string help,
              std::function<Status(std::string_view)> take);

  void flag(std::string_view names, bool& target, std::string help);
  void text(std::string_view names, std::string value_name, std::string& target, std::string help);
  void integer(std::string_view names, std::string value_name, std::int64_t& target, std::int64_t least,
               std::int64_t most, std::string help);
  void date(std::string_view names, std::optional<Date>& target, std::string help);
  // One of `choices`.
  void choice(std::string_view names, std::string value_name, std::string& target,
              std::vector<std::string> choices, std::string help);
  // "gb,ire", and may be given several times; empty parts are an error.
  void list(std::string_view names, std::string value_name, std::vector<std::string>& target,
            std::string help);

  // The next argument that is no option.
  void positional(const std::string& name, std::string& target, bool required, std::string help);
  // All further arguments that are no options.
  void positionals(const std::string& name, std::vector<std::string>& target, bool required,
                   std::string help);
  // The next argument that is no option, which is one of `choices`.
  void positional_choice(const std::string& name, std::string& target, std::vector<std::string> choices,
                         bool required, std::string help);

  // By "--long" or "-s"; null if there is none.
  [[nodiscard]] const Option* find(std::string_view name) const;
  [[nodiscard]] const std::vector<Option>& options() const { return options_; }
  [[nodiscard]] const std::vector<Option>& arguments() const { return arguments_; }

 private:
  std::vector<Option> options_;
  std::vector<Option> arguments_;
};

}  // namespace rps::cli
