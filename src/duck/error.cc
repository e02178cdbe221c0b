#include "duck/error.h"

#include <array>

#include "base/text.h"

namespace rps::duck {
namespace {

// The classes of errors that a user's statement causes, as DuckDB's messages begin.
constexpr std::array<std::string_view, 18> kUsagePrefixes{
    "Parser Error",  "Syntax Error",  "Binder Error",      "Catalog Error",         "Conversion Error",
    "Invalid Input", "Out of Range",  "Mismatch Type",     "Expression Error",      "Settings Error",
    "Parameter Not", "Invalid Type",  "Divide by Zero",    "Invalid Configuration", "Not implemented",
    "Unknown Type",  "Decimal Error", "TransactionContext"};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_usage(std::string_view message) {
  for (const std::string_view prefix : kUsagePrefixes) {
    if (message.starts_with(prefix)) {
      return true;
    }
  }
  return false;
}

// Messages about damage inside a database file rather than about reaching it.
bool is_damage(std::string_view message) {
  return contains(message, "Corrupt database file") ||
         contains(message, "not a valid DuckDB database file") ||
         contains(message, "Could not read enough bytes") || message.starts_with("Serialization Error") ||
         message.starts_with("FATAL Error") || message.starts_with("INTERNAL Error");
}

Error io_error(std::string text) {
  if (contains(text, "Permission denied") || contains(text, "Read-only file system")) {
    return {ErrorKind::kPermission, std::move(text), "check the owner and the permissions of the path"};
  }
  if (contains(text, "Could not set lock on file")) {
    return {ErrorKind::kLocked, std::move(text), "another process has the file open"};
  }
  if (contains(text, "Too many open files")) {
    return {ErrorKind::kIo, std::move(text), "allow more open files (ulimit -n) and run the command again"};
  }
  return {ErrorKind::kIo, std::move(text)};
}

}  // namespace

Error engine_error(std::string_view message) {
  std::string text(trim(message));
  if (contains(text, "No space left on device") || contains(text, "Disk quota exceeded")) {
    return {ErrorKind::kNoSpace, std::move(text), "free some space and run the command again"};
  }
  if (text.starts_with("INTERRUPT")) {
    return {ErrorKind::kInterrupted, "the query was interrupted"};
  }
  if (text.starts_with("Permission Error")) {  // the session's own settings forbid it
    return {ErrorKind::kRefused, std::move(text), "files of this machine cannot be read here"};
  }
  if (is_damage(text)) {
    return {ErrorKind::kCorrupt, std::move(text)};
  }
  if (text.starts_with("IO Error")) {
    return io_error(std::move(text));
  }
  if (text.starts_with("Out of Memory")) {
    return {ErrorKind::kEngine, std::move(text), "raise the memory limit, or read fewer columns or days"};
  }
  return {is_usage(text) ? ErrorKind::kUsage : ErrorKind::kEngine, std::move(text)};
}

}  // namespace rps::duck
