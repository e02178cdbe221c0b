// The words of progress: pure functions, so that tests need no terminal and no time.
#pragma once

#include <cstdint>
#include <string>

namespace rps::cli {

// Where a phase stands.
struct PhaseState {
  std::string name;  // "download"
  std::string unit;  // "races"
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: unknown
  double seconds = 0;       // since its start
};

// "850 ms", "12.3 s", "4 m 05 s", "2 h 03 m".
std::string duration_text(double seconds);
// "37/s", "0.42/s"; empty while it cannot be known.
std::string rate_text(const PhaseState& state);
// Time to go at the rate so far, as "ETA 4 m 05 s"; empty when it cannot be known.
std::string eta_text(const PhaseState& state);

// "download  [######----]  60 of 100 races  60%  37/s  ETA 2.0 s" in at most `width` columns, no line end.
std::string bar_line(const PhaseState& state, std::size_t width);
// "download: 60 of 100 races, 60%, 37/s, ETA 2.0 s"
std::string plain_line(const PhaseState& state);
// "download: 100 races in 2.7 s, 37/s"
std::string end_line(const PhaseState& state);

}  // namespace rps::cli
