// The reverse of json_writer.h: JSON objects to plain structs by their visit_fields().
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "model/race.h"
#include "model/race_card.h"

namespace rps {

// Reads one object's values; the first that does not fit is remembered with its place.
class JsonReader {
 public:
  using Json = nlohmann::ordered_json;

  JsonReader(const Json& object, std::string place) : object_(object), place_(std::move(place)) {}

  template <class T>
  void operator()(const char* name, T& value) {
    const auto at = object_.find(name);
    if (at != object_.end() && !at->is_null() && problem_.empty()) {
      read(*at, place_ + "." + name, value);
    }
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  static bool is_int(const Json& json) {
    using Limits = std::numeric_limits<int>;
    return json.is_number_unsigned() ? json.get<std::uint64_t>() <= std::uint64_t{Limits::max()}
                                     : json.is_number_integer() && json.get<std::int64_t>() >= Limits::min();
  }
  void fail(const std::string& place, const char* expected) { problem_ = place + " is not " + expected; }

  // Gives the JSON value to `value` when it `fits`.
  template <class T>
  void take(bool fits, const Json& json, const std::string& place, const char* expected, T& value) {
    if (fits) {
      json.get_to(value);
    } else {
      fail(place, expected);
    }
  }
  void read(const Json& json, const std::string& place, std::string& value) {
    take(json.is_string(), json, place, "a text", value);
  }
  void read(const Json& json, const std::string& place, double& value) {
    take(json.is_number(), json, place, "a number", value);
  }
  void read(const Json& json, const std::string& place, bool& value) {
    take(json.is_boolean(), json, place, "true or false", value);
  }
  void read(const Json& json, const std::string& place, int& value) {
    take(is_int(json), json, place, "a whole number of 32 bits", value);
  }
  void read(const Json& json, const std::string& place, Date& value) {
    const auto date = Date::parse(json.is_string() ? json.get_ref<const std::string&>() : std::string());
    if (date.ok()) {
      value = date.value();
    } else {
      fail(place, "a date");
    }
  }
  void read(const Json& json, const std::string& place, Timestamp& value) {
    const auto moment =
        Timestamp::parse(json.is_string() ? json.get_ref<const std::string&>() : std::string());
    if (moment.ok()) {
      value = moment.value();
    } else {
      fail(place, "a timestamp");
    }
  }
  void read(const Json& json, const std::string& place, CardStatus& value) {
    for (const CardStatus status : {CardStatus::kRunner, CardStatus::kReserve, CardStatus::kNonRunner}) {
      if (json == card_status_name(status)) {
        value = status;
        return;
      }
    }
    fail(place, "\"runner\", \"reserve\" or \"non_runner\"");
  }
  void read(const Json& json, const std::string& place, PageLayout& value) {
    if (json == "next" || json == "classic") {
      value = json == "next" ? PageLayout::kNext : PageLayout::kClassic;
    } else {
      fail(place, "\"classic\" or \"next\"");
    }
  }
  template <class T>
  void read(const Json& json, const std::string& place, std::optional<T>& value) {
    read(json, place, value.emplace());
  }
  template <class T>
  void read(const Json& json, const std::string& place, std::vector<T>& values) {
    if (!json.is_array()) {
      fail(place, "a list");
      return;
    }
    for (std::size_t i = 0; i < json.size() && problem_.empty(); ++i) {
      read(json[i], place + "[" + std::to_string(i) + "]", values.emplace_back());
    }
  }
  template <class T>
  void read(const Json& json, const std::string& place, T& value) requires requires(JsonReader& reader) {
    visit_fields(reader, value);
  }
  {
    if (!json.is_object()) {
      fail(place, "an object");
      return;
    }
    JsonReader reader(json, place);
    visit_fields(reader, value);
    problem_ = reader.problem();
  }

  const Json& object_;
  std::string place_;
  std::string problem_;
};

}  // namespace rps
