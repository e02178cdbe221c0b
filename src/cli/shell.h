// The SQL shell: statements that end with ';', over as many lines as they take, and commands that begin with
// a dot.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "cli/command.h"
#include "cli/shell_line.h"
#include "cli/table_printer.h"
#include "query/engine.h"

namespace rps::cli {

struct ShellOptions {
  bool typed = false;  // by a person: errors are shown and the shell goes on; else the first one ends it
  OutputFormat format = OutputFormat::kTable;
  bool timing = true;
  bool explain = false;
};

// Not thread-safe. Everything given must outlive it.
class Shell {
 public:
  Shell(QueryEngine& engine, Catalog& catalog, LineSource& lines, Context& context, ShellOptions options)
      : engine_(engine), catalog_(catalog), lines_(lines), context_(context), options_(options) {}

  // Reads and runs until the input ends or .quit. An error ends it only when nobody types, or when the output
  // cannot be written.
  Status run();

 private:
  // What has been read and not run yet.
  Status take_line(const std::string& line);
  Status run_pending();
  Status run_statement(const std::string& sql);
  Status run_command(const std::string& line);
  Status show_tables();
  Status show_schema(const std::string& name);
  Status explain(const std::string& argument);
  // Shows the error of what was run; returns it when the shell has to end.
  Status settle(Status status);

  QueryEngine& engine_;
  Catalog& catalog_;
  LineSource& lines_;
  Context& context_;
  ShellOptions options_;
  std::string pending_;  // the lines of an unfinished statement
  bool quit_ = false;
};

}  // namespace rps::cli
