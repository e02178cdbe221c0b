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

// The moment that Timestamp::stamp() printed as "20251112_061500".
std::optional<Timestamp> parse_stamp(std::string_view text) {
  if (text.size() != 15 || text[8] != '_') {
    return std::nullopt;
  }
  const auto part = [&](std::size_t at, std::size_t count) { return std::string(text.substr(at, count)); };
  const auto parsed = Timestamp::parse(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + " " + part(9, 2) +
                                       ":" + part(11, 2) + ":" + part(13, 2));
  return parsed.ok() ? std::optional<Timestamp>(*parsed) : std::nullopt;
}

// Cuts `front` off the front of `text`, if it begins so.
bool take_front(std::string_view& text, std::string_view front) {
  const bool found = text.starts_with(front);
  text.remove_prefix(found ? front.size() : 0);
  return found;
}

// "gb/2025_11_11/scrape_20251112_061500"
std::optional<RawObject> parse_day(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '/');
  if (parts.size() != 3 || parts[0].empty()) {
    return std::nullopt;
  }
  std::string_view name = parts[2];
  const auto date = Date::parse(parts[1]);
  const auto at = take_front(name, "scrape_") ? parse_stamp(name) : std::nullopt;
  if (!date.ok() || !at) {
    return std::nullopt;
  }
  return RawObject{"", std::string(parts[0]), *date, *at};
}

// "results_20251112_061500"
std::optional<RawObject> parse_import(std::string_view text) {
  constexpr std::size_t kStamp = 15;
  if (text.size() <= kStamp || text[text.size() - kStamp - 1] != '_') {
    return std::nullopt;
  }
  const auto at = parse_stamp(text.substr(text.size() - kStamp));
  return at ? std::optional<RawObject>({"", std::nullopt, std::nullopt, *at}) : std::nullopt;
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
  for (char& c : stem) {
    const bool plain = is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '_';
    c = plain ? c : '_';  // whatever else a file name holds may not be in a key
  }
  return std::string(prefix) + "imports/" + stem + "_" + imported_at.stamp() + ".csv";
}

std::optional<RawObject> parse_raw_key(std::string_view prefix, const std::string& key) {
  std::string_view text = key;
  if (!take_front(text, prefix) || !text.ends_with(".csv")) {
    return std::nullopt;
  }
  text.remove_suffix(4);
  std::optional<RawObject> object;
  if (take_front(text, "dates/")) {
    object = parse_day(text);
  } else if (take_front(text, "imports/")) {
    object = parse_import(text);
  }
  if (object) {
    object->key = key;
  }
  return object;
}

std::string processed_key(std::string_view raw_key) {
  return std::string(kStatePrefix) + "processed/" + std::string(raw_key) + ".json";
}

}  // namespace rps
