#include "workflow/scrape/done_days.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/scrape/site_visit.h"

namespace rps {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "rpscrape-done-1";
constexpr std::uint64_t kMaxBytes = 1'000'000;

std::string done_path(const Settings& settings, Date date) {
  return scrape_state_dir(settings) + "/done/" + date.str() + ".json";
}

// A set of the record holds all of `wanted`; an empty set stands for everything.
template <class T>
bool covers(const Json& record, const char* name, const std::set<T>& wanted) {
  const auto recorded = record.at(name).get<std::set<T>>();
  return recorded.empty() ||
         (!wanted.empty() && std::includes(recorded.begin(), recorded.end(), wanted.begin(), wanted.end()));
}

bool covers(const Json& record, const Selection& selection) {
  const auto type = record.at("type").get<std::string>();
  return covers(record, "regions", selection.regions) && covers(record, "courses", selection.courses) &&
         (type.empty() || type == selection.type);
}

bool files_exist(const Settings& settings, const std::string& country, Date date) {
  const std::string& data = settings.paths.data;
  const auto there = [](const std::string& path) { return std::filesystem::exists(path); };
  return there(day_json_path(data, country, date)) &&
         (there(day_csv_path(data, country, date, false)) || there(day_csv_path(data, country, date, true)));
}

// Throws Json::exception for a record of another form.
bool says_done(const Json& record, const Settings& settings, const Selection& selection, Date date) {
  if (!covers(record, selection)) {
    return false;
  }
  for (const auto& [country, rows] : record.at("countries").items()) {
    const bool wanted = selection.regions.empty() || selection.regions.contains(country);
    if (wanted && rows.get<int>() > 0 && !files_exist(settings, country, date)) {
      return false;
    }
  }
  return true;
}

Result<Json> read_record(const Settings& settings, Date date) {
  RPS_ASSIGN(const std::string text, read_file(done_path(settings, date), kMaxBytes));
  Json record = Json::parse(text, nullptr, false);
  if (!record.is_object() || record.value("format", Json()) != kFormat) {
    return Error{ErrorKind::kParse, done_path(settings, date) + " is no record of a finished day"};
  }
  return record;
}

// Regions scraped one after the other are all done. Throws Json::exception for a record of another form.
void add_earlier(const Json& earlier, Json& record) {
  if (earlier.at("courses") != record.at("courses") || earlier.at("type") != record.at("type") ||
      earlier.at("regions").empty() || record.at("regions").empty()) {
    return;
  }
  auto regions = earlier.at("regions").get<std::set<std::string>>();
  regions.merge(record.at("regions").get<std::set<std::string>>());
  record["regions"] = regions;
  for (const auto& [country, rows] : earlier.at("countries").items()) {
    if (!record.at("countries").contains(country)) {
      record["countries"][country] = rows;
    }
  }
}

}  // namespace

bool is_finished(Date date, const std::vector<DaySummary>& days, Timestamp scraped_at) {
  return scraped_at.date() > date && std::all_of(days.begin(), days.end(), [](const DaySummary& day) {
           return day.fulfilled && day.not_available == 0;
         });
}

Status mark_done(const Settings& settings, const Selection& selection, Date date,
                 const std::vector<DaySummary>& days, Timestamp scraped_at) {
  Json record{{"format", kFormat},
              {"date", date.str()},
              {"scraped_at", scraped_at.iso()},
              {"regions", selection.regions},
              {"courses", selection.courses},
              {"type", selection.type},
              {"countries", Json::object()}};
  for (const DaySummary& day : days) {
    record["countries"][day.country] = day.runners;
  }
  if (const auto earlier = read_record(settings, date); earlier.ok()) {
    try {
      add_earlier(*earlier, record);
    } catch (const Json::exception& damaged) {
      log::warn(done_path(settings, date) + ": " + damaged.what() + "; replaced");
    }
  }
  return write_file_atomic(done_path(settings, date), record.dump(2) + "\n");
}

Status unmark_done(const Settings& settings, Date date) {
  std::error_code failed;
  const std::string path = done_path(settings, date);
  std::filesystem::remove(path, failed);
  return failed ? Status(errno_error(failed.value(), "removing " + path)) : Status();
}

bool is_done(const Settings& settings, const Selection& selection, Date date) {
  const auto record = read_record(settings, date);
  try {
    return record.ok() && says_done(*record, settings, selection, date);
  } catch (const Json::exception&) {
    return false;
  }
}

}  // namespace rps
