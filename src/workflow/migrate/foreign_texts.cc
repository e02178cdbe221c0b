#include "workflow/migrate/foreign_texts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/date.h"
#include "base/text.h"
#include "workflow/migrate/foreign_each.h"

namespace rps {
namespace {

constexpr std::string_view kNumberToText = "number made a text";

// Names and sentences: a horse may be called "Null", so that only what programs write counts as missing.
constexpr std::array<std::string_view, 10> kFreeText{"horse",   "jockey", "trainer",   "sire",   "dam",
                                                     "damsire", "owner",  "race_name", "course", "comment"};

bool is_free_text(std::string_view column) {
  return std::find(kFreeText.begin(), kFreeText.end(), column) != kFreeText.end();
}

bool is_missing_name(std::string_view text) {
  return text.empty() || text == "nan" || text == "None" || text == "<NA>" || text == "NaT";
}

template <bool (*IsMissing)(std::string_view)>
BadRow texts(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    const std::string_view text = from.values.text_at(row);
    if (IsMissing(text)) {
      to.append_null();
      tally.add_missing(text);
    } else {
      to.append_text(text);
    }
    return true;
  });
}

BadRow countries(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    const std::string_view text = from.values.text_at(row);
    if (is_missing_code(trim(text))) {
      to.append_null();
      tally.add_missing(trim(text));
      return true;
    }
    const std::string code = lower(trim(text));
    to.append_text(code);
    if (code != text) {
      tally.add("country made lower case");
    }
    return true;
  });
}

// The shortest decimal without an exponent, and without ".0".
void append_number_text(double value, Column& to) {
  std::array<char, 400> digits{};                  // the longest has some 330
  const double number = value == 0 ? 0.0 : value;  // never "-0"
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  to.append_text({digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
}

BadRow texts_from_floats(const Carried& from, Column& to, Tally& tally) {
  return each_number(from, to, tally, [&](double value) {
    append_number_text(value, to);
    tally.add(kNumberToText);
    return true;
  });
}

// Of integers and decimals as DuckDB writes them: "12", "12.50".
BadRow texts_from_numbers(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    std::string_view text = from.values.text_at(row);
    if (text.find('.') != std::string_view::npos) {
      text = text.substr(0, text.find_last_not_of('0') + 1);
      text = text.substr(0, text.find_last_not_of('.') + 1);
    }
    to.append_text(text);
    tally.add(kNumberToText);
    return true;
  });
}

BadRow texts_from_booleans(const Carried& from, Column& to, Tally& tally) {
  return each(from, to, [&](std::size_t row) {
    to.append_text(from.values.text_at(row));
    tally.add("boolean made a text");
    return true;
  });
}

// Of times of day as DuckDB writes them: "14:05:00", "14:05:00.5+00".
BadRow off_from_times(const Carried& from, Column& to, Tally& tally) {
  constexpr std::size_t kClock = 8;
  return each(from, to, [&](std::size_t row) {
    to.append_text(from.values.text_at(row).substr(0, kClock));
    tally.add("time of day made a text");
    return true;
  });
}

BadRow off_from_timestamps(const Carried& from, Column& to, Tally& tally) {
  constexpr std::size_t kClockAt = 11;
  constexpr std::size_t kClock = 8;
  return each(from, to, [&](std::size_t row) {
    to.append_text(Timestamp{from.values.millis_at(row)}.iso().substr(kClockAt, kClock));
    tally.add("timestamp made a time of day");
    return true;
  });
}

Rule rule_of_text(std::string_view column) {
  if (column == "country") {
    return countries;
  }
  return is_free_text(column) ? texts<is_missing_name> : texts<is_missing_code>;
}

Conversion to_off(Source source) {
  switch (source) {
    case Source::kText:
      return {ColumnType::kString, rule_of_text("off")};
    case Source::kTime:
      return {ColumnType::kString, off_from_times};
    case Source::kTimestamp:
      return {ColumnType::kTimestamp, off_from_timestamps};
    default:
      return source == Source::kFloat ? kOnlyNan : kOnlyNull;
  }
}

Conversion to_text(Source source, std::string_view column) {
  switch (source) {
    case Source::kText:
      return {ColumnType::kString, rule_of_text(column)};
    case Source::kFloat:
      return {ColumnType::kDouble, texts_from_floats};
    case Source::kInt:
    case Source::kWideInt:
    case Source::kDecimal:
      return {ColumnType::kString, texts_from_numbers};
    case Source::kBoolean:
      return {ColumnType::kString, texts_from_booleans};
    default:
      return kOnlyNull;
  }
}

}  // namespace

Conversion text_conversion(Source source, std::string_view column) {
  return column == "off" ? to_off(source) : to_text(source, column);
}

}  // namespace rps
