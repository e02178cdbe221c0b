#include "catalog/glue_layout.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "catalog/partition_name.h"
#include "model/row_hash.h"

namespace rps {
namespace {

constexpr const char* kLog = "rpscrape.log";
constexpr const char* kTableId = "rpscrape.table_id";
constexpr const char* kVersion = "rpscrape.version";
constexpr const char* kRows = "rpscrape.rows";
constexpr const char* kBytes = "rpscrape.bytes";
constexpr const char* kPartitions = "rpscrape.partitions";
constexpr const char* kContentHash = "rpscrape.content_hash";
constexpr const char* kRegistered = "rpscrape.registered";
constexpr const char* kPending = "-1";
constexpr const char* kFirstDate = "2008-01-01";

bool is_key(const Table& table, const std::string& column) {
  return std::find(table.partition_keys.begin(), table.partition_keys.end(), column) !=
         table.partition_keys.end();
}

GlueColumn glue_column(const ColumnSpec& column) {
  return {column.name, std::string(type_name(column.type)), column.meaning};
}

std::vector<GlueColumn> data_columns(const Table& table) {
  std::vector<GlueColumn> columns;
  for (const ColumnSpec& column : table.schema.columns()) {
    if (!is_key(table, column.name)) {
      columns.push_back(glue_column(column));
    }
  }
  return columns;
}

// A key that is no column of the rows ("month") is a text.
std::vector<GlueColumn> key_columns(const Table& table) {
  std::vector<GlueColumn> columns;
  for (const std::string& key : table.partition_keys) {
    const auto at = table.schema.find(key);
    columns.push_back(at ? GlueColumn{key, std::string(type_name(table.schema[*at].type)), ""}
                         : GlueColumn{key, "string", ""});
  }
  return columns;
}

// The sum of the partitions' hashes; "" when one has none.
std::string content_hash(const std::vector<Partition>& partitions) {
  ContentHash sum;
  for (const Partition& partition : partitions) {
    const auto hash = ContentHash::parse(partition.content_hash);
    if (!hash.ok()) {
      return "";
    }
    sum += *hash;
  }
  return sum.hex();
}

std::string table_location(const Table& table, const std::string& location) {
  return location + "/" + table.dataset + "/";
}

// The values that a key has, joined as a projection's enum wants them.
std::string seen_values(const std::vector<Partition>& partitions, const std::string& key) {
  std::set<std::string> seen;
  for (const Partition& partition : partitions) {
    const auto values = parse_partition_name(partition.name);
    for (const auto& [column, value] : values.ok() ? *values : std::vector<PartitionValue>()) {
      if (column == key) {
        seen.insert(value);
      }
    }
  }
  return join({seen.begin(), seen.end()}, ",");
}

void add_projection(const Table& table, const std::vector<Partition>& partitions, GlueTable& glue) {
  GlueParameters& parameters = glue.parameters;
  parameters["projection.enabled"] = "true";
  std::string folders = glue.location;
  for (const GlueColumn& key : glue.partition_keys) {
    const std::string prefix = "projection." + key.name + ".";
    if (key.type == type_name(ColumnType::kDate)) {
      parameters[prefix + "type"] = "date";
      parameters[prefix + "format"] = "yyyy-MM-dd";
      parameters[prefix + "range"] = std::string(kFirstDate) + ",NOW";
    } else {
      parameters[prefix + "type"] = "enum";
      parameters[prefix + "values"] = seen_values(partitions, key.name);
    }
    folders += key.name + "=${" + key.name + "}" + (&key == &glue.partition_keys.back() ? "" : "/");
  }
  parameters["storage.location.template"] = table.partition_keys.empty() ? glue.location : folders;
}

// Parameters that are the program's alone: what it does not set is not to be there.
bool is_ours(const std::string& key) {
  return key.starts_with("rpscrape.") || key.starts_with("projection.") || key == "storage.location.template";
}

std::int64_t number_of(const GlueTable& table, const char* key) {
  return to_int(table.parameter(key)).value_or(-1);
}

}  // namespace

TableName in_glue(const TableName& name) {
  return {lower(name.database), lower(name.table)};
}

GlueGoal make_goal(const Table& table, const VersionInfo& version, const std::vector<Partition>& partitions,
                   const std::string& log, const std::string& location, bool projection) {
  GlueTable glue;
  glue.database = in_glue(table.name).database;
  glue.name = in_glue(table.name).table;
  glue.location = table_location(table, location);
  glue.columns = data_columns(table);
  glue.partition_keys = key_columns(table);
  const bool is_flat = table.partition_keys.empty();
  const bool projects = projection && !is_flat && !partitions.empty();
  glue.parameters = {{"EXTERNAL", "TRUE"},
                     {"classification", "parquet"},
                     {"parquet.compression", "SNAPPY"},
                     {kLog, log},
                     {kTableId, std::to_string(table.id)},
                     {kVersion, std::to_string(table.version)},
                     {kRows, std::to_string(version.rows)},
                     {kBytes, std::to_string(version.bytes)},
                     {kPartitions, std::to_string(version.partitions)},
                     {kContentHash, content_hash(partitions)},
                     {kRegistered, is_flat || projects ? "false" : "true"}};
  if (projects) {
    add_projection(table, partitions, glue);
  }
  return {std::move(glue), !is_flat && !projects};
}

Result<GluePartition> glue_partition(const Table& table, const Partition& partition,
                                     const std::string& location) {
  RPS_ASSIGN(const std::vector<PartitionValue> values, parse_partition_name(partition.name));
  GluePartition glue;
  for (const auto& [column, value] : values) {
    glue.values.push_back(value);
  }
  glue.location = table_location(table, location) + partition.name + "/";
  glue.parameters = {{kVersion, std::to_string(partition.version)},
                     {kRows, std::to_string(partition.rows)},
                     {kBytes, std::to_string(partition.bytes)},
                     {kContentHash, partition.content_hash}};
  return glue;
}

Result<std::vector<GluePartition>> glue_partitions(const Table& table,
                                                   const std::vector<Partition>& partitions,
                                                   const std::string& location) {
  std::vector<GluePartition> glue;
  glue.reserve(partitions.size());
  for (const Partition& partition : partitions) {
    RPS_ASSIGN(GluePartition one, glue_partition(table, partition, location));
    glue.push_back(std::move(one));
  }
  std::sort(glue.begin(), glue.end(), [](const auto& a, const auto& b) { return a.values < b.values; });
  return glue;
}

GlueTable pending(GlueTable table) {
  table.parameters[kVersion] = kPending;
  return table;
}

std::string log_of(const GlueTable& table) {
  return table.parameter(kLog);
}
std::int64_t table_id_of(const GlueTable& table) {
  return number_of(table, kTableId);
}
Version version_of(const GlueTable& table) {
  return number_of(table, kVersion);
}
bool registers_partitions(const GlueTable& table) {
  return table.parameter(kRegistered) == "true";
}

bool says_the_same(const GlueTable& found, const GlueTable& wanted) {
  const GlueTable whole = merged(found, wanted);
  const auto same_names = [](const std::vector<GlueColumn>& a, const std::vector<GlueColumn>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const GlueColumn& x, const GlueColumn& y) {
      return x.name == y.name && x.type == y.type;  // comments may have been cut
    });
  };
  return found.location == whole.location && found.parameters == whole.parameters &&
         same_names(found.columns, whole.columns) && same_names(found.partition_keys, whole.partition_keys);
}

