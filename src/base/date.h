// Calendar dates and UTC timestamps, as the table stores them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

// A civil date (proleptic Gregorian) as days since 1970-01-01: Parquet's DATE. A plain value.
struct Date {
  std::int32_t days = 0;

  auto operator<=>(const Date&) const = default;

  // From year, month (1-12) and day (1-31); the caller guarantees a real date.
  static Date from_ymd(int year, int month, int day);
  // Exactly "YYYY-MM-DD", "YYYY/MM/DD" or "YYYY_MM_DD", and a date that exists; else kParse.
  static Result<Date> parse(std::string_view text);

  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;  // 1-12
  [[nodiscard]] int day() const;    // 1-31
  // "2025-11-11" with the given separator.
  [[nodiscard]] std::string str(char separator = '-') const;
  [[nodiscard]] Date plus_days(std::int32_t n) const { return Date{days + n}; }
};

// A moment as milliseconds since 1970-01-01T00:00:00Z: Parquet's TIMESTAMP_MILLIS, adjusted to UTC.
struct Timestamp {
  std::int64_t millis = 0;

  auto operator<=>(const Timestamp&) const = default;

  // "YYYY-MM-DD HH:MM:SS[.fff…]", with 'T' or a space between and an optional final 'Z' or +00:00;
  // digits past the milliseconds are cut. A bare date is midnight. Else kParse.
  static Result<Timestamp> parse(std::string_view text);

  [[nodiscard]] Date date() const;
  // "2025-11-11T08:00:00.123Z"
  [[nodiscard]] std::string iso() const;
  // "20251111_080000": the stamp in names of runs, logs and raw objects (UTC).
  [[nodiscard]] std::string stamp() const;
};

}  // namespace rps
