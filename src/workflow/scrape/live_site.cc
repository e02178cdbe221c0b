#include "workflow/scrape/live_site.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "fetch/curl_client.h"
#include "fetch/http_settings.h"
#include "fetch/url.h"

namespace rps {
namespace {

// The numbers of "10.1.2.3"; nothing for anything else.
std::optional<std::array<int, 4>> ipv4(std::string_view host) {
  const std::vector<std::string_view> parts = split(host, '.');
  std::array<int, 4> numbers{};
  if (parts.size() != numbers.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = to_int(parts[i]);
    if (!number || *number < 0 || *number > 255) {
      return std::nullopt;
    }
    numbers.at(i) = static_cast<int>(*number);
  }
  return numbers;
}

bool is_private_ipv4(const std::array<int, 4>& ip) {
  return ip[0] == 127 || ip[0] == 10 || (ip[0] == 172 && ip[1] >= 16 && ip[1] <= 31) ||
         (ip[0] == 192 && ip[1] == 168);
}

HttpSettings http_settings(const ScrapeSettings& scrape, std::string agent, SiteCookie cookie) {
  HttpSettings http;
  http.user_agent = std::move(agent);
  http.total_timeout = std::chrono::milliseconds(static_cast<std::int64_t>(scrape.timeout * 1000));
  http.connect_timeout = std::min(http.connect_timeout, http.total_timeout);
  if (!scrape.proxy.empty()) {
    http.proxy = scrape.proxy == "none" ? "" : scrape.proxy;
  }
  http.ca_file = scrape.ca_file;
  http.cookie = cookie == SiteCookie::kNone ? std::string() : cookie_from_environment();
  http.cookie_site = http.cookie.empty() ? "" : scrape.site;
  return http;
}

Status too_fast(std::string_view setting, double value, double least) {
  return Error{ErrorKind::kUsage,
               std::string(setting) + " is " + shortest(value) + " s; a public site is given " +
                   shortest(least) + " s at least",
               "only loopback and private addresses may be asked faster"};
}

}  // namespace

bool is_private_site(std::string_view site) {
  const auto url = parse_url(site);
  if (!url.ok()) {
    return false;
  }
  const std::string& host = url->host;
  if (const auto ip = ipv4(host)) {
    return is_private_ipv4(*ip);
  }
  const bool ipv6 = host == "[::1]" || host.starts_with("[fc") || host.starts_with("[fd");
  return ipv6 || host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local") ||
         host.ends_with(".test");
}

bool is_site_address(std::string_view site) {
  const auto url = parse_url(site);
  return url.ok() && url->path_and_query() == "/";
}

bool is_user_agent(const std::string& agent) {
  HttpSettings http;
  http.user_agent = agent;
  return check_http_settings(http).ok();
}

Status check_pace(const ScrapeSettings& settings) {
  constexpr double kLeastDelay = 1;
  constexpr double kLeastPause = 60;
  if (is_private_site(settings.site)) {
    return {};
  }
  if (settings.delay < kLeastDelay) {
    return too_fast("scrape.delay", settings.delay, kLeastDelay);
  }
  if (settings.backoff < kLeastDelay) {
    return too_fast("scrape.backoff", settings.backoff, kLeastDelay);
  }
  return settings.breaker_pause < kLeastPause
             ? too_fast("scrape.breaker_pause", settings.breaker_pause, kLeastPause)
             : Status();
}

LiveSite::LiveSite(std::unique_ptr<HttpClient> client, const Clock& clock, std::string user_agent)
    : client_(std::move(client)), clock_(&clock), user_agent_(std::move(user_agent)) {}

Result<LiveSite> LiveSite::open(const Settings& settings, std::string_view version, const Clock& clock,
                                Progress& progress, SiteCookie cookie) {
  const ScrapeSettings& scrape = settings.scrape;
  RPS_TRY(check_pace(scrape));
  if (scrape.contact.empty() && scrape.user_agent.empty()) {
    progress.warn(
        "no contact is set: give the site's keepers an address or page to reach you by, as "
        "scrape.contact in rpscrape.toml");
  }
  std::string agent = scrape.user_agent.empty() ? user_agent(version, scrape.contact) : scrape.user_agent;
  RPS_ASSIGN(std::unique_ptr<HttpClient> client, make_curl_client(http_settings(scrape, agent, cookie)));
  return LiveSite(std::move(client), clock, std::move(agent));
}

SiteParts LiveSite::parts() const {
  return SiteParts{*client_, *clock_, system_sleeper(), system_random(), user_agent_};
}

}  // namespace rps
