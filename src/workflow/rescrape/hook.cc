#include "workflow/rescrape/hook.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <thread>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rps {
namespace {

using Steady = std::chrono::steady_clock;

std::vector<std::string> hook_environment(const HookVariables& variables) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : variables) {
    std::string entry = name + "=" + value;
    // A NUL would end the value; nothing else in it means anything.
    std::replace(entry.begin(), entry.end(), '\0', ' ');
    entries.push_back(std::move(entry));
  }
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view entry = *at;
    const std::string_view name = entry.substr(0, entry.find('='));
    const bool ours = std::any_of(variables.begin(), variables.end(),
                                  [&](const auto& variable) { return variable.first == name; });
    if (!ours && name != "RPSCRAPE_COOKIE") {
      entries.emplace_back(entry);
    }
  }
  return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

// Owns what posix_spawn wants to know: no input, output to standard error, a process group of its own, and
// the signals as they are by default.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files_, STDERR_FILENO, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) {
      sigaddset(&signals, signal);
    }
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  Result<pid_t> start(const std::string& command, const HookVariables& variables) const {
    std::vector<std::string> words{"/bin/sh", "-c", command};
    std::vector<std::string> entries = hook_environment(variables);
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> environment = pointers(entries);
    pid_t child = 0;
    const int failed =
        posix_spawn(&child, "/bin/sh", &files_, &attributes_, arguments.data(), environment.data());
    return failed == 0 ? Result<pid_t>(child) : errno_error(failed, "starting the hook");
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

Error hook_failed(const std::string& how) {
  return Error{ErrorKind::kIo, "the command of daily.on_failure " + how};
}

Status outcome(int status) {
  if (WIFSIGNALED(status)) {
    return hook_failed("was killed by signal " + std::to_string(WTERMSIG(status)));
  }
  return WEXITSTATUS(status) == 0
             ? Status()
             : Status(hook_failed("ended with status " + std::to_string(WEXITSTATUS(status))));
}

}  // namespace

Status run_hook(const std::string& command, const HookVariables& variables, std::chrono::milliseconds limit) {
  const SpawnPlan plan;
  RPS_ASSIGN(const pid_t child, plan.start(command, variables));
  const auto end = Steady::now() + limit;
  int status = 0;
  while (true) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) {
      return outcome(status);
    }
    if (ended < 0 && errno != EINTR) {
      return errno_error(errno, "waiting for the hook");
    }
    if (Steady::now() >= end) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      return hook_failed("took longer than " + std::to_string(limit.count() / 1000) + " s and was stopped");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace rps
