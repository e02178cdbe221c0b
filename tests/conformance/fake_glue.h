// AWS Glue's Data Catalog in memory, for tests of faults: it keeps Glue's limits, counts calls, and fails
// when it is told to. What the real service does is tested against an emulator (aws_servers.h).
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "aws/json_api.h"

namespace rps {

// Thread-safe, but set the callbacks first.
class FakeGlue : public JsonApi {
 public:
  using Json = nlohmann::json;
  using Values = std::vector<std::string>;

  // Before each call; an error is returned, and nothing happens. `n` counts the calls from 1.
  std::function<std::optional<Error>(std::string_view action, int n)> before;
  // For each partition of a batch: the error code that it gets, or "".
  std::function<std::string(std::string_view action, const Values& values)> item_error;
  // Refuses UpdateTable with other partition keys.
  bool refuse_other_keys = false;
  // Takes partitions whose values do not fit the table's keys.
  bool any_values = false;

  std::map<std::string, int> calls;  // by action
  int total = 0;

  Result<Json> call(std::string_view action, const Json& request) override {
    const std::scoped_lock lock(mutex_);
    ++total;
    ++calls[std::string(action)];
    if (before) {
      if (std::optional<Error> error = before(action, total)) {
        return *error;
      }
    }
    return answer(std::string(action), request);
  }

  // Everything that an engine would see, as text; Glue's own counting of versions is left out.
  std::string dump() {
    const std::scoped_lock lock(mutex_);
    std::string text;
    for (const auto& [database, tables] : databases_) {
      for (const auto& [name, table] : tables) {
        text += database + "." + name + " " + table.input.dump() + "\n";
        for (const auto& [values, partition] : table.partitions) {
          text += "  " + partition.dump() + "\n";
        }
      }
    }
    return text;
  }
  std::size_t partition_count(const std::string& database, const std::string& table) {
    const std::scoped_lock lock(mutex_);
    return databases_[database].at(table).partitions.size();
  }
  std::string parameter(const std::string& database, const std::string& table, const std::string& key) {
    const std::scoped_lock lock(mutex_);
    return databases_[database].at(table).input.at("Parameters").value(key, "");
  }
  bool has(const std::string& database, const std::string& table) {
    const std::scoped_lock lock(mutex_);
    return databases_.contains(database) && databases_[database].contains(table);
  }
  Json input(const std::string& database, const std::string& table) {
    const std::scoped_lock lock(mutex_);
    return databases_[database].at(table).input;
  }

 private:
  struct Kept {
    Json input;
    int version = 0;
    std::map<Values, Json> partitions;
  };

  static Error not_found(const std::string& what) {
    return Error{ErrorKind::kNotFound, "glue: EntityNotFoundException: " + what};
  }
  static Error refused(const std::string& why) {
    return Error{ErrorKind::kUsage, "glue: InvalidInputException: " + why};
  }

  Result<Kept*> find(const Json& request, const char* name_key) {
    const auto database = databases_.find(request.at("DatabaseName").get<std::string>());
    if (database == databases_.end()) {
      return not_found("Database");
    }
    const auto table = database->second.find(request.at(name_key).get<std::string>());
    return table == database->second.end() ? Result<Kept*>(not_found("Table")) : &table->second;
  }

  static Json reply_of(const std::string& database, const Kept& kept) {
    Json table = kept.input;
    table["DatabaseName"] = database;
    table["VersionId"] = std::to_string(kept.version);
    return table;
  }

  Result<Json> answer(const std::string& action, const Json& request) {
    if (action == "GetDatabase") {
      return databases_.contains(request.at("Name")) ? Result<Json>(Json::object()) : not_found("Database");
    }
    if (action == "CreateDatabase") {
      databases_[request.at("DatabaseInput").at("Name")];
      return Json::object();
    }
    if (action == "GetTables") {
      return get_tables(request);
    }
    if (action == "CreateTable") {
      return create_table(request);
    }
    if (action.ends_with("Table")) {
      return on_table(action, request);
    }
    RPS_ASSIGN(Kept * table, find(request, "TableName"));
    if (action == "GetPartitions") {
      return get_partitions(*table, request);
    }
    return batch(action, *table, request);
  }

  Result<Json> get_tables(const Json& request) {
    const std::string database = request.at("DatabaseName");
    if (!databases_.contains(database)) {
      return not_found("Database");
    }
    // Pages of two, so that paging is used.
    const auto& tables = databases_[database];
    auto at = request.contains("NextToken") ? tables.lower_bound(request.at("NextToken")) : tables.begin();
    Json list = Json::array();
    for (; at != tables.end() && list.size() < 2; ++at) {
      list.push_back(reply_of(database, at->second));
    }
    Json reply{{"TableList", std::move(list)}};
    if (at != tables.end()) {
      reply["NextToken"] = at->first;
    }
    return reply;
  }

