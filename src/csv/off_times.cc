#include "csv/off_times.h"

#include <array>
#include <string_view>

namespace rps {
namespace {

constexpr std::int32_t kHour = 3600;
constexpr std::int32_t kMinute = 60;
constexpr std::int32_t kNoon = 12 * kHour;
constexpr int kFirstMorningHour = 10;  // an hour of a 12-hour file from here to noon is am

}  // namespace

void OffTimes::add(const OffText& off, std::size_t line) {
  seconds_.push_back(off.hour * kHour + off.minute * kMinute + off.second);
  const bool evidence = off.hour == 0 || off.hour > 12 || off.padded || off.has_seconds;
  if (evidence) {
    evidence_line_ = evidence_line_ == 0 ? line : evidence_line_;
  } else if (off.hour < kFirstMorningHour && unpadded_line_ == 0) {
    unpadded_line_ = line;
  }
}

std::int32_t OffTimes::resolve(std::int32_t written) const {
  return is_24_hour() || written >= kFirstMorningHour * kHour ? written : written + kNoon;
}

void OffTimes::append_to(Column& column) const {
  for (const std::int32_t written : seconds_) {
    if (written == kMissing) {
      column.append_null();
      continue;
    }
    const std::int32_t off = resolve(written);
    std::array<char, 8> text{'0', '0', ':', '0', '0', ':', '0', '0'};
    std::size_t at = 0;
    for (const std::int32_t part : {off / kHour, off / kMinute % 60, off % 60}) {
      text[at] = static_cast<char>('0' + part / 10);
      text[at + 1] = static_cast<char>('0' + part % 10);
      at += 3;
    }
    column.append_text(std::string_view(text.data(), text.size()));
  }
}

std::string OffTimes::doubt() const {
  if (evidence_line_ == 0 || unpadded_line_ == 0) {
    return {};
  }
  return "off times count 24 hours because of line " + std::to_string(evidence_line_) + ", though line " +
         std::to_string(unpadded_line_) +
         " has an hour without a leading zero, as 12-hour files do: check that it is meant as am";
}

}  // namespace rps
