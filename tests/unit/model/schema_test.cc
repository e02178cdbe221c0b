#include "model/schema.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"

namespace rps {
namespace {

// The table as its specification lists it.
constexpr std::string_view kSpecification =
    "id int, date date, course string, off string, race_name string, type string, class string, pattern "
    "string, "
    "rating_band string, age_band string, sex_rest string, dist_m int, going string, num int, pos string, "
    "ran int, "
    "draw double, btn double, ovr_btn double, horse string, dec double, age int, sex string, lbs int, hg "
    "string, "
    "time double, jockey string, trainer string, or double, rpr double, ts double, prize string, sire "
    "string, "
    "dam string, damsire string, owner string, comment string, country string, course_id int, race_id int, "
    "horse_id int, jockey_id int, trainer_id int, owner_id int, dam_id int, sire_id int, damsire_id int, "
    "silk_url string, horse_cleaned string, year int, created_at timestamp";

TEST(ResultsSchema, HasTheColumnsOfTheSpecificationInOrder) {
  std::vector<std::string> columns;
  for (const ColumnSpec& column : results_schema().columns()) {
    columns.push_back(column.name + " " + std::string(type_name(column.type)));
  }
  EXPECT_EQ(columns.size(), 51U);
  EXPECT_EQ(join(columns, ", "), kSpecification);
}

TEST(ResultsSchema, NamesAreDistinctAndExplained) {
  std::set<std::string> names;
  for (const ColumnSpec& column : results_schema().columns()) {
    EXPECT_TRUE(names.insert(column.name).second) << column.name;
    EXPECT_FALSE(column.meaning.empty()) << column.name;
  }
}

TEST(ResultsSchema, PositionsHaveTheirNames) {
  const TableSchema& schema = results_schema();
  EXPECT_EQ(schema[col::kId].name, "id");
  EXPECT_EQ(schema[col::kDate].name, "date");
  EXPECT_EQ(schema[col::kCourse].name, "course");
  EXPECT_EQ(schema[col::kOff].name, "off");
  EXPECT_EQ(schema[col::kHorse].name, "horse");
  EXPECT_EQ(schema[col::kCountry].name, "country");
  EXPECT_EQ(schema[col::kCourseId].name, "course_id");
  EXPECT_EQ(schema[col::kRaceId].name, "race_id");
  EXPECT_EQ(schema[col::kHorseId].name, "horse_id");
  EXPECT_EQ(schema[col::kHorseCleaned].name, "horse_cleaned");
  EXPECT_EQ(schema[col::kYear].name, "year");
  EXPECT_EQ(schema[col::kCreatedAt].name, "created_at");
}

TEST(TableSchema, FindsColumnsByName) {
  EXPECT_EQ(results_schema().find("or"), 28U);
  EXPECT_EQ(results_schema().find("OR"), std::nullopt);
  EXPECT_EQ(results_schema().find(""), std::nullopt);
  EXPECT_EQ(TableSchema().find("id"), std::nullopt);
}

TEST(TableSchema, TypesHaveNamesBothWays) {
  for (const ColumnType type : {ColumnType::kInt, ColumnType::kDate, ColumnType::kTimestamp,
                                ColumnType::kDouble, ColumnType::kString}) {
    EXPECT_EQ(type_from_name(type_name(type)), type);
  }
  EXPECT_EQ(type_from_name("varchar"), std::nullopt);
}

TEST(TableSchema, MarkdownHasALineForEachColumn) {
  const TableSchema schema({{"a", ColumnType::kInt, "first"}, {"b", ColumnType::kDate, "second"}});
  EXPECT_EQ(schema_markdown(schema),
            "| # | column | type | meaning |\n|---|---|---|---|\n| 1 | `a` | int | first |\n| 2 | `b` | date "
            "| second |\n");
}

}  // namespace
}  // namespace rps
