#include "fetch/fetcher.h"

#include <utility>

#include "base/interrupt.h"
#include "base/log.h"
#include "fetch/robots.h"

namespace rps {
namespace {

Millis as_millis(double seconds) {
  return Millis(static_cast<std::int64_t>(seconds * 1000));
}

std::string seconds_text(Millis duration) {
  return std::to_string(duration.count() / 1000) + " s";
}

PaceSignal signal_of(const HttpReply& reply) {
  if (reply.status == 200) {
    return PaceSignal::kGood;
  }
  return counts_for_breaker(FetchFailure::kHttpStatus, reply.status) ? PaceSignal::kTrouble
                                                                     : PaceSignal::kNeutral;
}

// Of a run that stops because of this failure.
ErrorKind stop_kind(const FetchRecord& record) {
  return is_refusal(record.failure, record.status) ? ErrorKind::kBlocked : ErrorKind::kNetwork;
}

// What the site asks for in a reply, by its own clock if it shows it.
std::optional<Millis> retry_after_of(const HttpReply& reply, Timestamp now) {
  return parse_retry_after(reply.retry_after, parse_http_date(reply.date).value_or(now));
}

}  // namespace

Result<Fetcher> Fetcher::open(const FetchSettings& settings, FetchParts parts, FetchEvents events) {
  RPS_TRY(check_fetch_settings(settings));
  RPS_ASSIGN(Url site, parse_url(settings.site));
  return Fetcher(settings, std::move(site), std::move(parts), std::move(events));
}

Fetcher::Fetcher(const FetchSettings& settings, Url site, FetchParts parts, FetchEvents events)
    : settings_(settings),
      site_(std::move(site)),
      client_(&parts.client),
      clock_(&parts.clock),
      random_(std::move(parts.random)),
      events_(std::move(events)),
      pacer_(settings.pace, parts.clock, parts.sleeper, random_),
      breaker_(settings.breaker, *clock_),
      robots_(*clock_, std::string(product_token(settings.user_agent))) {}

void Fetcher::resume(std::optional<Timestamp> last_request, std::optional<Timestamp> come_back_at) {
  if (last_request) {
    pacer_.resume(*last_request);
  }
  if (come_back_at) {
    breaker_.resume(*come_back_at);
  }
}

FetchCounters Fetcher::counters() const {
  FetchCounters counters = counters_;
  counters.waited = pacer_.waited();
  return counters;
}

Result<FetchedPage> Fetcher::fetch(std::string_view path, const PageCheck& check) {
  RPS_ASSIGN(const Url url, resolve(path));
  RPS_TRY(breaker_.check());
  RPS_TRY(permit(url));
  Task task{url, false, check};
  Outcome outcome = persist(task);
  if (auto* page = std::get_if<HttpReply>(&outcome)) {
    ++counters_.pages;
    return FetchedPage{std::move(page->url), std::move(page->body), page->status, task.attempts,
                       clock_->now()};
  }
  return give_up(std::get<FetchRecord>(outcome));
}

Result<Url> Fetcher::resolve(std::string_view path) const {
  Result<Url> url = parse_url(path.starts_with('/') ? site_.site() + std::string(path) : std::string(path));
  if (url.ok() && !url->same_site(site_)) {
    return Error{ErrorKind::kUsage, url->for_people() + " is not on " + site_.site(),
                 "pages of one site are fetched at a time"};
  }
  return url;
}

// An error unless robots.txt allows the address.
Status Fetcher::permit(const Url& url) {
  if (robots_.fresh() == nullptr) {
    RPS_TRY(read_robots(url));
  }
  if (robots_.fresh()->allows(url.path_and_query())) {
    return {};
  }
  return give_up(
      FetchRecord{url.str(), FetchFailure::kRobots, 0, 0, clock_->now(), "robots.txt does not allow it"});
}

// Brings robots.txt up to date; stops the run when it cannot be had. `wanted`: the page it is read for.
Status Fetcher::read_robots(const Url& wanted) {
  Url url = site_;
  url.path = "/robots.txt";
  Task task{url, true, {}};
  Outcome outcome = persist(task);
  if (const auto* reply = std::get_if<HttpReply>(&outcome)) {
    robots_.accept(*reply);
    pacer_.raise_floor(robots_.fresh()->crawl_delay().value_or(Millis::zero()));
    return {};
  }
  FetchRecord& record = std::get<FetchRecord>(outcome);
  if (record.failure == FetchFailure::kRedirectLoop) {
    robots_.too_many_redirects();
    return {};
  }
  if (record.failure == FetchFailure::kInterrupted) {
    return give_up(record);
  }
  if (robots_.unreachable()) {
    log::warn("robots.txt cannot be read now (" + record.message + "); the last one holds on");
    return {};
  }
  record.message = "robots.txt cannot be read: " + record.message;
  if (!stopped()) {
    breaker_.give_up(record.message + ", so nothing may be fetched", settings_.breaker.pause,
                     stop_kind(record));
  }
  record.failure = FetchFailure::kRobots;
  record.url = wanted.str();
  return give_up(record);
}

// Asks until there is an answer, or the policies say that it is enough.
Fetcher::Outcome Fetcher::persist(Task& task) {
  for (;;) {
    ++task.attempts;
    counters_.retries += task.attempts > 1 ? 1 : 0;
    Outcome outcome = attempt(task);
    const auto* record = std::get_if<FetchRecord>(&outcome);
    if (record == nullptr) {
      breaker_.succeeded();
      return outcome;
    }
    if (!shall_retry(task, *record)) {
      return outcome;
    }
  }
}

// What the policies say to an attempt that failed. When it is to be repeated, the pacer holds the wait.
bool Fetcher::shall_retry(const Task& task, const FetchRecord& record) {
  const FailedAttempt failed{record.failure, record.status, task.retry_after};
  const RetryDecision decision = decide_retry(settings_.retry, failed, task.attempts, random_);
  if (decision.action == RetryAction::kStop) {
    breaker_.open(record.message + ", asking for " + seconds_text(decision.wait), decision.wait,
                  stop_kind(record));
  } else {
    breaker_.failed(record);
  }
  pacer_.hold(decision.wait);
  if (stopped() || decision.action != RetryAction::kRetry) {
    return false;
  }
  log::warn(record.url + ": " + record.message + "; again in " + seconds_text(decision.wait));
  if (events_.retrying) {
    events_.retrying(record, decision.wait);
  }
  return true;
}

// One attempt: the request and the redirects it leads to.
Fetcher::Outcome Fetcher::attempt(Task& task) {
  const RedirectScope scope = task.robots ? RedirectScope::kAnySite : RedirectScope::kSameSite;
  Url url = task.url;
  task.retry_after.reset();
  for (int hops = 0;; ++hops) {
    HttpOutcome outcome = request(url, task);
    if (auto* broken = std::get_if<TransportFailure>(&outcome)) {
      return failed(task, broken->failure, 0, std::move(broken->message));
    }
    auto& reply = std::get<HttpReply>(outcome);
    if (!is_redirect(reply)) {
      return judge(task, std::move(reply));
    }
    auto next = follow_redirect(url, reply, hops, scope);
    if (auto* refused = std::get_if<RedirectRefused>(&next)) {
      return failed(task, refused->failure, reply.status, std::move(refused->message));
    }
    url = std::get<Url>(std::move(next));
    const RobotsRules* rules = robots_.fresh();
    if (!task.robots && rules != nullptr && !rules->allows(url.path_and_query())) {
      return failed(task, FetchFailure::kRobots, reply.status,
                    "redirected to " + url.for_people() + ", which robots.txt does not allow");
    }
  }
}

// One request, no faster than the pace.
HttpOutcome Fetcher::request(const Url& url, const Task& task) {
  if (const Status status = pacer_.wait(); !status.ok()) {
    return TransportFailure{FetchFailure::kInterrupted, status.error().message, 0, 0};
  }
  if (events_.requesting) {
    events_.requesting(clock_->now());
  }
  pacer_.started();
  ++counters_.requests;
  const std::size_t max_body = task.robots ? kMaxRobotsBytes : settings_.max_body;
  HttpOutcome outcome = client_->get(FetchRequest{url.str(), max_body, task.robots});
  if (const auto* reply = std::get_if<HttpReply>(&outcome)) {
    pacer_.ended(as_millis(reply->seconds), signal_of(*reply));
    counters_.bytes += reply->bytes;
    log::debug(url.str() + " " + std::to_string(reply->status) + " " + std::to_string(reply->bytes) +
               " bytes");
  } else {
    const auto& broken = std::get<TransportFailure>(outcome);
    pacer_.ended(as_millis(broken.seconds), PaceSignal::kTrouble);
    counters_.bytes += broken.bytes;
  }
  return outcome;
}

// Is a reply at the end of its redirects what was asked for?
Fetcher::Outcome Fetcher::judge(Task& task, HttpReply reply) {
  if (task.robots && RobotsCache::is_definite(reply.status)) {
    return reply;
  }
  if (reply.status != 200 || task.robots) {
    task.retry_after = retry_after_of(reply, clock_->now());
    return failed(task, FetchFailure::kHttpStatus, reply.status, "status " + std::to_string(reply.status));
  }
  if (auto problem = page_problem(reply, task.check)) {
    return failed(task, problem->failure, reply.status, std::move(problem->message));
  }
  return reply;
}

FetchRecord Fetcher::failed(const Task& task, FetchFailure failure, int status, std::string message) const {
  return FetchRecord{task.url.str(), failure, status, task.attempts, clock_->now(), std::move(message)};
}

// Tells of a page that was given up, and makes the error: the breaker's if the run is to stop.
Error Fetcher::give_up(const FetchRecord& record) {
  if (record.failure == FetchFailure::kInterrupted) {
    return interrupted_error("while fetching " + record.url);
  }
  ++counters_.failed;
  log::warn("given up: " + to_error(record).text());
  if (events_.failed) {
    events_.failed(record);
  }
  const Status status = breaker_.check();
  return status.ok() ? to_error(record) : status.error();
}

}  // namespace rps
