// Schemas and partitions as JSON: in the catalog's file and in the lake's journal.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/catalog.h"

namespace rps {

std::string schema_to_json(const TableSchema& schema);
Result<TableSchema> schema_from_json(std::string_view text);

std::string files_to_json(const std::vector<DataFile>& files);
Result<std::vector<DataFile>> files_from_json(std::string_view text);

std::string strings_to_json(const std::vector<std::string>& strings);
Result<std::vector<std::string>> strings_from_json(std::string_view text);

// The same as JSON values; the reading ones throw nlohmann::json::exception for another form.
nlohmann::json schema_json(const TableSchema& schema);
TableSchema schema_of(const nlohmann::json& json);
nlohmann::json partition_json(const Partition& partition);
Partition partition_of(const nlohmann::json& json);

std::string partition_to_json(const Partition& partition);
Result<Partition> partition_from_json(std::string_view text);

}  // namespace rps
