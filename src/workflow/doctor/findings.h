// Collects what doctor finds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "workflow/doctor/doctor.h"

namespace rps {

// Not thread-safe.
class Findings {
 public:
  void ok(std::string check, std::string detail) {
    all_.push_back({std::move(check), DoctorFinding::State::kOk, std::move(detail), "", ErrorKind::kIo});
  }
  void warn(std::string check, std::string detail, std::string advice) {
    all_.push_back({std::move(check), DoctorFinding::State::kWarning, std::move(detail), std::move(advice),
                    ErrorKind::kIo});
  }
  void fail(std::string check, const Error& error) {
    all_.push_back({std::move(check), DoctorFinding::State::kFailed, error.message, error.hint, error.kind});
  }
  void skip(std::string check, std::string because) {
    all_.push_back(
        {std::move(check), DoctorFinding::State::kSkipped, std::move(because), "", ErrorKind::kIo});
  }
  std::vector<DoctorFinding> take() { return std::move(all_); }

 private:
  std::vector<DoctorFinding> all_;
};

}  // namespace rps
