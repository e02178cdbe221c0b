#include "workflow/doctor/doctor.h"

#include <filesystem>

#include "base/text.h"
#include "query/embedded_engine.h"
#include "workflow/doctor/aws.h"
#include "workflow/doctor/folders.h"
#include "workflow/doctor/try_store.h"
#include "workflow/lake_place.h"
#include "workflow/workspace.h"

namespace rps {
namespace {

class NoRows final : public ResultSink {
 public:
  Status columns(const std::vector<ResultColumn>& /*columns*/) override { return {}; }
  Status row(const std::vector<Cell>& /*cells*/) override { return {}; }
};

void look_at_engine(const Settings& settings, Store& store, Catalog& catalog, Findings& findings) {
  EngineOptions options;
  options.dir = serving_dir(settings);
  options.database = settings.table.database;
  options.memory_limit = settings.sql.memory_limit;
  options.threads = static_cast<unsigned>(settings.sql.threads);
  auto engine = EmbeddedEngine::open(catalog, store, std::move(options));
  NoRows none;
  const auto asked = engine.ok() ? (*engine)->query("select 1", none) : Result<QueryStats>(engine.error());
  if (asked.ok()) {
    findings.ok("sql", "the embedded engine answers, with up to " + settings.sql.memory_limit);
  } else {
    findings.fail("sql", asked.error());
  }
}

// And the SQL engine over it, when it can be read.
void look_at_catalog(const Settings& settings, Store& store, const Clock& clock, Findings& findings) {
  auto catalog = open_catalog(settings, store, clock, CatalogAccess::kRead);
  if (!catalog.ok() && catalog.error().kind == ErrorKind::kNotFound) {
    findings.warn("catalog", catalog.error().message, catalog.error().hint);
    return;
  }
  const auto tables = catalog.ok() ? (*catalog)->tables() : Result<std::vector<Table>>(catalog.error());
  if (!tables.ok()) {
    findings.fail("catalog", tables.error());
    return;
  }
  std::vector<std::string> names;
  for (const Table& table : *tables) {
    names.push_back(table.name.table + " version " + std::to_string(table.version));
  }
  findings.ok("catalog", names.empty() ? "no table yet" : join(names, ", "));
  look_at_engine(settings, store, **catalog, findings);
}

void look_at_s3(const Settings& settings, const Clock& clock, const std::string& id, Findings& findings) {
  findings.ok("endpoint", service_address(settings.aws, "s3") + ", region " + settings.aws.region);
  const bool known = look_at_credentials(settings, clock, findings);
  auto store = open_store(settings, clock);
  if (!known || !store.ok()) {
    findings.skip("store", known ? store.error().message : "without credentials that work");
    return;
  }
  if (!try_store(**store, id, findings)) {
    findings.skip("catalog", "without a bucket that can be listed");
    return;
  }
  look_at_catalog(settings, **store, clock, findings);
  if (settings.catalog.kind == "glue") {
    look_at_glue(settings, **store, clock, findings);
  }
}

void look_at_local_store(const Settings& settings, const Clock& clock, const std::string& id,
                         Findings& findings) {
  look_at_folder("store", settings.paths.store, findings);
  std::error_code none;
  if (!std::filesystem::is_directory(settings.paths.store, none)) {
    findings.warn("catalog", "there is no lake in " + settings.paths.store + " yet",
                  "'rpscrape upload' makes it");
    return;
  }
  auto store = open_store(settings, clock);
  if (!store.ok()) {
    findings.fail("store", store.error());
    return;
  }
  if (try_store(**store, id, findings)) {
    look_at_catalog(settings, **store, clock, findings);
  }
}

}  // namespace

std::string_view state_name(DoctorFinding::State state) {
  switch (state) {
    case DoctorFinding::State::kOk:
      return "ok";
    case DoctorFinding::State::kWarning:
      return "warning";
    case DoctorFinding::State::kFailed:
      return "failed";
    case DoctorFinding::State::kSkipped:
      return "skipped";
  }
  return "";
}

std::vector<DoctorFinding> examine(const Settings& settings, const Clock& clock, const std::string& id) {
  Findings findings;
  look_at_folder("day files", settings.paths.data, findings);
  look_at_folder("logs", settings.paths.logs, findings);
  if (is_s3_address(settings.paths.store)) {
    look_at_folder("cache", state_folder(settings), findings);
    look_at_s3(settings, clock, id, findings);
  } else {
    look_at_local_store(settings, clock, id, findings);
  }
  if (settings.sql.engine == "athena") {
    look_at_athena(settings, clock, findings);
  }
  return findings.take();
}

}  // namespace rps
