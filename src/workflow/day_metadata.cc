#include "workflow/day_metadata.h"

#include <nlohmann/json.hpp>

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

Json header(const DayResult& day, Timestamp scraped_at) {
  return Json{{"country", day.country}, {"date", day.date.str()}, {"scraped_at", scraped_at.iso()}};
}

Json failure_json(const RaceFailure& failure) {
  return Json{{"race_id", failure.race_id}, {"url", failure.url},           {"kind", failure.kind},
              {"message", failure.message}, {"attempts", failure.attempts}, {"time", failure.at.iso()}};
}

Json warnings_of(const DayResult& day) {
  Json list = Json::array();
  for (const Race& race : day.races) {
    for (const std::string& warning : race.warnings) {
      list.push_back(Json{{"race_id", race.race_id}, {"warning", warning}});
    }
  }
  return list;
}

// Over half of the failures look like a refusal.
bool looks_rate_limited(const DayResult& day) {
  std::size_t refused = 0;
  for (const RaceFailure& failure : day.failures) {
    refused += failure.kind == "http_403" || failure.kind == "http_406" || failure.kind == "http_429" ? 1 : 0;
  }
  return refused * 2 > day.failures.size();
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string encode_day_metadata(const DayResult& day, Timestamp scraped_at) {
  Json json = header(day, scraped_at);
  json["discovered"] = day.discovered();
  json["ok"] = static_cast<int>(day.races.size()) - day.void_races();
  json["void"] = day.void_races();
  json["abandoned"] = day.abandoned.size();
  json["not_available"] = day.not_available.size();
  json["failed"] = day.failures.size();
  json["missing"] = day.missing();
  json["listing_seen"] = day.listing_seen;
  json["completeness"] = day.completeness() ? Json(*day.completeness()) : Json();
  json["rate_limited"] = looks_rate_limited(day);
  json["runners"] = day.runners();
  json["abandoned_meetings"] = day.abandoned_meetings;
  json["warnings"] = warnings_of(day);
  return dump(json);
}

std::string encode_day_failures(const DayResult& day, Timestamp scraped_at) {
  Json json = header(day, scraped_at);
  json["failures"] = Json::array();
  for (const RaceFailure& failure : day.failures) {
    json["failures"].push_back(failure_json(failure));
  }
  return dump(json);
}

std::string day_log_path(const Settings& settings, std::string_view kind, const DayResult& day,
                         Timestamp scraped_at) {
  return settings.paths.logs + "/" + std::string(kind) + "/" + day.country + "/" + day.date.str('_') +
         "/scrape_" + scraped_at.stamp() + ".json";
}

}  // namespace rps
