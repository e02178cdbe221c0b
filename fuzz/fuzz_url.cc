// Any text as an address and as the place a redirect leads to: never a crash; an address that was read is
// written so that it reads the same, and pages are not followed off their site or to a login.
#include "fetch/redirects.h"
#include "fetch/url.h"
#include "support.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void check_address(const Url& url, std::string_view text) {
  require(url.scheme == "http" || url.scheme == "https", "an address is of http or https");
  require(!url.host.empty() && !url.port.empty() && url.path.starts_with('/'), "an address is whole");
  require(text.find('\0') == std::string_view::npos, "nothing of an address is passed over");
  require((url.site() + url.path).find_first_of(" \r\n\t") == std::string::npos,
          "an address does not break a request's line");
  const auto again = parse_url(url.str());
  require(again.ok() && again->same_site(url) && again->path == url.path && again->query == url.query,
          "an address that is written reads the same");
  require(is_login_address(*again) == is_login_address(url), "a login is a login however it is written");
}

void check_redirect(const Url& from, std::string_view location) {
  HttpReply reply;
  reply.status = 302;
  reply.location = location;
  const auto to = follow_redirect(from, reply, 0, RedirectScope::kSameSite);
  if (const auto* target = std::get_if<Url>(&to)) {
    require(target->same_site(from) && !is_login_address(*target), "pages stay on their site");
  }
  const auto last = follow_redirect(from, reply, kMaxRedirects, RedirectScope::kAnySite);
  require(std::holds_alternative<RedirectRefused>(last), "redirects come to an end");
}

}  // namespace

// Part 0: where a page was asked for; part 1: where it leads.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::string_view> parts = parts_of(text_of(data, size));
  for (const std::string_view text : parts) {
    if (const auto url = parse_url(text); url.ok()) {
      check_address(*url, text);
    }
  }
  if (const auto from = parse_url(parts.front()); from.ok()) {
    check_redirect(*from, part(parts, 1));
  }
  return 0;
}
