#include "workflow/scrape/write_day.h"

#include <filesystem>
#include <utility>

#include "csv/day_json.h"
#include "csv/gzip.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/scrape/day_metadata.h"

namespace rps {
namespace {

Status write_json(const Settings& settings, const DayResult& day, Timestamp scraped_at) {
  const DayJson json{day.date, day.country, scraped_at, !day.complete(), day.races};
  return write_file_atomic(day_json_path(settings.paths.data, day.country, day.date), encode_day_json(json));
}

// A day of void races only has no rows; a CSV that an earlier scrape left must not pass for this one's.
Status write_csv(const Settings& settings, const DayResult& day, std::vector<std::string>& written) {
  const std::string path = day_csv_path(settings.paths.data, day.country, day.date, settings.csv.gzip);
  if (day.runners() > 0 || std::filesystem::exists(path)) {
    RPS_ASSIGN(std::string csv, write_day_csv(settings, day.country, day.date, day.races));
    written.push_back(std::move(csv));
  }
  return {};
}

}  // namespace

Result<std::string> write_day_csv(const Settings& settings, const std::string& country, Date date,
                                  std::span<const Race> races, const ExtraColumns& extra) {
  RPS_ASSIGN(const auto columns, choose_columns(settings.csv.columns));
  const std::string csv = encode_csv(races, columns, extra);
  std::string path = day_csv_path(settings.paths.data, country, date, settings.csv.gzip);
  RPS_TRY(write_file_atomic(path, settings.csv.gzip ? gzip(csv) : csv));
  std::error_code ignored;  // mostly there is none
  std::filesystem::remove(day_csv_path(settings.paths.data, country, date, !settings.csv.gzip), ignored);
  return path;
}

Status write_records(const Settings& settings, const DayResult& day, Timestamp scraped_at) {
  if (!day.failures.empty()) {
    RPS_TRY(write_file_atomic(day_log_path(settings, "scrape_failures", day, scraped_at),
                              encode_day_failures(day, scraped_at)));
  }
  return write_file_atomic(day_log_path(settings, "scrape_metadata", day, scraped_at),
                           encode_day_metadata(day, scraped_at));
}

Status write_day(const Settings& settings, const DayResult& day, Timestamp scraped_at,
                 std::vector<std::string>& written) {
  RPS_TRY(write_records(settings, day, scraped_at));
  if (day.races.empty()) {
    return {};
  }
  // A run may die between the two files. The CSV of a day that lacks races must then not be beside a JSON of
  // an earlier scrape that says it is whole, as its upload would replace what the table knows.
  if (!day.complete()) {
    RPS_TRY(write_json(settings, day, scraped_at));
    return write_csv(settings, day, written);
  }
  RPS_TRY(write_csv(settings, day, written));
  return write_json(settings, day, scraped_at);
}

}  // namespace rps
