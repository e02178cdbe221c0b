#include "fetch/failure.h"

namespace rps {

std::string_view fetch_failure_name(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::kHttpStatus:
      return "http_status";
    case FetchFailure::kDns:
      return "dns";
    case FetchFailure::kConnect:
      return "connect";
    case FetchFailure::kTls:
      return "tls";
    case FetchFailure::kTimeout:
      return "timeout";
    case FetchFailure::kReset:
      return "reset";
    case FetchFailure::kTruncated:
      return "truncated";
    case FetchFailure::kBadEncoding:
      return "bad_encoding";
    case FetchFailure::kTooLarge:
      return "too_large";
    case FetchFailure::kRedirectOffSite:
      return "redirect_off_site";
    case FetchFailure::kRedirectLoop:
      return "redirect_loop";
    case FetchFailure::kLogin:
      return "login";
    case FetchFailure::kBlockPage:
      return "block_page";
    case FetchFailure::kBadPage:
      return "bad_page";
    case FetchFailure::kRobots:
      return "robots";
    case FetchFailure::kInterrupted:
      return "interrupted";
    case FetchFailure::kOther:
      return "other";
  }
  return "other";
}

std::string FetchRecord::kind() const {
  return failure == FetchFailure::kHttpStatus ? "http_" + std::to_string(status)
                                              : std::string(fetch_failure_name(failure));
}

bool FetchRecord::looks_rate_limited() const {
  return failure == FetchFailure::kHttpStatus && (status == 403 || status == 406 || status == 429);
}

namespace {

ErrorKind kind_of(const FetchRecord& record) {
  switch (record.failure) {
    case FetchFailure::kHttpStatus:
      return record.status == 404 || record.status == 410 ? ErrorKind::kNotFound : ErrorKind::kNetwork;
    case FetchFailure::kRobots:
    case FetchFailure::kLogin:
      return ErrorKind::kRefused;
    case FetchFailure::kBadPage:
    case FetchFailure::kBlockPage:
      return ErrorKind::kParse;
    case FetchFailure::kInterrupted:
      return ErrorKind::kInterrupted;
    default:
      return ErrorKind::kNetwork;
  }
}

std::string_view hint_of(const FetchRecord& record) {
  switch (record.failure) {
    case FetchFailure::kLogin:
      return "give your own session's cookie in RPSCRAPE_COOKIE";
    case FetchFailure::kTls:
      return "check the machine's date and its trusted certificates";
    case FetchFailure::kRobots:
      return "the site's robots.txt asks visitors to stay away from it";
    default:
      return "";
  }
}

}  // namespace

Error to_error(const FetchRecord& record) {
  std::string message = record.url + ": " + record.message;
  if (record.attempts > 1) {
    message += ", after " + std::to_string(record.attempts) + " attempts";
  }
  return Error{kind_of(record), std::move(message), std::string(hint_of(record))};
}

}  // namespace rps
