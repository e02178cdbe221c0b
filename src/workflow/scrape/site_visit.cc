#include "workflow/scrape/site_visit.h"

#include <utility>

#include "fetch/url.h"
#include "workflow/lake_place.h"
#include "workflow/workspace.h"

namespace rps {
namespace {

Millis to_millis(double seconds) {
  return Millis(static_cast<std::int64_t>(seconds * 1000));
}

FetchSettings fetch_settings(const ScrapeSettings& settings, const std::string& user_agent) {
  FetchSettings fetch;
  fetch.site = settings.site;
  fetch.user_agent = user_agent;
  fetch.pace.floor = to_millis(settings.delay);
  fetch.pace.max_delay = to_millis(settings.max_delay);
  fetch.retry.first_wait = to_millis(settings.backoff);
  fetch.retry.max_attempts = static_cast<int>(settings.max_attempts);
  fetch.breaker.threshold = static_cast<int>(settings.breaker);
  fetch.breaker.pause = to_millis(settings.breaker_pause);
  return fetch;
}

}  // namespace

std::string scrape_state_dir(const Settings& settings) {
  return settings.paths.data + "/.scrape";
}

Result<FileLock> lock_scraping(const Settings& settings, const std::string& command, const Clock& clock) {
  return FileLock::acquire(scrape_state_dir(settings) + "/lock", command, clock);
}

SiteVisit::SiteVisit(const Settings& settings, const SiteParts& parts, FileLock lock)
    : settings_(settings), parts_(parts), lock_(std::move(lock)), state_file_(scrape_state_dir(settings)) {}

Result<std::unique_ptr<SiteVisit>> SiteVisit::open(const Settings& settings, const SiteParts& parts,
                                                   const std::string& command, bool archive) {
  RPS_ASSIGN(const Url site, parse_url(settings.scrape.site));
  RPS_ASSIGN(FileLock lock, lock_scraping(settings, command, parts.clock));
  std::unique_ptr<SiteVisit> visit(new SiteVisit(settings, parts, std::move(lock)));
  visit->settings_.scrape.site = site.site();
  RPS_TRY(visit->connect());
  if (archive) {
    RPS_TRY(visit->open_archive(command));
  }
  return visit;
}

Status SiteVisit::connect() {
  RPS_ASSIGN(state_, state_file_.load(settings_.scrape.site, parts_.clock.now()));
  FetchEvents events;
  events.requesting = [this](Timestamp now) { remember_request(now); };
  events.failed = [this](const FetchRecord& page) { last_failure_ = page; };
  FetchParts parts{parts_.client, parts_.clock, parts_.sleeper, parts_.random};
  RPS_ASSIGN(Fetcher fetcher, Fetcher::open(fetch_settings(settings_.scrape, parts_.user_agent),
                                            std::move(parts), std::move(events)));
  fetcher_.emplace(std::move(fetcher));
  fetcher_->resume(state_.last_request, state_.come_back_at);
  return {};
}

Status SiteVisit::open_archive(const std::string& command) {
  RPS_ASSIGN(store_, open_store(settings_, parts_.clock));
  archive_ = std::make_unique<PageArchive>(*store_, make_run_id(command, parts_.clock), parts_.clock.now());
  return {};
}

// Kept before the request is made, so that the pace holds even if this process is killed in it.
void SiteVisit::remember_request(Timestamp at) {
  state_.last_request = at;
  if (Status saved = state_file_.save(settings_.scrape.site, state_); !saved.ok() && state_saved_.ok()) {
    state_saved_ = std::move(saved);
  }
}

Status SiteVisit::remember_breaker() {
  RPS_TRY(std::exchange(state_saved_, Status()));
  if (state_.come_back_at == fetcher_->stay_away_until()) {
    return {};
  }
  state_.come_back_at = fetcher_->stay_away_until();
  return state_file_.save(settings_.scrape.site, state_);
}

Result<PageOutcome> SiteVisit::fetch(Date day, const std::string& path, const PageCheck& check) {
  last_failure_.reset();
  auto page = fetcher_->fetch(path, check);
  RPS_TRY(remember_breaker());
  PageOutcome outcome;
  if (page.ok()) {
    if (archive_) {
      RPS_TRY(archive_->put(day, address(path), page->body, page->status, page->fetched_at));
    }
    outcome.page = *std::move(page);
    return outcome;
  }
  const Error& error = page.error();
  if (error.kind == ErrorKind::kUsage) {
    return error;
  }
  outcome.failed = last_failure_.has_value();
  outcome.kind = last_failure_ ? last_failure_->kind() : std::string(error_kind_name(error.kind));
  outcome.message = last_failure_ ? last_failure_->message : error.text();
  outcome.attempts = last_failure_ ? last_failure_->attempts : 0;
  outcome.at = parts_.clock.now();
  if (fetcher_->stopped() || error.kind == ErrorKind::kInterrupted) {
    outcome.stop = error;
  }
  return outcome;
}

Status SiteVisit::archive_again(Date day, const KeptPage& page) {
  constexpr int kOk = 200;
  if (!archive_) {
    return {};
  }
  const auto kept = archive_->put(day, page.url, page.body, kOk, page.fetched_at);
  return kept.ok() ? Status() : Status(kept.error());
}

Status SiteVisit::flush() {
  return archive_ ? archive_->flush() : Status();
}

VisitCost SiteVisit::cost() const {
  const FetchCounters counters = fetcher_->counters();
  return VisitCost{counters.requests, counters.retries, counters.waited.count()};
}

}  // namespace rps
