// How a long operation tells people how far it is, without knowing about terminals.
#pragma once

#include <cstdint>
#include <string_view>

namespace rps {

// Thread-safety: implementations may be called from several threads.
class Progress {
 public:
  virtual ~Progress() = default;
  // A phase starts; `total` is 0 when unknown. A phase that is still open ends first.
  virtual void begin(std::string_view phase, std::uint64_t total, std::string_view unit) = 0;
  virtual void advance(std::uint64_t count) = 0;
  virtual void end() = 0;
  // One line for the person at the terminal (also logged).
  virtual void note(std::string_view line) = 0;
  virtual void warn(std::string_view line) = 0;
};

// Says nothing; for tests and machine output. Lives as long as the process.
Progress& silent_progress();

}  // namespace rps
