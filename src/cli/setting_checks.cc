#include "cli/setting_checks.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "csv/columns.h"
#include "io/store.h"
#include "model/courses.h"
#include "model/schema.h"
#include "workflow/lake_place.h"
#include "workflow/rescrape/window.h"
#include "workflow/scrape/live_site.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kMostThreads = 1024;
constexpr std::int64_t kMostKeepDays = 36'500;

}  // namespace

Error unfit(std::string_view value, std::string_view why) {
  return Error{ErrorKind::kUsage, "'" + std::string(value) + "' " + std::string(why), ""};
}

Status not_empty(std::string_view value) {
  return trim(value).empty() ? Status(unfit(value, "is empty")) : Status();
}

Status check_prefix(std::string_view prefix) {
  if (!check_key(prefix).ok()) {
    return unfit(prefix, "is not a prefix of object keys: write it like datasets/rpscrape");
  }
  return {};
}

Status check_raw_prefix(const Settings& settings) {
  const std::string& prefix = settings.raw_prefix;
  if (!prefix.ends_with('/')) {
    return unfit(prefix, "does not end with '/'");
  }
  return check_prefix(std::string_view(prefix).substr(0, prefix.size() - 1));
}

Status check_partition_by(const Settings& settings) {
  const std::vector<std::string>& columns = settings.table.partition_by;
  for (const std::string& column : columns) {
    // A month is no column, but made of the date.
    if (column != "month" && !results_schema().find(column)) {
      return unfit(column, "is not a column of the table");
    }
  }
  const bool repeated = std::set<std::string>(columns.begin(), columns.end()).size() < columns.size();
  return repeated ? Status(unfit(join(columns, ","), "names a column twice")) : Status();
}

Status check_columns(const Settings& settings) {
  auto chosen = choose_columns(settings.csv.columns);
  return chosen.ok() ? Status() : Status(std::move(chosen.error()));
}

// DuckDB's notation: a number with a unit, decimal or binary.
Status check_memory(const Settings& settings) {
  const std::string& limit = settings.sql.memory_limit;
  const std::size_t digits = std::min(limit.find_first_not_of("0123456789."), limit.size());
  const auto number = to_double(std::string_view(limit).substr(0, digits));
  const std::string unit = lower(trim(std::string_view(limit).substr(digits)));
  static const std::set<std::string> kUnits{"kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"};
  return number && *number > 0 && kUnits.count(unit) == 1
             ? Status()
             : Status(unfit(limit, "is not an amount of memory: write it like 2GB or 512MB"));
}

Status check_keep_days(const Settings& settings) {
  const std::int64_t days = settings.lake.keep_days;
  return days >= 0 && days <= kMostKeepDays
             ? Status()
             : Status(unfit(std::to_string(days),
                            "is not from 0 (for ever) to " + std::to_string(kMostKeepDays)));
}

Status check_threads(const Settings& settings) {
  const std::int64_t threads = settings.sql.threads;
  return threads >= 0 && threads <= kMostThreads
             ? Status()
             : Status(
                   unfit(std::to_string(threads), "is not from 0 (all) to " + std::to_string(kMostThreads)));
}

Status check_engine(const Settings& settings) {
  const std::string& engine = settings.sql.engine;
  return engine == "embedded" || engine == "athena"
             ? Status()
             : Status(unfit(engine, "is not an engine: use embedded or athena"));
}

Status in_range(double value, double least, double most) {
  return value >= least && value <= most
             ? Status()
             : Status(unfit(shortest(value), "is not from " + shortest(least) + " to " + shortest(most)));
}

Status check_store(const Settings& settings) {
  RPS_TRY(not_empty(settings.paths.store));
  if (!is_s3_address(settings.paths.store)) {
    return {};
  }
  auto place = parse_s3_address(settings.paths.store);
  return place.ok() ? Status() : Status(std::move(place.error()));
}

Status check_athena_output(const Settings& settings) {
  const std::string& output = settings.athena.output;
  if (output.empty()) {
    return {};
  }
  const bool ends = output.ends_with('/');
  auto place = parse_s3_address(std::string_view(output).substr(0, output.size() - (ends ? 1 : 0)));
  return place.ok() ? Status()
                    : Status(unfit(output, "is no place in S3: write it like s3://BUCKET/PREFIX/"));
}

Status check_catalog_kind(const Settings& settings) {
  const std::string& kind = settings.catalog.kind;
  return kind == "embedded" || kind == "glue" ? Status()
                                              : Status(unfit(kind, "is not a catalog: use embedded or glue"));
}

Status check_site(const Settings& settings) {
  return check_site_address(settings.scrape.site);
}

Status check_site_address(const std::string& site) {
  return is_site_address(site) ? Status()
                               : Status(unfit(site, "is no site: write it like https://www.racingpost.com"));
}

Status check_user_agent(const Settings& settings) {
  const std::string& agent = settings.scrape.user_agent;
  return agent.empty() || is_user_agent(agent)
             ? Status()
             : Status(unfit(agent,
                            "is no User-Agent: write it like mybot/1.0 (+https://example.org/me); "
                            "browsers' names are not taken"));
}

Status check_rescrape_days(const Settings& settings) {
  return in_range(static_cast<double>(settings.rescrape.days), 1, kMostRescrapeDays);
}

namespace {

Status check_regions(const std::vector<std::string>& countries) {
  for (const std::string& country : countries) {
    if (!is_region(country)) {
      return unfit(country, "is no region: 'rpscrape regions' lists them");
    }
  }
  return {};
}

}  // namespace

Status check_rescrape_countries(const Settings& settings) {
  RPS_TRY(check_regions(settings.rescrape.countries));
  return settings.rescrape.countries.empty() ? Status(unfit("[]", "names no country")) : Status();
}

Status check_quality_countries(const Settings& settings) {
  return check_regions(settings.quality.countries);
}

Status any_value(const Settings& /*settings*/) {
  return {};
}

Status check_together(const Settings& settings) {
  RPS_TRY(check_pace(settings.scrape));
  const std::string dataset = settings.table.dataset + "/";
  const std::string& raw = settings.raw_prefix;
  const auto overlap = [](std::string_view a, std::string_view b) {
    return a.starts_with(b) || b.starts_with(a);
  };
  if (overlap(dataset, raw)) {
    return unfit(raw, "(raw.prefix) and '" + dataset + "' (table.dataset) lie within each other");
  }
  if (overlap(dataset, kStatePrefix) || overlap(raw, kStatePrefix)) {
    return unfit(kStatePrefix, "is the program's own place; choose another raw.prefix and table.dataset");
  }
  return {};
}

}  // namespace rps::cli
