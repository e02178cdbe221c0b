#include "workflow/scrape/drift.h"

#include <algorithm>

namespace rps {
namespace {

constexpr std::size_t kBaselineDays = 20;
constexpr std::size_t kFewestDays = 5;
constexpr std::size_t kFewestRunners = 30;
constexpr std::size_t kFewestRunnersOfUsual = 5;
constexpr double kUsual = 0.60;  // a field below this is not watched
constexpr double kAlmostAlways = 0.95;
constexpr double kSilent = 0.25;  // of the baseline

// When the site fills a field in.
enum class Arrival {
  kOnTime,
  kLate,       // or changes it, in the days after the race
  kDaysLater,  // any share is normal until the day is settled
};

struct Field {
  const char* name;
  bool (*filled)(const Race&, const Runner&);
  bool always = false;  // every runner has it, also in a country that was never scraped before
  Arrival arrival = Arrival::kOnTime;
  std::size_t fewest_runners = kFewestRunners;
};

constexpr bool kAlways = true;
constexpr bool kSometimes = false;
constexpr Arrival kOnTime = Arrival::kOnTime;
constexpr Arrival kLate = Arrival::kLate;
constexpr Arrival kDaysLater = Arrival::kDaysLater;
// Abroad only pattern races have a class, and a day may have none.
constexpr std::size_t kManyRunners = 100;

// Columns of the table (and silk_url of the day's JSON).
const std::vector<Field>& fields() {
  static const std::vector<Field> kFields{
      {"age", [](const Race&, const Runner& r) { return r.age.has_value(); }, kAlways},
      {"age_band", [](const Race& race, const Runner&) { return !race.age_band.empty(); }},
      {"btn", [](const Race&, const Runner& r) { return r.btn.has_value(); }},
      {"class", [](const Race& race, const Runner&) { return !race.klass.empty(); }, kSometimes, kOnTime,
       kManyRunners},
      {"comment", [](const Race&, const Runner& r) { return !r.comment.empty(); }, kSometimes, kLate},
      {"dam", [](const Race&, const Runner& r) { return !r.dam.name.empty(); }, kAlways},
      {"dam_id", [](const Race&, const Runner& r) { return r.dam.id.has_value(); }},
      {"damsire", [](const Race&, const Runner& r) { return !r.damsire.name.empty(); }},
      {"damsire_id", [](const Race&, const Runner& r) { return r.damsire.id.has_value(); }},
      {"dec", [](const Race&, const Runner& r) { return r.dec.has_value(); }},
      {"dist_m", [](const Race& race, const Runner&) { return race.dist_m.has_value(); }, kAlways},
      {"going", [](const Race& race, const Runner&) { return !race.going.empty(); }},
      {"horse", [](const Race&, const Runner& r) { return !r.horse.name.empty(); }, kAlways},
      {"horse_id", [](const Race&, const Runner& r) { return r.horse.id.has_value(); }, kAlways},
      {"jockey", [](const Race&, const Runner& r) { return !r.jockey.name.empty(); }, kAlways},
      {"jockey_id", [](const Race&, const Runner& r) { return r.jockey.id.has_value(); }, kAlways},
      {"lbs", [](const Race&, const Runner& r) { return r.lbs.has_value(); }, kAlways},
      {"num", [](const Race&, const Runner& r) { return r.num.has_value(); }},
      {"off", [](const Race& race, const Runner&) { return !race.off.empty(); }, kAlways},
      {"or", [](const Race&, const Runner& r) { return r.official_rating.has_value(); }, kSometimes, kLate},
      {"ovr_btn", [](const Race&, const Runner& r) { return r.ovr_btn.has_value(); }},
      {"owner", [](const Race&, const Runner& r) { return !r.owner.name.empty(); }},
      {"owner_id", [](const Race&, const Runner& r) { return r.owner.id.has_value(); }},
      {"pos", [](const Race&, const Runner& r) { return !r.pos.empty(); }, kAlways},
      {"prize", [](const Race&, const Runner& r) { return !r.prize.empty(); }, kSometimes, kLate},
      {"race_name", [](const Race& race, const Runner&) { return !race.race_name.empty(); }, kAlways},
      {"ran", [](const Race& race, const Runner&) { return race.ran.has_value(); }},
      {"rpr", [](const Race&, const Runner& r) { return r.rpr.has_value(); }, kSometimes, kDaysLater},
      {"secs", [](const Race&, const Runner& r) { return r.secs.has_value(); }},
      {"sex", [](const Race&, const Runner& r) { return !r.sex.empty(); }, kAlways},
      {"silk_url", [](const Race&, const Runner& r) { return !r.silk_url.empty(); }},
      {"sire", [](const Race&, const Runner& r) { return !r.sire.name.empty(); }, kAlways},
      {"sire_id", [](const Race&, const Runner& r) { return r.sire.id.has_value(); }},
      {"sp", [](const Race&, const Runner& r) { return !r.sp.empty(); }},
      {"trainer", [](const Race&, const Runner& r) { return !r.trainer.name.empty(); }, kAlways},
      {"trainer_id", [](const Race&, const Runner& r) { return r.trainer.id.has_value(); }, kAlways},
      {"ts", [](const Race&, const Runner& r) { return r.ts.has_value(); }, kSometimes, kDaysLater},
      {"type", [](const Race& race, const Runner&) { return !race.type.empty(); }, kAlways},
  };
  return kFields;
}

double share_of(const FieldShares& day, const char* field) {
  const auto at = day.filled.find(field);
  const std::size_t filled = at == day.filled.end() ? 0 : at->second;
  return day.runners == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(day.runners);
}

// The field's shares on the latest days that can be compared with `today`.
std::vector<double> earlier_shares(const Field& field, const FieldShares& today,
                                   const std::vector<FieldShares>& history) {
  std::vector<double> shares;
  for (auto day = history.rbegin(); day != history.rend() && shares.size() < kBaselineDays; ++day) {
    const bool alike = field.arrival == kOnTime || day->age == today.age;
    if (alike && day->date != today.date && day->runners >= kFewestRunners) {
      shares.push_back(share_of(*day, field.name));
    }
  }
  return shares;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double baseline_of(const Field& field, const FieldShares& today, const std::vector<FieldShares>& history) {
  std::vector<double> shares = earlier_shares(field, today, history);
  if (shares.size() < kFewestDays) {
    return field.always ? 1 : 0;
  }
  return median(std::move(shares));
}

// A few runners are enough for what nearly all have at once.
std::size_t needed_runners(const Field& field, double baseline) {
  const bool few_do = field.arrival == kOnTime && field.fewest_runners == kFewestRunners;
  return baseline >= kAlmostAlways && few_do ? kFewestRunnersOfUsual : field.fewest_runners;
}

bool is_watched(const Field& field, ScrapeAge age) {
  return field.arrival != kDaysLater || age == ScrapeAge::kSettled;
}

}  // namespace

ScrapeAge scrape_age(Date racing, Timestamp scraped_at) {
  constexpr int kSettledDays = 7;
  const int days = scraped_at.date().days - racing.days;
  if (days <= 1) {
    return ScrapeAge::kFresh;
  }
  return days < kSettledDays ? ScrapeAge::kDays : ScrapeAge::kSettled;
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const Field& field : fields()) {
    names.emplace_back(field.name);
  }
  return names;
}

FieldShares count_fields(const DayResult& day, Timestamp scraped_at) {
  FieldShares shares;
  shares.date = day.date;
  shares.age = scrape_age(day.date, scraped_at);
  shares.runners = static_cast<std::size_t>(day.runners());
  for (const Field& field : fields()) {
    std::size_t& filled = shares.filled[field.name];
    for (const Race& race : day.races) {
      filled += race.is_void ? 0
                             : static_cast<std::size_t>(std::count_if(
                                   race.runners.begin(), race.runners.end(),
                                   [&](const Runner& runner) { return field.filled(race, runner); }));
    }
  }
  return shares;
}

std::vector<FieldDrift> silent_fields(const FieldShares& today, const std::vector<FieldShares>& history,
                                      const std::set<std::string>& accepted) {
  std::vector<FieldDrift> silent;
  for (const Field& field : fields()) {
    if (accepted.contains(field.name) || !is_watched(field, today.age)) {
      continue;
    }
    const double baseline = baseline_of(field, today, history);
    const std::size_t needed = needed_runners(field, baseline);
    const double share = share_of(today, field.name);
    if (baseline >= kUsual && today.runners >= needed && share < kSilent * baseline) {
      silent.push_back(FieldDrift{field.name, share, baseline});
    }
  }
  return silent;
}

}  // namespace rps
