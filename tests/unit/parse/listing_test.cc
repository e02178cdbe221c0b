#include "parse/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rps {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Date kDate = Date::from_ymd(2024, 5, 11);

ListedRace listed(int course, const std::string& key, int id, const std::string& off, RaceState state) {
  return ListedRace{ResultRef{course, key, kDate, id}, off, state};
}

std::string classic_page(const std::string& meetings) {
  return "<!doctype html><html><body><a href=\"/results/5/bath/2024-05-10/1\">yesterday</a>\n"
         "<main data-directive-race-course\n data-test-selector=\"results-main-container\">" +
         meetings + "</main></body></html>\n";
}

std::string meeting(const std::string& course, const std::string& panels) {
  return "<section class=\"rp-raceCourse__meetingContainer ui-accordion__row\" data-diffusion-coursename=\"" +
         course + "\" data-course-id=\"5\"><h2>" + course + "</h2>" + panels + "</section>\n";
}

std::string panel(const std::string& path, const std::string& off, const std::string& id,
                  const std::string& inner) {
  return "<div class=\"rp-raceCourse__panel__race\" data-diffusion-racetime=\"" + off +
         "\" data-diffusion-race-id=\"" + id + "\"\n href=\"" + path + "\"\n>" + inner + "</div>\n";
}

std::string linked(const std::string& path, const std::string& off) {
  return panel(
      path, off, path.substr(path.rfind('/') + 1),
      "<a href=\"" + path + "\" data-test-selector=\"link-listCourseNameLink\"><span>A Race</span></a>");
}

TEST(ClassicListing, DistinctRacesInOrder) {
  const auto listing = parse_listing(
      classic_page(meeting("Bath", linked("/results/5/bath/2024-05-11/11", "17:30") +
                                       linked("/results/5/bath/2024-05-11/12", "18:00")) +
                   meeting("Best of the day", linked("/results/5/bath/2024-05-11/12", "18:00"))),
      kDate);
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  EXPECT_EQ(listing->date, kDate);
  EXPECT_EQ(listing->layout, PageLayout::kClassic);
  EXPECT_EQ(listing->links, 3);
  EXPECT_THAT(listing->races, ElementsAre(listed(5, "bath", 11, "17:30", RaceState::kAvailable),
                                          listed(5, "bath", 12, "18:00", RaceState::kAvailable)));
  EXPECT_THAT(listing->warnings, IsEmpty());
}

TEST(ClassicListing, RacesWithoutFullResult) {
  const auto listing = parse_listing(
      classic_page(
          meeting("Bath", panel("/results/5/bath/2024-05-11/11", "17:30", "11", "<p>Result pending</p>") +
                              panel("/results/5/bath/2024-05-11/12", "18:00", "12", "<p>Race Abandoned</p>") +
                              panel("/results/5/bath/2024-05-11/13", "18:30", "13", "<p>VOID</p>"))),
      kDate);
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  EXPECT_THAT(listing->races, ElementsAre(listed(5, "bath", 11, "17:30", RaceState::kNotYet),
                                          listed(5, "bath", 12, "18:00", RaceState::kAbandoned),
                                          listed(5, "bath", 13, "18:30", RaceState::kVoid)));
  EXPECT_EQ(listing->links, 0);
}

TEST(ClassicListing, AbandonedMeeting) {
  const auto listing =
      parse_listing(classic_page(meeting("Ayr", "<p>ABANDONED - waterlogged</p>") +
                                 meeting("Bath", linked("/results/5/bath/2024-05-11/11", "17:30"))),
                    kDate);
  ASSERT_TRUE(listing.ok());
  EXPECT_THAT(listing->abandoned_meetings, ElementsAre("Ayr"));
  EXPECT_EQ(listing->races.size(), 1U);
}

TEST(ClassicListing, DayWithoutRacing) {
  const auto listing = parse_listing(classic_page("<p>No results</p>"), kDate);
  ASSERT_TRUE(listing.ok());
  EXPECT_THAT(listing->races, IsEmpty());
}

TEST(ClassicListing, OtherDates) {
  const std::string other = linked("/results/5/bath/2024-05-12/21", "17:30");
  const auto none = parse_listing(classic_page(meeting("Bath", other)), kDate);
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message, HasSubstr("all 1 races are of other dates"));
  const auto some = parse_listing(
      classic_page(meeting("Bath", other + linked("/results/5/bath/2024-05-11/11", "17:30"))), kDate);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(some->races.size(), 1U);
  EXPECT_THAT(some->warnings, ElementsAre("race 21 is of 2024-05-12; left out"));
}

TEST(ClassicListing, Errors) {
  const auto wall = parse_listing("<html><body>Log in</body></html>", kDate);
  ASSERT_FALSE(wall.ok());
  EXPECT_EQ(wall.error().kind, ErrorKind::kParse);
  EXPECT_THAT(wall.error().message, HasSubstr("/results/2024-05-11: no listing"));
  const std::string page = classic_page(meeting("Bath", linked("/results/5/bath/2024-05-11/11", "17:30")));
  const auto cut = parse_listing(page.substr(0, page.find("</html>")), kDate);
  ASSERT_FALSE(cut.ok());
  EXPECT_THAT(cut.error().message, HasSubstr("no </html>"));
  EXPECT_FALSE(parse_listing(classic_page(linked("/results/5/bath/", "1:00")), kDate).ok());
  EXPECT_FALSE(parse_listing("", kDate).ok());
}

