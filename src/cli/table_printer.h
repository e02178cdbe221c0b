// Prints results: an aligned table for people, CSV or JSON for programs.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"
#include "query/engine.h"

namespace rps::cli {

enum class OutputFormat {
  kTable,  // box of light lines; numbers to the right; missing values as NULL; cut to the width of a terminal
  kCsv,    // RFC 4180 with LF line ends; a missing value is empty, an empty text is ""
  kJson,   // an array of objects; numbers, booleans and null are typed; a repeated column gets "_2"
};

// "table", "csv" or "json".
Result<OutputFormat> parse_format(std::string_view name);

// The message of the kIo error when the stream takes no more. The frame (run.h) knows by it that a reader has
// left.
inline constexpr std::string_view kOutputFailed = "standard output cannot be written";

// Writes a result as it arrives (a table is held until finish(), since its widths depend on all rows).
// Give the columns, the rows, then call finish() once.
class ResultPrinter : public ResultSink {
 public:
  virtual Status finish() = 0;
};

// `out` must outlive the printer; `terminal` is the one behind it.
std::unique_ptr<ResultPrinter> make_printer(OutputFormat format, std::ostream& out, const Terminal& terminal);

// A small result that a command has made itself.
struct TextTable {
  std::vector<std::string> headers;
  std::vector<std::vector<Cell>> rows;  // each as long as `headers`
};

// "61.3": the part in percent of the whole with one decimal; NULL of nothing.
Cell share_cell(std::int64_t part, std::int64_t whole);

Status print_table(const TextTable& table, OutputFormat format, std::ostream& out, const Terminal& terminal);

}  // namespace rps::cli
