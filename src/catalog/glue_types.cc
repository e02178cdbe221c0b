#include "catalog/glue_types.h"

#include <nlohmann/json.hpp>

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr const char* kInputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
constexpr const char* kOutputFormat = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
constexpr const char* kSerde = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
constexpr std::size_t kMaxComment = 255;

// Cut to what Glue takes, not within a character.
std::string comment_of(std::string text) {
  if (text.size() <= kMaxComment) {
    return text;
  }
  std::size_t end = kMaxComment;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  text.resize(end);
  return text;
}

Json columns_json(const std::vector<GlueColumn>& columns) {
  Json list = Json::array();
  for (const GlueColumn& column : columns) {
    Json json{{"Name", column.name}, {"Type", column.type}};
    if (!column.comment.empty()) {
      json["Comment"] = comment_of(column.comment);
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json storage_json(const GlueTable& table, const std::string& location) {
  return Json{
      {"Columns", columns_json(table.columns)},
      {"Location", location},
      {"InputFormat", kInputFormat},
      {"OutputFormat", kOutputFormat},
      {"SerdeInfo", {{"SerializationLibrary", kSerde}, {"Parameters", {{"serialization.format", "1"}}}}}};
}

// A text that may be absent or null.
std::string text_at(const Json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

const Json& part_at(const Json& json, const char* key) {
  static const Json kNone = Json::object();
  const auto at = json.find(key);
  return at != json.end() && !at->is_null() ? *at : kNone;
}

std::vector<GlueColumn> columns_of(const Json& list) {
  std::vector<GlueColumn> columns;
  for (const Json& column : list) {
    columns.push_back(
        {column.at("Name").get<std::string>(), text_at(column, "Type"), text_at(column, "Comment")});
  }
  return columns;
}

GlueParameters parameters_of(const Json& json) {
  GlueParameters parameters;
  for (const auto& [key, value] : part_at(json, "Parameters").items()) {
    parameters[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return parameters;
}

template <class Read>
auto parse(const char* what, Read read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const Json::exception& e) {
    return Error{ErrorKind::kCorrupt,
                 std::string("glue's reply does not describe a ") + what + ": " + e.what()};
  }
}

}  // namespace

std::string GlueTable::parameter(const std::string& key) const {
  const auto at = parameters.find(key);
  return at == parameters.end() ? "" : at->second;
}

Json table_input(const GlueTable& table) {
  Json json{{"Name", table.name},
            {"TableType", table.table_type},
            {"Parameters", table.parameters},
            {"StorageDescriptor", storage_json(table, table.location)},
            {"PartitionKeys", columns_json(table.partition_keys)}};
  if (!table.description.empty()) {
    json["Description"] = table.description;
  }
  if (!table.owner.empty()) {
    json["Owner"] = table.owner;
  }
  return json;
}

Result<GlueTable> glue_table_of(const Json& reply) {
  return parse("table", [&] {
    GlueTable table;
    table.database = text_at(reply, "DatabaseName");
    table.name = reply.at("Name").get<std::string>();
    const Json& storage = part_at(reply, "StorageDescriptor");
    table.location = text_at(storage, "Location");
    table.columns = columns_of(part_at(storage, "Columns"));
    table.input_format = text_at(storage, "InputFormat");
    table.serde = text_at(part_at(storage, "SerdeInfo"), "SerializationLibrary");
    table.partition_keys = columns_of(part_at(reply, "PartitionKeys"));
    table.parameters = parameters_of(reply);
    table.description = text_at(reply, "Description");
    table.owner = text_at(reply, "Owner");
    table.table_type = text_at(reply, "TableType");
    table.version_id = text_at(reply, "VersionId");
    return table;
  });
}

Json partition_input(const GlueTable& table, const GluePartition& partition) {
  return Json{{"Values", partition.values},
              {"Parameters", partition.parameters},
              {"StorageDescriptor", storage_json(table, partition.location)}};
}

Result<GluePartition> glue_partition_of(const Json& reply) {
  return parse("partition", [&] {
    return GluePartition{reply.at("Values").get<std::vector<std::string>>(),
                         text_at(part_at(reply, "StorageDescriptor"), "Location"), parameters_of(reply)};
  });
}

}  // namespace rps
