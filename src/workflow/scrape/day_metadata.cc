#include "workflow/scrape/day_metadata.h"

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

Json drift_of(const DayResult& day) {
  Json list = Json::array();
  for (const FieldDrift& drift : day.drift) {
    list.push_back(Json{{"field", drift.field}, {"share", drift.share}, {"baseline", drift.baseline}});
  }
  return list;
}

std::string dump(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string encode_day_metadata(const DayResult& day, Timestamp scraped_at) {
  Json json = header(day, scraped_at);
  json["discovered"] = day.discovered();
  json["ok"] = day.ok_races();
  json["void"] = day.void_races();
  json["abandoned"] = day.abandoned.size();
  json["not_available"] = day.not_available.size();
  json["failed"] = day.failures.size();
  json["failed_by_kind"] = day.failed_by_kind();
  json["missing"] = day.missing();
  json["listing_seen"] = day.listing_seen;
  json["completeness"] = day.completeness() ? Json(*day.completeness()) : Json();
  json["rate_limited"] = day.looks_rate_limited();
  json["drift"] = drift_of(day);
  json["requests"] = day.cost.requests;
  json["retries"] = day.cost.retries;
  json["waited_seconds"] = static_cast<double>(day.cost.waited_ms) / 1000;
  json["reused"] = day.reused;
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
