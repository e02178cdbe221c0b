#include "cli/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/setting_keys.h"
#include "unit/cli/fixture.h"

namespace rps::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Config : public testing::Test {
 protected:
  // The settings of a file with this text.
  Result<LoadedConfig> load(const std::string& text, const std::string& profile = "",
                            const std::vector<std::string>& assignments = {}) {
    return load_settings({folder.file("racing.toml", text), profile, assignments}, host.environment());
  }

  // The error's text without the folder in front.
  std::string refusal(const std::string& text, const std::string& profile = "") {
    const Result<LoadedConfig> config = load(text, profile);
    if (config.ok()) {
      return "accepted";
    }
    EXPECT_EQ(config.error().kind, ErrorKind::kUsage);
    const std::string message = config.error().text();
    const std::size_t at = message.find("racing.toml");
    return at == std::string::npos ? message : message.substr(at);
  }

  TempFolder folder;
  FakeHost host;
};

TEST_F(Config, KnowsTheProfileOfAws) {
  const auto config = load("[paths]\nstore = \"local\"\n", "aws");
  ASSERT_TRUE(config.ok()) << config.error().text();
  EXPECT_EQ(config.value().settings.paths.store, "s3://rpscrape");
  EXPECT_EQ(config.value().settings.catalog.kind, "glue");
  const auto own = load("[profile.aws.paths]\nstore = \"s3://mine/racing\"\n", "aws");
  ASSERT_TRUE(own.ok()) << own.error().text();
  EXPECT_EQ(own.value().settings.paths.store, "s3://mine/racing");
  EXPECT_EQ(own.value().settings.catalog.kind, "glue");
}

TEST_F(Config, RefusesWhatIsNoPlaceInS3) {
  for (const std::string store :
       {"s3://", "s3://Bucket", "s3://bucket/", "s3://bucket//x", "s3://bucket/../x"}) {
    EXPECT_FALSE(load("[paths]\nstore = \"" + store + "\"\n").ok()) << store;
  }
  EXPECT_TRUE(load("[paths]\nstore = \"s3://bucket/a/b\"\n").ok());
}

