#include "parse/times.h"

#include <cmath>

#include "base/text.h"

namespace rps {
namespace {

constexpr double kCloseUp = 0.25;  // lengths; a smaller gap may vanish in the rounded total

// Seconds rounded to hundredths, halves up; 64.975 counts as a half though its double lies below.
double to_hundredths(double seconds) {
  return std::round(seconds * 100 + 1e-6) / 100;
}

struct Clock {
  int hour = 0;
  int minute = 0;
};

// "H:MM" or "HH:MM" at the start of `text`, followed by nothing or ':'.
std::optional<Clock> read_clock(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon > 2 || text.size() < colon + 3 ||
      (text.size() > colon + 3 && text[colon + 3] != ':')) {
    return std::nullopt;
  }
  const auto hour = to_int(text.substr(0, colon));
  const auto minute = to_int(text.substr(colon + 1, 2));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
    return std::nullopt;
  }
  return Clock{static_cast<int>(*hour), static_cast<int>(*minute)};
}

std::string two_digits(int value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string clock_text(Clock clock) {
  return two_digits(clock.hour) + ":" + two_digits(clock.minute);
}

// Takes "12.5" and the unit behind it off the front of `text`.
std::optional<double> take_quantity(std::string_view& text, char unit) {
  const std::size_t end = text.find(unit);
  const auto value = end == std::string_view::npos ? std::nullopt : to_double(trim(text.substr(0, end)));
  if (value) {
    text = trim(text.substr(end + 1));
  }
  return value;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// How slow the ground is: 0 good or faster, 1 between good and soft, 2 soft or slower.
int slowness(std::string_view going) {
  const std::string ground = lower(going.substr(0, going.find('(')));  // "(Soft in places)" is local
  const bool slow = contains(ground, "soft") || contains(ground, "yielding") || contains(ground, "heavy") ||
                    contains(ground, "holding");
  if (!slow) {
    return 0;
  }
  return contains(ground, "good") ? 1 : 2;
}

}  // namespace

std::string off_from_iso(std::string_view text) {
  text = trim(text);
  const std::size_t t = text.find_first_of("T ");
  std::string_view time = t == std::string_view::npos ? text : text.substr(t + 1);
  time = time.substr(0, time.find_first_of("+-Z."));
  const auto clock = read_clock(time);
  return clock ? clock_text(*clock) : std::string();
}

std::string off_from_12h(std::string_view text) {
  text = trim(text);
  auto clock = read_clock(text);
  if (!clock) {
    return {};
  }
  if (clock->hour >= 1 && clock->hour < 10 && !text.starts_with('0')) {
    clock->hour += 12;
  }
  return clock_text(*clock);
}

std::optional<double> winning_seconds(std::string_view text) {
  text = trim(text.substr(0, text.find('(')));
  double minutes = 0;
  if (contains(text, "m")) {
    const auto taken = take_quantity(text, 'm');
    if (!taken) {
      return std::nullopt;
    }
    minutes = *taken;
    if (text.empty()) {
      return minutes * 60;
    }
  }
  const auto seconds = take_quantity(text, 's');
  if (!seconds || !text.empty() || minutes < 0 || *seconds < 0) {
    return std::nullopt;
  }
  return to_hundredths(minutes * 60 + *seconds);
}

double lengths_per_second(std::string_view race_type, std::string_view going, std::string_view surface) {
  const double fastest = race_type == "Flat" ? 6 : 5;
  return surface == "Turf" || surface.empty() ? fastest - slowness(going) * 0.5 : fastest;
}

double finishing_seconds(double winner, double ovr_btn, std::optional<double> btn,
                         double lengths_per_second) {
  double behind = ovr_btn;
  if (ovr_btn > 1 && btn && *btn < kCloseUp) {
    behind += *btn;
  }
  return to_hundredths(winner + behind / lengths_per_second);
}

}  // namespace rps
