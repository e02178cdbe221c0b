// What a command is: its words for the help, its options, and the function that runs it. Each command is a
// file cmd_*.cc with an options struct of its own and a function `void add_NAME(App&)` that registers it
// (declared and called in commands.h and commands.cc).
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "cli/config.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "io/clock.h"
#include "workflow/settings.h"

namespace rps::cli {

// Everything a running command may use. Valid while the command runs; owned by the program's frame.
// Messages and progress go through `progress`; only the command's result goes to `out`.
struct Context {
  Settings settings;  // effective: defaults, then the file, the profile, --set; a command's options beat it
  ConfigOrigins origins;  // where each setting came from
  Progress& progress;     // on standard error; also logs
  const Clock& clock;
  bool json = false;   // the result is to be exactly one JSON document
  bool quiet = false;  // no progress and no notes
  bool verbose = false;
  std::istream& in;
  std::ostream& out;  // with --json held back until the command succeeded
  std::ostream& err;
  Terminal out_terminal;
  Terminal err_terminal;
  bool can_ask = false;  // somebody sits at a terminal and can answer questions
};

// Asks `question` on standard error and waits for "y" or "yes" (any case). `yes` (the --yes option) answers
// it beforehand. kRefused after any other answer, or when nobody can be asked.
Status confirm(Context& context, std::string_view question, bool yes);

// Whether a command keeps a log file.
enum class LogPolicy {
  kNone,      // reads only what is compiled in or configured: works in a read-only folder, in silence
  kOptional,  // reads data: a log that cannot be written is a warning
  kRequired,  // changes data: a log that cannot be written stops it
};

struct Example {
  std::string command_line;  // "rpscrape courses kempton"
  std::string meaning;       // "courses with kempton in their name"
};

struct CommandSpec {
  std::string name;         // "upload"
  std::string summary;      // one line for the list of commands, no full stop
  std::string description;  // a paragraph or more for --help
  std::vector<Example> examples;
  // The codes it may end with besides 0 (done), 1 (failed), 2 (usage) and 130 (interrupted).
  std::vector<ExitCode> more_exit_codes;
  LogPolicy log = LogPolicy::kRequired;
  OptionSet options;
  // A success may still carry a code: kIncomplete or kDifferences. An error is printed by the frame and
  // becomes its code.
  std::function<Result<ExitCode>(Context&)> run;
};

}  // namespace rps::cli
