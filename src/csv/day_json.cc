#include "csv/day_json.h"

#include <nlohmann/json.hpp>

#include "csv/day_fields.h"
#include "csv/json_reader.h"
#include "csv/json_writer.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-day-1";

Error parse_error(std::string_view file, const std::string& problem) {
  return Error{ErrorKind::kParse, std::string(file) + ": " + problem,
               "expected a day file as `scrape` writes it"};
}

}  // namespace

std::string encode_day_json(const DayJson& day) {
  Json json{{"format", kFormat}, {"date", nullptr}, {"region", day.region}, {"races", Json::array()}};
  JsonWriter writer;
  visit_fields(writer, day);
  json.update(writer.take());
  return json_document(json);
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
  JsonReader reader(object, "day");
  visit_fields(reader, day);
  if (!reader.problem().empty()) {
    return parse_error(file, reader.problem());
  }
  return day;
}

}  // namespace rps
