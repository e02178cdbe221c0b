// What a run needs to know about its surroundings: where things lie and what they are called. A plain
// value with the program's defaults; src/cli/config.h fills it from rpscrape.toml.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aws/settings.h"

namespace rps {

// Folders on this machine. A relative path is relative to the current folder (the configuration's
// reader has already put the folder of its file in front).
struct PathSettings {
  std::string data = "data";    // day files: {data}/dates/{country}/YYYY_MM_DD.csv and .json
  std::string store = "store";  // the object store: a folder, or "s3://bucket/prefix"
  std::string logs = "logs";    // one log file per run
  std::string cache;            // local copies of what lies on S3; empty: rpscrape in the user's cache folder
};

// The table and where its objects lie in the store.
struct TableSettings {
  std::string database = "finish-time-predict";
  std::string name = "rpscrape";
  std::string dataset = "datasets/rpscrape";  // key prefix of its Parquet objects, no '/' at the end
  std::vector<std::string> partition_by{"country", "date"};
};

// Day files as `scrape` writes them.
struct CsvSettings {
  std::vector<std::string> columns;  // which and in what order; empty: the default ones
  bool gzip = false;                 // write .csv.gz
};

// The catalog of a lake on S3; that of a local one is always embedded.
struct CatalogSettings {
  std::string kind = "embedded";  // or "glue": shown in AWS Glue, too
  bool projection = false;        // in Glue, partition projection instead of registered partitions
};

// The engine that answers SQL.
struct SqlSettings {
  std::string memory_limit = "2GB";
  std::int64_t threads = 0;         // 0: as many as the machine has
  std::string engine = "embedded";  // or "athena"
};

// Amazon Athena, when it is the engine.
struct AthenaSettings {
  std::string workgroup;           // empty: Athena's "primary"
  std::string output;              // s3://bucket/prefix/ for results; empty: the workgroup's place
  std::int64_t reuse_minutes = 0;  // stored results of the same query may be this old; 0: none is used
  double price = 5;                // US dollars for a terabyte scanned
};

// How the lake is kept.
struct LakeSettings {
  // Days for which replaced objects and the versions that name them stay; 0: for ever.
  std::int64_t keep_days = 30;
};

// How the site is visited. The politeness of the policies themselves is told in src/fetch.
struct ScrapeSettings {
  std::string site = "https://www.racingpost.com";  // scheme, host and, if need be, port
  std::string contact;            // address or page where the site's keepers can reach the user
  std::string user_agent;         // instead of "rpscrape/VERSION (+contact)"
  double delay = 1;               // least time between two requests, seconds
  double max_delay = 60;          // most that the delay adapts to, seconds
  double backoff = 2;             // wait before the first repetition, then doubled, seconds
  double timeout = 60;            // of one exchange, seconds
  std::int64_t max_attempts = 5;  // requests for one page, the first included
  std::int64_t breaker = 10;      // failed requests in a row that stop the run
  double breaker_pause = 1800;    // how long to stay away then, seconds
  bool archive = false;           // keep every page in the store
  std::string proxy;              // "http://host:port"; "": as the environment says; "none": no proxy
  std::string ca_file;            // trusted certificates instead of the system's
};

// Where Betfair's daily files of starting prices are.
struct BetfairSettings {
  std::string site = "https://promo.betfair.com";  // scheme, host and, if need be, port
};

// What `rescrape` and `daily` cover when nothing else says so.
struct RescrapeSettings {
  std::int64_t days = 7;
  std::vector<std::string> countries{"gb", "ire", "fr"};
};

// Limits of the gates of `quality` (workflow/quality/gates.h); a negative one switches its gate off.
struct QualitySettings {
  std::int64_t days = 30;              // that are looked at, up to yesterday
  std::vector<std::string> countries;  // empty: those of `rescrape`
  std::int64_t max_days_behind = 1;
  std::int64_t max_missing_days = 0;
  std::int64_t max_thin_days = 0;
  std::int64_t max_open_days = 0;
  std::int64_t max_failures = 0;      // days with failures that nobody retried
  std::int64_t max_refused_days = 0;  // days whose last scrape the site refused
  double min_scraped = 100;           // percent of the races that were to be had
  std::int64_t max_short_races = 0;   // races with fewer rows than ran
  std::int64_t max_duplicates = 0;    // keys of the whole table that occur more than once
  double min_rpr = 80;                // percent of the finishers of days over 14 days old
  double min_ts = -1;
  double min_or = -1;
};

// The daily job.
struct DailySettings {
  std::string on_failure;    // a command for /bin/sh, run when the job fails; "": none
  double hook_timeout = 60;  // after which it is killed, seconds
};

struct Settings {
  PathSettings paths;
  TableSettings table;
  LakeSettings lake;
  CatalogSettings catalog;
  AwsSettings aws;
  std::string raw_prefix = "data/";  // key prefix of uploaded day files in the store, with '/' at the end
  CsvSettings csv;
  ScrapeSettings scrape;
  BetfairSettings betfair;
  RescrapeSettings rescrape;
  QualitySettings quality;
  DailySettings daily;
  SqlSettings sql;
  AthenaSettings athena;
};

}  // namespace rps
