// SQL over the tables of a catalog. The embedded engine (embedded_engine.h) is DuckDB over a serving copy;
// the distributed one (athena_engine.h) is Amazon Athena.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"

namespace rps {

// One value of a result row. Types that are none of these arrive as text in the engine's notation.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

struct ResultColumn {
  std::string name;
  std::string type;  // the engine's name of the type: "INTEGER", "VARCHAR", "DATE"
};

// Receives a result: columns once, then the rows in order. Returning an error stops the query with it.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  virtual Status columns(const std::vector<ResultColumn>& columns) = 0;
  virtual Status row(const std::vector<Cell>& cells) = 0;
};

// What an engine elsewhere tells of a query that it ran.
struct RemoteRun {
  std::string id;  // by which the engine knows it
  std::uint64_t scanned_bytes = 0;
  double dollars = 0;   // estimated price, US dollars
  bool reused = false;  // a stored result of the same query was taken
};

struct QueryStats {
  double seconds = 0;       // the query, without bringing the serving copy up to date
  double sync_seconds = 0;  // bringing it up to date
  std::uint64_t synced_partitions = 0;
  std::uint64_t rows = 0;           // of the result
  std::optional<RemoteRun> remote;  // nothing: it ran in this process
};

// How much of a table a query has to read: what `sql --explain` shows.
struct ExplainInfo {
  std::string plan;  // the engine's text
  std::string table;
  std::uint64_t partitions_read = 0;
  std::uint64_t partitions_total = 0;
};

// Thread-safety: one query at a time per object; interrupt() may be called from any thread or signal handler.
class QueryEngine {
 public:
  virtual ~QueryEngine() = default;
  // Runs one or more statements; the last one's result goes to `sink`. Reading statements only: kRefused
  // for anything that would change data outside the session. A mistake in the SQL is kUsage with the engine's
  // words.
  virtual Result<QueryStats> query(const std::string& sql, ResultSink& sink) = 0;
  virtual Result<ExplainInfo> explain(const std::string& sql) = 0;
  // Work that only later queries need: to be called when a result has been shown.
  virtual void settle() = 0;
  // Makes a running query() return kInterrupted.
  virtual void interrupt() = 0;
};

}  // namespace rps
