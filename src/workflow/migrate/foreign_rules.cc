#include "workflow/migrate/foreign_rules.h"

#include <cmath>
#include <limits>

#include "base/text.h"
#include "csv/values.h"
#include "workflow/migrate/foreign_each.h"
#include "workflow/migrate/foreign_texts.h"

namespace rps {

void Tally::count(std::string_view text, bool is_missing) {
  for (Entry& entry : entries_) {
    if (entry.is_missing == is_missing && entry.text == text) {
      ++entry.values;
      return;
    }
  }
  entries_.push_back(Entry{text, is_missing, 1});
}

void Tally::add_to(Repairs& repairs, std::string_view column) const {
  for (const Entry& entry : entries_) {
    const std::string text(entry.text);
    repairs.add(column, entry.is_missing ? '"' + text + "\" made NULL" : text, entry.values);
  }
}

namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::string_view kTextToNumber = "text made a number";
constexpr std::string_view kMicroseconds = "microseconds cut off";

// --- to int ---

BadRow ints(const Carried& from, Column& to, Tally& /*tally*/) {
  return each(from, to, [&](std::size_t row) {
    to.append_int(from.values.int_at(row));
    return true;
  });
}

bool append_whole(double value, Column& to) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (std::trunc(value) != value || value < Limits::min() || value > Limits::max()) {
    return false;
  }
  to.append_int(static_cast<std::int32_t>(value));
  return true;
}

// Integers of more than 32 bits, carried as doubles: what fits 32 bits is exact.
BadRow ints_from_wide(const Carried& from, Column& to, Tally& tally) {
  return each_number(from, to, tally, [&](double value) { return append_whole(value, to); });
}

BadRow ints_from_floats(const Carried& from, Column& to, Tally& tally) {
  return each_number(from, to, tally, [&](double value) {
    tally.add("double made a whole number");
    return append_whole(value, to);
  });
}

bool append_parsed_int(std::string_view text, Column& to) {
  const auto value = parse_int(text);
  if (value) {
    to.append_int(*value);
  }
  return value.has_value();
}

BadRow ints_from_decimals(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    tally.add("decimal made a whole number");
    return append_parsed_int(from.values.text_at(row), to);
  });
}

BadRow ints_from_texts(const Carried& from, Column& to, Tally& tally) {
  return each_word(from, to, tally, [&](std::string_view text) {
    tally.add(kTextToNumber);
    return append_parsed_int(text, to);
  });
}

// --- to double ---

BadRow doubles(const Carried& from, Column& to, Tally& tally) {
  return each_number(from, to, tally, [&](double value) {
    to.append_double(value);
    return true;
  });
}

BadRow doubles_from_texts(const Carried& from, Column& to, Tally& tally) {
  return each_word(from, to, tally, [&](std::string_view text) {
    const auto value = parse_number(text);
    if (value) {
      to.append_double(*value);
      tally.add(kTextToNumber);
    }
    return value.has_value();
  });
}

// --- to date and timestamp ---

std::int32_t day_of(std::int64_t millis) {
  return Timestamp{millis}.date().days;
}

BadRow dates(const Carried& from, Column& to, Tally& /*tally*/) {
  return each(from, to, [&](std::size_t row) {
    to.append_int(day_of(from.values.millis_at(row)));
    return true;
  });
}

BadRow dates_from_timestamps(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    const std::int64_t millis = from.values.millis_at(row);
    const bool midnight = millis % kMillisPerDay == 0 && from.mark(row) == kFine;
    tally.add(midnight ? "timestamp made a date" : "time of day cut off");
    to.append_int(day_of(millis));
    return true;
  });
}

BadRow dates_from_texts(const Carried& from, Column& to, Tally& tally) {
  return each_word(from, to, tally, [&](std::string_view text) {
    const auto date = parse_date(text);
    if (date) {
      to.append_int(date->days);
      tally.add("text made a date");
    }
    return date.has_value();
  });
}

BadRow timestamps(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    to.append_millis(from.values.millis_at(row));
    if (from.mark(row) == kFiner) {
      tally.add(kMicroseconds);
    }
    return true;
  });
}

// Whether a timestamp's text has digits past the milliseconds that are not zero.
bool is_finer(std::string_view text) {
  constexpr std::size_t kPointAndMillis = 4;
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point + kPointAndMillis >= text.size()) {
    return false;
  }
  const std::string_view rest = text.substr(point + kPointAndMillis);
  const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  return digits.find_first_not_of('0') != std::string_view::npos;
}

BadRow timestamps_from_texts(const Carried& from, Column& to, Tally& tally) {
  return each_word(from, to, tally, [&](std::string_view text) {
    const auto moment = Timestamp::parse(text);
    if (moment.ok()) {
      to.append_millis(moment->millis);
      tally.add("text made a timestamp");
      if (is_finer(text)) {
        tally.add(kMicroseconds);
      }
    }
    return moment.ok();
  });
}

// --- which rule ---

Conversion to_int(Source source) {
  switch (source) {
    case Source::kBoolean:
    case Source::kInt:
      return {ColumnType::kInt, ints};
    case Source::kWideInt:
      return {ColumnType::kDouble, ints_from_wide};
    case Source::kFloat:
      return {ColumnType::kDouble, ints_from_floats};
    case Source::kDecimal:
      return {ColumnType::kString, ints_from_decimals};
    case Source::kText:
      return {ColumnType::kString, ints_from_texts};
    default:
      return kOnlyNull;
  }
}

Conversion to_double(Source source) {
  switch (source) {
    case Source::kInt:
    case Source::kWideInt:
    case Source::kFloat:
    case Source::kDecimal:
      return {ColumnType::kDouble, doubles};
    case Source::kText:
      return {ColumnType::kString, doubles_from_texts};
    default:
      return kOnlyNull;
  }
}

Conversion to_date(Source source) {
  switch (source) {
    case Source::kDate:
      return {ColumnType::kTimestamp, dates};
    case Source::kTimestamp:
      return {ColumnType::kTimestamp, dates_from_timestamps};
    case Source::kText:
      return {ColumnType::kString, dates_from_texts};
    default:
      return source == Source::kFloat ? kOnlyNan : kOnlyNull;
  }
}

Conversion to_timestamp(Source source) {
  switch (source) {
    case Source::kDate:
    case Source::kTimestamp:
      return {ColumnType::kTimestamp, timestamps};
    case Source::kText:
      return {ColumnType::kString, timestamps_from_texts};
    default:
      return source == Source::kFloat ? kOnlyNan : kOnlyNull;
  }
}

}  // namespace

Conversion conversion_of(Source source, const ColumnSpec& column) {
  switch (column.type) {
    case ColumnType::kInt:
      return to_int(source);
    case ColumnType::kDouble:
      return to_double(source);
    case ColumnType::kDate:
      return to_date(source);
    case ColumnType::kTimestamp:
      return to_timestamp(source);
    case ColumnType::kString:
      return text_conversion(source, column.name);
  }
  return kOnlyNull;
}

}  // namespace rps
