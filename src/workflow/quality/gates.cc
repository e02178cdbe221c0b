#include "workflow/quality/gates.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/text.h"

namespace rps {
namespace {

constexpr std::size_t kShown = 5;
constexpr int kSettledDays = 14;  // after which ratings are expected, see completeness.h
constexpr double kWhole = 100;

// Some of them, and how many more there are.
std::string some_of(const std::vector<std::string>& all) {
  std::vector<std::string> shown(all.begin(),
                                 all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kShown)));
  const std::string more = all.size() > kShown ? " and " + std::to_string(all.size() - kShown) + " more" : "";
  return join(shown, ", ") + more;
}

// A figure and what it is of.
struct Figure {
  std::optional<double> value;
  std::string detail;
};

Figure count_of(const std::vector<std::string>& all) {
  return {static_cast<double>(all.size()), some_of(all)};
}

Figure count_findings(const QualityFacts& facts, std::string_view kind) {
  std::vector<std::string> found;
  for (const CheckFinding& finding : facts.check.findings) {
    if (finding.kind == kind && !finding.explained) {
      found.push_back(finding.country + " " + finding.date.str());
    }
  }
  return count_of(found);
}

// How many days the table's newest day of a country lies before yesterday: the most of all countries.
Figure days_behind(const QualityFacts& facts) {
  Figure figure;
  for (const std::string& country : facts.query.countries) {
    const auto at = std::find_if(facts.newest.begin(), facts.newest.end(),
                                 [&](const auto& newest) { return newest.first == country; });
    if (at == facts.newest.end()) {
      return {std::nullopt, country + " has no day at all"};
    }
    const double behind = facts.today.days - 1 - at->second.days;
    if (!figure.value || behind > *figure.value) {
      figure = {std::max(behind, 0.0), country + " ends on " + at->second.str()};
    }
  }
  return figure;
}

// Share of the finishers of settled days that have the rating: the least of all countries.
Figure rating_share(const QualityFacts& facts, std::int64_t Ratings::*rating) {
  std::map<std::string, Ratings> sums;
  for (const DayCount& day : facts.counts) {
    if (facts.today.days - day.date.days > kSettledDays) {
      sums[day.country] += day.ratings;
    }
  }
  Figure figure{std::nullopt, "the range has no races over " + std::to_string(kSettledDays) + " days old"};
  for (const auto& [country, sum] : sums) {
    const double share = sum.finishers == 0
                             ? kWhole
                             : kWhole * static_cast<double>(sum.*rating) / static_cast<double>(sum.finishers);
    if (!figure.value || share < *figure.value) {
      figure = {share,
                country + ": " + thousands(sum.*rating) + " of " + thousands(sum.finishers) + " finishers"};
    }
  }
  return figure;
}

// The last record of each day.
std::vector<const ScrapeRecord*> last_scrapes(const QualityFacts& facts) {
  std::map<std::pair<std::string, Date>, const ScrapeRecord*> last;
  for (const ScrapeRecord& scrape : facts.scrapes) {
    last[{scrape.country, scrape.date}] = &scrape;
  }
  std::vector<const ScrapeRecord*> found;
  found.reserve(last.size());
  for (const auto& [day, scrape] : last) {
    found.push_back(scrape);
  }
  return found;
}

// Races that the last scrape of each day got, of those that were to be had.
Figure scraped_share(const QualityFacts& facts) {
  std::int64_t got = 0;
  std::int64_t wanted = 0;
  std::vector<std::string> lacking;
  for (const ScrapeRecord* scrape : last_scrapes(facts)) {
    const std::int64_t lost = scrape->failed + scrape->missing;
    got += scrape->ok + scrape->void_races;
    wanted += scrape->ok + scrape->void_races + lost;
    if (lost > 0) {
      lacking.push_back(scrape->country + " " + scrape->date.str() + " (" + std::to_string(lost) + ")");
    }
  }
  if (wanted == 0) {
    return {std::nullopt, "the logs have no record of a scrape of these days"};
  }
  return {kWhole * static_cast<double>(got) / static_cast<double>(wanted), some_of(lacking)};
}

