// The stage's door: a path of the site to its page, by all the policies of this folder. One request at a
// time.
//
//   robots.txt -> breaker -> pace -> HTTP -> redirects -> is it a page? -> retry, give up or stop
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "fetch/block_page.h"
#include "fetch/breaker.h"
#include "fetch/fetch_settings.h"
#include "fetch/http_client.h"
#include "fetch/pacer.h"
#include "fetch/random.h"
#include "fetch/redirects.h"
#include "fetch/retry_policy.h"
#include "fetch/robots_cache.h"
#include "fetch/url.h"
#include "io/clock.h"
#include "io/sleeper.h"

namespace rps {

struct FetchedPage {
  std::string url;   // where it came from, after redirects
  std::string body;  // decompressed
  int status = 200;
  int attempts = 1;      // requests it took, redirects not counted
  Timestamp fetched_at;  // when the reply was complete
};

// Calls the fetcher makes while it works; each may be empty. They must not call the fetcher.
struct FetchEvents {
  // Right before every request, robots.txt and redirects among them: keep this time, and give it to
  // Fetcher::resume() in the next process, and the pace holds even if this one is killed.
  std::function<void(Timestamp now)> requesting;
  // An attempt failed and the page is asked again after `wait`.
  std::function<void(const FetchRecord& attempt, Millis wait)> retrying;
  // A page was given up (or the run is stopped in the middle of it); fetch() returns the error.
  std::function<void(const FetchRecord& page)> failed;
};

struct FetchCounters {
  std::int64_t requests = 0;  // of every sort
  std::int64_t pages = 0;     // fetched well
  std::int64_t failed = 0;    // pages given up
  std::int64_t retries = 0;   // requests beyond a page's first
  std::uint64_t bytes = 0;    // received
  Millis waited{0};           // for the pace and for back-offs
};

// Borrowed; all must outlive the fetcher.
struct FetchParts {
  HttpClient& client;
  const Clock& clock;
  Sleeper& sleeper;
  UnitRandom random;
};

// Not thread-safe.
class Fetcher {
 public:
  // Errors as check_fetch_settings().
  static Result<Fetcher> open(const FetchSettings& settings, FetchParts parts, FetchEvents events = {});

  // Fetches `path` ("/results/2025-11-11", or an address of the same site; another site is kUsage). Reads
  // robots.txt first, once a day. Errors, and what they mean to a caller with more pages to fetch:
  //   kBlocked, kNetwork with stopped()  stop the run; the text says when to come back
  //   kInterrupted                       stop the run
  //   kNotFound (404, 410), kRefused (robots.txt; a login is wanted), kParse (no page, by `check`, even
  //   when asked again), kNetwork        this page failed; go on with the next
  // Page failures, and the one that opens the breaker, are also told to FetchEvents::failed; kUsage,
  // kInterrupted and what an open breaker turns away are not.
  Result<FetchedPage> fetch(std::string_view path, const PageCheck& check);

  // What an earlier process left: its last request, and until when it wanted to stay away.
  void resume(std::optional<Timestamp> last_request, std::optional<Timestamp> come_back_at);
  // The same of this one, to be kept by the caller.
  [[nodiscard]] std::optional<Timestamp> last_request() const { return pacer_.last_request(); }
  // Set while the breaker is open.
  [[nodiscard]] std::optional<Timestamp> come_back_at() const { return breaker_.come_back_at(); }
  // The part of it that later runs are to heed.
  [[nodiscard]] std::optional<Timestamp> stay_away_until() const { return breaker_.stay_away_until(); }
  // The breaker is open: every fetch() fails until then.
  [[nodiscard]] bool stopped() const { return come_back_at().has_value(); }

  [[nodiscard]] FetchCounters counters() const;
  // The present gap between requests, without jitter.
  [[nodiscard]] Millis delay() const { return pacer_.delay(); }

 private:
  // What is being asked for, and how it went so far.
  struct Task {
    Url url;
    bool robots = false;  // robots.txt, for which any definite answer will do
    PageCheck check;      // of pages
    int attempts = 0;
    std::optional<Millis> retry_after = {};  // of the last reply
  };
  // The reply that was wanted, or why there is none.
  using Outcome = std::variant<HttpReply, FetchRecord>;

  Fetcher(const FetchSettings& settings, Url site, FetchParts parts, FetchEvents events);

  [[nodiscard]] Result<Url> resolve(std::string_view path) const;
  Status permit(const Url& url);
  Status read_robots(const Url& wanted);
  Outcome persist(Task& task);
  bool shall_retry(const Task& task, const FetchRecord& record);
  Outcome attempt(Task& task);
  HttpOutcome request(const Url& url, const Task& task);
  Outcome judge(Task& task, HttpReply reply);
  [[nodiscard]] FetchRecord failed(const Task& task, FetchFailure failure, int status,
                                   std::string message) const;
  Error give_up(const FetchRecord& record);

  FetchSettings settings_;
  Url site_;
  HttpClient* client_;
  const Clock* clock_;
  UnitRandom random_;
  FetchEvents events_;
  Pacer pacer_;
  Breaker breaker_;
  RobotsCache robots_;
  FetchCounters counters_;
};

}  // namespace rps
