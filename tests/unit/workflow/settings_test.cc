#include "workflow/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps {
namespace {

// Names that existing data, cron jobs and queries rely on.
TEST(Settings, DefaultsAreTheDocumentedNames) {
  const Settings settings;
  EXPECT_EQ(settings.paths.data, "data");
  EXPECT_EQ(settings.paths.store, "store");
  EXPECT_EQ(settings.paths.logs, "logs");
  EXPECT_EQ(settings.table.database, "finish-time-predict");
  EXPECT_EQ(settings.table.name, "rpscrape");
  EXPECT_EQ(settings.table.dataset, "datasets/rpscrape");
  EXPECT_THAT(settings.table.partition_by, testing::ElementsAre("country", "date"));
  EXPECT_EQ(settings.lake.keep_days, 30);
  EXPECT_EQ(settings.raw_prefix, "data/");
  EXPECT_THAT(settings.csv.columns, testing::IsEmpty());
  EXPECT_FALSE(settings.csv.gzip);
  EXPECT_EQ(settings.scrape.site, "https://www.racingpost.com");
  EXPECT_EQ(settings.scrape.delay, 1);
  EXPECT_FALSE(settings.scrape.archive);
  EXPECT_EQ(settings.sql.memory_limit, "2GB");
  EXPECT_EQ(settings.sql.threads, 0);
  EXPECT_EQ(settings.sql.engine, "embedded");
}

}  // namespace
}  // namespace rps
