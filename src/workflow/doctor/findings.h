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
  // `action` is the IAM action that the check needs, named when permission was refused; empty: none.
  void fail(std::string check, const Error& error, const std::string& action = "") {
    std::string advice = error.hint;
    if (error.kind == ErrorKind::kPermission && !action.empty()) {
      advice = "the policy has to allow " + action + (advice.empty() ? "" : "; " + advice);
    }
    all_.push_back(
        {std::move(check), DoctorFinding::State::kFailed, error.message, std::move(advice), error.kind});
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
