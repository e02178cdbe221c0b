// cards --from-dir: saved race cards -> card files, without the site.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "io/clock.h"
#include "workflow/cards/card_days.h"

namespace rps {

// Parses every page (.html, .json) of `folder` and writes the cards that the selection wants. Which race a
// page is of, the page itself says, so that files may have any names. A page that cannot be parsed is a
// failure, told of region "unknown"; the other pages go on. Errors: those of the folder, kUsage when it holds
// no page; those of writing.
Result<CardsReport> cards_from_dir(const Settings& settings, const std::string& folder,
                                   const Selection& selection, const Clock& clock, Progress& progress);

}  // namespace rps
