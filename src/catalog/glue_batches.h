// Batches of partition changes: how they are cut, sent, and what their replies mean partition by partition.
#pragma once

#include <string>
#include <vector>

#include "aws/json_api.h"
#include "catalog/glue_api.h"

namespace rps {

// What is left of a batch after its call.
struct BatchOutcome {
  PartitionChanges again;             // to be sent once more, perhaps as another kind of change
  bool busy = false;                  // some of it only later
  std::vector<std::string> failures;  // "country=gb/date=2026-01-01: InvalidInputException: …"
};

enum class BatchKind { kCreate, kUpdate, kRemove };

struct Batch {
  BatchKind kind = BatchKind::kCreate;
  std::vector<GluePartition> partitions;
};

// Within the limits of each call.
std::vector<Batch> make_batches(const PartitionChanges& changes);

// Sends a batch. An error means the call as a whole, for a reason that does not pass.
Result<BatchOutcome> send_batch(JsonApi& api, const GlueTable& table, const Batch& batch);

}  // namespace rps
