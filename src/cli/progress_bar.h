// Progress on standard error: one line that redraws itself on a terminal, now and then a plain line
// elsewhere.
//
// Terminal: drawn at most 10 times a second, and replaced by its summary when the phase ends.
// Elsewhere: a line at the start and the summary at the end; between them one at each 10 % (with an unknown
// total: every 5 s), but never two within 5 s.
// Quiet: only warnings are shown. Notes, warnings and summaries always go to the log too.
#pragma once

#include <iosfwd>
#include <mutex>
#include <optional>
#include <string>

#include "base/progress.h"
#include "cli/progress_text.h"
#include "cli/terminal.h"
#include "io/clock.h"

namespace rps::cli {

// Thread-safe. `err` and `clock` must outlive it.
class ProgressBar final : public Progress {
 public:
  ProgressBar(std::ostream& err, const Terminal& terminal, bool quiet, const Clock& clock);
  // Ends an open phase.
  ~ProgressBar() override;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void begin(std::string_view phase, std::uint64_t total, std::string_view unit) override;
  void advance(std::uint64_t count) override;
  void end() override;
  void note(std::string_view line) override;
  void warn(std::string_view line) override;

 private:
  // All with mutex_ held.
  void finish_phase();
  void refresh();
  void draw();
  void erase();
  void print(const std::string& line);
  [[nodiscard]] bool plain_line_due(std::int64_t now) const;
  // Brings the phase's seconds up to date; milliseconds since its start.
  std::int64_t measure();

  std::mutex mutex_;
  std::ostream& err_;
  const Terminal terminal_;
  const bool quiet_;
  const Clock& clock_;

  std::optional<PhaseState> phase_;
  std::int64_t started_ = 0;     // by the clock, ms
  std::int64_t last_shown_ = 0;  // ms after the start
  std::uint64_t tenths_shown_ = 0;
  bool drawn_ = false;  // the terminal's current line is ours
};

}  // namespace rps::cli
