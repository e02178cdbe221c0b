#include "workflow/quality/scrape_records.h"

#include <nlohmann/json.hpp>

#include "io/files.h"
#include "workflow/scrape/scrape_types.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kMaxBytes = 64'000'000;
constexpr std::string_view kFileStart = "scrape_";
constexpr std::string_view kFileEnd = ".json";

std::string root_of(const Settings& settings) {
  return settings.paths.logs + "/scrape_metadata";
}

bool is_record(std::string_view name) {
  return name.starts_with(kFileStart) && name.ends_with(kFileEnd);
}

// The date that the file's name says it was written on: "scrape_20260302_060000.json".
std::optional<Date> written_on(std::string_view name) {
  const std::string_view digits = name.substr(kFileStart.size(), 8);
  if (digits.size() < 8) {
    return std::nullopt;
  }
  const auto date = Date::parse(std::string(digits.substr(0, 4)) + "-" + std::string(digits.substr(4, 2)) +
                                "-" + std::string(digits.substr(6)));
  return date.ok() ? std::optional<Date>(*date) : std::nullopt;
}

// Throws Json::exception for another form.
ScrapeRecord parse_record(const Json& json) {
  ScrapeRecord record;
  record.listing_seen = json.at("listing_seen").get<bool>();
  record.discovered = json.value("discovered", std::int64_t{0});
  record.ok = json.at("ok").get<std::int64_t>();
  record.void_races = json.value("void", std::int64_t{0});
  record.abandoned = json.value("abandoned", std::int64_t{0});
  record.not_available = json.at("not_available").get<std::int64_t>();
  record.failed = json.at("failed").get<std::int64_t>();
  record.missing = static_cast<std::int64_t>(json.at("missing").size());
  record.rate_limited = json.value("rate_limited", false);
  if (const auto percent = json.find("completeness"); percent != json.end() && percent->is_number()) {
    record.completeness = percent->get<double>();
  }
  record.failed_by_kind = json.value("failed_by_kind", std::map<std::string, std::int64_t>());
  record.requests = json.value("requests", std::int64_t{0});
  record.retries = json.value("retries", std::int64_t{0});
  record.waited_seconds = json.value("waited_seconds", 0.0);
  if (const auto at = json.find("scraped_at"); at != json.end()) {
    const auto time = Timestamp::parse(at->get<std::string>());
    record.scraped_at = time.ok() ? *time : Timestamp();
  }
  return record;
}

// kParse, naming the file, for one that is no record.
Result<ScrapeRecord> read_record(const std::string& path) {
  RPS_ASSIGN(const std::string text, read_file(path, kMaxBytes));
  try {
    return parse_record(Json::parse(text));
  } catch (const Json::exception& other) {
    return Error{ErrorKind::kParse, path + " is no record of a scrape: " + other.what()};
  }
}

// Walks the folders of the records that are wanted.
class Reader {
 public:
  Reader(const Settings& settings, const RecordRange& range, Progress& progress)
      : root_(root_of(settings)), range_(range), progress_(progress) {}

  Result<std::vector<ScrapeRecord>> read() {
    RPS_ASSIGN(const std::vector<std::string> countries, list_dir_if_any(root_));
    for (const std::string& country : countries) {
      if (!range_.country || country == *range_.country) {
        RPS_TRY(read_country(country));
      }
    }
    return std::move(records_);
  }

 private:
  Status read_country(const std::string& country) {
    RPS_ASSIGN(const std::vector<std::string> days, list_dir_if_any(root_ + "/" + country));
    for (const std::string& name : days) {
      const auto day = Date::parse(name);
      if (day.ok() && (!range_.first_day || *day >= *range_.first_day) &&
          (!range_.last_day || *day <= *range_.last_day)) {
        RPS_TRY(read_day(country, *day));
      }
    }
    return {};
  }

  Status read_day(const std::string& country, Date day) {
    const std::string folder = root_ + "/" + country + "/" + day.str('_');
    RPS_ASSIGN(const std::vector<std::string> names, list_dir_if_any(folder));
    for (const std::string& name : names) {
      if (is_record(name) && wanted(name)) {
        add(folder + "/" + name, country, day);
      }
    }
    return {};
  }

  [[nodiscard]] bool wanted(const std::string& name) const {
    const auto written = written_on(name);
    return !range_.scraped_from || (written && *written >= *range_.scraped_from);
  }

  void add(const std::string& path, const std::string& country, Date day) {
    Result<ScrapeRecord> record = read_record(path);
    if (!record.ok()) {
      progress_.warn("left out: " + record.error().text());
      return;
    }
    record->country = country;
    record->date = day;
    records_.push_back(std::move(*record));
  }

  std::string root_;
  const RecordRange& range_;
  Progress& progress_;
  std::vector<ScrapeRecord> records_;
};

}  // namespace

std::int64_t ScrapeRecord::blocked() const {
  std::int64_t count = 0;
  for (const auto& [kind, failures] : failed_by_kind) {
    count += is_refusal(kind) ? failures : 0;
  }
  return count;
}

Result<std::vector<ScrapeRecord>> read_scrape_records(const Settings& settings, const RecordRange& range,
                                                      Progress& progress) {
  return Reader(settings, range, progress).read();
}

Result<std::optional<ScrapeRecord>> latest_scrape_record(const Settings& settings, const std::string& country,
                                                         Date day) {
  const std::string folder = root_of(settings) + "/" + country + "/" + day.str('_');
  RPS_ASSIGN(const std::vector<std::string> names, list_dir_if_any(folder));
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (is_record(*name)) {
      Result<ScrapeRecord> record = read_record(folder + "/" + *name);
      return record.ok() ? std::optional<ScrapeRecord>(std::move(*record)) : std::nullopt;
    }
  }
  return std::optional<ScrapeRecord>();
}

}  // namespace rps
