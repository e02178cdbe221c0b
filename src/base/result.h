// Result<T>: the value of an operation, or the Error that says why there is none.
//
// Every fallible function of the program returns one of these; no exception crosses the edge of a
// stage (a folder of src/). Thread-safety: a plain value, like std::optional.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace rps {

// What went wrong, in the classes that callers act on. The command line maps them to exit codes in
// one place (src/cli/exit_code.h).
enum class ErrorKind {
  kUsage,         // the user's words or configuration are wrong
  kNotFound,      // the named thing does not exist
  kExists,        // the named thing exists already
  kPrecondition,  // put_if_match / put_if_absent lost: somebody else changed the object
  kParse,         // input text, page or file does not have the expected form
  kSchema,        // rows or columns do not fit the table
  kCorrupt,       // stored data contradicts itself or its recorded hash
  kIo,            // reading or writing failed
  kNoSpace,       // the disk (or quota) is full
  kPermission,    // the operating system or store refused access
  kLocked,        // another run holds the lock
  kRefused,       // a safety check refused the operation
  kMismatch,      // validation found differences
  kStateUnknown,  // a commit may or may not have happened; recovery decides at the next start
  kInterrupted,   // a signal stopped the run; the state is consistent
  kBlocked,       // the site refuses visits for now; the message says when to come back
  kNetwork,       // the site cannot be reached, or its reply is of no use
  kEngine,        // the SQL engine or a library reported an error
};

// Short lower-case name of a kind, for logs and JSON ("not_found").
std::string_view error_kind_name(ErrorKind kind);

// One error: its kind, a message that names the thing concerned (file, line, key, URL), and
// optionally what to do next. Messages never hold secrets.
struct Error {
  ErrorKind kind = ErrorKind::kIo;
  std::string message;
  std::string hint = {};

  // The message with the hint behind it, for people.
  [[nodiscard]] std::string text() const { return hint.empty() ? message : message + " (" + hint + ")"; }
};

// Makes an Error with "context: " put before its message.
Error with_context(Error error, std::string_view context);

// Makes the Error for an errno value: ENOSPC and EDQUOT are kNoSpace, EACCES and EPERM kPermission,
// ENOENT kNotFound, all others kIo. `what` names the operation and the path.
Error errno_error(int errno_value, std::string_view what);

template <class T>
class [[nodiscard]] Result {
 public:
  using Value = T;
  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // The value; the caller has checked ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  // Of a temporary by value, so that it may be kept or looped over.
  T operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // The error; the caller has checked !ok().
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  Error& error() { return *error_; }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

// The result of an operation without a value.
using Status = Result<void>;

}  // namespace rps

#define RPS_CONCAT_INNER(a, b) a##b
#define RPS_CONCAT(a, b) RPS_CONCAT_INNER(a, b)

// Returns the error of `expr` from the enclosing function, if it has one.
#define RPS_TRY(expr) RPS_TRY_IMPL(RPS_CONCAT(rps_status_, __COUNTER__), expr)
#define RPS_TRY_IMPL(tmp, expr)         \
  do {                                  \
    if (auto tmp = (expr); !tmp.ok()) { \
      return std::move(tmp.error());    \
    }                                   \
  } while (false)

// `RPS_ASSIGN(auto x, f())`: x is the value of f(), or the error is returned.
#define RPS_ASSIGN(decl, expr) RPS_ASSIGN_IMPL(RPS_CONCAT(rps_result_, __COUNTER__), decl, expr)
#define RPS_ASSIGN_IMPL(tmp, decl, expr) \
  auto tmp = (expr);                     \
  if (!tmp.ok()) {                       \
    return std::move(tmp.error());       \
  }                                      \
  decl = std::move(tmp).value()
