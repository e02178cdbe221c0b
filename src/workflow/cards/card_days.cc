#include "workflow/cards/card_days.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "csv/card_csv.h"
#include "csv/card_json.h"
#include "io/files.h"
#include "workflow/scrape/day_metadata.h"

namespace rps {
namespace {

constexpr std::uint64_t kMostBytes = 256U << 20U;

int count(const std::vector<RaceCard>& cards, auto test) {
  std::ptrdiff_t found = 0;
  for (const RaceCard& card : cards) {
    found += std::count_if(card.runners.begin(), card.runners.end(), test);
  }
  return static_cast<int>(found);
}

std::string cards_path_of(const std::string& data, std::string_view region, Date date) {
  return data + "/cards/" + std::string(region) + "/" + date.str('_');
}

// The cards of an earlier run, none when there was none.
Result<std::vector<RaceCard>> earlier_cards(const std::string& path) {
  auto text = read_file(path, kMostBytes);
  if (!text.ok()) {
    return text.error().kind == ErrorKind::kNotFound ? Result<std::vector<RaceCard>>(std::vector<RaceCard>())
                                                     : text.error();
  }
  RPS_ASSIGN(CardDay day, decode_card_json(*text, path));
  return std::move(day.cards);
}

void order_cards(std::vector<RaceCard>& cards) {
  std::sort(cards.begin(), cards.end(), [](const RaceCard& a, const RaceCard& b) {
    return std::tie(a.course, a.off, a.race_id) < std::tie(b.course, b.off, b.race_id);
  });
}

Status write_failures(const Settings& settings, const CardDayResult& day, Timestamp now) {
  if (day.failures.empty()) {
    return {};
  }
  DayResult record;
  record.country = day.region;
  record.date = day.date;
  record.failures = day.failures;
  return write_file_atomic(day_log_path(settings, "card_failures", record, now),
                           encode_day_failures(record, now));
}

}  // namespace

int CardDayResult::runners(CardStatus status) const {
  return count(cards, [&](const CardRunner& runner) { return runner.status == status; });
}

int CardDayResult::without_jockey() const {
  return count(cards, [](const CardRunner& runner) {
    return runner.status == CardStatus::kRunner && !runner.jockey_declared();
  });
}

int CardDayResult::warnings() const {
  std::size_t found = 0;
  for (const RaceCard& card : cards) {
    found += card.warnings.size();
  }
  return static_cast<int>(found);
}

bool CardDayResult::complete() const {
  return failures.empty() && left == 0 &&
         std::none_of(cards.begin(), cards.end(), [](const RaceCard& card) { return card.not_shown > 0; });
}

bool CardsReport::all_fine() const {
  return !stopped &&
         std::all_of(days.begin(), days.end(), [](const auto& entry) { return entry.second.complete(); });
}

CardDayResult& card_day(CardDays& days, const std::string& region, Date date) {
  CardDayResult& day = days[DayKey{region, date}];
  day.region = region;
  day.date = date;
  return day;
}

std::string cards_json_path(const std::string& data, std::string_view region, Date date) {
  return cards_path_of(data, region, date) + ".json";
}

std::string cards_csv_path(const std::string& data, std::string_view region, Date date) {
  return cards_path_of(data, region, date) + ".csv";
}

Status write_card_day(const Settings& settings, CardDayResult& day, Timestamp now,
                      std::vector<std::string>& written) {
  RPS_TRY(write_failures(settings, day, now));
  if (day.cards.empty()) {
    return {};
  }
  const std::string path = cards_json_path(settings.paths.data, day.region, day.date);
  CardDay whole{day.date, day.region, now, !day.complete(), day.cards};
  std::set<int> fresh;
  for (const RaceCard& card : day.cards) {
    fresh.insert(card.race_id);
  }
  RPS_ASSIGN(std::vector<RaceCard> earlier, earlier_cards(path));
  for (RaceCard& card : earlier) {
    if (!fresh.contains(card.race_id)) {
      whole.cards.push_back(std::move(card));
      ++day.kept;
    }
  }
  order_cards(whole.cards);
  const std::string csv = cards_csv_path(settings.paths.data, day.region, day.date);
  RPS_TRY(write_file_atomic(csv, encode_card_csv(whole.cards)));
  RPS_TRY(write_file_atomic(path, encode_card_json(whole)));
  written.push_back(csv);
  return {};
}

}  // namespace rps
