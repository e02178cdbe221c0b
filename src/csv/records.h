// CSV text -> records of fields, after RFC 4180.
//
// Besides RFC 4180: LF alone ends a record as CRLF does, and blank lines are passed over. Malformed
// quoting spoils only its own record, except for a quote that is never closed.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace rps {

// One record. Its views are valid until the next call of next() and while the text lives.
struct CsvRecord {
  std::size_t line = 0;  // 1-based physical line on which it starts
  std::string_view raw;  // as in the text, without its line end
  std::vector<std::string_view> fields;
  std::string_view malformed;  // why the quoting is wrong; empty for a well-formed record
};

class CsvRecords {
 public:
  enum class Next { kRecord, kEnd, kOpenQuote };

  // The text is not copied and must outlive the reader. Not thread-safe.
  explicit CsvRecords(std::string_view text);

  // Reads the next record into `record`. kOpenQuote: a quote was never closed; record.line is then the
  // line on which it was opened, and there are no further records.
  Next next(CsvRecord& record);

  [[nodiscard]] std::size_t blank_lines() const { return blank_lines_; }

 private:
  enum class FieldEnd { kComma, kRecord, kOpenQuote };

  void skip_blank_lines();
  FieldEnd read_field(CsvRecord& record);
  FieldEnd read_plain(CsvRecord& record, const char* start);
  FieldEnd read_quoted(CsvRecord& record);
  [[nodiscard]] bool at_line_end() const;
  FieldEnd end_field();
  std::string_view unescape(std::string_view quoted);

  const char* at_;
  const char* end_;
  std::size_t line_ = 1;
  std::size_t blank_lines_ = 0;
  std::size_t unescaped_ = 0;      // how many of `texts_` the record uses
  std::deque<std::string> texts_;  // fields that held doubled quotes; kept for their memory
};

}  // namespace rps
