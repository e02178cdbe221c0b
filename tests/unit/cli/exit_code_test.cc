#include "cli/exit_code.h"

#include <gtest/gtest.h>

namespace rps::cli {
namespace {

int code(ErrorKind kind) {
  return static_cast<int>(exit_code_for(kind));
}

TEST(ExitCodeFor, IsTheContractOfTheProgram) {
  EXPECT_EQ(code(ErrorKind::kUsage), 2);
  EXPECT_EQ(code(ErrorKind::kRefused), 4);
  EXPECT_EQ(code(ErrorKind::kLocked), 4);
  EXPECT_EQ(code(ErrorKind::kMismatch), 5);
  EXPECT_EQ(code(ErrorKind::kInterrupted), 130);
  EXPECT_EQ(code(ErrorKind::kBlocked), 3);
}

TEST(ExitCodeFor, OtherErrorsAreAFailure) {
  for (const ErrorKind kind :
       {ErrorKind::kNotFound, ErrorKind::kExists, ErrorKind::kPrecondition, ErrorKind::kParse,
        ErrorKind::kSchema, ErrorKind::kCorrupt, ErrorKind::kIo, ErrorKind::kNoSpace, ErrorKind::kPermission,
        ErrorKind::kStateUnknown, ErrorKind::kNetwork, ErrorKind::kEngine}) {
    EXPECT_EQ(code(kind), 1) << error_kind_name(kind);
  }
}

}  // namespace
}  // namespace rps::cli
