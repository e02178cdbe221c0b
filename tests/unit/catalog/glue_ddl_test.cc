#include "catalog/glue_ddl.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(GlueDdlTest, QuotesAsHiveDoes) {
  EXPECT_EQ(ddl_name("finish-time-predict"), "`finish-time-predict`");
  EXPECT_EQ(ddl_name("a`b"), "`a``b`");
  EXPECT_EQ(ddl_text("it's"), R"('it\'s')");
  EXPECT_EQ(ddl_text(R"(a\b)"), R"('a\\b')");
}

TEST(GlueDdlTest, MakesAPartitionedTable) {
  GlueTable table;
  table.database = "finish-time-predict";
  table.name = "rpscrape";
  table.location = "s3://rpscrape/datasets/rpscrape/";
  table.columns = {{"race_id", "int", ""}, {"or", "double", "the runner's rating"}};
  table.partition_keys = {{"country", "string", ""}, {"date", "date", ""}};
  table.parameters = {{"EXTERNAL", "TRUE"}, {"classification", "parquet"}, {"rpscrape.version", "7"}};
  EXPECT_EQ(create_table_ddl(table),
            "CREATE EXTERNAL TABLE IF NOT EXISTS `finish-time-predict`.`rpscrape` (\n"
            "  `race_id` int,\n"
            "  `or` double COMMENT 'the runner\\'s rating'\n"
            ")\n"
            "PARTITIONED BY (\n"
            "  `country` string,\n"
            "  `date` date\n"
            ")\n"
            "STORED AS PARQUET\n"
            "LOCATION 's3://rpscrape/datasets/rpscrape/'\n"
            "TBLPROPERTIES (\n"
            "  'classification' = 'parquet'\n"
            ")");
}

TEST(GlueDdlTest, MakesAFlatTable) {
  GlueTable table;
  table.database = "d";
  table.name = "t";
  table.location = "s3://b/t/";
  table.columns = {{"race_id", "int", ""}};
  EXPECT_EQ(create_table_ddl(table),
            "CREATE EXTERNAL TABLE IF NOT EXISTS `d`.`t` (\n  `race_id` int\n)\nSTORED AS PARQUET\nLOCATION "
            "'s3://b/t/'");
}

}  // namespace
}  // namespace rps
