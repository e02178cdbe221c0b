#include "catalog/dry_run_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/schema.h"

namespace rps {
namespace {

using ::testing::IsEmpty;

Table wanted(const std::string& name) {
  Table table;
  table.name = {"races", name};
  table.dataset = "datasets/" + name;
  table.schema = results_schema();
  table.partition_keys = {"country", "date"};
  return table;
}

TEST(DryRunCatalog, AnswersForVersionsThatTheInnerCatalogDoesNotHave) {
  const auto inner = make_memory_catalog();
  const auto dry = make_dry_run_catalog(*inner);
  const auto real = inner->create_table(wanted("real"));
  ASSERT_TRUE(real.ok());
  const auto next = dry->commit(*real, Change{"run", "upload", Timestamp{1}, {}, {}, {}});
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next->version, real->version + 1);
  EXPECT_THAT(*dry->partitions(*next), IsEmpty());
  EXPECT_TRUE(dry->difference(*next, 0).ok());
  EXPECT_EQ(inner->table(real->name)->version, real->version);
}

TEST(DryRunCatalog, ATableThatIsMadeUpHasNoPartitions) {
  const auto inner = make_memory_catalog();
  const auto dry = make_dry_run_catalog(*inner);
  const auto made = dry->create_table(wanted("made"));
  ASSERT_TRUE(made.ok());
  EXPECT_THAT(*dry->partitions(*made), IsEmpty());
  EXPECT_EQ(*dry->partition(*made, "country=gb/date=2026-03-01"), std::nullopt);
  EXPECT_FALSE(inner->table(made->name).ok());
}

}  // namespace
}  // namespace rps
