// Reading the next layout's JSON with simdjson: every absent, null or oddly typed value is simply blank.
//
// The parser's memory is kept per thread, so a document lives until the thread's next parse_json().
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rps {

using JsonElement = simdjson::dom::element;

// The document's root; kParse with simdjson's words when the text is no JSON (e.g. cut short).
Result<JsonElement> parse_json(std::string_view json);

// The page's initialState: props.pageProps.initialState, or pageProps.initialState as the data files have
// it. kParse naming what is missing.
Result<JsonElement> initial_state(JsonElement root);

// The member at a path of keys ("raceResult.data"); nothing when a step is missing or null.
std::optional<JsonElement> json_at(JsonElement from, std::string_view dotted_path);

// A member as text: a string without doubled spaces, a number in its shortest form, else "".
std::string json_text(JsonElement object, std::string_view key);
// A member that is a whole number, or a string that holds one and fits an int.
std::optional<int> json_int(JsonElement object, std::string_view key);
// A member that is `true`.
bool json_flag(JsonElement object, std::string_view key);

// Calls visit(element) for each element of an array; not at all when it is none.
template <class Visit>
void json_each(JsonElement array, Visit visit) {
  simdjson::dom::array items;
  if (array.get(items) == simdjson::SUCCESS) {
    for (const JsonElement item : items) {
      visit(item);
    }
  }
}

// The same for an array member.
template <class Visit>
void json_each(JsonElement object, std::string_view key, Visit visit) {
  JsonElement array;
  if (object[key].get(array) == simdjson::SUCCESS) {
    json_each(array, visit);
  }
}

}  // namespace rps
