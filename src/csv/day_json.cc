#include "csv/day_json.h"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "csv/day_fields.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-day-1";

class Writer {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    if (Json json = to_json(value); !json.empty()) {
      object_[name] = std::move(json);
    }
  }
  Json take() { return std::move(object_); }

 private:
  // Each gives null, or an empty object or list, for a value that is left out.
  static Json to_json(const std::string& text) { return text.empty() ? Json() : Json(text); }
  static Json to_json(int value) { return value; }
  static Json to_json(double value) { return value; }
  static Json to_json(bool value) { return value ? Json(true) : Json(); }
  static Json to_json(Date date) { return date.str(); }
  static Json to_json(Timestamp moment) { return moment.iso(); }
  static Json to_json(PageLayout layout) { return layout == PageLayout::kNext ? "next" : "classic"; }
  template <class T>
  static Json to_json(const std::optional<T>& value) {
    return value ? to_json(*value) : Json();
  }
  template <class T>
  static Json to_json(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) {
      Json json = to_json(value);
      if (json.is_null()) {  // an empty text: in a list it keeps its place
        json = "";
      }
      list.push_back(std::move(json));
    }
    return list;
  }
  template <class T>
  static Json to_json(const T& value) requires requires(Writer& writer) {
    visit_fields(writer, value);
  }
  {
    Writer writer;
    visit_fields(writer, value);
    return writer.take();
  }

  Json object_ = Json::object();
};

bool is_int(const Json& json) {
  using Limits = std::numeric_limits<int>;
  return json.is_number_unsigned() ? json.get<std::uint64_t>() <= std::uint64_t{Limits::max()}
                                   : json.is_number_integer() && json.get<std::int64_t>() >= Limits::min();
}

// Reads one object's values; the first that does not fit is remembered with its place.
class Reader {
 public:
  Reader(const Json& object, std::string place) : object_(object), place_(std::move(place)) {}

  template <class T>
  void operator()(const char* name, T& value) {
    const auto at = object_.find(name);
    if (at != object_.end() && !at->is_null() && problem_.empty()) {
      read(*at, place_ + "." + name, value);
    }
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
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
  void read(const Json& json, const std::string& place, T& value) requires requires(Reader& reader) {
    visit_fields(reader, value);
  }
  {
    if (!json.is_object()) {
      fail(place, "an object");
      return;
    }
    Reader reader(json, place);
    visit_fields(reader, value);
    problem_ = reader.problem();
  }

  const Json& object_;
  std::string place_;
  std::string problem_;
};

Error parse_error(std::string_view file, const std::string& problem) {
  return Error{ErrorKind::kParse, std::string(file) + ": " + problem,
               "expected a day file as `scrape` writes it"};
}

}  // namespace

std::string encode_day_json(const DayJson& day) {
  Json json{{"format", kFormat}, {"date", nullptr}, {"region", day.region}, {"races", Json::array()}};
  Writer writer;
  visit_fields(writer, day);
  json.update(writer.take());
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<DayJson> decode_day_json(std::string_view json, std::string_view file) {
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return parse_error(file, "not a JSON object");
  }
  if (object.value("format", Json()) != kFormat) {
    return parse_error(file, "\"format\" is not \"" + std::string(kFormat) + "\"");
  }
  for (const char* name : {"date", "region", "scraped_at", "races"}) {
    if (!object.contains(name)) {
      return parse_error(file, "there is no \"" + std::string(name) + "\"");
    }
  }
  DayJson day;
  Reader reader(object, "day");
  visit_fields(reader, day);
  if (!reader.problem().empty()) {
    return parse_error(file, reader.problem());
  }
  return day;
}

}  // namespace rps
