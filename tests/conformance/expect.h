// Small words for expectations about Results.
#pragma once

#include <gtest/gtest.h>

#include <ostream>

#include "base/result.h"

namespace rps {

// The kind of the error that `result` must be; kEngine, and a failed test, when it is a value.
template <class T>
ErrorKind kind_of(const Result<T>& result) {
  EXPECT_FALSE(result.ok());
  return result.ok() ? ErrorKind::kEngine : result.error().kind;
}

// gtest prints the name of a kind instead of its number.
inline void PrintTo(ErrorKind kind, std::ostream* out) {
  *out << error_kind_name(kind);
}

}  // namespace rps
