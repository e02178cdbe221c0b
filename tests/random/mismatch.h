// What ends a sequence: the lake did not do what the model says.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace rps::random_lake {

// Thrown by steps and checks, caught once per sequence.
struct Mismatch {
  std::string text;
};

[[noreturn]] inline void mismatch(std::string text) {
  throw Mismatch{std::move(text)};
}

inline void require(bool holds, const std::string& text) {
  if (!holds) {
    mismatch(text);
  }
}

// The value of something that must succeed.
template <class T>
T must(Result<T> result, const std::string& what) {
  if (!result.ok()) {
    mismatch(what + " failed: " + std::string(error_kind_name(result.error().kind)) + ": " +
             result.error().text());
  }
  return std::move(result).value();
}
inline void must(const Status& status, const std::string& what) {
  if (!status.ok()) {
    mismatch(what + " failed: " + std::string(error_kind_name(status.error().kind)) + ": " +
             status.error().text());
  }
}

}  // namespace rps::random_lake