TEST_F(Config, EverySettingCanBeGiven) {
  const auto config = load(
      "[paths]\ndata = \"d\"\nstore = \"/abs/store\"\nlogs = \"../l\"\ncache = \"c\"\n"
      "[table]\ndatabase = \"racing\"\nname = \"results\"\ndataset = \"sets/results\"\npartition_by = "
      "[\"date\"]\n"
      "[catalog]\nkind = \"glue\"\nprojection = true\n"
      "[aws]\nregion = \"us-east-1\"\nprofile = \"racing\"\nendpoint = \"http://a\"\n"
      "s3_endpoint = \"http://b\"\nglue_endpoint = \"http://c\"\nathena_endpoint = \"http://d\"\n"
      "sts_endpoint = \"http://e\"\npath_style = true\nmax_connections = 4\nmax_attempts = 3\n"
      "backoff = 0.5\ntimeout = 9\nca_file = \"aws.pem\"\nproxy = \"none\"\n"
      "[lake]\nkeep_days = 7\n[raw]\nprefix = \"raw/csv/\"\n[csv]\ncolumns = [\"date\", \"horse\"]\ngzip = "
      "true\n"
      "[sql]\nmemory_limit = \"512MB\"\nthreads = 3\nengine = \"athena\"\n"
      "[athena]\nworkgroup = \"w\"\noutput = \"s3://bucket/out/\"\nreuse_minutes = 60\nprice = 4.5\n"
      "[scrape]\nsite = \"http://localhost:8080\"\ncontact = \"me@example.org\"\nuser_agent = "
      "\"mybot/2\"\ndelay = 0.5\n"
      "max_delay = 30\nbackoff = 0\ntimeout = 2.5\nmax_attempts = 3\nbreaker = 20\nbreaker_pause = "
      "1\narchive = true\n"
      "proxy = \"none\"\nca_file = \"ca.pem\"\n"
      "[betfair]\nsite = \"http://localhost:8081\"\n"
      "[rescrape]\ndays = 9\ncountries = [\"gb\"]\n[daily]\non_failure = \"mail me\"\nhook_timeout = 5\n"
      "[quality]\ndays = 60\ncountries = [\"fr\"]\nmax_days_behind = 2\nmax_missing_days = 3\nmax_thin_days "
      "= 4\n"
      "max_open_days = 5\nmax_failures = 6\nmax_refused_days = 7\nmin_scraped = 98.5\nmax_short_races = 8\n"
      "max_duplicates = -1\nmin_rpr = 70\nmin_ts = 60\nmin_or = 50\n");
  ASSERT_TRUE(config.ok()) << config.error().text();
  const Settings& settings = config.value().settings;
  EXPECT_EQ(settings.scrape.site, "http://localhost:8080");
  EXPECT_EQ(settings.betfair.site, "http://localhost:8081");
  EXPECT_EQ(settings.scrape.contact, "me@example.org");
  EXPECT_EQ(settings.scrape.user_agent, "mybot/2");
  EXPECT_EQ(settings.scrape.delay, 0.5);
  EXPECT_EQ(settings.scrape.max_delay, 30);  // a whole number is a number
  EXPECT_EQ(settings.scrape.backoff, 0);
  EXPECT_EQ(settings.scrape.timeout, 2.5);
  EXPECT_EQ(settings.scrape.max_attempts, 3);
  EXPECT_EQ(settings.scrape.breaker, 20);
  EXPECT_EQ(settings.scrape.breaker_pause, 1);
  EXPECT_TRUE(settings.scrape.archive);
  EXPECT_EQ(settings.scrape.proxy, "none");
  EXPECT_EQ(settings.scrape.ca_file, folder.path("ca.pem"));
  EXPECT_EQ(settings.paths.data, folder.path("d"));
  EXPECT_EQ(settings.paths.store, "/abs/store");
  EXPECT_EQ(settings.paths.logs, folder.path("../l"));
  EXPECT_EQ(settings.paths.cache, folder.path("c"));
  EXPECT_EQ(settings.catalog.kind, "glue");
  EXPECT_EQ(settings.athena.workgroup, "w");
  EXPECT_EQ(settings.athena.output, "s3://bucket/out/");
  EXPECT_EQ(settings.athena.reuse_minutes, 60);
  EXPECT_EQ(settings.athena.price, 4.5);
  EXPECT_TRUE(settings.catalog.projection);
  EXPECT_EQ(settings.aws.region, "us-east-1");
  EXPECT_EQ(settings.aws.profile, "racing");
  EXPECT_EQ(settings.aws.endpoint, "http://a");
  EXPECT_EQ(settings.aws.s3_endpoint, "http://b");
  EXPECT_EQ(settings.aws.glue_endpoint, "http://c");
  EXPECT_EQ(settings.aws.athena_endpoint, "http://d");
  EXPECT_EQ(settings.aws.sts_endpoint, "http://e");
  EXPECT_TRUE(settings.aws.path_style);
  EXPECT_EQ(settings.aws.max_connections, 4);
  EXPECT_EQ(settings.aws.max_attempts, 3);
  EXPECT_EQ(settings.aws.backoff, 0.5);
  EXPECT_EQ(settings.aws.timeout, 9);
  EXPECT_EQ(settings.aws.ca_file, folder.path("aws.pem"));
  EXPECT_EQ(settings.aws.proxy, "none");
  EXPECT_EQ(settings.table.database, "racing");
  EXPECT_EQ(settings.table.name, "results");
  EXPECT_EQ(settings.table.dataset, "sets/results");
  EXPECT_THAT(settings.table.partition_by, ElementsAre("date"));
  EXPECT_EQ(settings.lake.keep_days, 7);
  EXPECT_EQ(settings.raw_prefix, "raw/csv/");
  EXPECT_THAT(settings.csv.columns, ElementsAre("date", "horse"));
  EXPECT_TRUE(settings.csv.gzip);
  EXPECT_EQ(settings.sql.memory_limit, "512MB");
  EXPECT_EQ(settings.sql.threads, 3);
  EXPECT_EQ(settings.rescrape.days, 9);
  EXPECT_THAT(settings.rescrape.countries, ElementsAre("gb"));
  EXPECT_EQ(settings.daily.on_failure, "mail me");
  EXPECT_EQ(settings.daily.hook_timeout, 5);
  const QualitySettings& quality = settings.quality;
  EXPECT_EQ(quality.days, 60);
  EXPECT_THAT(quality.countries, ElementsAre("fr"));
  EXPECT_EQ(quality.max_days_behind, 2);
  EXPECT_EQ(quality.max_missing_days, 3);
  EXPECT_EQ(quality.max_thin_days, 4);
  EXPECT_EQ(quality.max_open_days, 5);
  EXPECT_EQ(quality.max_failures, 6);
  EXPECT_EQ(quality.max_refused_days, 7);
  EXPECT_EQ(quality.min_scraped, 98.5);
  EXPECT_EQ(quality.max_short_races, 8);
  EXPECT_EQ(quality.max_duplicates, -1);
  EXPECT_EQ(quality.min_rpr, 70);
  EXPECT_EQ(quality.min_ts, 60);
  EXPECT_EQ(quality.min_or, 50);
  EXPECT_EQ(config.value().origins.by_key.size(), setting_keys().size());
  EXPECT_THAT(config.value().origins.by_key.at("sql.threads"), testing::EndsWith("racing.toml:38"));
}

