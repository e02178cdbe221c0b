#include "cli/run.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <utility>

#include "base/interrupt.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/held_output.h"
#include "cli/json_text.h"
#include "cli/progress_bar.h"
#include "cli/run_log.h"
#include "cli/secrets.h"
#include "cli/table_printer.h"
#include "cli/text_width.h"

namespace rps::cli {
namespace {

constexpr const char* kStopNotice = "\nstopping at the next safe point; Ctrl-C again stops at once\n";

std::string error_json(const Error& error) {
  return R"({"error": {"kind": )" + json_string(error_kind_name(error.kind)) + R"(, "message": )" +
         json_string(error.message) + R"(, "hint": )" + json_string(error.hint) + "}}\n";
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// One run of the program.
class Frame {
 public:
  Frame(const App& app, const std::vector<std::string>& words, Host& host)
      : app_(app), words_(words), host_(host) {}

  ExitCode run() {
    const Status parsed = parse_arguments(app_, words_, invocation_);
    const GlobalOptions& global = invocation_.global;
    // An error may come before the option is reached.
    json_ = global.json || std::find(words_.begin(), words_.end(), "--json") != words_.end();
    if (!parsed.ok()) {
      return fail(parsed.error(), true);
    }
    if (global.version) {
      return answer("version", RPS_VERSION, std::string("rpscrape ") + RPS_VERSION + "\n");
    }
    const CommandSpec* command = invocation_.command;
    if (global.help || command == nullptr) {
      const std::string help = command == nullptr ? app_help(app_) : command_help(*command);
      return answer("help", help, help);
    }
    Result<LoadedConfig> config = load_settings(global.config, host_.environment);
    return config.ok() ? run_logged(*command, *config) : fail(config.error(), true);
  }

 private:
  ExitCode answer(std::string_view key, const std::string& value, const std::string& text) {
    host_.out << (json_ ? "{" + json_string(key) + ": " + json_string(value) + "}\n" : text);
    return checked_output(ExitCode::kOk);
  }

  ExitCode run_logged(const CommandSpec& command, LoadedConfig& config) {
    ProgressBar progress(host_.err, host_.err_terminal, invocation_.global.quiet, host_.clock);
    RunLog run_log(host_.clock);
    if (command.log != LogPolicy::kNone) {
      const RunDescription run{command.name, words_, RPS_VERSION, config.origins, invocation_.global.verbose};
      Status opened = run_log.open(config.settings.paths.logs, run);
      if (!opened.ok() && command.log == LogPolicy::kRequired) {
        return fail(opened.error(), true);
      }
      if (!opened.ok()) {
        progress.warn("no log of this run: " + opened.error().text());
      }
    }
    if (invocation_.global.verbose) {
      progress.note("configuration: " + (config.origins.file.empty() ? "defaults" : config.origins.file));
      progress.note("log: " + (run_log.path().empty() ? "none" : run_log.path()));
    }
    const ExitCode code = run_command(command, config, progress);
    run_log.close(code);
    return code;
  }

  ExitCode run_command(const CommandSpec& command, LoadedConfig& config, ProgressBar& progress) {
    HeldOutput held(host_.out);
    std::ostream held_out(&held);
    const GlobalOptions& global = invocation_.global;
    Context context{std::move(config.settings),
                    std::move(config.origins),
                    progress,
                    host_.clock,
                    json_,
                    global.quiet,
                    global.verbose,
                    host_.in,
                    json_ ? held_out : host_.out,
                    host_.err,
                    host_.out_terminal,
                    host_.err_terminal,
                    host_.can_ask};
    const Result<ExitCode> outcome = command.run(context);
    progress.end();
    if (!outcome.ok()) {
      return fail(outcome.error(), held.discard());
    }
    if (json_) {
      held.release();
    }
    return checked_output(*outcome);
  }

  // A result that could not be written is a failure, unless its reader has simply left.
  ExitCode checked_output(ExitCode code) {
    host_.out.flush();
    if (host_.out.good() || host_.reader_gone()) {
      return code;
    }
    return fail(Error{ErrorKind::kIo, std::string(kOutputFailed), "is the disk full?"}, false);
  }

  // `answerable`: nothing is on standard output yet, so that the error may be the JSON document.
  ExitCode fail(Error error, bool answerable) {
    error.message = without_passwords(std::move(error.message));
    if (error.message == kOutputFailed && host_.reader_gone()) {
      return ExitCode::kOk;
    }
    const std::string who =
        invocation_.command == nullptr ? "rpscrape" : "rpscrape " + invocation_.command->name;
    host_.err << paint(host_.err_terminal, Colour::kRed, who + ":") << ' '
              << printable(one_line(error.text())) << '\n';
    log::error(error.text());
    if (json_ && answerable) {
      host_.out << error_json(error) << std::flush;
    }
    return exit_code_for(error.kind);
  }

  const App& app_;
  const std::vector<std::string>& words_;
  Host& host_;
  Invocation invocation_;
  bool json_ = false;
};

// A pipe whose reading end is closed polls as an error (poll(2)).
bool stdout_reader_gone() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

Host process_host() {
  const Terminal out = detect_terminal(STDOUT_FILENO, process_environment);
  const Terminal err = detect_terminal(STDERR_FILENO, process_environment);
  const bool can_ask = isatty(STDIN_FILENO) == 1 && err.tty;
  return Host{std::cin,       std::cout,           std::cerr,         out, err, can_ask,
              system_clock(), process_environment, stdout_reader_gone};
}

}  // namespace

ExitCode run_app(const App& app, const std::vector<std::string>& words, Host& host) {
  return Frame(app, words, host).run();
}

int run(int argc, char** argv) {
  try {
    std::ios::sync_with_stdio(false);
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, not the end of the process
    install_interrupt_handlers(isatty(STDERR_FILENO) == 1 ? kStopNotice : nullptr);
    Host host = process_host();
    const App app = make_app();
    return static_cast<int>(run_app(app, {argv + std::min(argc, 1), argv + argc}, host));
  } catch (const std::exception& failure) {  // out of memory, or a defect
    std::cerr << "rpscrape: " << failure.what() << '\n';
    return static_cast<int>(ExitCode::kFailed);
  }
}

}  // namespace rps::cli
