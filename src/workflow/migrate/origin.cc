#include "workflow/migrate/origin.h"

#include <nlohmann/json.hpp>

#include "catalog/partition_name.h"

namespace rps {
namespace {

using Json = nlohmann::json;
constexpr const char* kFormat = "rpscrape-origin-1";

std::string origin_key(const Table& table) {
  return std::string(kStatePrefix) + "origins/" + std::to_string(table.id) + ".json";
}

// Throws Json::exception for another form.
TableOrigin parse_origin(const Json& json) {
  TableOrigin origin{json.at("files").get<std::uint64_t>(),
                     json.at("rows").get<std::uint64_t>(),
                     json.at("quarantined").get<std::uint64_t>(),
                     {}};
  for (const Json& repair : json.at("repairs")) {
    origin.repairs.add(repair.at("column").get<std::string>(), repair.at("what").get<std::string>(),
                       repair.at("values").get<std::uint64_t>());
  }
  return origin;
}

}  // namespace

Status save_origin(Store& store, const Table& table, const TableOrigin& origin) {
  Json json{{"format", kFormat},
            {"files", origin.files},
            {"rows", origin.rows},
            {"quarantined", origin.quarantined},
            {"repairs", Json::array()}};
  for (const Repair& repair : origin.repairs.list()) {
    json["repairs"].push_back({{"column", repair.column}, {"what", repair.what}, {"values", repair.values}});
  }
  RPS_TRY(store.put(origin_key(table), json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"));
  return {};
}

Result<std::optional<TableOrigin>> load_origin(Store& store, const Table& table) {
  const auto object = store.get(origin_key(table));
  if (!object.ok()) {
    return object.error().kind == ErrorKind::kNotFound ? Result<std::optional<TableOrigin>>(std::nullopt)
                                                       : object.error();
  }
  try {
    const Json json = Json::parse(object->bytes);
    if (json.at("format") == kFormat) {
      return std::optional<TableOrigin>(parse_origin(json));
    }
  } catch (const Json::exception&) {
    // Told below.
  }
  return Error{ErrorKind::kCorrupt, store.describe(origin_key(table)) + " is no record of a table's origin",
               "remove it: only reports of migrations use it"};
}

}  // namespace rps