TEST_F(Config, AnEmptyFileGivesTheDefaultsBesideIt) {
  const auto config = load("");
  ASSERT_TRUE(config.ok()) << config.error().text();
  EXPECT_EQ(config.value().settings.paths.data, folder.path("data"));
  EXPECT_EQ(config.value().settings.table.dataset, "datasets/rpscrape");
  EXPECT_THAT(config.value().origins.by_key, IsEmpty());
}

TEST_F(Config, WithoutAFileThePathsAreThoseOfTheCurrentFolder) {
  const auto config = load_settings({}, host.environment());
  ASSERT_TRUE(config.ok()) << config.error().text();
  EXPECT_EQ(config.value().settings.paths.data, "data");
  EXPECT_THAT(config.value().origins.file, IsEmpty());
}

constexpr const char* kWithProfiles =
    "[sql]\nthreads = 1\nmemory_limit = \"1GB\"\n[profile.test.sql]\nthreads = 2\n[profile.big.sql]\nthreads "
    "= 8\n";

TEST_F(Config, AProfileOverlaysTheBase) {
  const auto base = load(kWithProfiles);
  ASSERT_TRUE(base.ok()) << base.error().text();
  EXPECT_EQ(base.value().settings.sql.threads, 1);
  const auto test = load(kWithProfiles, "test");
  ASSERT_TRUE(test.ok()) << test.error().text();
  EXPECT_EQ(test.value().settings.sql.threads, 2);
  EXPECT_EQ(test.value().settings.sql.memory_limit, "1GB");
  EXPECT_THAT(test.value().origins.by_key.at("sql.threads"), HasSubstr("racing.toml:5 (profile test)"));
}

TEST_F(Config, EnvironmentNamesFileAndProfileAndTheCommandLineBeatsIt) {
  host.variables = {{"RPSCRAPE_CONFIG", folder.file("racing.toml", kWithProfiles)},
                    {"RPSCRAPE_PROFILE", "big"}};
  const auto from_environment = load_settings({}, host.environment());
  ASSERT_TRUE(from_environment.ok()) << from_environment.error().text();
  EXPECT_EQ(from_environment.value().settings.sql.threads, 8);
  const auto from_words = load_settings({"", "test", {}}, host.environment());
  ASSERT_TRUE(from_words.ok()) << from_words.error().text();
  EXPECT_EQ(from_words.value().settings.sql.threads, 2);
  const auto other_file =
      load_settings({folder.file("other.toml", "[profile.big]\n"), "", {}}, host.environment());
  ASSERT_TRUE(other_file.ok()) << other_file.error().text();
  EXPECT_EQ(other_file.value().settings.sql.threads, 0);
}

TEST_F(Config, AssignmentsBeatTheFile) {
  const auto config = load(kWithProfiles, "test",
                           {"sql.threads=5", "csv.gzip=true", "table.partition_by=", "paths.data=here",
                            "csv.columns=date, horse"});
  ASSERT_TRUE(config.ok()) << config.error().text();
  EXPECT_EQ(config.value().settings.sql.threads, 5);
  EXPECT_TRUE(config.value().settings.csv.gzip);
  EXPECT_THAT(config.value().settings.table.partition_by, IsEmpty());
  EXPECT_THAT(config.value().settings.csv.columns, ElementsAre("date", "horse"));
  EXPECT_EQ(config.value().settings.paths.data, "here");
  EXPECT_EQ(config.value().origins.by_key.at("sql.threads"), "--set");
}

