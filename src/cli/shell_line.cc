#include "cli/shell_line.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is POSIX, not in <csignal>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <istream>

// After <cstdio>, which they need.
#include <readline/history.h>
#include <readline/readline.h>

#include "base/interrupt.h"
#include "io/files.h"
#include "io/posix.h"

namespace rps::cli {
namespace {

constexpr int kHistoryLength = 1000;

class StreamLines final : public LineSource {
 public:
  explicit StreamLines(std::istream& in) : in_(in) {}

  Result<std::optional<std::string>> next(const std::string& /*prompt*/) override {
    std::string line;
    if (!std::getline(in_, line)) {
      return std::optional<std::string>();
    }
    return std::optional<std::string>(std::move(line));
  }
  void remember(const std::string& /*text*/) override {}

 private:
  std::istream& in_;
};

// readline's hooks are plain functions, so what they need is here.
volatile sig_atomic_t line_taken_back = 0;
const Completer* current_completer = nullptr;

void on_prompt_signal(int /*signal*/) {
  line_taken_back = 1;
}

// readline's own waits for a key whatever signal comes. This one ends the line, as the key Enter would; what
// was in it is dropped by TypedLines::next().
int read_key(FILE* stream) {
  constexpr int kWaitMillis = 100;
  for (;;) {
    pollfd keys{fileno(stream), POLLIN, 0};
    const int ready = poll(&keys, 1, kWaitMillis);
    rl_check_signals();
    if (line_taken_back != 0 || interrupted()) {
      rl_replace_line("", 0);
      return '\n';
    }
    if (ready > 0) {
      return rl_getc(stream);
    }
  }
}

// While it lives, Ctrl-C takes the line back instead of asking the program to stop.
class PromptSignals {
 public:
  PromptSignals() {
    line_taken_back = 0;
    struct sigaction action {};
    action.sa_handler = on_prompt_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before_);
  }
  ~PromptSignals() { sigaction(SIGINT, &before_, nullptr); }
  PromptSignals(const PromptSignals&) = delete;
  PromptSignals& operator=(const PromptSignals&) = delete;

 private:
  struct sigaction before_ {};
};

// readline's form of a list: malloc'ed, the first entry what all have in common, a null at the end.
char** completions(const char* text, int /*start*/, int end) {
  rl_attempted_completion_over = 1;  // no file names
  const std::string line(rl_line_buffer, static_cast<std::size_t>(end));
  static std::vector<std::string> found;
  found = (*current_completer)(line, text);
  const auto generate = [](const char* /*text*/, int state) -> char* {
    static std::size_t next = 0;
    next = state == 0 ? 0 : next;
    return next < found.size() ? ::strdup(found[next++].c_str()) : nullptr;
  };
  return rl_completion_matches(text, generate);
}

class TypedLines final : public LineSource {
 public:
  TypedLines(std::string history, Completer completer)
      : history_(std::move(history)), completer_(std::move(completer)) {
    current_completer = &completer_;
    rl_readline_name = "rpscrape";
    rl_attempted_completion_function = completions;
    rl_basic_word_break_characters = " \t\n\"'`@$><=;|&{(,+-*/!";
    rl_getc_function = read_key;
    history_comment_char = '#';  // with time stamps, statements of several lines stay together
    history_write_timestamps = 1;
    using_history();
    stifle_history(kHistoryLength);
    open_history();
  }
  ~TypedLines() override {
    if (!history_.empty()) {
      history_truncate_file(history_.c_str(), kHistoryLength);
    }
    clear_history();
    current_completer = nullptr;
  }
  TypedLines(const TypedLines&) = delete;
  TypedLines& operator=(const TypedLines&) = delete;

  Result<std::optional<std::string>> next(const std::string& prompt) override {
    const PromptSignals signals;
    const std::unique_ptr<char, decltype(&std::free)> line(readline(prompt.c_str()), std::free);
    if (interrupted()) {  // SIGTERM
      return std::optional<std::string>();
    }
    if (line_taken_back != 0) {
      return Error{ErrorKind::kInterrupted, "the line was taken back"};
    }
    if (!line) {
      std::fputc('\n', rl_outstream);
      return std::optional<std::string>();
    }
    return std::optional<std::string>(line.get());
  }

  void remember(const std::string& text) override {
    const HIST_ENTRY* last = history_get(history_base + history_length - 1);
    if (text.empty() || (last != nullptr && text == last->line)) {
      return;
    }
    add_history(text.c_str());
    if (!history_.empty()) {
      static_cast<void>(append_history(1, history_.c_str()));
    }
  }

 private:
  // Makes the file, for its owner only; without it there is no history.
  void open_history() {
    if (history_.empty()) {
      return;
    }
    const bool made =
        make_dirs(parent_of(history_), false).ok() && open_file(history_, O_WRONLY | O_CREAT).ok() &&
        ::chmod(history_.c_str(), S_IRUSR | S_IWUSR) == 0 && read_history(history_.c_str()) == 0;
    if (!made) {
      history_.clear();
    }
  }

  std::string history_;
  Completer completer_;
};

}  // namespace

std::unique_ptr<LineSource> make_stream_lines(std::istream& in) {
  return std::make_unique<StreamLines>(in);
}

std::unique_ptr<LineSource> make_typed_lines(const std::string& history, Completer completer) {
  return std::make_unique<TypedLines>(history, std::move(completer));
}

std::string history_path(const Environment& environment) {
  const std::string chosen = environment("RPSCRAPE_HISTORY");
  if (!chosen.empty()) {
    return chosen == "off" ? "" : chosen;
  }
  const std::string state = environment("XDG_STATE_HOME");
  if (state.starts_with('/')) {  // the specification tells to ignore others
    return state + "/rpscrape/history";
  }
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.local/state/rpscrape/history";
}

}  // namespace rps::cli
