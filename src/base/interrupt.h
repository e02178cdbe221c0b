// The wish to stop: Ctrl-C (SIGINT) or SIGTERM. Long work asks interrupted() between its steps, leaves
// a consistent state and returns kInterrupted.
#pragma once

#include "base/result.h"

namespace rps {

// True once a stop was asked for. Thread-safe; cheap enough for every row.
bool interrupted();

// The error for work that stops because interrupted() is true; `done` says what state is left,
// such as "12 of 40 days are written".
Error interrupted_error(std::string_view done);

// Asks for a stop, as the first signal does. Safe in signal handlers and from any thread.
void request_interrupt();

// Forgets an earlier wish (tests run several commands in one process).
void clear_interrupt();

// From now on the first SIGINT or SIGTERM asks for a stop and writes `notice` (may be null; it must live
// as long as the process) to standard error; the second one ends the process at once with exit code
// 130. Blocking system calls are not restarted (EINTR), so that a prompt lets go. Call once, early.
void install_interrupt_handlers(const char* notice);

}  // namespace rps
