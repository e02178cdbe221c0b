// Reading members of a service's JSON that may be absent, null or of another type than expected.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace rps {

// The member if it is an object, else an empty one. Valid as long as `json`.
inline const nlohmann::json& json_object(const nlohmann::json& json, const char* name) {
  static const nlohmann::json kNone = nlohmann::json::object();
  const auto at = json.find(name);
  return at != json.end() && at->is_object() ? *at : kNone;
}

// The member if it is an array, else an empty one. Valid as long as `json`.
inline const nlohmann::json& json_array(const nlohmann::json& json, const char* name) {
  static const nlohmann::json kNone = nlohmann::json::array();
  const auto at = json.find(name);
  return at != json.end() && at->is_array() ? *at : kNone;
}

// The member if it is a text, else "".
inline std::string json_text(const nlohmann::json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

// The member if it is a whole number, else 0.
inline std::int64_t json_number(const nlohmann::json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

inline bool json_flag(const nlohmann::json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_boolean() && at->get<bool>();
}

}  // namespace rps
