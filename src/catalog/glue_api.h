// The calls of AWS Glue's Data Catalog that the program makes, with typed arguments.
//
// Source: AWS Glue API reference: BatchCreatePartition and BatchUpdatePartition take 100 partitions,
// BatchDeletePartition 25; GetPartitions gives pages of up to 1000, and up to 10 segments at once; the batch
// calls report the partitions that failed inside a reply that is a success.
//
// Thread-safety: methods may be called from several threads at once. Errors: those of JsonApi.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "aws/json_api.h"
#include "base/result.h"
#include "catalog/glue_types.h"

namespace rps {

// What is to become of a table's partitions.
struct PartitionChanges {
  std::vector<GluePartition> create;  // thought to be absent
  std::vector<GluePartition> update;  // thought to be there
  std::vector<GluePartition> remove;  // only their values count

  [[nodiscard]] bool empty() const { return create.empty() && update.empty() && remove.empty(); }
  [[nodiscard]] std::size_t size() const { return create.size() + update.size() + remove.size(); }
};

struct GlueApiOptions {
  unsigned parallel = 8;                      // calls at once
  std::function<void(double seconds)> pause;  // before partitions are tried again; empty: sleeps
};

class GlueApi {
 public:
  // `api` must outlive it.
  GlueApi(JsonApi& api, GlueApiOptions options);

  // Makes the database unless it is there.
  Status ensure_database(const std::string& database);
  // Nothing when there is no such table, or no such database.
  Result<std::optional<GlueTable>> table(const std::string& database, const std::string& name);
  // Ascending by name; none when there is no such database.
  Result<std::vector<GlueTable>> tables(const std::string& database);
  // kExists when there is one of that name.
  Status create_table(const GlueTable& table);
  // Replaces the whole description, if `table.version_id` is still the present one (kPrecondition); without
  // it in any case. Glue keeps no copy of the old one. Partitions stay.
  Status update_table(const GlueTable& table);
  // With its partitions; an absent one is fine.
  Status delete_table(const std::string& database, const std::string& name);

  // Ascending by values. Columns are not fetched.
  Result<std::vector<GluePartition>> partitions(const std::string& database, const std::string& table);
  // Brings the partitions about, in batches. One that is to be created and is there is updated, one that is
  // to be updated and is not there is created, an absent one is fine to remove. What failed for the moment is
  // tried again; any other failure is returned with the partition's name, after all others were done.
  Status change_partitions(const GlueTable& table, const PartitionChanges& changes);

 private:
  Status partitions_of_segment(const std::string& database, const std::string& table, std::size_t segment,
                               std::vector<GluePartition>& found);

  JsonApi& api_;
  GlueApiOptions options_;
};

}  // namespace rps
