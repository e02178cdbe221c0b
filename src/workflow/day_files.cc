#include "workflow/day_files.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "io/files.h"

namespace rps {
namespace {

// The date of "2025_11_11.csv" or "2025_11_11.csv.gz".
std::optional<Date> date_of(std::string_view name, bool& gzip) {
  gzip = name.ends_with(".csv.gz");
  if (!gzip && !name.ends_with(".csv")) {
    return std::nullopt;
  }
  const auto date = Date::parse(name.substr(0, name.size() - (gzip ? 7 : 4)));
  return date.ok() ? std::optional<Date>(*date) : std::nullopt;
}

Status find_in_country(const std::string& folder, const std::string& country, std::vector<DayFile>& found,
                       std::vector<std::string>* ignored) {
  RPS_ASSIGN(const std::vector<std::string> names, list_dir(folder));
  for (const std::string& name : names) {
    bool gzip = false;
    const std::string path = folder + "/" + name;
    if (const auto date = date_of(name, gzip)) {
      found.push_back(DayFile{path, country, *date, gzip});
    } else if (ignored != nullptr && !name.ends_with(".json") && name.front() != '.') {
      ignored->push_back(path);
    }
  }
  return {};
}

}  // namespace

std::string day_csv_path(const std::string& data, std::string_view country, Date date, bool gzip) {
  return data + "/dates/" + std::string(country) + "/" + date.str('_') + (gzip ? ".csv.gz" : ".csv");
}

std::string day_json_path(const std::string& data, std::string_view country, Date date) {
  return data + "/dates/" + std::string(country) + "/" + date.str('_') + ".json";
}

Result<std::vector<DayFile>> find_day_files(const std::string& data, std::vector<std::string>* ignored) {
  std::vector<DayFile> found;
  const std::string root = data + "/dates";
  auto countries = list_dir(root);
  if (!countries.ok()) {
    return countries.error().kind == ErrorKind::kNotFound ? Result<std::vector<DayFile>>(found)
                                                          : countries.error();
  }
  for (const std::string& country : *countries) {
    const std::string folder = root + "/" + country;
    if (std::filesystem::is_directory(folder)) {
      RPS_TRY(find_in_country(folder, country, found, ignored));
    } else if (ignored != nullptr) {
      ignored->push_back(folder);
    }
  }
  return found;
}

std::string raw_day_key(std::string_view prefix, std::string_view country, Date date, Timestamp scraped_at) {
  return std::string(prefix) + "dates/" + std::string(country) + "/" + date.str('_') + "/scrape_" +
         scraped_at.stamp() + ".csv";
}

std::string raw_import_key(std::string_view prefix, const std::string& path, Timestamp imported_at) {
  std::string stem = std::filesystem::path(path).filename().string();
  stem = stem.substr(0, stem.find(".csv"));
  return std::string(prefix) + "imports/" + stem + "_" + imported_at.stamp() + ".csv";
}

std::string processed_key(std::string_view raw_key) {
  return std::string(kStatePrefix) + "processed/" + std::string(raw_key) + ".json";
}

}  // namespace rps
