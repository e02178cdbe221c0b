#include "workflow/scrape/write_day.h"

#include <filesystem>

#include "csv/day_json.h"
#include "csv/gzip.h"
#include "csv/writer.h"
#include "io/files.h"
#include "workflow/day_files.h"
#include "workflow/scrape/day_metadata.h"

namespace rps {
namespace {

Status write_json(const Settings& settings, const DayResult& day, Timestamp scraped_at) {
  const DayJson json{day.date, day.country, scraped_at, !day.complete(), day.races};
  return write_file_atomic(day_json_path(settings.paths.data, day.country, day.date), encode_day_json(json));
}

// The CSV, plain or compressed; one of the other kind from an earlier scrape goes.
Status write_csv(const Settings& settings, const DayResult& day, const std::string& path) {
  RPS_ASSIGN(const auto columns, choose_columns(settings.csv.columns));
  const std::string csv = encode_csv(day.races, columns);
  RPS_TRY(write_file_atomic(path, settings.csv.gzip ? gzip(csv) : csv));
  std::error_code ignored;  // mostly there is none
  std::filesystem::remove(day_csv_path(settings.paths.data, day.country, day.date, !settings.csv.gzip),
                          ignored);
  return {};
}

}  // namespace

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
  const std::string path = day_csv_path(settings.paths.data, day.country, day.date, settings.csv.gzip);
  // A day of void races only has no rows; a CSV that an earlier scrape left must not pass for this one's.
  if (day.runners() > 0 || std::filesystem::exists(path)) {
    RPS_TRY(write_csv(settings, day, path));
    written.push_back(path);
  }
  return write_json(settings, day, scraped_at);
}

}  // namespace rps
