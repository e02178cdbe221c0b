// Bodies that are no result page of the race: each an error that says what is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parse/page.h"
#include "unit/parse/sim_race.h"

namespace rps {
namespace {

using sim::SimRace;
using testing::AllOf;
using testing::HasSubstr;

std::string error_of(const std::string& body, const ResultRef& ref = sim::flat_race().ref) {
  const auto race = parse_result_page(body, ref);
  if (race.ok()) {
    return "no error";
  }
  EXPECT_EQ(race.error().kind, ErrorKind::kParse);
  return race.error().message;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(PageErrors, NameThePage) {
  EXPECT_THAT(error_of(""), HasSubstr("/results/5/bath/2024-05-11/700123: "));
}

TEST(PageErrors, NoTextAtAll) {
  EXPECT_THAT(error_of(""), HasSubstr("empty"));
  EXPECT_THAT(error_of(" \r\n "), HasSubstr("empty"));
  EXPECT_THAT(error_of("\x1F\x8B\x08 zipped"), HasSubstr("compressed"));
  EXPECT_THAT(error_of(std::string("<html>\0</html>", 14)), HasSubstr("binary: a zero byte at 6"));
  EXPECT_THAT(error_of("\xFF\xFE<"), HasSubstr("UTF-16"));
}

TEST(PageErrors, TooLarge) {
  EXPECT_THAT(error_of(std::string(kMaxPageBytes + 1, ' ')), HasSubstr("33554433 bytes"));
}

TEST(PageErrors, WrongEncodingNamesTheByte) {
  EXPECT_THAT(error_of("<html>\xA3 5</html>"), HasSubstr("not UTF-8 at byte 6"));
  const auto declared =
      parse_result_page("<html><meta charset=\"windows-1252\">\xA3</html>", sim::flat_race().ref);
  ASSERT_FALSE(declared.ok());
  EXPECT_THAT(declared.error().text(), HasSubstr("declares windows-1252"));
}

TEST(PageErrors, ByteOrderMarkIsNoError) {
  const SimRace sim = sim::flat_race();
  EXPECT_TRUE(parse_result_page("\xEF\xBB\xBF" + sim::classic_page(sim), sim.ref).ok());
  EXPECT_TRUE(parse_result_page("\xEF\xBB\xBF" + sim::next_json(sim), sim.ref).ok());
}

TEST(PageErrors, NeitherLayout) {
  EXPECT_THAT(error_of("<html><head><title> Just a  moment&hellip; </title></head><body></body></html>"),
              AllOf(HasSubstr("main[data-analytics-race-date-time]"), HasSubstr("script#__NEXT_DATA__"),
                    HasSubstr("'Just a moment…'")));
  EXPECT_THAT(error_of("not found"), HasSubstr("neither"));
}

TEST(PageErrors, AnotherRace) {
  SimRace sim = sim::flat_race();
  const std::string classic = sim::classic_page(sim);
  const std::string next = sim::next_json(sim);
  sim.ref.race_id = 1;
  EXPECT_THAT(error_of(classic, sim.ref), HasSubstr("of race 700123, not of race 1"));
  EXPECT_THAT(error_of(next, sim.ref), HasSubstr("of race 700123, not of race 1"));
}

TEST(PageErrors, NoRunners) {
  SimRace sim = sim::flat_race();
  sim.runners.clear();
  EXPECT_THAT(error_of(sim::classic_page(sim)), HasSubstr("no runners"));
  EXPECT_THAT(error_of(sim::next_json(sim)), HasSubstr("no runners"));
}

TEST(PageErrors, IncompleteRows) {
  const std::string page = sim::classic_page(sim::flat_race());
  const std::size_t last = page.rfind("<tr class=\"rp-horseTable__mainRow\"");
  const std::string tail = "</tbody></table></main></html>";
  EXPECT_THAT(error_of(page.substr(0, page.find("</td>", last)) + tail),
              HasSubstr("main row of runner 6 is incomplete"));
  EXPECT_THAT(error_of(page.substr(0, page.find("</td>", page.find("pedigreeRow", last))) + tail),
              HasSubstr("pedigree row of runner 6 is incomplete"));
  EXPECT_THAT(error_of(page.substr(0, page.find("</td>", page.find("commentRow", last))) + tail),
              HasSubstr("comment row of runner 6 is incomplete"));
}

TEST(PageErrors, CutShort) {
  const std::string page = sim::classic_page(sim::flat_race());
  EXPECT_THAT(error_of(page.substr(0, page.find("</main>"))),
              HasSubstr("ends inside <main>, after 6 runners"));
  EXPECT_THAT(error_of(page.substr(0, page.find("</html>"))), HasSubstr("no </html>"));
  const std::string next = sim::next_page(sim::flat_race());
  EXPECT_THAT(error_of(next.substr(0, next.find("</script>"))), HasSubstr("__NEXT_DATA__ is not closed"));
}

TEST(PageErrors, RunnerWithoutHorseOrPosition) {
  const SimRace sim = sim::flat_race();
  const std::string page = sim::classic_page(sim);
  EXPECT_THAT(error_of(replaced(page, "link-horseName", "link-other")),
              HasSubstr("runner row 1 has no horse name"));
  EXPECT_THAT(error_of(replaced(page, "/profile/horse/900001/", "/profile/horse/")),
              HasSubstr("runner row 1 (Copper Kettle's Pride) has no horse id"));
  EXPECT_THAT(error_of(replaced(page, "text-horsePosition", "text-other")),
              HasSubstr("has no finishing position"));
  EXPECT_THAT(error_of(replaced(sim::next_json(sim), R"("outcomeCode":"1")", R"("outcomeCode":null)")),
              HasSubstr("has no finishing position"));
}

TEST(PageErrors, NextJsonNamesTheMissingPart) {
  const std::string json = sim::next_json(sim::flat_race());
  EXPECT_THAT(error_of("{\"a\": }"), HasSubstr("not valid JSON"));
  EXPECT_THAT(error_of("{\"page\":\"/login\"}"), HasSubstr("initialState"));
  EXPECT_THAT(error_of(replaced(json, "raceResult", "racePage")),
              HasSubstr("initialState.raceResult.data is missing"));
  EXPECT_THAT(error_of(replaced(json, "\"runners\"", "\"horses\"")), HasSubstr("raceResult.data.runners"));
  EXPECT_THAT(error_of(replaced(json, "\"header\"", "\"head\"")), HasSubstr("raceResult.data.header"));
  EXPECT_THAT(error_of("{\"props\":{\"pageProps\":{\"initialState\":{\"raceResult\":{\"data\":null}}}}}"),
              HasSubstr("raceResult.data is missing or null"));
  EXPECT_THAT(error_of("[]"), HasSubstr("neither"));
}

TEST(PageErrors, UnknownCourse) {
  SimRace sim = sim::flat_race();
  sim.ref.course_id = 999999;
  EXPECT_THAT(error_of(sim::classic_page(sim), sim.ref), HasSubstr("course id 999999 (Bath)"));
  sim.country_code = "ZZ";
  EXPECT_THAT(error_of(sim::next_json(sim), sim.ref), HasSubstr("course id 999999 (Bath)"));
}

}  // namespace
}  // namespace rps
