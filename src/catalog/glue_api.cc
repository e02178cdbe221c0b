#include "catalog/glue_api.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "aws/json_text.h"
#include "aws/paging.h"
#include "base/parallel.h"
#include "catalog/glue_batches.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kSegments = 10;
constexpr int kPageSize = 1000;
constexpr int kRounds = 8;  // with pauses doubling from 0.1 s: 12.7 s in all

void sleep_for(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

// Calls `visit` for every element of `list` in all pages of a reply.
Status each_of_pages(JsonApi& api, const char* action, Json request, const char* list,
                     const std::function<Status(const Json&)>& visit) {
  for (;;) {
    RPS_ASSIGN(const Json reply, api.call(action, request));
    const auto elements = reply.find(list);
    if (elements == reply.end() || !elements->is_array()) {
      return Error{ErrorKind::kCorrupt, std::string("glue ") + action + ": the reply has no " + list};
    }
    for (const Json& element : *elements) {
      RPS_TRY(visit(element));
    }
    std::string next = json_text(reply, "NextToken");
    if (next.empty()) {
      return {};
    }
    RPS_TRY(check_next_page(std::string("glue ") + action, json_text(request, "NextToken"), next));
    request["NextToken"] = std::move(next);
  }
}

// The first of the failures, and how many there are.
Error failures_error(const std::vector<std::string>& failures) {
  std::string more;
  if (failures.size() > 1) {
    more = " (and " + std::to_string(failures.size() - 1) + " more partitions)";
  }
  return Error{ErrorKind::kIo, "glue: " + failures.front() + more};
}

// Adds what is left of a batch to the rest of its round.
void merge(BatchOutcome from, BatchOutcome& into) {
  const auto append = [](auto& list, auto& more) {
    list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  append(into.again.create, from.again.create);
  append(into.again.update, from.again.update);
  append(into.again.remove, from.again.remove);
  append(into.failures, from.failures);
  into.busy = into.busy || from.busy;
}

// Sends all batches once.
Result<BatchOutcome> send_all(JsonApi& api, const GlueTable& table, const PartitionChanges& changes,
                              unsigned parallel) {
  const std::vector<Batch> batches = make_batches(changes);
  std::mutex mutex;
  BatchOutcome all;
  RPS_TRY(parallel_for(batches.size(), parallel, [&](std::size_t i, unsigned) -> Status {
    RPS_ASSIGN(BatchOutcome outcome, send_batch(api, table, batches[i]));
    const std::scoped_lock lock(mutex);
    merge(std::move(outcome), all);
    return {};
  }));
  return all;
}

}  // namespace

GlueApi::GlueApi(JsonApi& api, GlueApiOptions options) : api_(api), options_(std::move(options)) {
  if (!options_.pause) {
    options_.pause = sleep_for;
  }
}

Status GlueApi::ensure_database(const std::string& database) {
  const auto found = api_.call("GetDatabase", Json{{"Name", database}});
  if (found.ok() || found.error().kind != ErrorKind::kNotFound) {
    return found.ok() ? Status() : Status(found.error());
  }
  const auto made = api_.call("CreateDatabase", Json{{"DatabaseInput", {{"Name", database}}}});
  return made.ok() || made.error().kind == ErrorKind::kExists ? Status() : Status(made.error());
}

Result<std::optional<GlueTable>> GlueApi::table(const std::string& database, const std::string& name) {
  const auto reply = api_.call("GetTable", Json{{"DatabaseName", database}, {"Name", name}});
  if (!reply.ok()) {
    return reply.error().kind == ErrorKind::kNotFound ? Result<std::optional<GlueTable>>(std::nullopt)
                                                      : reply.error();
  }
  const auto table = reply->find("Table");
  RPS_ASSIGN(GlueTable found, glue_table_of(table == reply->end() ? Json() : *table));
  found.database = database;
  return std::optional<GlueTable>(std::move(found));
}

Result<std::vector<GlueTable>> GlueApi::tables(const std::string& database) {
  std::vector<GlueTable> found;
  const Status listed = each_of_pages(api_, "GetTables", Json{{"DatabaseName", database}}, "TableList",
                                      [&](const Json& json) -> Status {
                                        RPS_ASSIGN(GlueTable table, glue_table_of(json));
                                        table.database = database;
                                        found.push_back(std::move(table));
                                        return {};
                                      });
  if (!listed.ok() && listed.error().kind != ErrorKind::kNotFound) {
    return listed.error();
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

Status GlueApi::create_table(const GlueTable& table) {
  RPS_TRY(
      api_.call("CreateTable", Json{{"DatabaseName", table.database}, {"TableInput", table_input(table)}}));
  return {};
}

Status GlueApi::update_table(const GlueTable& table) {
  Json request{{"DatabaseName", table.database}, {"TableInput", table_input(table)}, {"SkipArchive", true}};
  if (!table.version_id.empty()) {
    request["VersionId"] = table.version_id;
  }
  RPS_TRY(api_.call("UpdateTable", request));
  return {};
}

Status GlueApi::delete_table(const std::string& database, const std::string& name) {
  const auto reply = api_.call("DeleteTable", Json{{"DatabaseName", database}, {"Name", name}});
  return reply.ok() || reply.error().kind == ErrorKind::kNotFound ? Status() : Status(reply.error());
}

Status GlueApi::partitions_of_segment(const std::string& database, const std::string& table,
                                      std::size_t segment, std::vector<GluePartition>& found) {
  const Json request{{"DatabaseName", database},
                     {"TableName", table},
                     {"MaxResults", kPageSize},
                     {"ExcludeColumnSchema", true},
                     {"Segment", {{"SegmentNumber", segment}, {"TotalSegments", kSegments}}}};
  return each_of_pages(api_, "GetPartitions", request, "Partitions", [&](const Json& json) -> Status {
    RPS_ASSIGN(GluePartition partition, glue_partition_of(json));
    found.push_back(std::move(partition));
    return {};
  });
}

Result<std::vector<GluePartition>> GlueApi::partitions(const std::string& database,
                                                       const std::string& table) {
  std::vector<std::vector<GluePartition>> segments(kSegments);
  RPS_TRY(parallel_for(kSegments, options_.parallel, [&](std::size_t i, unsigned) {
    return partitions_of_segment(database, table, i, segments[i]);
  }));
  // Emulators that know no segments give all partitions in each of them.
  std::map<std::vector<std::string>, GluePartition> by_values;
  for (auto& segment : segments) {
    for (GluePartition& partition : segment) {
      by_values.try_emplace(partition.values, std::move(partition));
    }
  }
  std::vector<GluePartition> found;
  found.reserve(by_values.size());
  for (auto& [values, partition] : by_values) {
    found.push_back(std::move(partition));
  }
  return found;
}

Status GlueApi::change_partitions(const GlueTable& table, const PartitionChanges& changes) {
  constexpr double kFirstPause = 0.1;
  double pause = kFirstPause;
  std::vector<std::string> failures;
  PartitionChanges rest = changes;
  for (int round = 0; round < kRounds && !rest.empty(); ++round) {
    RPS_ASSIGN(BatchOutcome outcome, send_all(api_, table, rest, options_.parallel));
    failures.insert(failures.end(), outcome.failures.begin(), outcome.failures.end());
    rest = std::move(outcome.again);
    if (outcome.busy) {
      options_.pause(pause);
      pause *= 2;
    }
  }
  if (!failures.empty()) {
    return failures_error(failures);
  }
  return rest.empty() ? Status()
                      : Error{ErrorKind::kNetwork,
                              "glue: " + std::to_string(rest.size()) + " partitions of " + table.str() +
                                  " could not be brought up to date for now",
                              "run the command again"};
}

}  // namespace rps
