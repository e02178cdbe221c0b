// The desk at which queries wait for the one engine: one runs at a time, in the order in which they came.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>

#include "query/engine.h"
#include "serve/connection.h"
#include "serve/http_response.h"
#include "serve/sql_answer.h"

namespace rps {

struct SqlDeskOptions {
  std::chrono::milliseconds time_limit{60'000};  // of a query, from its beginning; 0: none
  std::size_t waiting = 8;                       // queries in the queue, besides the one that runs
  AnswerLimits answer;
};

// Thread-safe. `engine` must outlive it and is used by nobody else.
class SqlDesk {
 public:
  SqlDesk(QueryEngine& engine, const SqlDeskOptions& options) : engine_(engine), options_(options) {}

  // Waits for its turn and runs the query. It ends early when who asked has hung up, by cancel(), and at the
  // time limit. 200 with the answer (sql_answer.h), else {"error", "hint"}: 400 for a mistake in the SQL, 403
  // for what does more than read, 409 when cancelled, 503 when the queue is full, 504 at the time limit, 500.
  HttpResponse run(const std::string& sql, const HungUp& hung_up);

  // Stops the query that runs now; false: none does.
  bool cancel();

 private:
  enum class Turn { kMine, kFull, kLeft };
  enum class End { kNone, kHungUp, kCancelled, kTimeLimit };
  class Watch;

  Turn await_turn(const HungUp& hung_up);
  void end_turn();
  HttpResponse run_now(const std::string& sql, const HungUp& hung_up);
  [[nodiscard]] HttpResponse failure(const Error& error, End end) const;

  QueryEngine& engine_;
  SqlDeskOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<int> queue_;  // one entry for each who waits, first come first
  bool busy_ = false;
  Watch* watch_ = nullptr;  // of the query that runs
};

}  // namespace rps
