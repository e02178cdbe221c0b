#include "fetch/redirects.h"

namespace rps {

bool is_redirect(const HttpReply& reply) {
  switch (reply.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return !reply.location.empty();
    default:
      return false;
  }
}

std::variant<Url, RedirectRefused> follow_redirect(const Url& from, const HttpReply& reply, int hops,
                                                   RedirectScope scope) {
  Result<Url> target = parse_url(reply.location);
  if (!target.ok()) {
    return RedirectRefused{FetchFailure::kRedirectOffSite, "redirected to what is no web address"};
  }
  if (scope == RedirectScope::kSameSite && is_login_address(*target)) {
    return RedirectRefused{FetchFailure::kLogin, "redirected to the login page " + target->for_people()};
  }
  if (scope == RedirectScope::kSameSite && !target->same_site(from)) {
    return RedirectRefused{FetchFailure::kRedirectOffSite,
                           "redirected off the site to " + target->for_people()};
  }
  if (hops >= kMaxRedirects) {
    return RedirectRefused{
        FetchFailure::kRedirectLoop,
        "redirected more than " + std::to_string(kMaxRedirects) + " times, last to " + target->for_people()};
  }
  return std::move(target).value();
}

}  // namespace rps
