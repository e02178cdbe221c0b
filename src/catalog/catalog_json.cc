#include "catalog/catalog_json.h"

#include <nlohmann/json.hpp>

namespace rps {
namespace {

using Json = nlohmann::json;

Json file_json(const DataFile& file) {
  return Json{{"name", file.name}, {"rows", file.rows}, {"bytes", file.bytes}, {"etag", file.etag}};
}

DataFile file_of(const Json& json) {
  return DataFile{json.at("name").get<std::string>(), json.at("rows").get<std::uint64_t>(),
                  json.at("bytes").get<std::uint64_t>(), json.at("etag").get<std::string>()};
}

Json files_json(const std::vector<DataFile>& files) {
  Json list = Json::array();
  for (const DataFile& file : files) {
    list.push_back(file_json(file));
  }
  return list;
}

std::vector<DataFile> files_of(const Json& json) {
  std::vector<DataFile> files;
  for (const Json& file : json) {
    files.push_back(file_of(file));
  }
  return files;
}

// Runs `read` on the parsed text; any mismatch of form is kCorrupt.
template <class Read>
auto parse(std::string_view text, std::string_view what, Read read) -> Result<decltype(read(Json()))> {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& e) {
    return Error{ErrorKind::kCorrupt, "the catalog's " + std::string(what) + " is damaged: " + e.what()};
  }
}

ColumnSpec column_of(const Json& json) {
  const auto type = type_from_name(json.at("type").get<std::string>());
  return ColumnSpec{json.at("name").get<std::string>(), type.value_or(ColumnType::kString),
                    json.value("meaning", std::string())};
}

}  // namespace

Json schema_json(const TableSchema& schema) {
  Json list = Json::array();
  for (const ColumnSpec& column : schema.columns()) {
    list.push_back(
        Json{{"name", column.name}, {"type", type_name(column.type)}, {"meaning", column.meaning}});
  }
  return list;
}

TableSchema schema_of(const Json& json) {
  std::vector<ColumnSpec> columns;
  for (const Json& column : json) {
    columns.push_back(column_of(column));
  }
  return TableSchema(std::move(columns));
}

std::string schema_to_json(const TableSchema& schema) {
  return schema_json(schema).dump();
}

Result<TableSchema> schema_from_json(std::string_view text) {
  return parse(text, "column list", schema_of);
}

std::string files_to_json(const std::vector<DataFile>& files) {
  return files_json(files).dump();
}

Result<std::vector<DataFile>> files_from_json(std::string_view text) {
  return parse(text, "file list", [](const Json& json) { return files_of(json); });
}

std::string strings_to_json(const std::vector<std::string>& strings) {
  return Json(strings).dump();
}

Result<std::vector<std::string>> strings_from_json(std::string_view text) {
  return parse(text, "list", [](const Json& json) { return json.get<std::vector<std::string>>(); });
}

Json partition_json(const Partition& p) {
  return Json{{"name", p.name},
              {"files", files_json(p.files)},
              {"rows", p.rows},
              {"bytes", p.bytes},
              {"content_hash", p.content_hash},
              {"min_race_id", p.min_race_id},
              {"max_race_id", p.max_race_id},
              {"min_created_at", p.min_created_at.millis},
              {"max_created_at", p.max_created_at.millis},
              {"written_at", p.written_at.millis},
              {"run_id", p.run_id}};
}

Partition partition_of(const Json& json) {
  Partition p;
  p.name = json.at("name").get<std::string>();
  p.files = files_of(json.at("files"));
  p.rows = json.at("rows").get<std::uint64_t>();
  p.bytes = json.at("bytes").get<std::uint64_t>();
  p.content_hash = json.at("content_hash").get<std::string>();
  p.min_race_id = json.at("min_race_id").get<std::int32_t>();
  p.max_race_id = json.at("max_race_id").get<std::int32_t>();
  p.min_created_at.millis = json.at("min_created_at").get<std::int64_t>();
  p.max_created_at.millis = json.at("max_created_at").get<std::int64_t>();
  p.written_at.millis = json.at("written_at").get<std::int64_t>();
  p.run_id = json.at("run_id").get<std::string>();
  return p;
}

std::string partition_to_json(const Partition& partition) {
  return partition_json(partition).dump();
}

Result<Partition> partition_from_json(std::string_view text) {
  return parse(text, "partition", partition_of);
}

}  // namespace rps