TEST_F(Config, BadAssignments) {
  const auto refused = [&](const std::string& assignment) {
    return load("", "", {assignment}).error().text();
  };
  EXPECT_EQ(refused("sql.thread=5"), "--set sql.thread=5: unknown key 'sql.thread' (nearest: sql.threads)");
  EXPECT_EQ(refused("sql.threads"), "--set sql.threads: no value (write --set sql.threads=VALUE)");
  EXPECT_EQ(refused("sql.threads=many"), "--set sql.threads: 'many' is not a whole number");
  EXPECT_EQ(refused("csv.gzip=yes"), "--set csv.gzip: 'yes' is not true or false");
}

TEST_F(Config, UnknownKeysNameLineAndNearestKey) {
  EXPECT_EQ(refusal("[sql]\n\nthraeds = 2\n"),
            "racing.toml:3: sql.thraeds: unknown key (nearest: sql.threads)");
  EXPECT_EQ(refusal("[sqll]\nthreads = 2\n"), "racing.toml:1: sqll: unknown section (nearest: sql)");
  EXPECT_EQ(refusal("dataset = \"x\"\n"), "racing.toml:1: dataset: unknown key (nearest: table.dataset)");
  EXPECT_EQ(refusal("[paths]\ngzip = true\n"), "racing.toml:2: paths.gzip: unknown key (nearest: csv.gzip)");
  EXPECT_EQ(refusal("sql = 2\n"), "racing.toml:1: sql: is a section, not a value (write [sql])");
}

TEST_F(Config, WrongTypesSayWhatIsExpected) {
  EXPECT_EQ(refusal("[sql]\nthreads = \"2\"\n"), "racing.toml:2: sql.threads: is not a whole number");
  EXPECT_EQ(refusal("[sql]\nthreads = 2.5\n"), "racing.toml:2: sql.threads: is not a whole number");
  EXPECT_EQ(refusal("[csv]\ngzip = 1\n"), "racing.toml:2: csv.gzip: is not true or false");
  EXPECT_EQ(refusal("[paths]\ndata = 1\n"), "racing.toml:2: paths.data: is not a text");
  EXPECT_EQ(refusal("[csv]\ncolumns = \"date\"\n"), "racing.toml:2: csv.columns: is not a list of texts");
  EXPECT_EQ(refusal("[csv]\ncolumns = [\"date\", 3]\n"),
            "racing.toml:2: csv.columns: is not a list of texts");
}

TEST_F(Config, OnlyACommandHasControlCharacters) {
  EXPECT_THAT(refusal("[scrape]\ncontact = \"me\\r\\nX-Evil: 1\"\n"),
              HasSubstr("scrape.contact: 'me\\r\\nX-Evil: 1' has control characters"));
  EXPECT_THAT(refusal("[aws]\nregion = \"eu\\n\"\n"),
              HasSubstr("aws.region: 'eu\\n' has control characters"));
  EXPECT_EQ(refusal("[daily]\non_failure = \"one\\ntwo\"\n"), "accepted");
}

TEST_F(Config, ValuesThatCannotWork) {
  EXPECT_THAT(refusal("[paths]\ndata = \" \"\n"), HasSubstr("racing.toml:2: paths.data: ' ' is empty"));
  EXPECT_THAT(refusal("[sql]\nthreads = -1\n"), HasSubstr("sql.threads: '-1' is not from 0"));
  EXPECT_THAT(refusal("[sql]\nmemory_limit = \"much\"\n"), HasSubstr("'much' is not an amount of memory"));
  EXPECT_THAT(refusal("[sql]\nmemory_limit = \"0GB\"\n"), HasSubstr("is not an amount of memory"));
  EXPECT_THAT(refusal("[sql]\nengine = \"abacus\"\n"), HasSubstr("'abacus' is not an engine"));
  EXPECT_EQ(refusal("[table]\npartition_by = [\"country\", \"month\"]\n"), "accepted");
  EXPECT_THAT(refusal("[table]\npartition_by = [\"planet\"]\n"), HasSubstr("'planet' is not a column"));
  EXPECT_THAT(refusal("[table]\npartition_by = [\"date\", \"date\"]\n"), HasSubstr("names a column twice"));
  EXPECT_THAT(refusal("[table]\ndataset = \"../up\"\n"), HasSubstr("is not a prefix of object keys"));
  EXPECT_THAT(refusal("[raw]\nprefix = \"data\"\n"), HasSubstr("does not end with '/'"));
  EXPECT_THAT(refusal("[csv]\ncolumns = [\"planet\"]\n"), HasSubstr("racing.toml:2: csv.columns: "));
}

