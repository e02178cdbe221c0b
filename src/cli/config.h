// rpscrape.toml -> Settings.
//
// The file is the one given by --config, else by $RPSCRAPE_CONFIG, else ./rpscrape.toml if there is one.
// Sections are those of setting_keys.h; `[profile.NAME.sql]` and so on overlay them when the profile is
// chosen by --profile or $RPSCRAPE_PROFILE. The profile "aws" needs no file: it puts the lake into
// s3://rpscrape and shows it in Glue; a file's [profile.aws.*] is laid over that. Last comes --set KEY=VALUE.
// All profiles are checked, also those not chosen.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/terminal.h"
#include "workflow/settings.h"

namespace rps::cli {

// What the command line says about the configuration; empty where it says nothing.
struct ConfigRequest {
  std::string file;
  std::string profile;
  std::vector<std::string> assignments;  // "sql.threads=2"
};

// Where the values came from.
struct ConfigOrigins {
  std::string file;                           // empty: no file was read
  std::string profile;                        // empty: none
  std::map<std::string, std::string> by_key;  // "sql.threads" -> "rpscrape.toml:12"; absent: the default
};

struct LoadedConfig {
  Settings settings;
  ConfigOrigins origins;
};

// The effective settings. Relative paths are made relative to the folder of the file, those of --set to the
// current folder. Errors are kUsage and name file, line, key and the nearest valid key.
Result<LoadedConfig> load_settings(const ConfigRequest& request, const Environment& environment);

}  // namespace rps::cli
