#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catalog/catalog.h"
#include "model/schema.h"

namespace rps::testing {
namespace {

namespace fs = std::filesystem;

std::string fresh_folder() {
  std::string pattern = (fs::temp_directory_path() / "rps-catalog-XXXXXX").string();
  return mkdtemp(pattern.data());
}

TEST(SqliteCatalog, WhatOneObjectCommitsAnotherReads) {
  const std::string path = fresh_folder() + "/catalog.sqlite";
  auto writer = open_sqlite_catalog(path);
  auto reader = open_sqlite_catalog(path);
  ASSERT_TRUE(writer.ok() && reader.ok());
  Table wanted;
  wanted.name = TableName{"db", "t"};
  wanted.schema = results_schema();
  const auto made = (*writer)->create_table(wanted);
  ASSERT_TRUE(made.ok());
  Partition partition;
  partition.name = "p=1";
  ASSERT_TRUE((*writer)->commit(*made, Change{"r", "test", Timestamp{}, {partition}, {}, {}}).ok());
  EXPECT_EQ((*reader)->table(wanted.name)->version, 1);
  EXPECT_EQ((*reader)->partitions(*(*reader)->table(wanted.name))->size(), 1U);
}

TEST(SqliteCatalog, AFileThatIsNoDatabaseIsRefused) {
  const std::string path = fresh_folder() + "/catalog.sqlite";
  std::ofstream(path) << std::string(5000, 'x');
  const auto opened = open_sqlite_catalog(path);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kCorrupt);
  EXPECT_NE(opened.error().message.find(path), std::string::npos);
}

TEST(SqliteCatalog, AFolderThatCannotBeMadeIsNamed) {
  const std::string folder = fresh_folder();
  std::ofstream(folder + "/file") << "x";
  const auto opened = open_sqlite_catalog(folder + "/file/catalog.sqlite");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::kIo);
  EXPECT_NE(opened.error().message.find("making the folder " + folder + "/file"), std::string::npos);
}

}  // namespace
}  // namespace rps::testing