GlueTable merged(const GlueTable& found, GlueTable wanted) {
  for (const auto& [key, value] : found.parameters) {
    if (!is_ours(key)) {
      wanted.parameters.try_emplace(key, value);
    }
  }
  wanted.description = found.description;
  wanted.owner = found.owner;
  wanted.version_id = found.version_id;
  return wanted;
}

namespace {

// Others may add parameters of their own.
bool says_the_same(const GluePartition& found, const GluePartition& wanted) {
  return found.location == wanted.location &&
         std::all_of(wanted.parameters.begin(), wanted.parameters.end(), [&](const auto& parameter) {
           const auto at = found.parameters.find(parameter.first);
           return at != found.parameters.end() && at->second == parameter.second;
         });
}

}  // namespace

PartitionChanges compare(const std::vector<GluePartition>& found, const std::vector<GluePartition>& wanted) {
  PartitionChanges changes;
  auto at = found.begin();
  for (const GluePartition& want : wanted) {
    for (; at != found.end() && at->values < want.values; ++at) {
      changes.remove.push_back(*at);
    }
    if (at == found.end() || at->values != want.values) {
      changes.create.push_back(want);
      continue;
    }
    if (!says_the_same(*at, want)) {
      changes.update.push_back(want);
    }
    ++at;
  }
  changes.remove.insert(changes.remove.end(), at, found.end());
  return changes;
}

}  // namespace rps
