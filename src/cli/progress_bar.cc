#include "cli/progress_bar.h"

#include <algorithm>
#include <ostream>

#include "base/log.h"
#include "cli/secrets.h"
#include "cli/text_width.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kRedrawMillis = 100;
constexpr std::int64_t kPlainMillis = 5000;

std::uint64_t tenths(const PhaseState& state) {
  return state.total == 0 ? 0 : state.done * 10 / state.total;
}

}  // namespace

ProgressBar::ProgressBar(std::ostream& err, const Terminal& terminal, bool quiet, const Clock& clock)
    : err_(err), terminal_(terminal), quiet_(quiet), clock_(clock) {}

ProgressBar::~ProgressBar() {
  finish_phase();
}

void ProgressBar::begin(std::string_view phase, std::uint64_t total, std::string_view unit) {
  const std::lock_guard<std::mutex> guard(mutex_);
  finish_phase();
  phase_ = PhaseState{std::string(phase), std::string(unit), 0, total, 0};
  started_ = clock_.now().millis;
  last_shown_ = 0;
  tenths_shown_ = 0;
  if (quiet_) {
    return;
  }
  if (terminal_.tty) {
    draw();
  } else {
    print(plain_line(*phase_));
  }
}

void ProgressBar::advance(std::uint64_t count) {
  const std::lock_guard<std::mutex> guard(mutex_);
  if (!phase_) {
    return;
  }
  phase_->done += count;
  if (!quiet_) {
    refresh();
  }
}

void ProgressBar::end() {
  const std::lock_guard<std::mutex> guard(mutex_);
  finish_phase();
}

void ProgressBar::note(std::string_view text) {
  const std::string line = without_passwords(std::string(text));
  log::info(line);
  const std::lock_guard<std::mutex> guard(mutex_);
  if (!quiet_) {
    print(printable_lines(line));
  }
}

void ProgressBar::warn(std::string_view text) {
  const std::string line = without_passwords(std::string(text));
  log::warn(line);
  const std::lock_guard<std::mutex> guard(mutex_);
  print(paint(terminal_, Colour::kYellow, "warning:") + " " + printable_lines(line));
}

void ProgressBar::finish_phase() {
  if (!phase_) {
    return;
  }
  measure();
  const std::string summary = end_line(*phase_);
  phase_.reset();
  log::info(summary);
  if (!quiet_) {
    print(summary);
  }
}

std::int64_t ProgressBar::measure() {
  // A clock that is set back must not give a negative rate.
  const std::int64_t elapsed = std::max<std::int64_t>(0, clock_.now().millis - started_);
  phase_->seconds = static_cast<double>(elapsed) / 1000;
  return elapsed;
}

bool ProgressBar::plain_line_due(std::int64_t now) const {
  const bool step = phase_->total == 0 || tenths(*phase_) > tenths_shown_;
  return step && now - last_shown_ >= kPlainMillis;
}

void ProgressBar::refresh() {
  const std::int64_t now = measure();
  if (terminal_.tty && now - last_shown_ >= kRedrawMillis) {
    last_shown_ = now;
    draw();
  } else if (!terminal_.tty && plain_line_due(now)) {
    last_shown_ = now;
    tenths_shown_ = tenths(*phase_);
    print(plain_line(*phase_));
  }
}

void ProgressBar::draw() {
  // The last column stays free: some terminals wrap when it is written.
  const auto width = static_cast<std::size_t>(std::max(terminal_.width - 1, 1));
  erase();
  err_ << paint(terminal_, Colour::kGreen, bar_line(*phase_, width)) << std::flush;
  drawn_ = true;
}

void ProgressBar::erase() {
  if (drawn_) {
    err_ << "\r\x1b[K";  // ECMA-48: to the start of the line, erase to its end
    drawn_ = false;
  }
}

void ProgressBar::print(const std::string& line) {
  const bool redraw = drawn_ && phase_.has_value();
  erase();
  err_ << line << '\n' << std::flush;
  if (redraw) {
    draw();
  }
}

}  // namespace rps::cli
