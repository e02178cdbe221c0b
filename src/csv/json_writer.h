// Plain structs to JSON by their visit_fields(): what a struct does not have is left out.
#pragma once

#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "model/race.h"
#include "model/race_card.h"

namespace rps {

// A visitor that makes an object of the fields it is shown, in their order. Empty texts, lists and objects,
// absent values and false are left out.
class JsonWriter {
 public:
  using Json = nlohmann::ordered_json;

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
  static Json to_json(CardStatus status) { return std::string(card_status_name(status)); }
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
  static Json to_json(const T& value) requires requires(JsonWriter& writer) {
    visit_fields(writer, value);
  }
  {
    JsonWriter writer;
    visit_fields(writer, value);
    return writer.take();
  }

  Json object_ = Json::object();
};

// A document for a file: one space of indent, a final LF; bytes that are not UTF-8 become U+FFFD.
inline std::string json_document(const nlohmann::ordered_json& json) {
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace rps
