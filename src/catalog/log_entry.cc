#include "catalog/log_entry.h"

#include <nlohmann/json.hpp>
#include <random>

#include "catalog/catalog_json.h"
#include "catalog/zstd_text.h"

namespace rps {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

Json ref_json(const Table& table) {
  return Json{{"id", table.id},
              {"database", table.name.database},
              {"table", table.name.table},
              {"version", table.version}};
}

Table ref_of(const Json& json) {
  Table table;
  table.id = json.at("id").get<std::int64_t>();
  table.name = {json.at("database").get<std::string>(), json.at("table").get<std::string>()};
  table.version = json.at("version").get<Version>();
  return table;
}

Json list_json(const std::vector<Partition>& partitions) {
  Json list = Json::array();
  for (const Partition& partition : partitions) {
    list.push_back(partition_json(partition));
  }
  return list;
}

Json change_json(const Change& change) {
  Json json{{"run_id", change.run_id},
            {"operation", change.operation},
            {"at", change.at.millis},
            {"put", list_json(change.put)},
            {"remove", change.remove}};
  if (change.schema) {
    json["schema"] = schema_json(*change.schema);
  }
  return json;
}

Change change_of(const Json& json) {
  Change change;
  change.run_id = json.at("run_id").get<std::string>();
  change.operation = json.at("operation").get<std::string>();
  change.at.millis = json.at("at").get<std::int64_t>();
  for (const Json& partition : json.at("put")) {
    change.put.push_back(partition_of(partition));
  }
  change.remove = json.at("remove").get<std::vector<std::string>>();
  if (json.contains("schema")) {
    change.schema = schema_of(json.at("schema"));
  }
  return change;
}

Json op_json(const CreateTableOp& op) {
  return Json{{"op", "create_table"},
              {"table", ref_json(op.table)},
              {"dataset", op.table.dataset},
              {"schema", schema_json(op.table.schema)},
              {"partition_keys", op.table.partition_keys},
              {"created_at", op.table.created_at.millis}};
}
Json op_json(const CommitOp& op) {
  return Json{{"op", "commit"}, {"table", ref_json(op.table)}, {"change", change_json(op.change)}};
}
Json op_json(const PruneOp& op) {
  return Json{{"op", "prune"}, {"table", ref_json(op.table)}, {"keep", op.keep}};
}
Json op_json(const RenameTablesOp& op) {
  Json renames = Json::array();
  for (const Rename& rename : op.renames) {
    renames.push_back(
        Json{{"table", ref_json(rename.table)}, {"to", rename.to}, {"operation", rename.operation}});
  }
  return Json{
      {"op", "rename_tables"}, {"renames", std::move(renames)}, {"run_id", op.run_id}, {"at", op.at.millis}};
}
Json op_json(const DropTableOp& op) {
  return Json{{"op", "drop_table"}, {"table", ref_json(op.table)}};
}

CatalogOp create_of(const Json& json) {
  CreateTableOp op{ref_of(json.at("table"))};
  op.table.dataset = json.at("dataset").get<std::string>();
  op.table.schema = schema_of(json.at("schema"));
  op.table.partition_keys = json.at("partition_keys").get<std::vector<std::string>>();
  op.table.created_at.millis = json.at("created_at").get<std::int64_t>();
  return op;
}

CatalogOp renames_of(const Json& json) {
  RenameTablesOp op;
  for (const Json& rename : json.at("renames")) {
    op.renames.push_back({ref_of(rename.at("table")), rename.at("to").get<std::string>(),
                          rename.at("operation").get<std::string>()});
  }
  op.run_id = json.at("run_id").get<std::string>();
  op.at.millis = json.at("at").get<std::int64_t>();
  return op;
}

Result<CatalogOp> op_of(const Json& json) {
  const auto name = json.at("op").get<std::string>();
  if (name == "create_table") {
    return create_of(json);
  }
  if (name == "commit") {
    return CatalogOp(CommitOp{ref_of(json.at("table")), change_of(json.at("change"))});
  }
  if (name == "prune") {
    return CatalogOp(PruneOp{ref_of(json.at("table")), json.at("keep").get<Version>()});
  }
  if (name == "rename_tables") {
    return renames_of(json);
  }
  if (name == "drop_table") {
    return CatalogOp(DropTableOp{ref_of(json.at("table"))});
  }
  return Error{ErrorKind::kCorrupt, "the catalog's log names an unknown operation '" + name + "'"};
}

Result<LogEntry> entry_of(const Json& json) {
  const int format = json.at("format").get<int>();
  if (format > kFormat) {
    return Error{ErrorKind::kRefused,
                 "the lake's catalog was written by a newer version of the program (format " +
                     std::to_string(format) + ")",
                 "update the program"};
  }
  RPS_ASSIGN(CatalogOp op, op_of(json));
  return LogEntry{json.at("log").get<std::string>(), json.at("token").get<std::string>(), std::move(op)};
}

using Tables = Result<std::vector<Table>>;

Tables only(Result<Table> table) {
  RPS_TRY(table);
  return std::vector<Table>{*std::move(table)};
}

Tables none(const Status& status) {
  return status.ok() ? Tables(std::vector<Table>()) : Tables(status.error());
}

struct Apply {
  Catalog& catalog;

  Tables operator()(const CreateTableOp& op) const { return only(catalog.create_table(op.table)); }
  Tables operator()(const CommitOp& op) const { return only(catalog.commit(op.table, op.change)); }
  Tables operator()(const PruneOp& op) const { return none(catalog.prune(op.table, op.keep)); }
  Tables operator()(const RenameTablesOp& op) const {
    return catalog.rename_tables(op.renames, op.run_id, op.at);
  }
  Tables operator()(const DropTableOp& op) const { return none(catalog.drop_table(op.table)); }
};

}  // namespace

std::string encode_entry(const LogEntry& entry) {
  Json json = std::visit([](const auto& op) { return op_json(op); }, entry.op);
  json["format"] = kFormat;
  json["log"] = entry.log;
  json["token"] = entry.token;
  return zstd_pack(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<LogEntry> decode_entry(std::string_view bytes) {
  RPS_ASSIGN(const std::string text, zstd_unpack(bytes));
  try {
    return entry_of(Json::parse(text));
  } catch (const Json::exception& e) {
    return Error{ErrorKind::kCorrupt, std::string("an entry of the catalog's log is damaged: ") + e.what()};
  }
}

Result<std::vector<Table>> apply_op(Catalog& catalog, const CatalogOp& op) {
  return std::visit(Apply{catalog}, op);
}

std::string random_id() {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr int kDigits = 32;
  std::random_device device;
  std::string id;
  for (int i = 0; i < kDigits; ++i) {
    id += kHex[device() % kHex.size()];
  }
  return id;
}

}  // namespace rps
