// The day files of the data folder: one CSV and one JSON per country and date. Their paths are made and
// parsed here and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "io/store.h"

namespace rps {

struct DayFile {
  std::string path;     // of the CSV
  std::string country;  // "gb"
  Date date;
  bool gzip = false;
};

// "{data}/dates/gb/2025_11_11.csv", with ".gz" behind it when compressed.
std::string day_csv_path(const std::string& data, std::string_view country, Date date, bool gzip);
// "{data}/dates/gb/2025_11_11.json"
std::string day_json_path(const std::string& data, std::string_view country, Date date);

// All day CSVs below `data`, by country and date. Other files are told in `ignored` (if given). A data
// folder that does not exist has none. kPermission when a folder cannot be read.
Result<std::vector<DayFile>> find_day_files(const std::string& data,
                                            std::vector<std::string>* ignored = nullptr);

// Key of a scrape of one day in the raw store:
// "data/dates/gb/2025_11_11/scrape_20251112_061500.csv".
std::string raw_day_key(std::string_view prefix, std::string_view country, Date date, Timestamp scraped_at);
// Key of a CSV that came from outside: "data/imports/results_20251112_061500.csv".
std::string raw_import_key(std::string_view prefix, const std::string& path, Timestamp imported_at);
// A raw object, as its key describes it.
struct RawObject {
  std::string key;
  std::optional<std::string> country;  // of a day's scrape; an import has neither
  std::optional<Date> date;
  Timestamp scraped_at;  // whole seconds: the created_at of its rows
};
// The reverse of raw_day_key and raw_import_key; nothing when the key is neither.
std::optional<RawObject> parse_raw_key(std::string_view prefix, const std::string& key);

// Key of the mark that a raw object's rows are committed.
std::string processed_key(std::string_view raw_key);

}  // namespace rps