std::string next_page(const std::string& meetings, bool props = true) {
  const std::string state = "{\"pageProps\":{\"initialState\":{\"results\":{\"data\":" + meetings + "}}}}";
  return props ? "{\"props\":" + state + ",\"buildId\":\"b\"}" : state;
}

std::string next_race(int id, const std::string& flags, const std::string& link) {
  return "{\"raceUid\":" + std::to_string(id) +
         ",\"raceDateTime\":\"2024-05-11T14:45:00+01:00\",\"courseUid\":5,\"courseKey\":\"bath\"," + flags +
         "\"fullResultLink\":" + (link.empty() ? "null" : "\"" + link + "\"") + "}";
}

std::string next_meeting(const std::string& flags, const std::string& races) {
  return "{\"courseId\":\"5\",\"courseName\":\"Bath\"," + flags + "\"races\":[" + races + "]}";
}

TEST(NextListing, States) {
  const std::string link = "/results/5/bath/2024-05-11/";
  const std::string races = next_race(11, "\"fullResultAvailable\":true,", link + "11") + "," +
                            next_race(12, "\"fullResultAvailable\":false,", "") + "," +
                            next_race(13, "\"isVoidRace\":true,\"fullResultAvailable\":true,", link + "13") +
                            "," + next_race(14, "\"isAbandoned\":true,", "") + "," +
                            next_race(15, "\"fullResultAvailable\":true,", "");
  const auto listing = parse_listing(next_page("[" + next_meeting("", races) + "]"), kDate);
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  EXPECT_EQ(listing->layout, PageLayout::kNext);
  EXPECT_EQ(listing->links, 1);
  EXPECT_THAT(listing->races, ElementsAre(listed(5, "bath", 11, "14:45", RaceState::kAvailable),
                                          listed(5, "bath", 12, "14:45", RaceState::kNotYet),
                                          listed(5, "bath", 13, "14:45", RaceState::kVoid),
                                          listed(5, "bath", 14, "14:45", RaceState::kAbandoned),
                                          listed(5, "bath", 15, "14:45", RaceState::kNotYet)));
}

TEST(NextListing, SpecialAndAbandonedMeetings) {
  const std::string race = next_race(11, "\"fullResultAvailable\":true,", "/results/5/bath/2024-05-11/11");
  const auto listing = parse_listing(next_page("[" + next_meeting("\"isSpecialMeeting\":true,", race) + "," +
                                                   next_meeting("\"isAbandoned\":true,", race) + "]",
                                               false),
                                     kDate);
  ASSERT_TRUE(listing.ok()) << listing.error().text();
  EXPECT_THAT(listing->abandoned_meetings, ElementsAre("Bath"));
  EXPECT_THAT(listing->races, ElementsAre(listed(5, "bath", 11, "14:45", RaceState::kAbandoned)));
}

TEST(NextListing, AvailableBeatsNotYet) {
  const std::string races = next_race(11, "", "") + "," +
                            next_race(11, "\"fullResultAvailable\":true,", "/results/5/bath/2024-05-11/11");
  const auto listing = parse_listing(next_page("[" + next_meeting("", races) + "]"), kDate);
  ASSERT_TRUE(listing.ok());
  EXPECT_THAT(listing->races, ElementsAre(listed(5, "bath", 11, "14:45", RaceState::kAvailable)));
}

TEST(NextListing, InScript) {
  const auto listing = parse_listing(
      "<html><script id=\"__NEXT_DATA__\" type=\"application/json\">" + next_page("[]") + "</script></html>",
      kDate);
  ASSERT_TRUE(listing.ok());
  EXPECT_THAT(listing->races, IsEmpty());
}

TEST(NextListing, Errors) {
  for (const std::string& body : {next_page("null"), next_page("{}"), std::string("{}"),
                                  std::string("{\"props\":1}"), next_page("[]").substr(0, 40)}) {
    const auto listing = parse_listing(body, kDate);
    ASSERT_FALSE(listing.ok()) << body;
    EXPECT_EQ(listing.error().kind, ErrorKind::kParse);
  }
}

TEST(NextListing, RaceWithoutAddressWarns) {
  const auto listing = parse_listing(next_page("[" + next_meeting("", "{\"raceUid\":3}") + "]"), kDate);
  ASSERT_TRUE(listing.ok());
  EXPECT_EQ(listing->warnings.size(), 1U);
}

TEST(Listing, StateNames) {
  EXPECT_EQ(race_state_name(RaceState::kAvailable), "available");
  EXPECT_EQ(race_state_name(RaceState::kNotYet), "not_yet");
  EXPECT_EQ(race_state_name(RaceState::kVoid), "void");
  EXPECT_EQ(race_state_name(RaceState::kAbandoned), "abandoned");
}

}  // namespace
}  // namespace rps
