#include "fetch/robots_cache.h"

#include <chrono>

namespace rps {
namespace {

constexpr std::int64_t kLifetimeMs = std::chrono::milliseconds(std::chrono::hours(24)).count();
constexpr std::int64_t kStaleMs = std::chrono::milliseconds(std::chrono::hours(1)).count();

}  // namespace

const RobotsRules* RobotsCache::fresh() const {
  return rules_ && clock_->now() < expires_ ? &*rules_ : nullptr;
}

bool RobotsCache::is_definite(int status) {
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && status != 429);
}

void RobotsCache::accept(const HttpReply& reply) {
  keep(reply.status < 300 ? RobotsRules::parse(reply.body, agent_) : RobotsRules::allow_all());
}

bool RobotsCache::unreachable() {
  if (!rules_) {
    return false;
  }
  expires_ = Timestamp{clock_->now().millis + kStaleMs};
  return true;
}

void RobotsCache::too_many_redirects() {
  keep(RobotsRules::allow_all());
}

void RobotsCache::keep(RobotsRules rules) {
  rules_ = std::move(rules);
  expires_ = Timestamp{clock_->now().millis + kLifetimeMs};
}

}  // namespace rps
