#include "csv/records.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace rps {
namespace {

// The bytes at which a plain field needs a decision.
constexpr bool is_stop(char c) {
  return c == ',' || c == '\n' || c == '\r' || c == '"';
}

constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;

// High bits set at the bytes of `word` that are `c`, and perhaps at bytes behind the first of them
// (the classic test for a zero byte: Warren, Hacker's Delight, 6-1).
constexpr std::uint64_t matches(std::uint64_t word, char c) {
  const std::uint64_t zero_at_match = word ^ (kOnes * static_cast<unsigned char>(c));
  return (zero_at_match - kOnes) & ~zero_at_match & kHighBits;
}

// The first stop at or behind `at`, or `end`. Eight bytes a step: the reader spends most of its time here.
const char* find_stop(const char* at, const char* end) {
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t word = 0; end - at >= static_cast<std::ptrdiff_t>(sizeof word); at += sizeof word) {
      std::memcpy(&word, at, sizeof word);
      const std::uint64_t found =
          matches(word, ',') | matches(word, '\n') | matches(word, '\r') | matches(word, '"');
      if (found != 0) {
        return at + std::countr_zero(found) / 8;
      }
    }
  }
  while (at != end && !is_stop(*at)) {
    ++at;
  }
  return at;
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

CsvRecords::CsvRecords(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

CsvRecords::Next CsvRecords::next(CsvRecord& record) {
  skip_blank_lines();
  record.fields.clear();
  record.malformed = {};
  record.line = line_;
  unescaped_ = 0;
  if (at_ == end_) {
    return Next::kEnd;
  }
  const char* start = at_;
  FieldEnd field_end = FieldEnd::kComma;
  while (field_end == FieldEnd::kComma) {
    field_end = read_field(record);
  }
  if (field_end == FieldEnd::kOpenQuote) {
    return Next::kOpenQuote;
  }
  record.raw = between(start, at_);
  while (!record.raw.empty() && (record.raw.back() == '\n' || record.raw.back() == '\r')) {
    record.raw.remove_suffix(1);
  }
  return Next::kRecord;
}

void CsvRecords::skip_blank_lines() {
  while (at_ != end_ && at_line_end()) {
    end_field();
    ++blank_lines_;
  }
}

CsvRecords::FieldEnd CsvRecords::read_field(CsvRecord& record) {
  return at_ != end_ && *at_ == '"' ? read_quoted(record) : read_plain(record, at_);
}

// Reads on to the field's end; the field's text begins at `start`, which may lie before at_.
CsvRecords::FieldEnd CsvRecords::read_plain(CsvRecord& record, const char* start) {
  for (;;) {
    at_ = find_stop(at_, end_);
    if (at_line_end() || *at_ == ',') {
      record.fields.push_back(between(start, at_));
      return end_field();
    }
    record.malformed = *at_ == '"' ? "a quote inside a field that does not begin with one"
                                   : "a carriage return outside quotes that ends no line";
    ++at_;
  }
}

CsvRecords::FieldEnd CsvRecords::read_quoted(CsvRecord& record) {
  const std::size_t opened = line_;
  const char* start = at_ + 1;
  bool doubled = false;
  at_ = start;
  for (;;) {
    const auto* quote = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
    if (quote == nullptr) {
      record.line = opened;
      at_ = end_;
      return FieldEnd::kOpenQuote;
    }
    line_ += static_cast<std::size_t>(std::count(at_, quote, '\n'));
    at_ = quote + 1;
    if (at_ == end_ || *at_ != '"') {
      break;
    }
    doubled = true;
    ++at_;
  }
  const std::string_view inside = between(start, at_ - 1);
  if (!at_line_end() && *at_ != ',') {
    const FieldEnd field_end = read_plain(record, start - 1);
    record.malformed = "text behind a closing quote";
    return field_end;
  }
  record.fields.push_back(doubled ? unescape(inside) : inside);
  return end_field();
}

// LF, CRLF or the end of the text, with or without a CR before it.
bool CsvRecords::at_line_end() const {
  return at_ == end_ || *at_ == '\n' || (*at_ == '\r' && (at_ + 1 == end_ || at_[1] == '\n'));
}

// Steps over the comma or line end at at_.
CsvRecords::FieldEnd CsvRecords::end_field() {
  if (at_ == end_) {
    return FieldEnd::kRecord;
  }
  const char stop = *at_++;
  if (stop == ',') {
    return FieldEnd::kComma;
  }
  at_ += stop == '\r' && at_ != end_ ? 1 : 0;
  ++line_;
  return FieldEnd::kRecord;
}

std::string_view CsvRecords::unescape(std::string_view quoted) {
  if (unescaped_ == texts_.size()) {
    texts_.emplace_back();
  }
  std::string& text = texts_[unescaped_++];
  text.clear();
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    text += quoted[i];
    i += quoted[i] == '"' ? 1 : 0;
  }
  return text;
}

}  // namespace rps
