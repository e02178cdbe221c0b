#include "workflow/scrape/site_state.h"

#include <nlohmann/json.hpp>

#include "base/log.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-site-1";
constexpr const char* kKey = "site.json";

std::optional<Timestamp> time_of(const Json& site, const char* name) {
  const auto at = site.find(name);
  const auto time = Timestamp::parse(at != site.end() && at->is_string() ? at->get<std::string>() : "");
  return time.ok() ? std::optional<Timestamp>(*time) : std::nullopt;
}

Json json_of(const SiteState& state) {
  Json json = Json::object();
  if (state.last_request) {
    json["last_request"] = state.last_request->iso();
  }
  if (state.come_back_at) {
    json["come_back_at"] = state.come_back_at->iso();
  }
  return json;
}

// Nothing when the text has not the form that the header gives.
std::optional<std::map<std::string, SiteState>> parse(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("format", Json()) != kFormat || !json.contains("sites") ||
      !json["sites"].is_object()) {
    return std::nullopt;
  }
  std::map<std::string, SiteState> sites;
  for (const auto& [name, site] : json["sites"].items()) {
    if (!site.is_object()) {
      return std::nullopt;
    }
    sites[name] = SiteState{time_of(site, "last_request"), time_of(site, "come_back_at")};
  }
  return sites;
}

}  // namespace

Result<SiteState> SiteStateFile::load(const std::string& site, Timestamp now) {
  const auto object = store_->get(kKey);
  if (!object.ok()) {
    return object.error().kind == ErrorKind::kNotFound ? Result<SiteState>(SiteState{}) : object.error();
  }
  auto sites = parse(object->bytes);
  if (!sites) {
    log::warn(store_->describe(kKey) + " cannot be understood; taken as a request made just now");
    return SiteState{now, std::nullopt};
  }
  sites_ = *std::move(sites);
  return sites_[site];
}

Status SiteStateFile::save(const std::string& site, const SiteState& state) {
  sites_[site] = state;
  Json json{{"format", kFormat}, {"sites", Json::object()}};
  for (const auto& [name, each] : sites_) {
    json["sites"][name] = json_of(each);
  }
  const auto put = store_->put(kKey, json.dump(2) + "\n", Durability::kFlush);
  return put.ok() ? Status() : Status(put.error());
}

}  // namespace rps
