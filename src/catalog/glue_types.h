// Tables and partitions of AWS Glue's Data Catalog as plain values, and as the JSON of its calls.
//
// Source: AWS Glue API reference, "Tables" and "Partitions" (TableInput, Table, PartitionInput, Partition,
// StorageDescriptor).
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace rps {

struct GlueColumn {
  std::string name;
  std::string type;     // Hive's word: "string", "int", "double", "date", "timestamp" …
  std::string comment;  // at most 255 bytes are kept

  bool operator==(const GlueColumn&) const = default;
};

using GlueParameters = std::map<std::string, std::string>;

// An external table.
struct GlueTable {
  std::string database;
  std::string name;
  std::string location;  // "s3://bucket/prefix/dataset/"
  std::vector<GlueColumn> columns;
  std::vector<GlueColumn> partition_keys;
  GlueParameters parameters;
  std::string description;
  std::string owner;
  std::string input_format;  // class names; empty: Parquet's
  std::string serde;
  std::string table_type = "EXTERNAL_TABLE";
  std::string version_id;  // of Glue's own counting; empty when it gave none

  [[nodiscard]] std::string str() const { return database + "." + name; }
  // The parameter's value, or "".
  [[nodiscard]] std::string parameter(const std::string& key) const;
};

struct GluePartition {
  std::vector<std::string> values;  // in the order of the table's partition keys
  std::string location;
  GlueParameters parameters;

  bool operator==(const GluePartition&) const = default;
};

// Of a Parquet table.
nlohmann::json table_input(const GlueTable& table);
// kCorrupt when the reply has another form.
Result<GlueTable> glue_table_of(const nlohmann::json& reply);

// With the table's columns: Hive and Spark look for them at each partition.
nlohmann::json partition_input(const GlueTable& table, const GluePartition& partition);
Result<GluePartition> glue_partition_of(const nlohmann::json& reply);

}  // namespace rps
