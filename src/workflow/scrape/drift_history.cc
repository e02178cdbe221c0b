#include "workflow/scrape/drift_history.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "io/files.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-field-shares-1";
constexpr std::size_t kMostDays = 60;
constexpr std::size_t kFewestRunners = 30;
constexpr std::uint64_t kMaxBytes = 64'000'000;

Json to_json(const FieldShares& day) {
  return Json{{"date", day.date.str()},
              {"age", static_cast<int>(day.age)},
              {"runners", day.runners},
              {"filled", day.filled}};
}

// Throws Json::exception for another form.
FieldShares from_json(const Json& json) {
  FieldShares day;
  const auto date = Date::parse(json.at("date").get<std::string>());
  day.date = date.ok() ? *date : Date();
  day.age = static_cast<ScrapeAge>(std::clamp(json.at("age").get<int>(), 0, 2));
  day.runners = json.at("runners").get<std::size_t>();
  day.filled = json.at("filled").get<std::map<std::string, std::size_t>>();
  return day;
}

std::map<std::string, std::vector<FieldShares>> parse(std::string_view text) {
  const Json json = Json::parse(text);
  std::map<std::string, std::vector<FieldShares>> countries;
  for (const auto& [country, days] : json.at("countries").items()) {
    for (const Json& day : days) {
      countries[country].push_back(from_json(day));
    }
  }
  return countries;
}

}  // namespace

Result<DriftHistory> DriftHistory::load(const std::string& folder) {
  DriftHistory history(folder + "/field_shares.json");
  const auto text = read_file(history.path_, kMaxBytes);
  if (!text.ok()) {
    return text.error().kind == ErrorKind::kNotFound ? Result<DriftHistory>(std::move(history))
                                                     : text.error();
  }
  try {
    history.countries_ = parse(*text);
  } catch (const Json::exception& damaged) {
    return Error{ErrorKind::kCorrupt, history.path_ + ": " + damaged.what(),
                 "move the file away: the alarm for silent fields begins anew without it"};
  }
  return history;
}

const std::vector<FieldShares>& DriftHistory::of(const std::string& country) const {
  static const std::vector<FieldShares> kNone;
  const auto at = countries_.find(country);
  return at == countries_.end() ? kNone : at->second;
}

void DriftHistory::record(const std::string& country, FieldShares shares) {
  if (shares.runners < kFewestRunners) {
    return;
  }
  std::vector<FieldShares>& days = countries_[country];
  days.erase(std::remove_if(
                 days.begin(), days.end(),
                 [&](const FieldShares& day) { return day.date == shares.date && day.age == shares.age; }),
             days.end());
  days.push_back(std::move(shares));
  if (days.size() > kMostDays) {
    days.erase(days.begin());
  }
  changed_ = true;
}

Status DriftHistory::save() {
  if (!changed_) {
    return {};
  }
  Json json{{"format", kFormat}, {"countries", Json::object()}};
  for (const auto& [country, days] : countries_) {
    Json& list = json["countries"][country] = Json::array();
    for (const FieldShares& day : days) {
      list.push_back(to_json(day));
    }
  }
  RPS_TRY(write_file_atomic(path_, json.dump() + "\n"));
  changed_ = false;
  return {};
}

}  // namespace rps
