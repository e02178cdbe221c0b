#include "catalog/glue_batches.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "catalog/partition_name.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kPutLimit = 100;
constexpr std::size_t kRemoveLimit = 25;

void cut(BatchKind kind, const std::vector<GluePartition>& partitions, std::size_t limit,
         std::vector<Batch>& batches) {
  for (std::size_t begin = 0; begin < partitions.size(); begin += limit) {
    const std::size_t end = std::min(partitions.size(), begin + limit);
    batches.push_back({kind,
                       {partitions.begin() + static_cast<std::ptrdiff_t>(begin),
                        partitions.begin() + static_cast<std::ptrdiff_t>(end)}});
  }
}

Json create_request(const GlueTable& table, const Batch& batch) {
  Json list = Json::array();
  for (const GluePartition& partition : batch.partitions) {
    list.push_back(partition_input(table, partition));
  }
  return Json{{"PartitionInputList", std::move(list)}};
}

Json update_request(const GlueTable& table, const Batch& batch) {
  Json list = Json::array();
  for (const GluePartition& partition : batch.partitions) {
    list.push_back(Json{{"PartitionValueList", partition.values},
                        {"PartitionInput", partition_input(table, partition)}});
  }
  return Json{{"Entries", std::move(list)}};
}

Json remove_request(const Batch& batch) {
  Json list = Json::array();
  for (const GluePartition& partition : batch.partitions) {
    list.push_back(Json{{"Values", partition.values}});
  }
  return Json{{"PartitionsToDelete", std::move(list)}};
}

Result<Json> call(JsonApi& api, const GlueTable& table, const Batch& batch) {
  Json request;
  const char* action = "";
  switch (batch.kind) {
    case BatchKind::kCreate:
      action = "BatchCreatePartition";
      request = create_request(table, batch);
      break;
    case BatchKind::kUpdate:
      action = "BatchUpdatePartition";
      request = update_request(table, batch);
      break;
    case BatchKind::kRemove:
      action = "BatchDeletePartition";
      request = remove_request(batch);
      break;
  }
  request["DatabaseName"] = table.database;
  request["TableName"] = table.name;
  return api.call(action, request);
}

// Codes that pass by themselves.
bool is_passing(const std::string& code) {
  static constexpr std::array<std::string_view, 6> kCodes = {"InternalService",        "OperationTimeout",
                                                             "ConcurrentModification", "Throttling",
                                                             "ServiceUnavailable",     "TooManyRequests"};
  return std::any_of(kCodes.begin(), kCodes.end(),
                     [&](std::string_view passing) { return code.starts_with(passing); });
}

void put_again(BatchKind kind, const GluePartition& partition, BatchOutcome& outcome) {
  auto& list = kind == BatchKind::kCreate   ? outcome.again.create
               : kind == BatchKind::kUpdate ? outcome.again.update
                                            : outcome.again.remove;
  list.push_back(partition);
}

std::string name_of(const GlueTable& table, const GluePartition& partition) {
  std::vector<PartitionValue> values;
  for (std::size_t i = 0; i < partition.values.size(); ++i) {
    values.emplace_back(i < table.partition_keys.size() ? table.partition_keys[i].name : "?",
                        partition.values[i]);
  }
  return table.str() + " " + make_partition_name(values);
}

// What one partition's error asks for.
void settle(const GlueTable& table, const Batch& batch, const GluePartition& partition,
            const std::string& code, const std::string& message, BatchOutcome& outcome) {
  const bool is_missing = code.starts_with("EntityNotFound");
  if (batch.kind == BatchKind::kCreate && code.starts_with("AlreadyExists")) {
    put_again(BatchKind::kUpdate, partition, outcome);
  } else if (batch.kind == BatchKind::kUpdate && is_missing) {
    put_again(BatchKind::kCreate, partition, outcome);
  } else if (batch.kind == BatchKind::kRemove && is_missing) {
    return;
  } else if (is_passing(code)) {
    put_again(batch.kind, partition, outcome);
    outcome.busy = true;
  } else {
    outcome.failures.push_back(name_of(table, partition) + ": " + code + ": " + message);
  }
}

Status read_errors(const GlueTable& table, const Batch& batch, const Json& reply, BatchOutcome& outcome) {
  if (!reply.contains("Errors") || !reply.at("Errors").is_array()) {
    return {};
  }
  std::map<std::vector<std::string>, const GluePartition*> by_values;
  for (const GluePartition& partition : batch.partitions) {
    by_values[partition.values] = &partition;
  }
  const char* const values_key = batch.kind == BatchKind::kUpdate ? "PartitionValueList" : "PartitionValues";
  for (const Json& error : reply.at("Errors")) {
    const auto found = by_values.find(error.at(values_key).get<std::vector<std::string>>());
    if (found == by_values.end()) {
      return Error{ErrorKind::kCorrupt,
                   "glue reports an error of a partition that nobody sent: " + error.dump()};
    }
    const Json& detail = error.at("ErrorDetail");
    settle(table, batch, *found->second, detail.at("ErrorCode").get<std::string>(),
           detail.value("ErrorMessage", std::string()), outcome);
  }
  return {};
}

// The whole call failed for a reason of which its partitions may be told one by one, or that passes.
bool settle_whole(const Batch& batch, const Error& error, BatchOutcome& outcome) {
  const bool is_there = batch.kind == BatchKind::kCreate && error.kind == ErrorKind::kExists;
  if (!is_there && error.kind != ErrorKind::kPrecondition) {
    return false;
  }
  for (const GluePartition& partition : batch.partitions) {
    put_again(is_there ? BatchKind::kUpdate : batch.kind, partition, outcome);
  }
  outcome.busy = !is_there;
  return true;
}

}  // namespace

std::vector<Batch> make_batches(const PartitionChanges& changes) {
  std::vector<Batch> batches;
  cut(BatchKind::kRemove, changes.remove, kRemoveLimit, batches);
  cut(BatchKind::kUpdate, changes.update, kPutLimit, batches);
  cut(BatchKind::kCreate, changes.create, kPutLimit, batches);
  return batches;
}

Result<BatchOutcome> send_batch(JsonApi& api, const GlueTable& table, const Batch& batch) {
  BatchOutcome outcome;
  const Result<Json> reply = call(api, table, batch);
  if (!reply.ok()) {
    return settle_whole(batch, reply.error(), outcome) ? Result<BatchOutcome>(std::move(outcome))
                                                       : with_context(reply.error(), table.str());
  }
  try {
    RPS_TRY(read_errors(table, batch, *reply, outcome));
  } catch (const Json::exception& e) {
    return Error{ErrorKind::kCorrupt, std::string("glue's reply to a batch has another form: ") + e.what()};
  }
  return outcome;
}

}  // namespace rps
