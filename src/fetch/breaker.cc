#include "fetch/breaker.h"

#include <algorithm>

#include "base/log.h"

namespace rps {
namespace {

// Whether there was a connection at all.
bool reached_site(FetchFailure failure) {
  return failure != FetchFailure::kDns && failure != FetchFailure::kConnect;
}

}  // namespace

bool is_refusal(FetchFailure failure, int status) {
  switch (failure) {
    case FetchFailure::kHttpStatus:
      return status == 403 || status == 406 || status == 429 || status == 503;
    case FetchFailure::kBlockPage:
    case FetchFailure::kLogin:
      return true;
    default:
      return false;
  }
}

bool counts_for_breaker(FetchFailure failure, int status) {
  switch (failure) {
    case FetchFailure::kHttpStatus:
      return is_refusal(failure, status) || status >= 500;
    case FetchFailure::kRedirectOffSite:
    case FetchFailure::kRedirectLoop:
    case FetchFailure::kTooLarge:
    case FetchFailure::kRobots:
    case FetchFailure::kInterrupted:
      return false;
    default:
      return true;
  }
}

void Breaker::succeeded() {
  failures_ = 0;
  refused_ = false;
  connected_ = false;
}

void Breaker::failed(const FetchRecord& attempt) {
  if (attempt.failure == FetchFailure::kInterrupted) {
    return;
  }
  if (!counts_for_breaker(attempt.failure, attempt.status)) {
    succeeded();
    return;
  }
  ++failures_;
  connected_ = connected_ || reached_site(attempt.failure);
  refused_ =
      refused_ || is_refusal(attempt.failure, attempt.status) || attempt.failure == FetchFailure::kBadPage;
  if (failures_ >= settings_.threshold) {
    give_up(std::to_string(failures_) + " requests in a row failed, the last with: " + attempt.message,
            settings_.pause, refused_ ? ErrorKind::kBlocked : ErrorKind::kNetwork);
  }
}

void Breaker::open(std::string_view reason, Millis pause, ErrorKind kind) {
  until_ = Timestamp{clock_->now().millis + std::max(pause, settings_.pause).count()};
  reason_ = reason;
  kind_ = kind;
  concerns_site_ = true;
  succeeded();
  log::error("stopping: " + reason_ + "; come back at " + until_->iso());
}

void Breaker::give_up(std::string_view reason, Millis pause, ErrorKind kind) {
  const bool reached = connected_ || failures_ == 0;
  open(reason, pause, kind);
  concerns_site_ = reached;
}

void Breaker::resume(Timestamp until) {
  // Nobody asks for longer; what lies further ahead was noted by a clock that was wrong.
  const Millis longest = std::max<Millis>(std::chrono::hours(24), settings_.pause);
  until_ = std::min(until, Timestamp{clock_->now().millis + longest.count()});
  reason_ = "an earlier run was asked to stay away";
  kind_ = ErrorKind::kBlocked;
  concerns_site_ = true;
}

std::optional<Timestamp> Breaker::come_back_at() const {
  return until_ && clock_->now() < *until_ ? until_ : std::nullopt;
}

std::optional<Timestamp> Breaker::stay_away_until() const {
  return concerns_site_ ? come_back_at() : std::nullopt;
}

Status Breaker::check() const {
  const std::optional<Timestamp> until = come_back_at();
  if (!until) {
    return {};
  }
  const std::string_view what =
      kind_ == ErrorKind::kBlocked ? "the site refuses us: " : "the site is out of reach: ";
  const std::string next = concerns_site_
                               ? "run the same command again after " + until->iso()
                               : "see whether this machine is online, then run the same command again";
  return Error{kind_, std::string(what) + reason_, "what was fetched is kept; " + next};
}

}  // namespace rps
