#include "csv/day_json.h"

#include "unit/csv/sample.h"

namespace rps {
namespace {

const Date kDay = Date::from_ymd(2025, 11, 11);
const Timestamp kScraped{1'762'900'000'123};

TEST(DayJson, RoundTripsEverything) {
  Race voided = sample::race();
  voided.is_void = true;
  voided.layout = PageLayout::kClassic;
  voided.warnings = {"", "two"};
  voided.runners.emplace_back();  // a runner of whom the page says nothing
  const std::vector<Race> races{sample::race(), voided, Race{}};
  const auto back = decode_day_json(encode_day_json(DayJson{kDay, "gb", kScraped, true, races}), "d.json");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back.value().date, kDay);
  EXPECT_EQ(back.value().region, "gb");
  EXPECT_EQ(back.value().scraped_at, kScraped);
  EXPECT_TRUE(back.value().incomplete);
  EXPECT_EQ(back.value().races, races);
}

TEST(DayJson, EmptyDay) {
  const auto back = decode_day_json(encode_day_json(DayJson{kDay, "ire", kScraped, false, {}}), "d.json");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_TRUE(back.value().races.empty());
}

TEST(DayJson, UsesTheTablesNamesAndLeavesMissingValuesOut) {
  const std::string json = encode_day_json(DayJson{kDay, "gb", kScraped, false, {sample::race()}});
  for (const char* part : {"\"class\": \"Class 4\"", "\"or\": 74", "\"secs\": 70.71", "\"off\": \"14:05\"",
                           "\"betting_movement\": \"op 4/1 tchd 9/2\"", "\"dist\": \"7½f\""}) {
    EXPECT_NE(json.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(json.find("null"), std::string::npos);
}

TEST(DayJson, TextThatIsNotUtf8StillGivesJson) {
  Race race = sample::race();
  race.course = "bad \xFF byte";
  const auto back = decode_day_json(encode_day_json(DayJson{kDay, "gb", kScraped, false, {race}}), "d.json");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back.value().races[0].course, "bad \xEF\xBF\xBD byte");
}

std::string error_of(const std::string& json) {
  const auto result = decode_day_json(json, "d.json");
  EXPECT_FALSE(result.ok()) << json;
  return result.ok() ? "" : result.error().message;
}

std::string day(const std::string& races) {
  return R"({"format":"rpscrape-day-1","date":"2025-11-11","region":"gb","scraped_at":"2025-11-12T06:15:00Z","races":)" +
         races + "}";
}

TEST(DayJson, ErrorsNameTheFileAndThePlace) {
  EXPECT_EQ(error_of("{"), "d.json: not a JSON object");
  EXPECT_EQ(error_of("[]"), "d.json: not a JSON object");
  EXPECT_EQ(error_of("{}"), "d.json: \"format\" is not \"rpscrape-day-1\"");
  EXPECT_EQ(
      error_of(
          R"({"format":"rpscrape-day-1","date":"2025-11-11","region":"gb","scraped_at":"2025-11-12T06:15:00Z"})"),
      "d.json: there is no \"races\"");
  EXPECT_EQ(error_of(day("{}")), "d.json: day.races is not a list");
  EXPECT_EQ(error_of(day("[7]")), "d.json: day.races[0] is not an object");
  EXPECT_EQ(error_of(day(R"([{},{"race_id":"x"}])")),
            "d.json: day.races[1].race_id is not a whole number of 32 bits");
  EXPECT_EQ(error_of(day(R"([{"race_id":2147483648}])")),
            "d.json: day.races[0].race_id is not a whole number of 32 bits");
  EXPECT_EQ(error_of(day(R"([{"race_id":18446744073709551615}])")),
            "d.json: day.races[0].race_id is not a whole number of 32 bits");
  EXPECT_EQ(error_of(day(R"([{"date":"2025-02-30"}])")), "d.json: day.races[0].date is not a date");
  EXPECT_EQ(error_of(day(R"([{"layout":"old"}])")),
            "d.json: day.races[0].layout is not \"classic\" or \"next\"");
  EXPECT_EQ(error_of(day(R"([{"runners":[{"horse":{"name":5}}]}])")),
            "d.json: day.races[0].runners[0].horse.name is not a text");
}

TEST(DayJson, PassesOverNullsAndUnknownNames) {
  const auto back = decode_day_json(day(R"([{"race_id":-5,"ran":null,"later":[1]}])"), "d.json");
  ASSERT_TRUE(back.ok()) << back.error().text();
  EXPECT_EQ(back.value().races[0].race_id, -5);
  EXPECT_FALSE(back.value().races[0].ran.has_value());
}

}  // namespace
}  // namespace rps
