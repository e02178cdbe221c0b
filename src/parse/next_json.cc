#include "parse/next_json.h"

#include <limits>

#include "base/text.h"
#include "parse/html_text.h"

namespace rps {

Result<JsonElement> parse_json(std::string_view json) {
  thread_local simdjson::dom::parser parser;
  JsonElement root;
  if (const auto code = parser.parse(json.data(), json.size()).get(root); code != simdjson::SUCCESS) {
    return Error{ErrorKind::kParse, std::string("not valid JSON: ") + simdjson::error_message(code),
                 "the download was probably cut short"};
  }
  return root;
}

Result<JsonElement> initial_state(JsonElement root) {
  auto state = json_at(root, "props.pageProps.initialState");
  if (!state) {
    state = json_at(root, "pageProps.initialState");
  }
  if (!state) {
    return Error{ErrorKind::kParse,
                 "the JSON has neither props.pageProps.initialState nor pageProps.initialState",
                 "a login wall, a block page or another kind of page"};
  }
  return *state;
}

std::optional<JsonElement> json_at(JsonElement from, std::string_view dotted_path) {
  for (const std::string_view key : split(dotted_path, '.')) {
    JsonElement member;
    if (from[key].get(member) != simdjson::SUCCESS || member.is_null()) {
      return std::nullopt;
    }
    from = member;
  }
  return from;
}

std::string json_text(JsonElement object, std::string_view key) {
  JsonElement member;
  if (object[key].get(member) != simdjson::SUCCESS) {
    return {};
  }
  std::string_view text;
  if (member.get(text) == simdjson::SUCCESS) {
    return plain_text(text);
  }
  if (std::int64_t whole = 0; member.get(whole) == simdjson::SUCCESS) {
    return std::to_string(whole);
  }
  double number = 0;
  return member.get(number) == simdjson::SUCCESS ? shortest(number) : std::string();
}

std::optional<int> json_int(JsonElement object, std::string_view key) {
  const auto value = to_int(json_text(object, key));
  const bool fits =
      value && *value >= std::numeric_limits<int>::min() && *value <= std::numeric_limits<int>::max();
  return fits ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

bool json_flag(JsonElement object, std::string_view key) {
  bool flag = false;
  return object[key].get(flag) == simdjson::SUCCESS && flag;
}

}  // namespace rps
