#include "catalog/partition_name.h"

#include <gtest/gtest.h>

namespace rps {
namespace {

TEST(PartitionName, IsHiveStyle) {
  EXPECT_EQ(make_partition_name({{"country", "gb"}, {"date", "2025-11-01"}}), "country=gb/date=2025-11-01");
  EXPECT_EQ(object_key("datasets/t", "country=gb/date=2025-11-01", kFirstFile),
            "datasets/t/country=gb/date=2025-11-01/part-0.snappy.parquet");
}

TEST(PartitionName, RoundTripsAnyValue) {
  for (const std::string value : {"gb", "a/b", "50%", "x=y", "été", "..", " "}) {
    const std::string name = make_partition_name({{"country", value}, {"date", "2025-11-01"}});
    const auto parsed = parse_partition_name(name);
    ASSERT_TRUE(parsed.ok()) << name;
    EXPECT_EQ((*parsed)[0], (PartitionValue{"country", value})) << name;
    EXPECT_EQ((*parsed)[1], (PartitionValue{"date", "2025-11-01"})) << name;
  }
}

TEST(PartitionName, RefusesOtherForms) {
  for (const std::string name :
       {"", "country", "=gb", "country=", "country=gb//date=1", "country=%4", "country=%zz"}) {
    EXPECT_FALSE(parse_partition_name(name).ok()) << name;
  }
}

TEST(PartitionName, KeptObjectsLieOffTheTable) {
  EXPECT_EQ(kept_key("ab12"), "_rpscrape/kept/ab12.parquet");
  EXPECT_EQ(kept_key("a/b"), "_rpscrape/kept/a%2Fb.parquet");
}

}  // namespace
}  // namespace rps
