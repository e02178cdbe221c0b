#include "workflow/cards/cards_site.h"

#include <utility>

#include "base/interrupt.h"
#include "parse/card_listing.h"
#include "parse/card_page.h"
#include "parse/card_url.h"
#include "workflow/scrape/listed_races.h"

namespace rps {
namespace {

constexpr int kDaysAhead = 7;

std::string region_name_of(const ResultRef& ref) {
  const std::string region = region_of(ref.course_id);
  return region.empty() ? "unknown" : region;
}

class CardScraper {
 public:
  CardScraper(const Settings& settings, const Selection& selection, SiteVisit& visit, Progress& progress)
      : settings_(settings), selection_(selection), visit_(visit), progress_(progress) {}

  Status scrape(Date date) {
    RPS_ASSIGN(const std::vector<ResultRef> wanted, read_list(date));
    progress_.begin("cards of " + date.str(), wanted.size(), "cards");
    for (const ResultRef& ref : wanted) {
      if (interrupted() && !report_.stopped) {
        report_.stopped = interrupted_error("the cards that were had are written");
      }
      CardDayResult& day = card_day(report_.days, region_name_of(ref), date);
      if (report_.stopped) {
        ++day.left;
        continue;
      }
      RPS_TRY(take_card(day, ref));
      progress_.advance(1);
    }
    progress_.end();
    return write(date);
  }

  CardsReport finish() {
    report_.cost = visit_.cost();
    return std::move(report_);
  }

  [[nodiscard]] bool stopped() const { return report_.stopped.has_value(); }

 private:
  Result<std::vector<ResultRef>> read_list(Date date) {
    for (const std::string& region : selection_.regions) {
      card_day(report_.days, region, date);
    }
    const std::string path = cards_path(date);
    std::optional<Listing> listing;
    RPS_ASSIGN(const PageOutcome outcome, visit_.fetch(date, path, [&](std::string_view body) -> Status {
      RPS_ASSIGN(listing, parse_card_listing(body, date));
      return {};
    }));
    report_.stopped = outcome.stop;
    if (!outcome.page) {
      fail(card_day(report_.days, kAllCountries, date), 0, path, outcome);
      return std::vector<ResultRef>();
    }
    return sort_list(*listing);
  }

  std::vector<ResultRef> sort_list(const Listing& listing) {
    std::vector<ResultRef> wanted;
    for (const std::string& warning : listing.warnings) {
      progress_.warn(visit_.address(cards_path(listing.date)) + ": " + warning);
    }
    for (const ListedRace& race : listing.races) {
      const std::string region = region_of(race.ref.course_id);
      if (!selection_.wants_course(race.ref.course_id, region)) {
        continue;
      }
      CardDayResult& day = card_day(report_.days, region_name_of(race.ref), listing.date);
      if (race.state == RaceState::kAvailable) {
        wanted.push_back(race.ref);
      } else {
        ++(race.state == RaceState::kAbandoned ? day.abandoned : day.over);
      }
    }
    return wanted;
  }

  Status take_card(CardDayResult& day, const ResultRef& ref) {
    const std::string path = card_path(ref);
    std::optional<RaceCard> card;
    RPS_ASSIGN(const PageOutcome outcome, visit_.fetch(ref.date, path, [&](std::string_view body) -> Status {
      RPS_ASSIGN(card, parse_card_page(body, ref));
      return {};
    }));
    report_.stopped = outcome.stop;
    if (!outcome.page) {
      fail(day, ref.race_id, path, outcome);
      return {};
    }
    if (!selection_.wants_type(card->type)) {
      return {};
    }
    card->fetched_at = outcome.page->fetched_at;
    for (const std::string& warning : card->warnings) {
      progress_.warn(card->course + " " + card->off + " (race " + std::to_string(card->race_id) +
                     "): " + warning);
    }
    day.cards.push_back(*std::move(card));
    return {};
  }

  void fail(CardDayResult& day, int race_id, const std::string& path, const PageOutcome& outcome) {
    if (!outcome.failed) {  // the visit was stopped before the page was asked for
      ++day.left;
      return;
    }
    const std::string address = visit_.address(path);
    progress_.warn("failed: " + address + ": " + outcome.message);
    day.failures.push_back(
        RaceFailure{race_id, address, outcome.kind, outcome.message, outcome.attempts, outcome.at});
  }

  Status write(Date date) {
    for (auto& [key, day] : report_.days) {
      if (day.date == date) {
        RPS_TRY(write_card_day(settings_, day, visit_.clock().now(), report_.written));
      }
    }
    return visit_.flush();
  }

  const Settings& settings_;
  const Selection& selection_;
  SiteVisit& visit_;
  Progress& progress_;
  CardsReport report_;
};

}  // namespace

Result<CardsReport> cards_from_site(const Settings& settings, const std::vector<Date>& days,
                                    const Selection& selection, const SiteParts& parts, Progress& progress) {
  RPS_ASSIGN(const std::unique_ptr<SiteVisit> visit,
             SiteVisit::open(settings, parts, "cards", settings.scrape.archive));
  CardScraper scraper(settings, selection, *visit, progress);
  for (const Date date : days) {
    RPS_TRY(scraper.scrape(date));
    if (scraper.stopped()) {
      break;
    }
  }
  return scraper.finish();
}

std::vector<Date> card_days_from(Date today, int days) {
  std::vector<Date> list;
  list.reserve(static_cast<std::size_t>(days));
  for (int i = 0; i < days; ++i) {
    list.push_back(today.plus_days(i));
  }
  return list;
}

Status check_card_day(Date day, Date today) {
  if (day < today || day > today.plus_days(kDaysAhead)) {
    return Error{ErrorKind::kUsage,
                 day.str() + " is not one of today (" + today.str() + ") and the " +
                     std::to_string(kDaysAhead) + " days after it",
                 day < today ? "its races have been run: 'rpscrape scrape' has their results" : ""};
  }
  return {};
}

}  // namespace rps
