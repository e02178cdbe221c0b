#include "io/owner_note.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::size_t kMaxCommand = 2048;  // bytes

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("?");
}

// "4 min" from milliseconds.
std::string age(std::int64_t millis) {
  const std::int64_t seconds = std::max<std::int64_t>(millis, 0) / 1000;
  if (seconds < 120) {
    return std::to_string(seconds) + " s";
  }
  return seconds < 7200 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds / 3600) + " h";
}

}  // namespace

OwnerNote OwnerNote::mine(std::string_view command, Timestamp now) {
  return {std::to_string(::getpid()), host_name(), squeeze(command.substr(0, kMaxCommand)), now};
}

std::string OwnerNote::text() const {
  return "pid: " + pid + "\nhost: " + host + "\ncommand: " + command + "\nstarted: " + started.iso() + "\n";
}

std::string OwnerNote::describe(Timestamp now) const {
  return "process " + pid + " on " + host + " (" + command + "), started " + started.iso() + ", " +
         age(now.millis - started.millis) + " ago";
}

std::string_view note_field(std::string_view text, std::string_view name) {
  for (std::string_view line : split(text, '\n')) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": ")) {
      return line.substr(name.size() + 2);
    }
  }
  return {};
}

bool parse_owner_note(std::string_view text, OwnerNote& note) {
  const std::string_view pid = note_field(text, "pid");
  const Result<Timestamp> started = Timestamp::parse(note_field(text, "started"));
  if (pid.empty() || !started.ok()) {
    return false;
  }
  note = {std::string(pid), std::string(note_field(text, "host")), std::string(note_field(text, "command")),
          *started};
  return true;
}

}  // namespace rps
