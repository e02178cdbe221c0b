#include "cli/exit_code.h"

namespace rps::cli {

ExitCode exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return ExitCode::kUsage;
    case ErrorKind::kRefused:
    case ErrorKind::kLocked:
      return ExitCode::kRefused;
    case ErrorKind::kMismatch:
      return ExitCode::kDifferences;
    case ErrorKind::kInterrupted:
      return ExitCode::kInterrupted;
    case ErrorKind::kBlocked:
      return ExitCode::kIncomplete;  // what was fetched is kept; the rest waits
    case ErrorKind::kNotFound:
    case ErrorKind::kExists:
    case ErrorKind::kPrecondition:
    case ErrorKind::kParse:
    case ErrorKind::kSchema:
    case ErrorKind::kCorrupt:
    case ErrorKind::kIo:
    case ErrorKind::kNoSpace:
    case ErrorKind::kPermission:
    case ErrorKind::kStateUnknown:
    case ErrorKind::kNetwork:
    case ErrorKind::kEngine:
      return ExitCode::kFailed;
  }
  return ExitCode::kFailed;
}

std::string_view exit_code_meaning(ExitCode code) {
  switch (code) {
    case ExitCode::kOk:
      return "done";
    case ExitCode::kFailed:
      return "failed";
    case ExitCode::kUsage:
      return "wrong usage or configuration";
    case ExitCode::kIncomplete:
      return "done but incomplete: some parts failed";
    case ExitCode::kRefused:
      return "refused by a safety check, or another run holds the lock";
    case ExitCode::kDifferences:
      return "validation found differences";
    case ExitCode::kInterrupted:
      return "interrupted; the state is consistent and the command can be run again";
  }
  return "failed";
}

}  // namespace rps::cli