TEST_F(Config, ASiteIsVisitedPolitelyOrNotAtAll) {
  EXPECT_THAT(refusal("[scrape]\nsite = \"www.example.org/results\"\n"), HasSubstr("is no site"));
  EXPECT_THAT(refusal("[scrape]\nuser_agent = \"Mozilla/5.0\"\n"), HasSubstr("is no User-Agent"));
  EXPECT_THAT(refusal("[scrape]\ndelay = -1\n"), HasSubstr("'-1' is not from 0 to 3600"));
  EXPECT_THAT(refusal("[scrape]\ndelay = \"1\"\n"), HasSubstr("scrape.delay: is not a number"));
  EXPECT_THAT(refusal("[scrape]\nmax_attempts = 0\n"), HasSubstr("'0' is not from 1"));
  const auto together = load("[scrape]\ndelay = 0.5\n");
  ASSERT_FALSE(together.ok());
  EXPECT_THAT(together.error().text(),
              HasSubstr("scrape.delay is 0.5 s; a public site is given 1 s at least"));
  EXPECT_TRUE(load("[scrape]\ndelay = 0.5\nsite = \"http://127.0.0.1:8080\"\n").ok());
}

TEST_F(Config, RawObjectsAndDatasetLieApart) {
  EXPECT_THAT(refusal("[table]\ndataset = \"data/table\"\n"), HasSubstr("lie within each other"));
  EXPECT_THAT(refusal("[raw]\nprefix = \"_rpscrape/raw/\"\n"), HasSubstr("the program's own place"));
}

TEST_F(Config, SyntaxErrorsNameTheLine) {
  EXPECT_THAT(refusal("[sql]\nthreads = \n"), testing::StartsWith("racing.toml:2: "));
  EXPECT_THAT(refusal("[sql]\nthreads = 1\nthreads = 2\n"), testing::StartsWith("racing.toml:3: "));
  EXPECT_THAT(refusal("[#l]\n"), testing::StartsWith("racing.toml:1: "));
  EXPECT_THAT(refusal("[sql]\nthreads = é\n"), testing::StartsWith("racing.toml:2: "));
}

TEST_F(Config, UnknownProfiles) {
  EXPECT_EQ(refusal(kWithProfiles, "tset"),
            "racing.toml: profile.tset: there is no such profile (nearest: test)");
  EXPECT_EQ(refusal("", "test"), "racing.toml: profile.test: there is no such profile (the file has none)");
  EXPECT_THAT(load_settings({"", "test", {}}, host.environment()).error().text(),
              HasSubstr("there is no configuration file"));
}

TEST_F(Config, ProfilesThatAreNotChosenAreCheckedToo) {
  EXPECT_EQ(refusal("[profile.test.sql]\nthraeds = 2\n"),
            "racing.toml:2: profile.test.sql.thraeds: unknown key (nearest: sql.threads)");
  EXPECT_THAT(refusal("[profile]\ntest = 1\n"), HasSubstr("racing.toml:2: profile.test: is a section"));
  EXPECT_THAT(refusal("[profile.test.profile.x]\n"), HasSubstr("unknown section"));
}

TEST_F(Config, AFileThatIsAskedForMustExist) {
  const auto missing = load_settings({folder.path("none.toml"), "", {}}, host.environment());
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(missing.error().text(), HasSubstr("none.toml: cannot be read"));
  const auto directory = load_settings({folder.path(), "", {}}, host.environment());
  ASSERT_FALSE(directory.ok());
  EXPECT_THAT(directory.error().text(), HasSubstr("cannot be read"));
}

TEST(SettingText, IsToml) {
  std::string text = "a\"b\\c";
  std::int64_t number = 7;
  bool truth = true;
  std::vector<std::string> list{"x", "y"};
  EXPECT_EQ(setting_text(&text), R"("a\"b\\c")");
  EXPECT_EQ(setting_text(&number), "7");
  EXPECT_EQ(setting_text(&truth), "true");
  EXPECT_EQ(setting_text(&list), R"(["x", "y"])");
  text = "a\tb\x7F";
  EXPECT_EQ(setting_text(&text), R"("a\u0009b\u007F")");
}

}  // namespace
}  // namespace rps::cli
