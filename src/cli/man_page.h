// The manual page rpscrape(1), written from the same declarations that parse the command line and read the
// configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/app.h"

namespace rps::cli {

// A source for man(7), plain ASCII. Depends on nothing but the program: the same version gives the same
// bytes. Pure.
std::string man_page(const App& app);

// A name and what it means: a variable of the environment, a file.
struct NamedText {
  std::string_view name;
  std::string_view meaning;
};

// What the program reads and where; a test compares the variables with the source.
const std::vector<NamedText>& environment_variables();
const std::vector<NamedText>& files_of_program();

// Text as it must stand in a source for man(7) to be read as plain text: one line, no macro, ASCII.
std::string roff_text(std::string_view text);

}  // namespace rps::cli
