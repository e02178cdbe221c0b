#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "model/schema.h"

namespace rps {
namespace {

// docs/schema.md is this text; after a change of the schema, write it anew with
// RPS_WRITE_DOCS=1 build/dev/tests/test_model --gtest_filter='SchemaDoc.*'
TEST(SchemaDoc, IsTheSchema) {
  const std::string path = std::string(RPS_SOURCE_DIR) + "/docs/schema.md";
  const std::string wanted =
      "# The table `rpscrape`\n\nUnique by (`race_id`, `horse_id`), partitioned by (`country`, `date`), "
      "which are "
      "the folders' names and not in the files. A missing value is NULL. Made from "
      "`src/model/schema.cc`.\n\n" +
      schema_markdown(results_schema());
  if (std::getenv("RPS_WRITE_DOCS") != nullptr) {
    std::ofstream(path) << wanted;
  }
  std::stringstream found;
  found << std::ifstream(path).rdbuf();
  EXPECT_EQ(found.str(), wanted);
}

}  // namespace
}  // namespace rps
