#include "csv/row_parser.h"

#include "base/text.h"
#include "model/courses.h"
#include "model/schema.h"

namespace rps {
namespace {

// trim() of base, for the hot path: nearly no field has outer white space.
std::string_view trimmed(std::string_view text) {
  return !text.empty() && (is_space(text.front()) || is_space(text.back())) ? trim(text) : text;
}

std::string_view expectation(FieldKind kind) {
  switch (kind) {
    case FieldKind::kInt:
      return "a whole number of 32 bits";
    case FieldKind::kNumber:
      return "a number";
    case FieldKind::kLengths:
      return "a number of lengths";
    case FieldKind::kSeconds:
      return "a time in seconds or m:ss.cc";
    case FieldKind::kWeight:
      return "a weight like 9-4";
    case FieldKind::kPrice:
      return "a price like 5/2";
    case FieldKind::kDate:
      return "a date like 2025-11-11";
    case FieldKind::kOff:
      return "a time of day like 14:05";
    case FieldKind::kRegion:
      return "a region code of the course table";
    case FieldKind::kTimestamp:
      return "a timestamp like 2025-11-11 08:00:00";
    case FieldKind::kText:
    case FieldKind::kAgeBand:
    case FieldKind::kRatingBand:
      break;
  }
  return "a text";
}

// A value for a message: at most 80 bytes, cut between characters.
std::string excerpt(std::string_view value) {
  constexpr std::size_t kLimit = 80;
  if (value.size() <= kLimit) {
    return std::string(value);
  }
  std::size_t size = kLimit;
  while (size > 0 && (static_cast<unsigned char>(value[size]) & 0xC0U) == 0x80U) {
    --size;
  }
  return std::string(value.substr(0, size)) + "…";
}

}  // namespace

RowParser::RowParser(const HeaderMap& header, std::string_view file) : header_(header), file_(file) {}

const ParsedRow* RowParser::parse(const CsvRecord& record, std::string& reason) {
  if (!record.malformed.empty()) {
    reason = at(record) + std::string(record.malformed);
    return nullptr;
  }
  if (record.fields.size() != header_.names.size()) {
    reason = at(record) + "has " + std::to_string(record.fields.size()) + " fields, the header has " +
             std::to_string(header_.names.size());
    return nullptr;
  }
  row_.valid.fill(false);
  for (const FieldBinding& binding : header_.bindings) {
    const std::string_view raw = record.fields[binding.field];
    const std::string_view text = trimmed(raw);
    if (!is_missing(text) && !parse_field(binding, binding.kind == FieldKind::kText ? raw : text)) {
      reason = bad_value(record, binding);
      return nullptr;
    }
  }
  row_.year = year_;
  return &row_;
}

bool RowParser::parse_field(const FieldBinding& binding, std::string_view text) {
  const std::size_t column = binding.column;
  switch (binding.kind) {
    case FieldKind::kText:
      return keep(row_.texts, column, std::optional(text));
    case FieldKind::kInt:
      return keep(row_.ints, column, parse_int(text));
    case FieldKind::kNumber:
      return keep(row_.numbers, column, parse_number(text));
    case FieldKind::kLengths:
      return keep(row_.numbers, column, parse_lengths(text));
    case FieldKind::kSeconds:
      return keep(row_.numbers, column, parse_seconds(text));
    case FieldKind::kWeight:
      return keep(row_.ints, column, parse_weight(text));
    case FieldKind::kPrice:
      return has_no_price(text) || keep(row_.numbers, column, parse_price(text));
    case FieldKind::kDate:
      return parse_date_into(column, text);
    case FieldKind::kRegion:
      return parse_region_into(column, text);
    case FieldKind::kAgeBand:
    case FieldKind::kRatingBand:
      parse_band_into(binding, text);
      return true;
    case FieldKind::kOff: {
      const auto off = parse_off(text);
      row_.valid[column] = off.has_value();
      row_.off = off.value_or(OffText{});
      return off.has_value();
    }
    case FieldKind::kTimestamp: {
      const auto moment = Timestamp::parse(text);
      row_.valid[column] = moment.ok();
      row_.created_at = moment.ok() ? moment.value().millis : 0;
      return moment.ok();
    }
  }
  return false;
}

bool RowParser::parse_date_into(std::size_t column, std::string_view text) {
  if (text != date_text_) {
    date_text_ = text;
    date_ = parse_date(text);
    year_ = date_ ? date_->year() : 0;
  }
  return keep(row_.ints, column, date_ ? std::optional(date_->days) : std::nullopt);
}

bool RowParser::parse_region_into(std::size_t column, std::string_view text) {
  if (text != region_text_) {
    region_text_ = text;
    region_ = lower(text);
    region_ = is_region(region_) ? region_ : std::string();
  }
  return !region_.empty() && keep(row_.texts, column, std::optional<std::string_view>(region_));
}

// A band is of ages when it says "yo" ("3yo", "4yo+ Fillies": its first word), else of ratings.
void RowParser::parse_band_into(const FieldBinding& binding, std::string_view text) {
  const bool ages = text.find("yo") != std::string_view::npos;
  if (ages == (binding.kind == FieldKind::kAgeBand)) {
    const std::string_view band = ages ? text.substr(0, text.find(' ')) : text;
    keep(row_.texts, binding.column, std::optional(band));
  }
}

template <class T>
bool RowParser::keep(std::array<T, kTableWidth>& values, std::size_t column, std::optional<T> value) {
  row_.valid[column] = value.has_value();
  if (value) {
    values[column] = *value;
  }
  return value.has_value();
}

std::string RowParser::at(const CsvRecord& record) const {
  return std::string(file_) + ":" + std::to_string(record.line) + ": ";
}

std::string RowParser::bad_value(const CsvRecord& record, const FieldBinding& binding) const {
  return at(record) + "column '" + header_.names[binding.field] + "': '" +
         excerpt(record.fields[binding.field]) + "' is not " + std::string(expectation(binding.kind));
}

}  // namespace rps
