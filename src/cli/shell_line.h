// Where the lines of a shell come from: a person at a terminal, with history and completion, or a pipe.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"

namespace rps::cli {

// Not thread-safe.
class LineSource {
 public:
  virtual ~LineSource() = default;
  // The next line without its end; nothing at the end of the input. kInterrupted when Ctrl-C took the line
  // back. `prompt` is for people.
  virtual Result<std::optional<std::string>> next(const std::string& prompt) = 0;
  // Adds a statement or a command to the history.
  virtual void remember(const std::string& text) = 0;
};

// Lines of a stream, without prompts. `in` must outlive the source.
std::unique_ptr<LineSource> make_stream_lines(std::istream& in);

// What may follow: `word` is what stands before the cursor, `line` the whole line up to it.
using Completer = std::function<std::vector<std::string>(std::string_view line, std::string_view word)>;

// Lines typed at the terminal of standard input, edited by GNU readline (https://tiswww.case.edu/php/chet/
// readline/readline.html). `history` is the file that keeps them, read now and appended to by each
// remember(); empty for none. One object at a time. A history that cannot be read or written is done
// without, in silence.
std::unique_ptr<LineSource> make_typed_lines(const std::string& history, Completer completer);

// Where the history is kept: $RPSCRAPE_HISTORY ("off": nowhere), else rpscrape/history in $XDG_STATE_HOME or
// ~/.local/state (https://specifications.freedesktop.org/basedir-spec/); empty for nowhere.
std::string history_path(const Environment& environment);

}  // namespace rps::cli
