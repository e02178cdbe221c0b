// What the manual page says that is declared nowhere else (see man_page.h).
#include "cli/man_page.h"

namespace rps::cli {

const std::vector<NamedText>& environment_variables() {
  static const std::vector<NamedText> kVariables{
      {"RPSCRAPE_CONFIG", "configuration file where --config names none"},
      {"RPSCRAPE_PROFILE", "profile where --profile names none"},
      {"RPSCRAPE_COOKIE",
       "a cookie that is sent with each request to the site; it is not written to any log"},
      {"RPSCRAPE_HISTORY", "history file of the SQL shell; off: none is kept"},
      {"DAYS_TO_REGENERATE", "of daily: how many days, instead of rescrape.days"},
      {"COUNTRIES", "of daily: which countries, instead of rescrape.countries"},
      {"BROWSER", "of serve: the program that opens the page, instead of xdg-open"},
      {"NO_COLOR", "when it is not empty: no colours"},
      {"TERM", "when it is dumb: no colours"},
      {"HOME", "where the folders of the next two are when those are not set"},
      {"XDG_CACHE_HOME",
       "folder of the cache of a lake on S3, unless paths.cache names one (default ~/.cache)"},
      {"XDG_STATE_HOME", "folder of the SQL shell's history (default ~/.local/state)"},
      {"http_proxy, https_proxy, all_proxy, no_proxy", "proxies, where scrape.proxy and aws.proxy are empty"},
      {"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_CREDENTIAL_EXPIRATION",
       "credentials for a lake on S3"},
      {"AWS_PROFILE, AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE",
       "section and places of the files that AWS's own tools share"},
      {"AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME, AWS_WEB_IDENTITY_TOKEN_FILE",
       "a role that is taken on by a token"},
      {"AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, "
       "AWS_CONTAINER_AUTHORIZATION_TOKEN, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
       "credentials of a container"},
  };
  return kVariables;
}

const std::vector<NamedText>& files_of_program() {
  static const std::vector<NamedText> kFiles{
      {"rpscrape.toml", "the configuration, when it lies in the current folder and none is named"},
      {"data/dates/COUNTRY/YYYY_MM_DD.csv, .json", "the day files (paths.data)"},
      {"store/", "raw copies, the table's Parquet objects, the catalog (paths.store)"},
      {"logs/", "a log of each run, what was scraped and what failed (paths.logs)"},
      {"~/.cache/rpscrape/", "local copies of a lake on S3 (paths.cache)"},
      {"~/.local/state/rpscrape/history", "history of the SQL shell"},
      {"/usr/share/doc/rpscrape/", "the documentation, in a package's installation"},
  };
  return kFiles;
}

}  // namespace rps::cli
