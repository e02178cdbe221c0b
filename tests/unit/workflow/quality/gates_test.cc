#include "workflow/quality/gates.h"

#include <gmock/gmock.h>

namespace rps {
namespace {

using ::testing::HasSubstr;

const Date kToday = Date::from_ymd(2026, 3, 31);

// Facts with which all gates pass.
QualityFacts good_facts() {
  QualityFacts facts;
  facts.today = kToday;
  facts.query = {kToday.plus_days(-30), kToday.plus_days(-1), {"gb", "fr"}};
  for (const char* country : {"gb", "fr"}) {
    facts.counts.push_back({country, kToday.plus_days(-20), 10, 100, Ratings{100, 95, 90, 50}});
    facts.counts.push_back({country, kToday.plus_days(-2), 10, 100, Ratings{100, 0, 0, 0}});
    facts.newest.emplace_back(country, kToday.plus_days(-1));
    ScrapeRecord scrape;
    scrape.country = country;
    scrape.date = kToday.plus_days(-1);
    scrape.ok = 10;
    facts.scrapes.push_back(scrape);
  }
  return facts;
}

Gate gate(const QualityFacts& facts, const std::string& name, const QualitySettings& limits = {}) {
  const QualityReport report = judge_quality(limits, facts);
  for (const Gate& each : report.gates) {
    if (each.name == name) {
      EXPECT_EQ(report.passed(), each.state != GateState::kFailed) << name;  // it alone decides
      return each;
    }
  }
  ADD_FAILURE() << "no gate " << name;
  return {};
}

void expect_failed(const QualityFacts& facts, const std::string& name, double value, const char* detail) {
  const Gate found = gate(facts, name);
  EXPECT_EQ(gate_state_name(found.state), "failed") << name;
  ASSERT_TRUE(found.value.has_value()) << name;
  EXPECT_DOUBLE_EQ(*found.value, value) << name;
  EXPECT_THAT(found.detail, HasSubstr(detail)) << name;
}

TEST(Gates, GoodFactsPassAll) {
  const QualityReport report = judge_quality(QualitySettings{}, good_facts());
  EXPECT_TRUE(report.passed());
  for (const Gate& each : report.gates) {
    const bool off = each.name == "min_ts" || each.name == "min_or";
    EXPECT_EQ(each.state, off ? GateState::kOff : GateState::kPassed) << each.name;
  }
}

TEST(Gates, FindingsThatNothingExplainsCount) {
  for (const auto& [kind, name] : {std::pair{"missing day", "max_missing_days"},
                                   {"few races", "max_thin_days"},
                                   {"open day", "max_open_days"},
                                   {"failures", "max_failures"}}) {
    QualityFacts facts = good_facts();
    facts.check.findings.push_back({kind, "gb", kToday.plus_days(-3), "", true});
    EXPECT_EQ(gate(facts, name).state, GateState::kPassed) << name;
    facts.check.findings.push_back({kind, "fr", kToday.plus_days(-4), "", false});
    expect_failed(facts, name, 1, "fr 2026-03-27");
  }
}

TEST(Gates, ALimitMayBeReachedButNotPassed) {
  QualityFacts facts = good_facts();
  QualitySettings limits;
  limits.max_duplicates = 2;
  facts.duplicates = 2;
  EXPECT_EQ(gate(facts, "max_duplicates", limits).state, GateState::kPassed);
  facts.duplicates = 3;
  EXPECT_EQ(gate(facts, "max_duplicates", limits).state, GateState::kFailed);
  limits.max_duplicates = -1;
  EXPECT_EQ(gate(facts, "max_duplicates", limits).state, GateState::kOff);
}

TEST(Gates, TheCountryFurthestBehindCounts) {
  QualityFacts facts = good_facts();
  facts.newest[1].second = kToday.plus_days(-4);
  expect_failed(facts, "max_days_behind", 3, "fr ends on 2026-03-27");
  facts.newest[1].second = kToday.plus_days(2);  // a table may be ahead
  EXPECT_EQ(gate(facts, "max_days_behind").state, GateState::kPassed);
}

TEST(Gates, ACountryWithoutADayIsUnknownNotPassed) {
  QualityFacts facts = good_facts();
  facts.newest.pop_back();
  EXPECT_EQ(gate(facts, "max_days_behind").state, GateState::kUnknown);
}

TEST(Gates, RatingsAreJudgedOfSettledDaysByTheWorstCountry) {
  QualityFacts facts = good_facts();
  facts.counts[2].ratings.rpr = 79;  // fr, 20 days old
  expect_failed(facts, "min_rpr", 79, "fr: 79 of 100");
  facts.counts[2].date = kToday.plus_days(-14);  // not settled: gb alone counts
  EXPECT_EQ(gate(facts, "min_rpr").state, GateState::kPassed);
  QualitySettings limits;
  limits.min_ts = 90.5;
  EXPECT_EQ(gate(facts, "min_ts", limits).state, GateState::kFailed);
}

TEST(Gates, NothingToJudgeByIsUnknown) {
  QualityFacts facts = good_facts();
  facts.scrapes.clear();
  facts.counts.clear();
  const QualityReport report = judge_quality(QualitySettings{}, facts);
  EXPECT_TRUE(report.passed());
  for (const Gate& each : report.gates) {
    const bool unknown =
        each.name == "min_scraped" || each.name == "max_refused_days" || each.name == "min_rpr";
    EXPECT_EQ(each.state == GateState::kUnknown, unknown) << each.name;
  }
}

TEST(Gates, TheLastScrapeOfADayCounts) {
  QualityFacts facts = good_facts();
  ScrapeRecord failed = facts.scrapes[1];
  failed.rate_limited = true;
  failed.ok = 8;
  failed.failed = 1;
  failed.missing = 1;
  facts.scrapes.insert(facts.scrapes.begin() + 1, failed);  // a good one followed
  EXPECT_EQ(gate(facts, "min_scraped").state, GateState::kPassed);
  EXPECT_EQ(gate(facts, "max_refused_days").state, GateState::kPassed);
  facts.scrapes.push_back(failed);
  QualitySettings only_scraped;
  only_scraped.max_refused_days = -1;
  const Gate share = gate(facts, "min_scraped", only_scraped);
  EXPECT_EQ(share.state, GateState::kFailed);
  EXPECT_DOUBLE_EQ(*share.value, 90);  // 18 of 20
  QualitySettings only_refused;
  only_refused.min_scraped = 0;
  EXPECT_EQ(gate(facts, "max_refused_days", only_refused).state, GateState::kFailed);
}

TEST(Gates, ShortRacesAreNamed) {
  QualityFacts facts = good_facts();
  for (int i = 0; i < 7; ++i) {
    facts.short_races.push_back({"gb", kToday.plus_days(-2), 100 + i, 6, 9});
  }
  expect_failed(facts, "max_short_races", 7, "race 100 (gb 2026-03-29): 6 of 9");
  EXPECT_THAT(gate(facts, "max_short_races").detail, HasSubstr("and 2 more"));
}

}  // namespace
}  // namespace rps
