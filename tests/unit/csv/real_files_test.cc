// Every real file collected for the project: how many rows, or why it is refused.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/csv/sample.h"

namespace rps {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(RPS_SHARED_DIR) / "data" / "csv";

std::string slurp(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Result<CsvRead> load(const fs::path& path, bool derive_ids, std::optional<std::string> country = {}) {
  const std::string bytes = slurp(path);
  return read_csv(CsvSource{path.filename().string(), bytes, std::move(country), Timestamp{sample::kScraped},
                            derive_ids});
}

class RealFiles : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kFolder)) {
      GTEST_SKIP() << "the collected data is not here: " << kFolder;
    }
  }
};

// Lines of text = header and rows: none of these files has a line end inside a field.
std::size_t count_rows(const fs::path& path) {
  const std::string text = slurp(path);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
}

TEST_F(RealFiles, DailyFilesLoadWithDerivedIds) {
  std::size_t files = 0;
  std::size_t rows = 0;
  std::size_t unrated = 0;
  for (const auto& entry : fs::directory_iterator(kFolder / "daily")) {
    const auto read = load(entry.path(), true);
    ASSERT_TRUE(read.ok()) << read.error().text();
    EXPECT_EQ(read.value().rows.rows(), count_rows(entry.path())) << entry.path();
    EXPECT_TRUE(read.value().quarantined.empty()) << read.value().quarantined[0].reason;
    EXPECT_EQ(read.value().notes.size(), 1U) << "only the one on derived ids";
    ++files;
    rows += read.value().rows.rows();
    unrated += read.value().rows[*results_schema().find("rpr")].null_count();
  }
  EXPECT_EQ(files, 42U);
  EXPECT_EQ(rows, 13789U);
  EXPECT_EQ(unrated, 13054U);
}

TEST_F(RealFiles, DailyFilesAreRefusedWithoutIds) {
  for (const auto& entry : fs::directory_iterator(kFolder / "daily")) {
    const auto read = load(entry.path(), false);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().kind, ErrorKind::kSchema);
    EXPECT_EQ(read.error().message,
              entry.path().filename().string() + ": the file has no key: race_id and horse_id are needed");
  }
}

TEST_F(RealFiles, VariantWithIds) {
  const auto read = load(kFolder / "variants/rfrenchy_horseracing__hawkesbury.csv", false);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(read.value().rows.rows(), 37U);
  EXPECT_TRUE(read.value().quarantined.empty());
  EXPECT_EQ(sample::at(read.value(), "country"), "aus");
  EXPECT_EQ(sample::at(read.value(), "dist_m"), "1400");
  EXPECT_EQ(sample::at(read.value(), "off"), "17:50:00");
  EXPECT_EQ(sample::at(read.value(), "time"), "85.03");
  EXPECT_EQ(sample::at(read.value(), "ts"), "NULL");
}

TEST_F(RealFiles, VariantOfOneCoursesYear) {
  const auto read = load(kFolder / "variants/rfrenchy_horseracing__lingfield_2023_flat.csv", true);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(read.value().rows.rows(), 560U);
  EXPECT_TRUE(read.value().quarantined.empty());
}

TEST_F(RealFiles, CapitalisedVariantScrapedTwice) {
  const fs::path folder = kFolder / "variants";
  const auto first = load(folder / "joenano_rpscrape__gb_2020_06_03.8001b9eda9.csv", true, "gb");
  const auto second = load(folder / "joenano_rpscrape__gb_2020_06_03.a2b8161a29.csv", true, "gb");
  ASSERT_TRUE(first.ok()) << first.error().text();
  ASSERT_TRUE(second.ok()) << second.error().text();
  const RowBatch& before = first.value().rows;
  const RowBatch& after = second.value().rows;
  ASSERT_EQ(before.rows(), 201U);
  ASSERT_EQ(after.rows(), 201U);
  for (std::size_t i = 0; i < before.width(); ++i) {
    std::size_t changed = 0;
    for (std::size_t row = 0; row < before.rows(); ++row) {
      changed += before[i].same(row, after[i], row) ? 0 : 1;
    }
    const std::string& name = results_schema()[i].name;
    EXPECT_EQ(changed, name == "rpr" ? 198U : name == "ts" ? 177U : name == "prize" ? 1U : 0U) << name;
  }
  const auto refused = load(folder / "joenano_rpscrape__gb_2020_06_03.8001b9eda9.csv", true);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "joenano_rpscrape__gb_2020_06_03.8001b9eda9.csv: there is no region or country column, and the "
            "path names "
            "no region");
}

TEST_F(RealFiles, FrenchVariantOf2018) {
  const fs::path path = kFolder / "variants/joenano_rpscrape__fr-2018.csv";
  const auto read = load(path, true, "fr");
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(read.value().rows.rows(), 477U);
  EXPECT_TRUE(read.value().quarantined.empty());
  EXPECT_EQ(sample::at(read.value(), "date"), "2018-11-10");
  EXPECT_EQ(sample::at(read.value(), "off"), "17:45:00");
  EXPECT_EQ(sample::at(read.value(), "class"), "NULL");
  EXPECT_EQ(sample::at(read.value(), "lbs"), "128");
  EXPECT_EQ(read.value().rows[*results_schema().find("time")].null_count(), 477U);
  const auto refused = load(path, false, "fr");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "joenano_rpscrape__fr-2018.csv: the file has no key: race_id and horse_id are needed");
}

}  // namespace
}  // namespace rps
