// The program as a list of commands, and the command line read against it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/config.h"

namespace rps::cli {

class App {
 public:
  // Commands are listed in the order in which they are added; names are distinct.
  void add(CommandSpec spec) { commands_.push_back(std::move(spec)); }
  // Null if there is none.
  [[nodiscard]] const CommandSpec* find(std::string_view name) const;
  [[nodiscard]] const std::vector<CommandSpec>& commands() const { return commands_; }

 private:
  std::vector<CommandSpec> commands_;
};

// The options that every command has.
struct GlobalOptions {
  ConfigRequest config;
  bool json = false;
  bool verbose = false;
  bool quiet = false;
  bool help = false;
  bool version = false;
};

// `target` must outlive the set.
OptionSet global_options(GlobalOptions& target);

// What the command line asks for.
struct Invocation {
  GlobalOptions global;
  const CommandSpec* command = nullptr;  // null: none is named
};

// Reads the words behind the program's name; values go to the targets of the command's options. Global
// options may stand before or after the command; after "--" every word is an argument; "help COMMAND" is
// "COMMAND --help". Errors are kUsage; what was understood before one is left in `invocation`.
Status parse_arguments(const App& app, const std::vector<std::string>& words, Invocation& invocation);

// The list of commands, and the help of one command.
std::string app_help(const App& app);
std::string command_help(const CommandSpec& command);
// "rpscrape upload [options] [FILE...]"
std::string command_synopsis(const CommandSpec& command);

}  // namespace rps::cli
