// Days of race cards: what a run found of them, and their files {data}/cards/{region}/YYYY_MM_DD.json and
// .csv.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/race_card.h"
#include "workflow/scrape/scrape_types.h"
#include "workflow/settings.h"

namespace rps {

// One region on one day.
struct CardDayResult {
  std::string region;
  Date date;
  std::vector<RaceCard> cards;        // of this run
  std::vector<RaceFailure> failures;  // cards that could not be had
  int kept = 0;       // cards of an earlier run that stay: their races have been run since, or failed
  int over = 0;       // races without a card any more
  int abandoned = 0;  // races that the day's list gives up
  int left = 0;       // cards that the run did not come to

  [[nodiscard]] int runners(CardStatus status) const;
  [[nodiscard]] int without_jockey() const;  // of those that are to run
  [[nodiscard]] int warnings() const;
  // Every card was had, with every runner.
  [[nodiscard]] bool complete() const;
};

using CardDays = std::map<DayKey, CardDayResult>;  // by region and date

struct CardsReport {
  CardDays days;
  std::vector<std::string> written;  // the CSVs
  std::vector<std::string> ignored;  // files of a folder that are no pages
  std::optional<Error> stopped;      // the visit ended early: blocked, out of reach or interrupted
  VisitCost cost;

  [[nodiscard]] bool all_fine() const;
};

CardDayResult& card_day(CardDays& days, const std::string& region, Date date);

// "{data}/cards/gb/2026_05_20.json", and ".csv".
std::string cards_json_path(const std::string& data, std::string_view region, Date date);
std::string cards_csv_path(const std::string& data, std::string_view region, Date date);

// Writes the day's two files and, if there are any, its failures to {logs}/card_failures/{region}/{date}/. A
// card of this run takes the place of an earlier one of the same race; earlier cards of other races stay,
// since a race that has been run has no card any more. Each file is whole or as it was. Nothing is written of
// a day without a card, but its failures. Errors: those of files; kParse for an earlier file that cannot be
// read.
Status write_card_day(const Settings& settings, CardDayResult& day, Timestamp now,
                      std::vector<std::string>& written);

}  // namespace rps
