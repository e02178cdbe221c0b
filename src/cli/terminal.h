// What is known about the terminal behind standard output or standard error.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace rps::cli {

// An environment variable's value, or empty when it is unset. Tests give their own.
using Environment = std::function<std::string(const std::string& name)>;

// The variables of this process.
std::string process_environment(const std::string& name);

struct Terminal {
  bool tty = false;     // false: a file or pipe
  int width = 80;       // columns; meaningful for a tty
  bool colour = false;  // true only for a tty, without NO_COLOR and with a TERM other than "dumb"
};

// The terminal behind the file descriptor.
Terminal detect_terminal(int fd, const Environment& environment);

// Whether to colour: the rule of Terminal::colour (see https://no-color.org).
bool colour_wanted(bool tty, const Environment& environment);

enum class Colour { kRed, kYellow, kGreen, kBold, kFaint };

// `text` in the colour, or as it is when the terminal takes none.
std::string paint(const Terminal& terminal, Colour colour, std::string_view text);

}  // namespace rps::cli
