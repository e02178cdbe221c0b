// What the shell can complete: words of SQL, tables and columns, and its own commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace rps::cli {

// The shell's commands, ".explain" to ".timing".
const std::vector<std::string>& shell_commands();

// A plain value.
class ShellWords {
 public:
  // `database` is the one whose tables need no qualification.
  ShellWords(const std::vector<Table>& tables, const std::string& database);

  // What `word`, with which `line` ends, may become; ascending. SQL words come in the case in which the word
  // was begun. Names that SQL takes only in quotes have them. Behind a command of the shell come its
  // arguments.
  [[nodiscard]] std::vector<std::string> complete(std::string_view line, std::string_view word) const;

 private:
  std::vector<std::string> tables_;
  std::vector<std::string> columns_;
};

}  // namespace rps::cli
