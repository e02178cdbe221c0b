// A site's robots.txt as it holds now: what its status means (RFC 9309, 2.3.1) and how long it lasts.
#pragma once

#include <optional>
#include <string>

#include "fetch/http_client.h"
#include "fetch/robots.h"
#include "io/clock.h"

namespace rps {

// Not thread-safe. `clock` must outlive it.
class RobotsCache {
 public:
  // `agent`: the product token.
  RobotsCache(const Clock& clock, std::string agent) : clock_(&clock), agent_(std::move(agent)) {}

  // The rules, if they were read within the last 24 hours (2.4); else nothing: fetch them and call accept().
  [[nodiscard]] const RobotsRules* fresh() const;

  // True for 2xx, which are rules, and for 4xx, which mean that there are none, so that everything may be
  // fetched; but not for 429, which says "later". All others are unreachable().
  [[nodiscard]] static bool is_definite(int status);
  // Takes a reply with such a status, at the end of the redirects.
  void accept(const HttpReply& reply);

  // The file cannot be had: nothing may be fetched, unless an older copy is there, which then holds for
  // another hour (2.3.1.4, 2.4). True in that case.
  bool unreachable();

  // More than five redirects: as if there were no robots.txt (2.3.1.2).
  void too_many_redirects();

 private:
  void keep(RobotsRules rules);

  const Clock* clock_;
  std::string agent_;
  std::optional<RobotsRules> rules_;
  Timestamp expires_;
};

}  // namespace rps
