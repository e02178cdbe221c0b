#include "base/result.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>
#include <set>

namespace rps {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) {
    return Error{ErrorKind::kUsage, std::to_string(n) + " is odd", "give an even number"};
  }
  return n / 2;
}

Result<int> quarter(int n) {
  RPS_ASSIGN(const int first, half(n));
  RPS_ASSIGN(const int second, half(first));
  return second;
}

Status check_quarter(int n) {
  RPS_TRY(quarter(n));
  return {};
}

TEST(Result, CarriesValuesAndErrorsThroughTheMacros) {
  EXPECT_EQ(*quarter(12), 3);
  EXPECT_TRUE(check_quarter(12).ok());
  const Status failed = check_quarter(6);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(failed.error().text(), "3 is odd (give an even number)");
}

TEST(Result, HoldsMoveOnlyValues) {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(4);
  const std::unique_ptr<int> taken = std::move(made).value();
  EXPECT_EQ(*taken, 4);
}

TEST(Error, KeepsItsKindAndHintUnderAContext) {
  const Error error = with_context(Error{ErrorKind::kParse, "no date", "write one"}, "day.csv line 3");
  EXPECT_EQ(error.kind, ErrorKind::kParse);
  EXPECT_EQ(error.text(), "day.csv line 3: no date (write one)");
}

TEST(Error, SortsErrnoValuesIntoKinds) {
  EXPECT_EQ(errno_error(ENOSPC, "x").kind, ErrorKind::kNoSpace);
  EXPECT_EQ(errno_error(EDQUOT, "x").kind, ErrorKind::kNoSpace);
  EXPECT_EQ(errno_error(EACCES, "x").kind, ErrorKind::kPermission);
  EXPECT_EQ(errno_error(EROFS, "x").kind, ErrorKind::kPermission);
  EXPECT_EQ(errno_error(ENOENT, "x").kind, ErrorKind::kNotFound);
  EXPECT_EQ(errno_error(EIO, "x").kind, ErrorKind::kIo);
  EXPECT_EQ(errno_error(EIO, "reading f").message.rfind("reading f: ", 0), 0U);
}

TEST(Error, NamesEveryKindDifferently) {
  std::set<std::string_view> names;
  const int last = static_cast<int>(ErrorKind::kEngine);
  for (int kind = 0; kind <= last; ++kind) {
    names.insert(error_kind_name(static_cast<ErrorKind>(kind)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(last) + 1);
}

}  // namespace
}  // namespace rps
