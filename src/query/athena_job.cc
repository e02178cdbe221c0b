#include "query/athena_job.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "aws/json_text.h"
#include "aws/paging.h"
#include "query/athena_rows.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr int kPageRows = 1000;  // the most that GetQueryResults gives
constexpr Millis kFirstPause{100};
constexpr Millis kLongestPause{2000};
constexpr double kMegabyte = 1'000'000;
constexpr double kLeastMegabytes = 10;
constexpr double kMegabytesPerTerabyte = 1'000'000;
constexpr int kMistakeOfTheUser = 2;  // AthenaError.ErrorCategory: 1 system, 2 user, 3 other

// By which Athena knows a repeated request to start for the same.
std::string request_token() {
  constexpr std::size_t kLength = 40;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::random_device random;
  std::string token(kLength, '0');
  for (char& digit : token) {
    digit = kDigits[random() % kDigits.size()];
  }
  return token;
}

Error with_place(Error error) {
  if (error.message.find("utput location") != std::string::npos) {
    error.hint = "set athena.output to s3://BUCKET/PREFIX/, or give the workgroup a place for results";
  }
  return error;
}

Error failed(const Json& execution, const std::string& id) {
  const Json& status = json_object(execution, "Status");
  const Json& error = json_object(status, "AthenaError");
  std::string why = json_text(status, "StateChangeReason");
  why = why.empty() ? json_text(error, "ErrorMessage") : why;
  why = why.empty() ? "Athena gives no reason" : why;
  const bool mistake = json_number(error, "ErrorCategory") == kMistakeOfTheUser;
  const bool again = json_flag(error, "Retryable");
  return {mistake ? ErrorKind::kUsage : ErrorKind::kEngine, "athena: " + why + " (query " + id + ")",
          again ? "Athena says that it may go better the next time" : ""};
}

AthenaOutcome outcome_of(const Json& execution, const std::string& id) {
  const Json& statistics = json_object(execution, "Statistics");
  AthenaOutcome outcome;
  outcome.id = id;
  outcome.has_header = json_text(execution, "StatementType") != "DDL";
  outcome.charged = json_text(execution, "StatementType") == "DML";
  outcome.scanned_bytes =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, json_number(statistics, "DataScannedInBytes")));
  outcome.reused = json_flag(json_object(statistics, "ResultReuseInformation"), "ReusedPreviousResult");
  return outcome;
}

}  // namespace

Result<std::string> AthenaJob::start(const std::string& sql) {
  Json request{{"QueryString", sql},
               {"ClientRequestToken", request_token()},
               {"QueryExecutionContext", {{"Catalog", "AwsDataCatalog"}, {"Database", options_.database}}}};
  if (!options_.workgroup.empty()) {
    request["WorkGroup"] = options_.workgroup;
  }
  request["ResultConfiguration"] = Json::object();
  if (!options_.output.empty()) {
    request["ResultConfiguration"]["OutputLocation"] = options_.output;
  }
  if (options_.reuse_minutes > 0) {
    request["ResultReuseConfiguration"]["ResultReuseByAgeConfiguration"] = {
        {"Enabled", true}, {"MaxAgeInMinutes", options_.reuse_minutes}};
  }
  auto reply = athena_.call("StartQueryExecution", request);
  if (!reply.ok()) {
    return with_place(std::move(reply.error()));
  }
  std::string id = json_text(*reply, "QueryExecutionId");
  if (id.empty()) {
    return Error{ErrorKind::kCorrupt, "athena StartQueryExecution: the reply names no query", ""};
  }
  return id;
}

Error AthenaJob::stop(const std::string& id) {
  const auto stopped = athena_.call("StopQueryExecution", {{"QueryExecutionId", id}});
  return {ErrorKind::kInterrupted,
          stopped.ok() ? "interrupted; Athena was told to stop query " + id
                       : "interrupted; query " + id + " may still run: " + stopped.error().message,
          stopped.ok() ? "Athena charges for what it had scanned" : "stop it in Athena's console"};
}

Result<AthenaOutcome> AthenaJob::run(const std::string& sql) {
  RPS_ASSIGN(const std::string id, start(sql));
  for (Millis pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
    if (stopped_()) {
      return stop(id);
    }
    RPS_ASSIGN(const Json reply, athena_.call("GetQueryExecution", {{"QueryExecutionId", id}}));
    const Json& execution = json_object(reply, "QueryExecution");
    const std::string state = json_text(json_object(execution, "Status"), "State");
    if (state == "SUCCEEDED") {
      return outcome_of(execution, id);
    }
    if (state == "FAILED") {
      return failed(execution, id);
    }
    if (state == "CANCELLED") {
      return Error{ErrorKind::kInterrupted, "athena: query " + id + " was stopped by somebody else", ""};
    }
    if (state != "QUEUED" && state != "RUNNING") {
      return Error{ErrorKind::kCorrupt,
                   "athena GetQueryExecution: query " + id + " is in the unknown state '" + state + "'", ""};
    }
    if (!sleeper_.sleep_for(pause).ok()) {
      return stop(id);
    }
  }
}

Result<std::uint64_t> AthenaJob::read(const AthenaOutcome& outcome, ResultSink& sink) {
  AthenaRows rows(sink, outcome.has_header);
  std::string next;
  do {
    if (stopped_()) {
      return Error{ErrorKind::kInterrupted,
                   "interrupted while the rows of query " + outcome.id + " were read", ""};
    }
    Json request{{"QueryExecutionId", outcome.id}, {"MaxResults", kPageRows}};
    if (!next.empty()) {
      request["NextToken"] = next;
    }
    RPS_ASSIGN(const Json reply, athena_.call("GetQueryResults", request));
    RPS_TRY(rows.page(json_object(reply, "ResultSet")));
    const std::string token = std::exchange(next, json_text(reply, "NextToken"));
    RPS_TRY(check_next_page("athena GetQueryResults", token, next));
  } while (!next.empty());
  return rows.count();
}

double athena_price(const AthenaOutcome& outcome, const AthenaOptions& options) {
  if (!outcome.charged || outcome.reused) {
    return 0;
  }
  const double megabytes = std::ceil(static_cast<double>(outcome.scanned_bytes) / kMegabyte);
  return std::max(megabytes, kLeastMegabytes) / kMegabytesPerTerabyte * options.price_per_terabyte;
}

}  // namespace rps
