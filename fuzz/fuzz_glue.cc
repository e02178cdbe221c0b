// Any replies of Glue: never a crash, never without end; partitions are ascending and named once.
#include <nlohmann/json.hpp>

#include "aws_replies.h"
#include "catalog/glue_api.h"
#include "catalog/glue_catalog.h"

namespace {

using namespace rps;        // NOLINT(google-build-using-namespace)
using namespace rps::fuzz;  // NOLINT(google-build-using-namespace)

void read_partitions(GlueApi& glue) {
  const auto partitions = glue.partitions("racing", "rpscrape");
  for (std::size_t i = 1; partitions.ok() && i < partitions->size(); ++i) {
    require((*partitions)[i - 1].values < (*partitions)[i].values, "partitions ascend, each comes once");
  }
}

void change_partitions(GlueApi& glue) {
  GlueTable table;
  table.database = "racing";
  table.name = "rpscrape";
  table.partition_keys = {{"country", "string", ""}};
  GluePartition partition;
  partition.values = {"gb"};
  static_cast<void>(glue.change_partitions(table, {{partition}, {partition}, {partition}}));
}

void describe(JsonApi& api, GlueApi& glue) {
  const auto table = glue.table("racing", "rpscrape");
  require(!table.ok() || !*table || (*table)->database == "racing", "a table is of the database asked for");
  static_cast<void>(unmanaged_tables(api, "racing"));
  static_cast<void>(describe_foreign_table(api, {"racing", "old"}));
}

}  // namespace

// The first part chooses what is asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string_view> parts = parts_of(text_of(data, size));
  const std::string_view what = take_first(parts);
  ScriptedService service(std::move(parts));
  const std::unique_ptr<JsonApi> api = make_json_api(service.session, "glue");
  GlueApi glue(*api, {1, [](double) {}});
  if (what == "partitions") {
    read_partitions(glue);
  } else if (what == "change") {
    change_partitions(glue);
  } else {
    describe(*api, glue);
  }
  return 0;
}
