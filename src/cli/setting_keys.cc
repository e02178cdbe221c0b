#include "cli/setting_keys.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "cli/setting_checks.h"

namespace rps::cli {
namespace {

constexpr double kMostSeconds = 3600;
constexpr double kLeastTimeout = 0.1;
constexpr double kMostTries = 1000;
constexpr double kMostPause = 86'400;
constexpr double kMostDays = 10'000;
constexpr double kMostReuse = 10'080;  // minutes, Athena's own limit

using Keys = std::vector<SettingKey>;

// Where things lie and what they look like.
Keys place_keys() {
  return {
      {"paths.data", "folder of the day files", true, [](Settings& s) -> SettingRef { return &s.paths.data; },
       [](const Settings& s) { return not_empty(s.paths.data); }},
      {"paths.store", "the object store: a folder, or s3://bucket/prefix", true,
       [](Settings& s) -> SettingRef { return &s.paths.store; }, check_store},
      {"paths.cache", "folder for local copies of a lake on S3; empty: the user's cache folder", true,
       [](Settings& s) -> SettingRef { return &s.paths.cache; }, any_value},
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
      {"catalog.kind", "catalog of a lake on S3: embedded, or glue to show it in AWS Glue, too", false,
       [](Settings& s) -> SettingRef { return &s.catalog.kind; }, check_catalog_kind},
      {"catalog.projection", "partition projection in Glue (Athena only) instead of partitions", false,
       [](Settings& s) -> SettingRef { return &s.catalog.projection; }, any_value},
      {"raw.prefix", "where uploaded day files lie in the store", false,
       [](Settings& s) -> SettingRef { return &s.raw_prefix; }, check_raw_prefix},
      {"csv.columns", "columns of day files in their order; [] for the default ones", false,
       [](Settings& s) -> SettingRef { return &s.csv.columns; }, check_columns},
      {"csv.gzip", "write .csv.gz", false, [](Settings& s) -> SettingRef { return &s.csv.gzip; }, any_value},
  };
}

// The site and how it is visited.
Keys scrape_keys() {
  return {
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
      {"betfair.site", "where Betfair's starting prices are: scheme and host", false,
       [](Settings& s) -> SettingRef { return &s.betfair.site; },
       [](const Settings& s) { return check_site_address(s.betfair.site); }},
  };
}

// What the daily jobs do.
Keys job_keys() {
  return {
      {"rescrape.days", "days that rescrape and daily cover", false,
       [](Settings& s) -> SettingRef { return &s.rescrape.days; }, check_rescrape_days},
      {"rescrape.countries", "countries that rescrape and daily cover", false,
       [](Settings& s) -> SettingRef { return &s.rescrape.countries; }, check_rescrape_countries},
      {"daily.on_failure", "command for /bin/sh when the daily job fails; empty: none", false,
       [](Settings& s) -> SettingRef { return &s.daily.on_failure; }, any_value},
      {"daily.hook_timeout", "seconds after which that command is killed", false,
       [](Settings& s) -> SettingRef { return &s.daily.hook_timeout; },
       [](const Settings& s) { return in_range(s.daily.hook_timeout, 1, kMostSeconds); }},
  };
}

// A limit of a gate: any number will do.
template <auto Member>
SettingKey limit_key(const char* name, const char* meaning) {
  return {std::string("quality.") + name, std::string(meaning) + "; negative: any", false,
          [](Settings& s) -> SettingRef { return &(s.quality.*Member); }, any_value};
}

// The gates of `quality`.
Keys quality_keys() {
  using Q = QualitySettings;
  return {
      {"quality.days", "days that quality looks at, up to yesterday", false,
       [](Settings& s) -> SettingRef { return &s.quality.days; },
       [](const Settings& s) { return in_range(static_cast<double>(s.quality.days), 1, kMostDays); }},
      {"quality.countries", "countries that quality looks at; []: those of rescrape", false,
       [](Settings& s) -> SettingRef { return &s.quality.countries; }, check_quality_countries},
      limit_key<&Q::max_days_behind>("max_days_behind", "most days between the newest day and yesterday"),
      limit_key<&Q::max_missing_days>("max_missing_days", "most days without races that nothing explains"),
      limit_key<&Q::max_thin_days>("max_thin_days", "most days with few races that nothing explains"),
      limit_key<&Q::max_open_days>("max_open_days", "most days that re-scrapes did not get whole"),
      limit_key<&Q::max_failures>("max_failures", "most days with failures that nobody retried"),
      limit_key<&Q::max_refused_days>("max_refused_days", "most days whose last scrape the site refused"),
      limit_key<&Q::min_scraped>("min_scraped", "least percent of races got of those to be had"),
      limit_key<&Q::max_short_races>("max_short_races", "most races with fewer rows than ran"),
      limit_key<&Q::max_duplicates>("max_duplicates", "most repeated (race_id, horse_id)"),
      limit_key<&Q::min_rpr>("min_rpr", "least percent of finishers with an RPR after 14 days"),
      limit_key<&Q::min_ts>("min_ts", "least percent of finishers with a TS after 14 days"),
      limit_key<&Q::min_or>("min_or", "least percent of finishers with an OR after 14 days"),
  };
}

// AWS: S3, Glue, Athena and STS.
Keys aws_keys() {
  return {
      {"aws.region", "region of the bucket and of Glue and Athena", false,
       [](Settings& s) -> SettingRef { return &s.aws.region; },
       [](const Settings& s) { return not_empty(s.aws.region); }},
      {"aws.profile", "section of the AWS tools' shared files; empty: AWS_PROFILE, else default", false,
       [](Settings& s) -> SettingRef { return &s.aws.profile; }, any_value},
      {"aws.endpoint", "address of all services instead of AWS's own", false,
       [](Settings& s) -> SettingRef { return &s.aws.endpoint; }, any_value},
      {"aws.s3_endpoint", "address of S3 alone", false,
       [](Settings& s) -> SettingRef { return &s.aws.s3_endpoint; }, any_value},
      {"aws.glue_endpoint", "address of Glue alone", false,
       [](Settings& s) -> SettingRef { return &s.aws.glue_endpoint; }, any_value},
      {"aws.athena_endpoint", "address of Athena alone", false,
       [](Settings& s) -> SettingRef { return &s.aws.athena_endpoint; }, any_value},
      {"aws.sts_endpoint", "address of STS alone", false,
       [](Settings& s) -> SettingRef { return &s.aws.sts_endpoint; }, any_value},
      {"aws.path_style", "https://host/bucket/key instead of https://bucket.host/key", false,
       [](Settings& s) -> SettingRef { return &s.aws.path_style; }, any_value},
      {"aws.max_connections", "requests under way at once", false,
       [](Settings& s) -> SettingRef { return &s.aws.max_connections; },
       [](const Settings& s) { return in_range(static_cast<double>(s.aws.max_connections), 1, kMostTries); }},
      {"aws.max_attempts", "attempts at one request, the first included", false,
       [](Settings& s) -> SettingRef { return &s.aws.max_attempts; },
       [](const Settings& s) { return in_range(static_cast<double>(s.aws.max_attempts), 1, kMostTries); }},
      {"aws.backoff", "most seconds before the first repetition of a request, then doubled", false,
       [](Settings& s) -> SettingRef { return &s.aws.backoff; },
       [](const Settings& s) { return in_range(s.aws.backoff, 0, kMostSeconds); }},
      {"aws.timeout", "seconds without progress after which a request is given up", false,
       [](Settings& s) -> SettingRef { return &s.aws.timeout; },
       [](const Settings& s) { return in_range(s.aws.timeout, kLeastTimeout, kMostSeconds); }},
      {"aws.ca_file", "trusted certificates (PEM) instead of the system's", true,
       [](Settings& s) -> SettingRef { return &s.aws.ca_file; }, any_value},
      {"aws.proxy", "http or socks5h address; empty: as the environment says; none: no proxy", false,
       [](Settings& s) -> SettingRef { return &s.aws.proxy; }, any_value},
  };
}

// SQL engines.
Keys sql_keys() {
  return {
      {"sql.memory_limit", "most memory of the SQL engine", false,
       [](Settings& s) -> SettingRef { return &s.sql.memory_limit; }, check_memory},
      {"sql.threads", "threads of the SQL engine; 0 for all", false,
       [](Settings& s) -> SettingRef { return &s.sql.threads; }, check_threads},
      {"sql.engine", "which SQL engine answers: embedded, or athena for a lake shown in Glue", false,
       [](Settings& s) -> SettingRef { return &s.sql.engine; }, check_engine},
      {"athena.workgroup", "workgroup of the queries; empty: Athena's primary", false,
       [](Settings& s) -> SettingRef { return &s.athena.workgroup; }, any_value},
      {"athena.output", "s3://bucket/prefix/ for results; empty: the workgroup's place", false,
       [](Settings& s) -> SettingRef { return &s.athena.output; }, check_athena_output},
      {"athena.reuse_minutes", "age up to which stored results of the same query are taken; 0: never", false,
       [](Settings& s) -> SettingRef { return &s.athena.reuse_minutes; },
       [](const Settings& s) {
         return in_range(static_cast<double>(s.athena.reuse_minutes), 0, kMostReuse);
       }},
      {"athena.price", "US dollars for a terabyte scanned, for the price that is shown", false,
       [](Settings& s) -> SettingRef { return &s.athena.price; },
       [](const Settings& s) { return in_range(s.athena.price, 0, kMostTries); }},
  };
}

}  // namespace

const std::vector<SettingKey>& setting_keys() {
  static const Keys kKeys = [] {
    Keys all;
    for (const auto& part : {place_keys, scrape_keys, job_keys, quality_keys, aws_keys, sql_keys}) {
      Keys keys = part();
      std::move(keys.begin(), keys.end(), std::back_inserter(all));
    }
    return all;
  }();
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

// A basic string of TOML 1.0, whose control characters are written as \uXXXX.
std::string toml_string(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out.append("\\u00") += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c == '"' || c == '\\' ? "\\" : "";
      out += c;
    }
  }
  return out + '"';
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

}  // namespace rps::cli
