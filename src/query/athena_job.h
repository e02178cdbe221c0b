// One query on Amazon Athena: started, waited for, read page by page, or stopped.
//
// Source: Amazon Athena API reference: StartQueryExecution, GetQueryExecution, GetQueryResults,
// StopQueryExecution; Athena pricing (10 MB at least a query, none for DDL).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "aws/json_api.h"
#include "base/result.h"
#include "io/sleeper.h"
#include "query/engine.h"

namespace rps {

struct AthenaOptions {
  std::string database;   // whose tables need no database before their names
  std::string workgroup;  // empty: Athena's "primary"
  std::string output;     // where Athena keeps results, "s3://bucket/prefix/"; empty: the workgroup's place
  std::int64_t reuse_minutes = 0;   // a stored result of the same query may be this old; 0: none is used
  double price_per_terabyte = 5.0;  // US dollars for 10^12 bytes scanned
};

// How a query ended.
struct AthenaOutcome {
  std::string id;
  bool has_header = false;  // the first row of the result holds the columns' names
  std::uint64_t scanned_bytes = 0;
  bool reused = false;  // a stored result was taken
  bool charged = true;  // Athena charges for what was scanned: not for DDL, SHOW and the like
};

// Not thread-safe. Borrows what it is given.
class AthenaJob {
 public:
  // `stopped` is asked while the query runs and between its pages.
  AthenaJob(JsonApi& athena, const AthenaOptions& options, Sleeper& sleeper, std::function<bool()> stopped)
      : athena_(athena), options_(options), sleeper_(sleeper), stopped_(std::move(stopped)) {}

  // Runs one statement to its end. A mistake in the SQL is kUsage with Athena's words; a failure of Athena
  // itself kEngine; stopped, the query is stopped there, too: kInterrupted.
  Result<AthenaOutcome> run(const std::string& sql);
  // Its rows, typed, to `sink`; returns how many.
  Result<std::uint64_t> read(const AthenaOutcome& outcome, ResultSink& sink);

 private:
  Result<std::string> start(const std::string& sql);
  Error stop(const std::string& id);

  JsonApi& athena_;
  const AthenaOptions& options_;
  Sleeper& sleeper_;
  std::function<bool()> stopped_;
};

// What the query costs, US dollars.
double athena_price(const AthenaOutcome& outcome, const AthenaOptions& options);

}  // namespace rps
