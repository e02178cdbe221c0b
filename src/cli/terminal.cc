#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace rps::cli {
namespace {

constexpr int kDefaultWidth = 80;

int width_of(int fd) {
  winsize size{};
  const bool known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : kDefaultWidth;
}

// The "select graphic rendition" parameter (ECMA-48).
std::string_view sgr(Colour colour) {
  switch (colour) {
    case Colour::kRed:
      return "31";
    case Colour::kYellow:
      return "33";
    case Colour::kGreen:
      return "32";
    case Colour::kBold:
      return "1";
    case Colour::kFaint:
      return "2";
  }
  return "0";
}

}  // namespace

std::string process_environment(const std::string& name) {
  const char* value =
      std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return value == nullptr ? std::string() : value;
}

bool colour_wanted(bool tty, const Environment& environment) {
  return tty && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

Terminal detect_terminal(int fd, const Environment& environment) {
  const bool tty = isatty(fd) == 1;
  return Terminal{tty, tty ? width_of(fd) : kDefaultWidth, colour_wanted(tty, environment)};
}

std::string paint(const Terminal& terminal, Colour colour, std::string_view text) {
  if (!terminal.colour) {
    return std::string(text);
  }
  return "\x1b[" + std::string(sgr(colour)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace rps::cli
