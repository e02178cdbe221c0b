// From the command line to the exit code: the frame in which every command runs.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "io/clock.h"

namespace rps::cli {

// The surroundings of a run; tests give their own. Everything must outlive the run.
struct Host {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Terminal out_terminal;
  Terminal err_terminal;
  bool can_ask = false;
  const Clock& clock;
  Environment environment;
  // True once nobody reads `out` any more (a pipe into `head`): writing to it then fails without being an
  // error.
  std::function<bool()> reader_gone;
};

// Reads the words behind the program's name, runs the command and reports its error, if any.
ExitCode run_app(const App& app, const std::vector<std::string>& words, Host& host);

// The whole program. Handles signals; never throws.
int run(int argc, char** argv);

}  // namespace rps::cli
