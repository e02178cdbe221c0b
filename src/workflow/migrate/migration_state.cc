#include "workflow/migrate/migration_state.h"

#include <nlohmann/json.hpp>

#include "catalog/partition_name.h"

namespace rps {
namespace {

using Json = nlohmann::json;
constexpr const char* kFormat = "rpscrape-migration-2";

Error damaged(Store& store, const std::string& key) {
  return Error{ErrorKind::kCorrupt, store.describe(key) + " is no state of a migration",
               "remove it: 'rpscrape migrate --resume' copies again then, which changes nothing"};
}

}  // namespace

std::string migration_key(const TableName& made) {
  return std::string(kStatePrefix) + "migrations/" + make_partition_name({{made.database, made.table}}) +
         ".json";
}

Result<std::optional<MigrationState>> load_migration(Store& store, const Table& source, const Table& made) {
  const std::string key = migration_key(made.name);
  const auto object = store.get(key);
  if (!object.ok()) {
    return object.error().kind == ErrorKind::kNotFound ? Result<std::optional<MigrationState>>(std::nullopt)
                                                       : object.error();
  }
  try {
    const Json json = Json::parse(object->bytes);
    if (json.at("format") != kFormat) {
      return damaged(store, key);
    }
    RPS_ASSIGN(const ContentHash hash, ContentHash::parse(json.at("hash").get_ref<const std::string&>()));
    MigrationState state{json.at("source_id").get<std::int64_t>(),
                         json.at("source_version").get<Version>(),
                         json.at("made_id").get<std::int64_t>(),
                         {json.at("rows").get<std::uint64_t>(), hash}};
    const bool ours = state.source_id == source.id && state.made_id == made.id;
    return ours ? std::optional<MigrationState>(state) : std::nullopt;
  } catch (const Json::exception&) {
    return damaged(store, key);
  }
}

Status save_migration(Store& store, const TableName& made, const MigrationState& state) {
  const Json json{
      {"format", kFormat},        {"source_id", state.source_id}, {"source_version", state.source_version},
      {"made_id", state.made_id}, {"rows", state.sum.rows},       {"hash", state.sum.hash.hex()}};
  RPS_TRY(store.put(migration_key(made), json.dump(2) + "\n"));
  return {};
}

}  // namespace rps