Figure refused_days(const QualityFacts& facts) {
  if (facts.scrapes.empty()) {
    return {std::nullopt, "the logs have no record of a scrape of these days"};
  }
  std::vector<std::string> refused;
  for (const ScrapeRecord* scrape : last_scrapes(facts)) {
    if (scrape->rate_limited) {
      refused.push_back(scrape->country + " " + scrape->date.str());
    }
  }
  return count_of(refused);
}

Figure short_races(const QualityFacts& facts) {
  std::vector<std::string> found;
  for (const ShortRace& race : facts.short_races) {
    found.push_back("race " + std::to_string(race.race_id) + " (" + race.country + " " + race.date.str() +
                    "): " + std::to_string(race.rows) + " of " + std::to_string(race.ran));
  }
  return count_of(found);
}

// One gate: which setting limits it, from which side, and the figure.
struct Rule {
  const char* name;
  const char* meaning;
  const char* unit;
  double limit;
  bool at_least;  // the limit is the least that passes; else the most
  std::function<Figure(const QualityFacts&)> figure;
};

std::vector<Rule> rules(const QualitySettings& limits) {
  const auto most = [](std::int64_t limit) { return static_cast<double>(limit); };
  const auto findings = [](const char* kind) {
    return [kind](const QualityFacts& facts) { return count_findings(facts, kind); };
  };
  const auto share = [](std::int64_t Ratings::*rating) {
    return [rating](const QualityFacts& facts) { return rating_share(facts, rating); };
  };
  return {
      {"max_days_behind", "days between the newest day and yesterday", "days", most(limits.max_days_behind),
       false, days_behind},
      {"max_missing_days", "missing days", "days", most(limits.max_missing_days), false,
       findings("missing day")},
      {"max_thin_days", "days with few races", "days", most(limits.max_thin_days), false,
       findings("few races")},
      {"max_open_days", "days that re-scrapes did not get whole", "days", most(limits.max_open_days), false,
       findings("open day")},
      {"max_failures", "days with failures that nobody retried", "days", most(limits.max_failures), false,
       findings("failures")},
      {"max_refused_days", "days whose last scrape the site refused", "days", most(limits.max_refused_days),
       false, refused_days},
      {"min_scraped", "races got of those to be had", "%", limits.min_scraped, true, scraped_share},
      {"max_short_races", "races with fewer rows than ran", "races", most(limits.max_short_races), false,
       short_races},
      {"max_duplicates", "repeated (race_id, horse_id)", "keys", most(limits.max_duplicates), false,
       [](const QualityFacts& facts) {
         return Figure{static_cast<double>(facts.duplicates), ""};
       }},
      {"min_rpr", "finishers with an RPR after 14 days", "%", limits.min_rpr, true, share(&Ratings::rpr)},
      {"min_ts", "finishers with a TS after 14 days", "%", limits.min_ts, true, share(&Ratings::ts)},
      {"min_or", "finishers with an OR after 14 days", "%", limits.min_or, true, share(&Ratings::official)},
  };
}

Gate judge(const Rule& rule, const QualityFacts& facts) {
  Gate gate{rule.name, rule.meaning, rule.limit, std::nullopt, rule.unit, GateState::kOff, ""};
  if (rule.limit < 0) {
    return gate;
  }
  Figure figure = rule.figure(facts);
  gate.value = figure.value;
  gate.detail = std::move(figure.detail);
  if (gate.value) {
    const bool passed = rule.at_least ? *gate.value >= rule.limit : *gate.value <= rule.limit;
    gate.state = passed ? GateState::kPassed : GateState::kFailed;
  } else {
    gate.state = GateState::kUnknown;
  }
  return gate;
}

}  // namespace

std::string_view gate_state_name(GateState state) {
  switch (state) {
    case GateState::kPassed:
      return "passed";
    case GateState::kFailed:
      return "failed";
    case GateState::kUnknown:
      return "unknown";
    case GateState::kOff:
      break;
  }
  return "off";
}

bool QualityReport::passed() const {
  return std::none_of(gates.begin(), gates.end(),
                      [](const Gate& gate) { return gate.state == GateState::kFailed; });
}

QualityReport judge_quality(const QualitySettings& limits, const QualityFacts& facts) {
  QualityReport report{facts.query.first, facts.query.last, facts.query.countries, {}};
  for (const Rule& rule : rules(limits)) {
    report.gates.push_back(judge(rule, facts));
  }
  return report;
}

}  // namespace rps
