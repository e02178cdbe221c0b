// The live cards: the site's race cards of some days -> card files, politely.
#pragma once

#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/cards/card_days.h"
#include "workflow/scrape/site_visit.h"

namespace rps {

// Fetches the list of each day's cards, then each card that is still shown, in the list's order, and writes a
// day when it is done. A card that fails is recorded and the others go on. When the visit is stopped the
// cards that were had are written, and the day is incomplete. Cards are always fetched anew: they change
// until the off.
//
// Errors: as scrape_site(). The report of a run that was stopped is a success.
Result<CardsReport> cards_from_site(const Settings& settings, const std::vector<Date>& days,
                                    const Selection& selection, const SiteParts& parts, Progress& progress);

// Today (by UTC) and the days after it: `days` of them.
std::vector<Date> card_days_from(Date today, int days);
// kUsage for a day before today, or more than 7 days after it: the site has no card of it.
Status check_card_day(Date day, Date today);

}  // namespace rps
