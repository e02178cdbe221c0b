#include "csv/card_json.h"

#include "csv/card_fields.h"
#include "csv/json_reader.h"
#include "csv/json_writer.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-cards-1";

Error parse_error(std::string_view file, const std::string& problem) {
  return Error{ErrorKind::kParse, std::string(file) + ": " + problem,
               "expected a day's cards as `cards` writes them; move the file away to begin anew"};
}

}  // namespace

std::string encode_card_json(const CardDay& day) {
  Json json{{"format", kFormat}, {"date", nullptr}, {"region", day.region}, {"cards", Json::array()}};
  JsonWriter writer;
  visit_fields(writer, day);
  json.update(writer.take());
  return json_document(json);
}

Result<CardDay> decode_card_json(std::string_view json, std::string_view file) {
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || object.value("format", Json()) != kFormat) {
    return parse_error(file, "not a JSON object with \"format\": \"" + std::string(kFormat) + "\"");
  }
  for (const char* name : {"date", "region", "fetched_at", "cards"}) {
    if (!object.contains(name)) {
      return parse_error(file, "there is no \"" + std::string(name) + "\"");
    }
  }
  CardDay day;
  JsonReader reader(object, "cards");
  visit_fields(reader, day);
  if (!reader.problem().empty()) {
    return parse_error(file, reader.problem());
  }
  return day;
}

}  // namespace rps
