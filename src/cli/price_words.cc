#include "cli/price_words.h"

#include "base/text.h"
#include "workflow/scrape/live_site.h"

namespace rps::cli {
namespace {

std::string number(std::size_t count) {
  return thousands(static_cast<std::int64_t>(count));
}

}  // namespace

Result<PriceReport> join_betfair(const std::vector<std::pair<std::string, Date>>& days,
                                 const std::string& folder, Context& context) {
  if (!folder.empty()) {
    RPS_ASSIGN(const FileLock lock, lock_scraping(context.settings, "betfair", context.clock));
    const auto source = folder_prices(folder);
    return add_prices(context.settings, days, *source, context.clock, context.progress);
  }
  RPS_ASSIGN(const LiveSite site, LiveSite::open(betfair_settings(context.settings), RPS_VERSION,
                                                 context.clock, context.progress, SiteCookie::kNone));
  RPS_ASSIGN(const auto source, site_prices(context.settings, site.parts()));
  return add_prices(context.settings, days, *source, context.clock, context.progress);
}

Result<ExitCode> tell_prices(const PriceReport& report, Context& context) {
  for (const std::string& line : report.skipped) {
    context.progress.note(line);
  }
  for (const PriceDay& day : report.days) {
    std::string line = "starting prices of " + day.country + " " + day.date.str() + ": " + number(day.win) +
                       " win and " + number(day.place) + " place of " + number(day.runners) + " runners";
    if (day.prices_left + day.markets_left + day.horses_left + day.races_left > 0) {
      line += "; left: " + number(day.prices_left) + " prices, " + number(day.markets_left) + " markets, " +
              number(day.horses_left) + " runners, " + number(day.races_left) + " races, see " +
              day.report_path;
    }
    context.progress.note(line);
  }
  if (report.stopped && report.stopped->kind == ErrorKind::kInterrupted) {
    return *report.stopped;
  }
  if (report.stopped) {
    context.progress.warn("stopped: " + report.stopped->text());
  }
  return report.all_fine() ? ExitCode::kOk : ExitCode::kIncomplete;
}

}  // namespace rps::cli
