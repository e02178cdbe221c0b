#include "serve/sql_desk.h"

#include <atomic>
#include <thread>

#include "base/log.h"
#include "base/text.h"

namespace rps {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kInterval{20};  // between two looks at the reasons to stop

// A query as one line of the log.
std::string logged(const std::string& sql) {
  constexpr std::size_t kMost = 2000;
  const std::string line = squeeze(sql);
  return line.size() <= kMost ? line : line.substr(0, kMost) + " …";
}

double seconds_since(SteadyTime start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUsage:
      return 400;
    case ErrorKind::kRefused:
    case ErrorKind::kPermission:
      return 403;
    default:
      return 500;
  }
}

}  // namespace

// While it lives, looks for a reason to stop the query, and then asks the engine to, again and again: a wish
// that comes before the engine has begun would be lost.
class SqlDesk::Watch {
 public:
  Watch(QueryEngine& engine, const HungUp& hung_up, milliseconds time_limit)
      : thread_([this, &engine, &hung_up, time_limit](const std::stop_token& done) {
          watch(engine, hung_up, time_limit, done);
        }) {}

  void cancel() { note(End::kCancelled); }
  [[nodiscard]] End end() const { return end_; }

 private:
  // The first reason counts.
  void note(End end) {
    End none = End::kNone;
    end_.compare_exchange_strong(none, end);
  }

  void watch(QueryEngine& engine, const HungUp& hung_up, milliseconds time_limit,
             const std::stop_token& done) {
    const SteadyTime start = Steady::now();
    std::unique_lock lock(mutex_);
    while (!done.stop_requested()) {
      if (hung_up()) {
        note(End::kHungUp);
      } else if (time_limit.count() > 0 && Steady::now() - start >= time_limit) {
        note(End::kTimeLimit);
      }
      if (end_ != End::kNone) {
        engine.interrupt();
      }
      wake_.wait_for(lock, done, kInterval, [] { return false; });
    }
  }

  std::atomic<End> end_{End::kNone};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

HttpResponse SqlDesk::run(const std::string& sql, const HungUp& hung_up) {
  switch (await_turn(hung_up)) {
    case Turn::kFull:
      return error_response(503, "too many queries are waiting", "try again when some have ended");
    case Turn::kLeft:
      return failure(Error{}, End::kHungUp);
    case Turn::kMine:
      break;
  }
  HttpResponse response = run_now(sql, hung_up);
  end_turn();
  return response;
}

SqlDesk::Turn SqlDesk::await_turn(const HungUp& hung_up) {
  std::unique_lock lock(mutex_);
  if (busy_ && queue_.size() >= options_.waiting) {
    return Turn::kFull;
  }
  const auto place = queue_.insert(queue_.end(), 0);
  while (busy_ || place != queue_.begin()) {
    changed_.wait_for(lock, kInterval);
    if (hung_up()) {
      queue_.erase(place);
      changed_.notify_all();
      return Turn::kLeft;
    }
  }
  queue_.erase(place);
  busy_ = true;
  return Turn::kMine;
}

void SqlDesk::end_turn() {
  const std::scoped_lock lock(mutex_);
  busy_ = false;
  changed_.notify_all();
}

HttpResponse SqlDesk::run_now(const std::string& sql, const HungUp& hung_up) {
  const SteadyTime start = Steady::now();
  SqlAnswer answer(options_.answer);
  Watch watch(engine_, hung_up, options_.time_limit);
  const auto announce = [this](Watch* current) {
    const std::scoped_lock lock(mutex_);
    watch_ = current;
  };
  announce(&watch);
  const Result<QueryStats> stats = engine_.query(sql, answer);
  announce(nullptr);
  log::info("query of " + fixed(seconds_since(start), 3) + " s: " + logged(sql));
  if (!stats.ok() && !answer.truncated()) {
    return failure(stats.error(), watch.end());
  }
  return json_response(200, answer.json(seconds_since(start)));
}

HttpResponse SqlDesk::failure(const Error& error, End end) const {
  if (end == End::kNone || (error.kind != ErrorKind::kInterrupted && end != End::kHungUp)) {
    return error_response(status_of(error.kind), error.message, error.hint);
  }
  if (end == End::kTimeLimit) {
    const double seconds = static_cast<double>(options_.time_limit.count()) / 1000;
    return error_response(
        504, "the query was stopped after " + shortest(seconds) + " s",
        "ask for fewer days or columns, or start rpscrape serve with a longer --query-timeout");
  }
  return error_response(409, "the query was cancelled");
}

bool SqlDesk::cancel() {
  const std::scoped_lock lock(mutex_);
  if (watch_ == nullptr) {
    return false;
  }
  watch_->cancel();
  return true;
}

}  // namespace rps