  Result<Json> create_table(const Json& request) {
    const auto database = databases_.find(request.at("DatabaseName").get<std::string>());
    if (database == databases_.end()) {
      return not_found("Database");
    }
    const std::string name = request.at("TableInput").at("Name");
    if (database->second.contains(name)) {
      return Error{ErrorKind::kExists, "glue: AlreadyExistsException: Table"};
    }
    database->second[name].input = request.at("TableInput");
    return Json::object();
  }

  Result<Json> on_table(const std::string& action, const Json& request) {
    if (action == "UpdateTable") {
      Json named = request;
      named["Name"] = request.at("TableInput").at("Name");
      RPS_ASSIGN(Kept * table, find(named, "Name"));
      if (request.contains("VersionId") && request.at("VersionId") != std::to_string(table->version)) {
        return Error{ErrorKind::kPrecondition, "glue: VersionMismatchException"};
      }
      if (refuse_other_keys &&
          request.at("TableInput").at("PartitionKeys") != table->input.at("PartitionKeys")) {
        return refused("partition keys cannot change");
      }
      table->input = request.at("TableInput");
      ++table->version;
      return Json::object();
    }
    RPS_ASSIGN(const Kept* table, find(request, "Name"));
    if (action == "GetTable") {
      return Json{{"Table", reply_of(request.at("DatabaseName"), *table)}};
    }
    databases_[request.at("DatabaseName")].erase(request.at("Name").get<std::string>());
    return Json::object();
  }

  Result<Json> get_partitions(const Kept& table, const Json& request) const {
    const std::size_t keys = table.input.at("PartitionKeys").size();
    const std::size_t segment = request.at("Segment").at("SegmentNumber");
    const std::size_t segments = request.at("Segment").at("TotalSegments");
    const std::size_t limit = request.at("MaxResults");
    const std::size_t from =
        request.contains("NextToken") ? std::stoul(request.at("NextToken").get<std::string>()) : 0;
    Json list = Json::array();
    std::size_t i = 0;
    for (const auto& [values, partition] : table.partitions) {
      if (!any_values && values.size() != keys) {
        return refused("The number of partition keys do not match the number of partition values");
      }
      const std::size_t mine = i++;
      if (mine % segments == segment && mine >= from && list.size() < limit) {
        list.push_back(partition);
        list.back()["StorageDescriptor"].erase("Columns");
      } else if (mine % segments == segment && mine >= from) {
        return Json{{"Partitions", std::move(list)}, {"NextToken", std::to_string(mine)}};
      }
    }
    return Json{{"Partitions", std::move(list)}};
  }

  Result<Json> batch(const std::string& action, Kept& table, const Json& request) {
    const bool is_update = action == "BatchUpdatePartition";
    const bool is_remove = action == "BatchDeletePartition";
    const Json& items = request.at(is_update   ? "Entries"
                                   : is_remove ? "PartitionsToDelete"
                                               : "PartitionInputList");
    if (items.empty() || items.size() > (is_remove ? 25U : 100U)) {
      return refused("a batch of " + std::to_string(items.size()));
    }
    Json errors = Json::array();
    for (const Json& item : items) {
      const Values values = item.at(is_update ? "PartitionValueList" : "Values").get<Values>();
      std::string code = item_error ? item_error(action, values) : "";
      const bool is_there = table.partitions.contains(values);
      if (code.empty() && !any_values && values.size() != table.input.at("PartitionKeys").size()) {
        code = "InvalidInputException";
      } else if (code.empty() && action == "BatchCreatePartition" && is_there) {
        code = "AlreadyExistsException";
      } else if (code.empty() && action != "BatchCreatePartition" && !is_there) {
        code = "EntityNotFoundException";
      }
      if (!code.empty()) {
        errors.push_back(Json{{is_update ? "PartitionValueList" : "PartitionValues", values},
                              {"ErrorDetail", {{"ErrorCode", code}, {"ErrorMessage", "as told"}}}});
      } else if (is_remove) {
        table.partitions.erase(values);
      } else {
        table.partitions[values] = is_update ? item.at("PartitionInput") : item;
      }
    }
    return errors.empty() ? Json::object() : Json{{"Errors", errors}};
  }

  std::mutex mutex_;
  std::map<std::string, std::map<std::string, Kept>> databases_;
};

}  // namespace rps
