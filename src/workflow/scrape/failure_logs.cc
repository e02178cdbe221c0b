#include "workflow/scrape/failure_logs.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "io/files.h"
#include "workflow/scrape/day_metadata.h"

namespace rps {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kResolved = "resolved";
constexpr std::uint64_t kMaxBytes = 64'000'000;

std::string failures_root(const Settings& settings) {
  return settings.paths.logs + "/scrape_failures";
}

Timestamp time_of(const Json& json) {
  const auto at = Timestamp::parse(json.get<std::string>());
  return at.ok() ? *at : Timestamp();
}

// Throws Json::exception for another form.
FailureLog parse_log(const std::string& path, const Json& json) {
  FailureLog log;
  log.path = path;
  log.country = json.at("country").get<std::string>();
  const auto date = Date::parse(json.at("date").get<std::string>());
  log.date = date.ok() ? *date : Date();
  log.scraped_at = time_of(json.at("scraped_at"));
  for (const Json& each : json.at("failures")) {
    log.failures.push_back(RaceFailure{
        each.at("race_id").get<int>(), each.at("url").get<std::string>(), each.at("kind").get<std::string>(),
        each.at("message").get<std::string>(), each.at("attempts").get<int>(), time_of(each.at("time"))});
  }
  return log;
}

// All open files of one country and day, by time.
Status add_day(const std::string& folder, std::vector<FailureLog>& logs) {
  RPS_ASSIGN(const std::vector<std::string> names, list_dir_if_any(folder));
  for (const std::string& name : names) {
    if (name.starts_with("scrape_") && name.ends_with(".json")) {
      RPS_ASSIGN(FailureLog log, read_failure_log(folder + "/" + name));
      logs.push_back(std::move(log));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<FailureLog>> open_failure_logs(const Settings& settings) {
  std::vector<FailureLog> logs;
  const std::string root = failures_root(settings);
  RPS_ASSIGN(const std::vector<std::string> countries, list_dir_if_any(root));
  for (const std::string& country : countries) {
    if (country == kResolved || !fs::is_directory(root + "/" + country)) {
      continue;
    }
    RPS_ASSIGN(const std::vector<std::string> days, list_dir_if_any(root + "/" + country));
    for (const std::string& day : days) {
      RPS_TRY(add_day(root + "/" + country + "/" + day, logs));
    }
  }
  return logs;
}

Result<FailureLog> read_failure_log(const std::string& path) {
  RPS_ASSIGN(const std::string text, read_file(path, kMaxBytes));
  try {
    return parse_log(path, Json::parse(text));
  } catch (const Json::exception& other) {
    return Error{ErrorKind::kParse, path + " is no file of failures: " + other.what()};
  }
}

Result<std::string> archive_failure_log(const Settings& settings, const FailureLog& log) {
  const std::string target = failures_root(settings) + "/" + kResolved + "/" + log.country + "/" +
                             log.date.str('_') + "/" + fs::path(log.path).filename().string();
  std::error_code failed;
  fs::create_directories(fs::path(target).parent_path(), failed);
  if (!failed) {
    fs::rename(log.path, target, failed);
  }
  return failed ? Result<std::string>(errno_error(failed.value(), "moving " + log.path + " to " + target))
                : target;
}

Status archive_failures_before(const Settings& settings, const std::string& country, Date date,
                               Timestamp before) {
  std::vector<FailureLog> logs;
  RPS_TRY(add_day(failures_root(settings) + "/" + country + "/" + date.str('_'), logs));
  for (const FailureLog& log : logs) {
    if (log.scraped_at < before) {
      RPS_TRY(archive_failure_log(settings, log));
    }
  }
  return {};
}

}  // namespace rps
