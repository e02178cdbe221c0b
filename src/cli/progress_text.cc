#include "cli/progress_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/text.h"
#include "cli/text_width.h"

namespace rps::cli {
namespace {

constexpr std::size_t kBarWidth = 20;

std::string number(std::uint64_t value) {
  return thousands(static_cast<std::int64_t>(value));
}

// Done as a part of the total, 0 to 1; the total is known.
double part_done(const PhaseState& state) {
  return std::min(1.0, static_cast<double>(state.done) / static_cast<double>(state.total));
}

std::string count_text(const PhaseState& state) {
  const std::string of = state.total > 0 ? " of " + number(state.total) : "";
  return number(state.done) + of + " " + state.unit;
}

std::string percent_text(const PhaseState& state) {
  return state.total > 0 ? std::to_string(static_cast<int>(part_done(state) * 100)) + "%" : std::string();
}

std::string bar_text(const PhaseState& state) {
  if (state.total == 0) {
    return {};
  }
  const auto full = static_cast<std::size_t>(part_done(state) * kBarWidth);
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '-') + "]";
}

// The parts that are not empty, joined.
std::string joined(std::vector<std::string> parts, std::string_view separator) {
  parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
  return join(parts, separator);
}

std::string two_digits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string duration_text(double seconds) {
  const std::int64_t whole = std::llround(std::max(seconds, 0.0));
  if (seconds < 0.9995) {
    return std::to_string(std::llround(std::max(seconds, 0.0) * 1000)) + " ms";
  }
  if (whole < 60) {
    return fixed(seconds, 1) + " s";
  }
  if (whole < 3600) {
    return std::to_string(whole / 60) + " m " + two_digits(whole % 60) + " s";
  }
  return std::to_string(whole / 3600) + " h " + two_digits(whole / 60 % 60) + " m";
}

std::string rate_text(const PhaseState& state) {
  if (state.done == 0 || state.seconds <= 0) {
    return {};
  }
  const double rate = static_cast<double>(state.done) / state.seconds;
  return (rate >= 10 ? thousands(std::llround(rate)) : fixed(rate, 2)) + "/s";
}

std::string eta_text(const PhaseState& state) {
  if (state.done == 0 || state.seconds <= 0 || state.total <= state.done) {
    return {};
  }
  const auto left = static_cast<double>(state.total - state.done);
  return "ETA " + duration_text(left * state.seconds / static_cast<double>(state.done));
}

std::string bar_line(const PhaseState& state, std::size_t width) {
  const auto line = [&](const std::string& bar) {
    return joined(
        {state.name, bar, count_text(state), percent_text(state), rate_text(state), eta_text(state)}, "  ");
  };
  const std::string full = line(bar_text(state));
  return display_width(full) <= width ? full : cut_to_width(line(""), width);
}

std::string plain_line(const PhaseState& state) {
  return state.name + ": " +
         joined({count_text(state), percent_text(state), rate_text(state), eta_text(state)}, ", ");
}

std::string end_line(const PhaseState& state) {
  const std::string of = state.total > 0 && state.done != state.total ? " of " + number(state.total) : "";
  return state.name + ": " + number(state.done) + of + " " + state.unit + " in " +
         joined({duration_text(state.seconds), rate_text(state)}, ", ");
}

}  // namespace rps::cli
