// How a table of the catalog looks in Glue: what Athena, Trino and Spark need to read it, and the parameters
// by which the program knows what it has published.
//
//   rpscrape.log           id of the catalog's log: whose table it is
//   rpscrape.table_id      the table's id there
//   rpscrape.version       published version; -1 while another table's description is being replaced
//   rpscrape.rows, .bytes, .partitions, .content_hash   of that version
//   rpscrape.registered    "true": its partitions are registered in Glue; "false": projected, or there are
//   none
// and of a partition rpscrape.version (that brought it), .rows, .bytes, .content_hash.
//
// Partition projection: Athena User Guide, "Use partition projection with Amazon Athena".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"
#include "catalog/glue_api.h"
#include "catalog/glue_types.h"

namespace rps {

// What Glue shall say about a version of a table.
struct GlueGoal {
  GlueTable table;
  bool registers = false;  // its partitions are registered one by one
};

// Glue keeps names in lower case.
TableName in_glue(const TableName& name);

// `location` is where the lake's objects lie: "s3://bucket/prefix", without a final '/'. With `projection` a
// partitioned table that has partitions gets the parameters of partition projection.
GlueGoal make_goal(const Table& table, const VersionInfo& version, const std::vector<Partition>& partitions,
                   const std::string& log, const std::string& location, bool projection);

// kParse when the partition's name is none of a partition.
Result<GluePartition> glue_partition(const Table& table, const Partition& partition,
                                     const std::string& location);
Result<std::vector<GluePartition>> glue_partitions(const Table& table,
                                                   const std::vector<Partition>& partitions,
                                                   const std::string& location);

// The table's description while what it showed before is being replaced.
GlueTable pending(GlueTable table);

// Whose table it is: the log's id, "" when the program knows nothing of it.
std::string log_of(const GlueTable& table);
// -1 when unknown.
std::int64_t table_id_of(const GlueTable& table);
Version version_of(const GlueTable& table);
bool registers_partitions(const GlueTable& table);

// Whether both say the same, but for what others may have added to `found`.
bool says_the_same(const GlueTable& found, const GlueTable& wanted);
// `wanted` with what others have added to `found`: parameters, description, owner; and with its version id.
GlueTable merged(const GlueTable& found, GlueTable wanted);

// What leads from the partitions that Glue has to the wanted ones; both ascend by values.
PartitionChanges compare(const std::vector<GluePartition>& found, const std::vector<GluePartition>& wanted);

}  // namespace rps
