// The parts of a visit to the real site, by the settings and the environment.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/progress.h"
#include "base/result.h"
#include "workflow/scrape/site_visit.h"
#include "workflow/settings.h"

namespace rps {

// Whether the user's session cookie goes to the site.
enum class SiteCookie { kFromEnvironment, kNone };

// Owns the HTTP client. Valid for parts() as long as it lives; `clock` is borrowed.
class LiveSite {
 public:
  // `version`: of the program, for the User-Agent. The session cookie is read from RPSCRAPE_COOKIE,
  // unless `cookie` says none. Warns once when no contact is set. kUsage for settings that no client can
  // have.
  static Result<LiveSite> open(const Settings& settings, std::string_view version, const Clock& clock,
                               Progress& progress, SiteCookie cookie = SiteCookie::kFromEnvironment);

  [[nodiscard]] SiteParts parts() const;

 private:
  LiveSite(std::unique_ptr<HttpClient> client, const Clock& clock, std::string user_agent);

  std::unique_ptr<HttpClient> client_;
  const Clock* clock_;
  std::string user_agent_;
};

// True for a loopback or private address (RFC 1918, RFC 4193), "localhost" and names that end in ".local",
// ".test" or ".localhost": sites that may be asked as fast as their owner likes.
bool is_private_site(std::string_view site);

// True for scheme and host (and port) without a path: what scrape.site may be.
bool is_site_address(std::string_view site);
// True for what may be sent as User-Agent: it begins with a name and does not pose as a browser.
bool is_user_agent(const std::string& agent);

// kUsage, naming the setting, when the settings would ask a public site faster than a visitor may: delay and
// backoff at least 1 s, breaker_pause at least 60 s.
Status check_pace(const ScrapeSettings& settings);

}  // namespace rps
