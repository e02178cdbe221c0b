#include "base/result.h"

#include <cerrno>
#include <cstring>

namespace rps {

std::string_view error_kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kExists:
      return "exists";
    case ErrorKind::kPrecondition:
      return "precondition";
    case ErrorKind::kParse:
      return "parse";
    case ErrorKind::kSchema:
      return "schema";
    case ErrorKind::kCorrupt:
      return "corrupt";
    case ErrorKind::kIo:
      return "io";
    case ErrorKind::kNoSpace:
      return "no_space";
    case ErrorKind::kPermission:
      return "permission";
    case ErrorKind::kLocked:
      return "locked";
    case ErrorKind::kRefused:
      return "refused";
    case ErrorKind::kMismatch:
      return "mismatch";
    case ErrorKind::kStateUnknown:
      return "state_unknown";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kBlocked:
      return "blocked";
    case ErrorKind::kNetwork:
      return "network";
    case ErrorKind::kEngine:
      return "engine";
  }
  return "io";
}

Error with_context(Error error, std::string_view context) {
  error.message = std::string(context) + ": " + error.message;
  return error;
}

Error errno_error(int errno_value, std::string_view what) {
  Error error;
  error.message = std::string(what) + ": " + std::strerror(errno_value);
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
      error.kind = ErrorKind::kNoSpace;
      error.hint = "free some space and run the command again; nothing was half-written";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      error.kind = ErrorKind::kPermission;
      error.hint = "check the owner and the permissions of the path";
      break;
    case ENOENT:
      error.kind = ErrorKind::kNotFound;
      break;
    case EMFILE:
    case ENFILE:
      error.kind = ErrorKind::kIo;
      error.hint = "allow more open files (ulimit -n) and run the command again";
      break;
    case EIO:
      error.kind = ErrorKind::kIo;
      error.hint = "the disk reports an error: see the system's log, then run the command again";
      break;
    default:
      error.kind = ErrorKind::kIo;
  }
  return error;
}

}  // namespace rps
