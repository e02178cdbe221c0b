// OwnerNote: who holds a lock, as the lock's file or object tells those whom it keeps out.
#pragma once

#include <string>
#include <string_view>

#include "base/date.h"

namespace rps {

struct OwnerNote {
  std::string pid;
  std::string host;
  std::string command;
  Timestamp started;

  // Of this process, now. `command` is put on one line.
  static OwnerNote mine(std::string_view command, Timestamp now);

  // A line each of pid, host, command and started (UTC, ISO 8601).
  [[nodiscard]] std::string text() const;
  // "process 12 on host (upload), started 2026-01-01T06:00:00Z, 4 min ago".
  [[nodiscard]] std::string describe(Timestamp now) const;
};

// The text behind "name: " in its line, or "".
std::string_view note_field(std::string_view text, std::string_view name);
// What text() wrote; false, and `note` is as it was, when it is none.
bool parse_owner_note(std::string_view text, OwnerNote& note);

}  // namespace rps
