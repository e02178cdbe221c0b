// A progress that calls a function when a phase begins: tests do something to the lake in the middle of a
// job.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/progress.h"

namespace rps {

// Calls `act` when the phase of that name begins; otherwise silent.
class AtPhase final : public Progress {
 public:
  AtPhase(std::string phase, std::function<void()> act) : phase_(std::move(phase)), act_(std::move(act)) {}
  void begin(std::string_view phase, std::uint64_t /*total*/, std::string_view /*unit*/) override {
    if (phase == phase_) {
      act_();
    }
  }
  void advance(std::uint64_t /*count*/) override {}
  void end() override {}
  void note(std::string_view /*line*/) override {}
  void warn(std::string_view /*line*/) override {}

 private:
  std::string phase_;
  std::function<void()> act_;
};

}  // namespace rps
