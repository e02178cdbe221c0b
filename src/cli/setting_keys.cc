#include "cli/setting_keys.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "csv/columns.h"
#include "io/store.h"
#include "model/courses.h"
#include "model/schema.h"
#include "workflow/rescrape/window.h"
#include "workflow/scrape/live_site.h"

namespace rps::cli {
namespace {

constexpr std::int64_t kMostThreads = 1024;
constexpr std::int64_t kMostKeepDays = 36'500;
constexpr double kMostSeconds = 3600;
constexpr double kLeastTimeout = 0.1;
constexpr double kMostTries = 1000;
constexpr double kMostPause = 86'400;

Error unfit(std::string_view value, std::string_view why) {
  return Error{ErrorKind::kUsage, "'" + std::string(value) + "' " + std::string(why), ""};
}

Status not_empty(std::string_view value) {
  return trim(value).empty() ? Status(unfit(value, "is empty")) : Status();
}

// A key prefix of the store without its final '/'.
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
    if (!results_schema().find(column)) {
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
  return settings.sql.engine == "embedded"
             ? Status()
             : Status(unfit(settings.sql.engine, "is not an engine: use embedded"));
}

Status in_range(double value, double least, double most) {
  return value >= least && value <= most
             ? Status()
             : Status(unfit(shortest(value), "is not from " + shortest(least) + " to " + shortest(most)));
}

Status check_site(const Settings& settings) {
  const std::string& site = settings.scrape.site;
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

Status check_rescrape_countries(const Settings& settings) {
  for (const std::string& country : settings.rescrape.countries) {
    if (!is_region(country)) {
      return unfit(country, "is no region: 'rpscrape regions' lists them");
    }
  }
  return settings.rescrape.countries.empty() ? Status(unfit("[]", "names no country")) : Status();
}

Status any_value(const Settings& /*settings*/) {
  return {};
}

}  // namespace

const std::vector<SettingKey>& setting_keys() {
  static const std::vector<SettingKey> kKeys{
      {"paths.data", "folder of the day files", true, [](Settings& s) -> SettingRef { return &s.paths.data; },
       [](const Settings& s) { return not_empty(s.paths.data); }},
      {"paths.store", "folder of the local object store", true,
       [](Settings& s) -> SettingRef { return &s.paths.store; },
       [](const Settings& s) { return not_empty(s.paths.store); }},
      {"paths.logs", "folder of the log files", true, [](Settings& s) -> SettingRef { return &s.paths.logs; },
       [](const Settings& s) { return not_empty(s.paths.logs); }},
      {"table.database", "database of the table", false,
       [](Settings& s) -> SettingRef { return &s.table.database; },
       [](const Settings& s) { return not_empty(s.table.database); }},
      {"table.name", "name of the table", false, [](Settings& s) -> SettingRef { return &s.table.name; },
       [](const Settings& s) { return not_empty(s.table.name); }},
      {"table.dataset", "where the table's objects lie in the store", false,
       [](Settings& s) -> SettingRef { return &s.table.dataset; },
       [](const Settings& s) { return check_prefix(s.table.dataset); }},
      {"table.partition_by", "partition columns, the outermost first; [] for a flat table", false,
       [](Settings& s) -> SettingRef { return &s.table.partition_by; }, check_partition_by},
      {"lake.keep_days", "days for which old versions of the table can be restored; 0 for ever", false,
       [](Settings& s) -> SettingRef { return &s.lake.keep_days; }, check_keep_days},
      {"raw.prefix", "where uploaded day files lie in the store", false,
       [](Settings& s) -> SettingRef { return &s.raw_prefix; }, check_raw_prefix},
      {"csv.columns", "columns of day files in their order; [] for the default ones", false,
       [](Settings& s) -> SettingRef { return &s.csv.columns; }, check_columns},
      {"csv.gzip", "write .csv.gz", false, [](Settings& s) -> SettingRef { return &s.csv.gzip; }, any_value},
      {"scrape.site", "the site that is scraped: scheme and host", false,
       [](Settings& s) -> SettingRef { return &s.scrape.site; }, check_site},
      {"scrape.contact", "address or page where the site's keepers can reach you", false,
       [](Settings& s) -> SettingRef { return &s.scrape.contact; }, any_value},
      {"scrape.user_agent", "User-Agent instead of rpscrape/VERSION (+contact)", false,
       [](Settings& s) -> SettingRef { return &s.scrape.user_agent; }, check_user_agent},
      {"scrape.delay", "least seconds between two requests", false,
       [](Settings& s) -> SettingRef { return &s.scrape.delay; },
       [](const Settings& s) { return in_range(s.scrape.delay, 0, kMostSeconds); }},
      {"scrape.max_delay", "most seconds that the delay adapts to", false,
       [](Settings& s) -> SettingRef { return &s.scrape.max_delay; },
       [](const Settings& s) { return in_range(s.scrape.max_delay, 0, kMostSeconds); }},
      {"scrape.backoff", "seconds before the first repetition of a failed request, then doubled", false,
       [](Settings& s) -> SettingRef { return &s.scrape.backoff; },
       [](const Settings& s) { return in_range(s.scrape.backoff, 0, kMostSeconds); }},
      {"scrape.timeout", "most seconds of one request", false,
       [](Settings& s) -> SettingRef { return &s.scrape.timeout; },
       [](const Settings& s) { return in_range(s.scrape.timeout, kLeastTimeout, kMostSeconds); }},
      {"scrape.max_attempts", "requests for one page, the first included", false,
       [](Settings& s) -> SettingRef { return &s.scrape.max_attempts; },
       [](const Settings& s) { return in_range(static_cast<double>(s.scrape.max_attempts), 1, kMostTries); }},
      {"scrape.breaker", "failed requests in a row that stop the run", false,
       [](Settings& s) -> SettingRef { return &s.scrape.breaker; },
       [](const Settings& s) { return in_range(static_cast<double>(s.scrape.breaker), 1, kMostTries); }},
      {"scrape.breaker_pause", "seconds to stay away then", false,
       [](Settings& s) -> SettingRef { return &s.scrape.breaker_pause; },
       [](const Settings& s) { return in_range(s.scrape.breaker_pause, 0, kMostPause); }},
      {"scrape.archive", "keep every page in the store, for reparse", false,
       [](Settings& s) -> SettingRef { return &s.scrape.archive; }, any_value},
      {"scrape.proxy", "http or socks5h address; empty: as the environment says; none: no proxy", false,
       [](Settings& s) -> SettingRef { return &s.scrape.proxy; }, any_value},
      {"scrape.ca_file", "trusted certificates (PEM) instead of the system's", true,
       [](Settings& s) -> SettingRef { return &s.scrape.ca_file; }, any_value},
      {"rescrape.days", "days that rescrape and daily cover", false,
       [](Settings& s) -> SettingRef { return &s.rescrape.days; }, check_rescrape_days},
      {"rescrape.countries", "countries that rescrape and daily cover", false,
       [](Settings& s) -> SettingRef { return &s.rescrape.countries; }, check_rescrape_countries},
      {"daily.on_failure", "command for /bin/sh when the daily job fails; empty: none", false,
       [](Settings& s) -> SettingRef { return &s.daily.on_failure; }, any_value},
      {"daily.hook_timeout", "seconds after which that command is killed", false,
       [](Settings& s) -> SettingRef { return &s.daily.hook_timeout; },
       [](const Settings& s) { return in_range(s.daily.hook_timeout, 1, kMostSeconds); }},
      {"sql.memory_limit", "most memory of the SQL engine", false,
       [](Settings& s) -> SettingRef { return &s.sql.memory_limit; }, check_memory},
      {"sql.threads", "threads of the SQL engine; 0 for all", false,
       [](Settings& s) -> SettingRef { return &s.sql.threads; }, check_threads},
      {"sql.engine", "which SQL engine answers", false,
       [](Settings& s) -> SettingRef { return &s.sql.engine; }, check_engine},
  };
  return kKeys;
}

const SettingKey* find_setting(std::string_view name) {
  const auto& keys = setting_keys();
  const auto at =
      std::find_if(keys.begin(), keys.end(), [&](const SettingKey& key) { return key.name == name; });
  return at == keys.end() ? nullptr : &*at;
}

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  for (const SettingKey& key : setting_keys()) {
    names.push_back(key.name);
  }
  return names;
}

namespace {

std::string toml_string(std::string_view text) {
  return "\"" + replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

struct FormOf {
  std::string_view operator()(const std::string* /*unused*/) const { return "a text"; }
  std::string_view operator()(const std::int64_t* /*unused*/) const { return "a whole number"; }
  std::string_view operator()(const double* /*unused*/) const { return "a number"; }
  std::string_view operator()(const bool* /*unused*/) const { return "true or false"; }
  std::string_view operator()(const std::vector<std::string>* /*unused*/) const { return "a list of texts"; }
};

struct TextOf {
  std::string operator()(const std::string* text) const { return toml_string(*text); }
  std::string operator()(const std::int64_t* number) const { return std::to_string(*number); }
  std::string operator()(const double* number) const { return shortest(*number); }
  std::string operator()(const bool* value) const { return *value ? "true" : "false"; }
  std::string operator()(const std::vector<std::string>* list) const {
    std::vector<std::string> parts;
    for (const std::string& part : *list) {
      parts.push_back(toml_string(part));
    }
    return "[" + join(parts, ", ") + "]";
  }
};

struct Assign {
  std::string_view text;

  // Each returns whether `text` has the form of the target.
  bool operator()(std::string* target) const {
    *target = text;
    return true;
  }
  bool operator()(std::int64_t* target) const {
    const auto number = to_int(text);
    *target = number.value_or(0);
    return number.has_value();
  }
  bool operator()(double* target) const {
    const auto number = to_double(text);
    *target = number.value_or(0);
    return number.has_value();
  }
  bool operator()(bool* target) const {
    *target = text == "true";
    return text == "true" || text == "false";
  }
  bool operator()(std::vector<std::string>* target) const {
    target->clear();
    if (text.empty()) {
      return true;
    }
    for (const std::string_view part : split(text, ',')) {
      target->emplace_back(trim(part));
    }
    return true;
  }
};

}  // namespace

std::string_view expected_form(const SettingRef& ref) {
  return std::visit(FormOf{}, ref);
}

std::string setting_text(const SettingRef& ref) {
  return std::visit(TextOf{}, ref);
}

Status set_from_text(const SettingRef& ref, std::string_view text) {
  if (!std::visit(Assign{text}, ref)) {
    return unfit(text, "is not " + std::string(expected_form(ref)));
  }
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
