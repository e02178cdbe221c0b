#include "workflow/rescrape/window.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "catalog/partition_name.h"
#include "workflow/scrape/day_selection.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr const char* kFormat = "rpscrape-runs-1";
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

// 01:00 UTC on the last Sunday of a month of 31 days.
Timestamp last_sunday(int year, int month) {
  const Date end = Date::from_ymd(year, month, 31);
  const int weekday = ((end.days + 4) % 7 + 7) % 7;  // 0 is Sunday; 1970-01-01 was a Thursday
  return Timestamp{std::int64_t{end.plus_days(-weekday).days} * kDay + kHour};
}

Window window_of(const std::set<Date>& wanted, Date last) {
  Window window;
  const Date oldest = std::max(last.plus_days(1 - kMostRescrapeDays), first_scraped_date());
  for (const Date date : wanted) {
    (date < oldest ? window.out_of_reach : window.days).push_back(date);
  }
  return window;
}

void add_range(std::set<Date>& days, Date first, Date last) {
  for (Date date = first; date <= last; date = date.plus_days(1)) {
    days.insert(date);
  }
}

CountryRecord record_of(const Json& json) {
  const auto date = [](const Json& text) { return *Date::parse(text.get_ref<const std::string&>()); };
  CountryRecord record;
  record.until = date(json.at("until"));
  record.at = *Timestamp::parse(json.at("at").get_ref<const std::string&>());
  for (const Json& day : json.at("open")) {
    record.open.insert(date(day));
  }
  return record;
}

}  // namespace

Date london_date(Timestamp at) {
  const int year = at.date().year();
  const bool summer = at >= last_sunday(year, 3) && at < last_sunday(year, 10);
  return Timestamp{at.millis + (summer ? kHour : 0)}.date();
}

std::string rescrape_record_key() {
  return std::string(kStatePrefix) + "runs/last_success.json";
}

Result<RescrapeRecord> read_rescrape_record(Store& store) {
  const std::string key = rescrape_record_key();
  const auto object = store.get(key);
  if (!object.ok()) {
    return object.error().kind == ErrorKind::kNotFound ? Result<RescrapeRecord>(RescrapeRecord())
                                                       : object.error();
  }
  try {
    const Json json = Json::parse(object->bytes);
    RescrapeRecord record;
    if (json.at("format") == kFormat) {
      for (const auto& [country, entry] : json.at("countries").items()) {
        record[country] = record_of(entry);
      }
      return record;
    }
  } catch (const std::exception&) {  // of JSON, or of a date that is none; told below
  }
  return Error{ErrorKind::kCorrupt, store.describe(key) + " is no record of re-scrapes",
               "remove it; then give --days as many as may have been missed"};
}

Status write_rescrape_record(Store& store, const RescrapeRecord& record) {
  Json countries = Json::object();
  for (const auto& [country, entry] : record) {
    Json open = Json::array();
    for (const Date date : entry.open) {
      open.push_back(date.str());
    }
    countries[country] = Json{{"until", entry.until.str()}, {"open", open}, {"at", entry.at.iso()}};
  }
  const Json json{{"format", kFormat}, {"countries", countries}};
  const auto put = store.put(rescrape_record_key(), json.dump(2) + "\n");
  return put.ok() ? Status() : Status(put.error());
}

Window plain_window(int days, Date last) {
  Window window;
  const Date first = std::max(last.plus_days(1 - days), first_scraped_date());
  for (Date date = first; date <= last; date = date.plus_days(1)) {
    window.days.push_back(date);
  }
  return window;
}

Window catch_up_window(int days, Date last, const std::set<std::string>& countries,
                       const RescrapeRecord& record) {
  const Window plain = plain_window(days, last);
  std::set<Date> wanted(plain.days.begin(), plain.days.end());
  for (const std::string& country : countries) {
    const auto found = record.find(country);
    if (found == record.end()) {
      continue;
    }
    // The run of the next day would have begun here.
    add_range(wanted, std::max(found->second.until.plus_days(2 - days), first_scraped_date()), last);
    const std::set<Date>& open = found->second.open;
    wanted.insert(open.begin(), open.upper_bound(last));
  }
  return window_of(wanted, last);
}

CountryRecord next_record(const CountryRecord* before, const std::vector<Date>& days,
                          const std::set<Date>& missed, Timestamp at) {
  CountryRecord next{days.back(), missed, at};
  if (before != nullptr) {
    next.until = std::max(next.until, before->until);
    add_range(next.open, before->until.plus_days(1), days.back());
    next.open.insert(before->open.begin(), before->open.end());
  }
  for (const Date date : days) {
    if (!missed.contains(date)) {
      next.open.erase(date);
    }
  }
  next.open.erase(next.open.begin(), next.open.lower_bound(next.until.plus_days(1 - kMostRescrapeDays)));
  return next;
}

}  // namespace rps
