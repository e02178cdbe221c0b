// The drawing of an aligned table with light box lines.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/terminal.h"

namespace rps::cli {

struct BoxTable {
  std::vector<std::string> headers;
  std::vector<std::vector<std::string>> rows;  // each as long as `headers`
  std::vector<bool> right_aligned;             // by column
};

// On a terminal, wide columns are cut with an ellipsis, and columns that still find no room are left out and
// counted in a last line. Elsewhere everything is written.
void print_box(const BoxTable& table, std::ostream& out, const Terminal& terminal);

}  // namespace rps::cli
