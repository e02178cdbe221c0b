// A command of the user's that is run when the daily job fails: a mail, a message, a restart.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace rps {

using HookVariables = std::vector<std::pair<std::string, std::string>>;  // name and value

// Runs `command` by /bin/sh, with this process's environment and `variables` in it, no input, and its output
// on standard error. What is to be told goes through the variables only, never into the command's text, so
// that no message can become a command; RPSCRAPE_COOKIE is taken out. After `limit` the command and all that
// it started in its process group are killed. kIo when it cannot be started, ends with another status than 0,
// is killed, or takes too long.
Status run_hook(const std::string& command, const HookVariables& variables, std::chrono::milliseconds limit);

}  // namespace rps
