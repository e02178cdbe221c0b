// What a run needs to know about its surroundings: where things lie and what they are called. A plain
// value with the program's defaults; src/cli/config.h fills it from rpscrape.toml.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rps {

// Folders on this machine. A relative path is relative to the current folder (the configuration's
// reader has already put the folder of its file in front).
struct PathSettings {
  std::string data = "data";    // day files: {data}/dates/{country}/YYYY_MM_DD.csv and .json
  std::string store = "store";  // the local object store, laid out like the S3 bucket
  std::string logs = "logs";    // one log file per run
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

// The engine that answers SQL.
struct SqlSettings {
  std::string memory_limit = "2GB";
  std::int64_t threads = 0;  // 0: as many as the machine has
  std::string engine = "embedded";
};

// How the lake is kept.
struct LakeSettings {
  // Days for which replaced objects and the versions that name them stay; 0: for ever.
  std::int64_t keep_days = 30;
};

struct Settings {
  PathSettings paths;
  TableSettings table;
  LakeSettings lake;
  std::string raw_prefix = "data/";  // key prefix of uploaded day files in the store, with '/' at the end
  CsvSettings csv;
  SqlSettings sql;
};

}  // namespace rps
